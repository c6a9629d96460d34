//! The two contracts, and everything that travels between them.

use std::collections::BTreeMap;

use cosmwasm_std::testing::{message_info, MockApi};
use cosmwasm_std::{
    coin, to_json_binary, Addr, Binary, CosmosMsg, IbcAckCallbackMsg, IbcAcknowledgement, IbcChannelCloseMsg,
    IbcChannelConnectMsg, IbcDestinationCallbackMsg, IbcEndpoint, IbcMsg, IbcPacket, IbcPacketAckMsg,
    IbcPacketReceiveMsg, IbcPacketTimeoutMsg, IbcSourceCallbackMsg, IbcTimeoutCallbackMsg,
    IbcTransferCallback, Reply, StdAck, SubMsg, SubMsgResult, Timestamp, Uint128,
};
use mesh_apis::converter;
use mesh_apis::rewards::{voucher_denom, ValidatorReward};

use crate::contracts::{control_channel, env, new_converter, new_staking, this, version, Deps};

pub(crate) const DAY: u64 = 24 * 60 * 60;
pub(crate) const TIMEOUT: u64 = 7 * DAY;
pub(crate) const DENOM: &str = "ucon";
pub(crate) const TRANSFER: &str = "channel-9";
pub(crate) const VALIDATORS: [&str; 2] = ["valoper1a", "valoper1b"];

/// A transfer or a question on its way.
#[derive(Clone, Debug)]
pub(crate) struct Flight {
    pub(crate) packet: IbcPacket,
    pub(crate) amount: u128,
    pub(crate) timeout_at: u64,
    /// Written by the provider, and not relayed yet.
    pub(crate) ack: Option<Binary>,
}

pub(crate) struct Pair {
    pub(crate) converter: Deps,
    pub(crate) staking: Deps,
    pub(crate) consumer_now: u64,
    pub(crate) provider_now: u64,
    pub(crate) epoch: u64,
    pub(crate) sequence: u64,
    pub(crate) balance: u128,
    pub(crate) gifts: u128,
    pub(crate) earned: BTreeMap<&'static str, u128>,
    pub(crate) transfers: Vec<Flight>,
    pub(crate) questions: Vec<Flight>,
    pub(crate) control: u64,
    pub(crate) is_open: bool,
    pub(crate) can_send: bool,
}

impl Pair {
    pub(crate) fn new() -> Self {
        let mut pair = Self {
            converter: new_converter(),
            staking: new_staking(),
            consumer_now: 1_000 * DAY,
            provider_now: 1_000 * DAY,
            epoch: 0,
            sequence: 0,
            balance: 0,
            gifts: 0,
            earned: BTreeMap::new(),
            transfers: vec![],
            questions: vec![],
            control: 0,
            is_open: false,
            can_send: true,
        };
        pair.open();
        pair
    }

    pub(crate) fn open(&mut self) {
        if self.is_open {
            return;
        }
        self.control += 1;
        self.is_open = true;
        let channel = control_channel(self.control);
        let ack = IbcChannelConnectMsg::new_ack(channel.clone(), version());
        mesh_converter::ibc::ibc_channel_connect(self.converter.as_mut(), env(self.consumer_now), ack)
            .unwrap();
        let confirm = IbcChannelConnectMsg::new_confirm(channel);
        mesh_external_staking::ibc::ibc_channel_connect(
            self.staking.as_mut(),
            env(self.provider_now),
            confirm,
        )
        .unwrap();
    }

    pub(crate) fn close(&mut self) {
        if !self.is_open {
            return;
        }
        self.is_open = false;
        let msg = IbcChannelCloseMsg::new_confirm(control_channel(self.control));
        let now = env(self.consumer_now);
        mesh_converter::ibc::ibc_channel_close(self.converter.as_mut(), now, msg.clone()).unwrap();
        let now = env(self.provider_now);
        mesh_external_staking::ibc::ibc_channel_close(self.staking.as_mut(), now, msg).unwrap();
    }

    pub(crate) fn set_balance(&mut self, balance: u128) {
        self.balance = balance;
        self.converter.querier.bank.update_balance(this().as_str(), vec![coin(balance, DENOM)]);
    }

    /// Anyone or virtual-staking calls the converter. A refusal changes nothing.
    pub(crate) fn call(&mut self, sender: &str, msg: converter::ExecuteMsg) -> bool {
        let info = message_info(&MockApi::default().addr_make(sender), &[]);
        let now = env(self.consumer_now);
        let Ok(response) = mesh_converter::contract::execute(self.converter.as_mut(), now, info, msg) else {
            return false;
        };
        for sub in response.messages {
            self.carry_out(&sub);
        }
        true
    }

    pub(crate) fn carry_out(&mut self, sub: &SubMsg) {
        self.sequence += 1;
        match &sub.msg {
            CosmosMsg::Ibc(IbcMsg::Transfer { amount, timeout, memo, .. }) if self.can_send => {
                let amount = Uint128::try_from(amount.amount).unwrap().u128();
                self.set_balance(self.balance - amount);
                let sender = this();
                let fields = [
                    ("denom", DENOM),
                    ("amount", &amount.to_string()),
                    ("sender", sender.as_str()),
                    ("receiver", sender.as_str()),
                    ("memo", memo.as_deref().unwrap()),
                ];
                let data = to_json_binary(&BTreeMap::from(fields)).unwrap();
                let flight = self.flight(data, "transfer", TRANSFER, amount, timeout.timestamp().unwrap());
                self.transfers.push(flight);
            }
            CosmosMsg::Ibc(IbcMsg::SendPacket { channel_id, data, timeout }) => {
                let flight =
                    self.flight(data.clone(), "my_port", channel_id, 0, timeout.timestamp().unwrap());
                self.questions.push(flight);
            }
            _ => {
                let result = SubMsgResult::Err("the client is expired".to_string());
                let reply = Reply { id: sub.id, payload: sub.payload.clone(), gas_used: 0, result };
                mesh_converter::contract::reply(self.converter.as_mut(), env(self.consumer_now), reply)
                    .unwrap();
            }
        }
    }

    pub(crate) fn flight(
        &self,
        data: Binary,
        port: &str,
        channel: &str,
        amount: u128,
        timeout: Timestamp,
    ) -> Flight {
        let end = IbcEndpoint { port_id: port.to_string(), channel_id: channel.to_string() };
        let packet = IbcPacket::new(data, end.clone(), end, self.sequence, timeout.into());
        Flight { packet, amount, timeout_at: timeout.seconds(), ack: None }
    }

    pub(crate) fn earn(&mut self, amounts: [u128; 2]) {
        let rewards = VALIDATORS.iter().zip(amounts).map(|(validator, amount)| {
            *self.earned.entry(validator).or_default() += amount;
            ValidatorReward { validator: validator.to_string(), amount: amount.into() }
        });
        let rewards = rewards.collect();
        self.set_balance(self.balance + amounts.iter().sum::<u128>());
        self.epoch += 1;
        let msg = converter::ExecuteMsg::BookRewards { epoch: self.epoch, rewards };
        assert!(self.call("virtual staking", msg));
    }

    /// A transfer comes to the provider. `gas`: enough for the callback.
    pub(crate) fn deliver(&mut self, at: usize, gas: bool) {
        let flight = &mut self.transfers[at];
        if flight.ack.is_some() || self.provider_now >= flight.timeout_at {
            return;
        }
        let denom = voucher_denom(TRANSFER, DENOM);
        let success = to_json_binary(&StdAck::success(b"\x01")).unwrap();
        let msg = IbcDestinationCallbackMsg {
            packet: flight.packet.clone(),
            ack: IbcAcknowledgement::new(success.clone()),
            transfer: Some(IbcTransferCallback {
                sender: this().into_string(),
                receiver: this(),
                funds: vec![coin(flight.amount, denom)],
            }),
        };
        let now = env(self.provider_now);
        let booked = gas
            && mesh_external_staking::ibc::ibc_destination_callback(self.staking.as_mut(), now, msg).is_ok();
        let refused = to_json_binary(&StdAck::error("ABCI code: 1: error handling packet")).unwrap();
        flight.ack = Some(if booked { success } else { refused });
    }

    /// Whether a transfer has arrived, and is booked.
    pub(crate) fn has_arrived(flight: &Flight) -> bool {
        flight.ack.as_ref().is_some_and(|ack| ack.starts_with(b"{\"result\""))
    }

    pub(crate) fn settle(&mut self, at: usize, told: bool) {
        let flight = self.transfers.remove(at);
        if !Self::has_arrived(&flight) {
            self.set_balance(self.balance + flight.amount);
        }
        if !told {
            return;
        }
        let relayer = Addr::unchecked("relayer");
        let msg = match flight.ack {
            Some(ack) => {
                let ack = IbcAcknowledgement::new(ack);
                IbcSourceCallbackMsg::Acknowledgement(IbcAckCallbackMsg::new(ack, flight.packet, relayer))
            }
            None => IbcSourceCallbackMsg::Timeout(IbcTimeoutCallbackMsg::new(flight.packet, relayer)),
        };
        let now = env(self.consumer_now);
        mesh_converter::ibc::ibc_source_callback(self.converter.as_mut(), now, msg).unwrap();
    }

    pub(crate) fn is_over(&self, question: &Flight) -> bool {
        !self.is_open || question.packet.src.channel_id != format!("channel-{}", self.control)
    }

    pub(crate) fn deliver_question(&mut self, at: usize) {
        let question = &self.questions[at];
        if self.is_over(question) || question.ack.is_some() || self.provider_now >= question.timeout_at {
            return;
        }
        let msg = IbcPacketReceiveMsg::new(question.packet.clone(), Addr::unchecked("relayer"));
        let now = env(self.provider_now);
        let response =
            mesh_external_staking::ibc::ibc_packet_receive(self.staking.as_mut(), now, msg).unwrap();
        self.questions[at].ack = response.acknowledgement;
    }

    pub(crate) fn answer(&mut self, at: usize) {
        let question = &self.questions[at];
        if self.is_over(question) || question.ack.is_none() {
            return;
        }
        let Flight { packet, ack, .. } = self.questions.remove(at);
        let msg =
            IbcPacketAckMsg::new(IbcAcknowledgement::new(ack.unwrap()), packet, Addr::unchecked("relayer"));
        let now = env(self.consumer_now);
        let response = mesh_converter::ibc::ibc_packet_ack(self.converter.as_mut(), now, msg).unwrap();
        assert!(response.messages.is_empty());
    }

    pub(crate) fn question_times_out(&mut self, at: usize) {
        let question = &self.questions[at];
        let late = self.provider_now >= question.timeout_at || self.is_over(question);
        if question.ack.is_some() || !late {
            return;
        }
        let packet = self.questions.remove(at).packet;
        let msg = IbcPacketTimeoutMsg::new(packet, Addr::unchecked("relayer"));
        let now = env(self.consumer_now);
        mesh_converter::ibc::ibc_packet_timeout(self.converter.as_mut(), now, msg).unwrap();
    }
}
