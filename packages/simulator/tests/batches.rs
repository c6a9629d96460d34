//! Batches of rewards between the two contracts that know of them, as they ship, with everything
//! between that can go wrong: a transfer is delivered, refused or times out, its callback is lost,
//! a question or its answer is lost or late, clocks differ, the control channel closes. No batch is
//! ever booked on both sides, and none on neither.

#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use cosmwasm_std::testing::{
    message_info, mock_dependencies, mock_env, mock_ibc_channel, MockApi, MockQuerier, MockStorage,
};
use cosmwasm_std::{
    coin, from_json, to_json_binary, Addr, Binary, ContractResult, CosmosMsg, Decimal, Env,
    IbcAckCallbackMsg, IbcAcknowledgement, IbcChannel, IbcChannelCloseMsg, IbcChannelConnectMsg,
    IbcDestinationCallbackMsg, IbcEndpoint, IbcMsg, IbcOrder, IbcPacket, IbcPacketAckMsg,
    IbcPacketReceiveMsg, IbcPacketTimeoutMsg, IbcSourceCallbackMsg, IbcTimeoutCallbackMsg,
    IbcTransferCallback, MsgResponse, OwnedDeps, Reply, StdAck, SubMsg, SubMsgResponse, SubMsgResult,
    SystemResult, Timestamp, Uint128,
};
use mesh_apis::converter::{BatchResponse, BatchesResponse, BookedRewardsResponse, RewardsResponse};
use mesh_apis::external_staking::{BatchResponse as Fate, RewardPoolResponse};
use mesh_apis::handshake::{AuthorizedEndpoint, ProtocolVersion};
use mesh_apis::rewards::{batch_of, voucher_denom, ValidatorReward};
use mesh_apis::time::Seconds;
use mesh_apis::ConsumerHeight;
use mesh_apis::{converter, external_staking, vault, BatchId};
use proptest::prelude::*;
use proptest::sample::Index;

const DAY: u64 = 24 * 60 * 60;
const TIMEOUT: u64 = 7 * DAY;
const DENOM: &str = "ucon";
const TRANSFER: &str = "channel-9";
const VALIDATORS: [&str; 2] = ["valoper1a", "valoper1b"];

type Deps = OwnedDeps<MockStorage, MockApi, MockQuerier>;

#[derive(Clone, Debug)]
enum Step {
    /// Both validators earn, and a batch is sent if it can be.
    Earn(u128, u128, bool),
    /// Somebody pays the converter unasked.
    Gift(u128),
    Send(bool),
    /// A transfer arrives, or its callback runs out of gas.
    Deliver(Index, bool),
    /// An ack or a timeout of a transfer is relayed, with or without the callback.
    Acknowledge(Index, bool),
    TimeOut(Index, bool),
    Recover(Index),
    DeliverQuestion(Index),
    Answer(Index),
    QuestionTimesOut(Index),
    /// Time on the consumer, and on the provider, which is never ahead.
    Wait(u64),
    CatchUp(u64),
    Close,
    Open,
}

fn step() -> impl Strategy<Value = Step> {
    let at = any::<Index>;
    let told = || prop::bool::weighted(0.5);
    prop_oneof![
        6 => (1u128..1_000, 0u128..1_000, prop::bool::weighted(0.9)).prop_map(|(a, b, sent)| Step::Earn(a, b, sent)),
        2 => (1u128..2_000).prop_map(Step::Gift),
        2 => prop::bool::weighted(0.9).prop_map(Step::Send),
        6 => (at(), prop::bool::weighted(0.8)).prop_map(|(at, gas)| Step::Deliver(at, gas)),
        6 => (at(), told()).prop_map(|(at, told)| Step::Acknowledge(at, told)),
        5 => (at(), told()).prop_map(|(at, told)| Step::TimeOut(at, told)),
        8 => at().prop_map(Step::Recover),
        6 => at().prop_map(Step::DeliverQuestion),
        6 => at().prop_map(Step::Answer),
        2 => at().prop_map(Step::QuestionTimesOut),
        4 => (1u64..10).prop_map(Step::Wait),
        4 => (1u64..10).prop_map(Step::CatchUp),
        1 => Just(Step::Close),
        2 => Just(Step::Open),
    ]
}

/// A transfer or a question on its way.
#[derive(Clone, Debug)]
struct Flight {
    packet: IbcPacket,
    amount: u128,
    timeout_at: u64,
    /// Written by the provider, and not relayed yet.
    ack: Option<Binary>,
}

struct Pair {
    converter: Deps,
    staking: Deps,
    consumer_now: u64,
    provider_now: u64,
    epoch: u64,
    sequence: u64,
    balance: u128,
    gifts: u128,
    earned: BTreeMap<&'static str, u128>,
    transfers: Vec<Flight>,
    questions: Vec<Flight>,
    control: u64,
    is_open: bool,
    can_send: bool,
}

fn env(now: u64) -> Env {
    let mut env = mock_env();
    env.block.time = Timestamp::from_seconds(now);
    env
}

fn this() -> Addr {
    mock_env().contract.address
}

fn port() -> String {
    format!("wasm.{}", this())
}

fn version() -> String {
    ProtocolVersion::highest().to_channel_version().unwrap()
}

fn control_channel(number: u64) -> IbcChannel {
    let mut channel = mock_ibc_channel(&format!("channel-{number}"), IbcOrder::Unordered, &version());
    channel.counterparty_endpoint.port_id = port();
    channel
}

fn transfer_channel() -> IbcChannel {
    let mut channel = mock_ibc_channel(TRANSFER, IbcOrder::Unordered, "ics20-1");
    channel.endpoint.port_id = "transfer".to_string();
    channel.counterparty_endpoint.port_id = "transfer".to_string();
    channel
}

fn remote() -> AuthorizedEndpoint {
    AuthorizedEndpoint { connection_id: control_channel(1).connection_id, port_id: port() }
}

fn new_converter() -> Deps {
    let mut deps = mock_dependencies();
    deps.querier.staking.update(DENOM, &[], &[]);
    deps.querier.ibc.update("my_port", &[transfer_channel()]);
    let addr = |name: &str| MockApi::default().addr_make(name);
    let msg = converter::InstantiateMsg {
        price_feed: addr("price feed").into_string(),
        price_max_age_secs: Seconds(100),
        discount: Decimal::zero(),
        remote_denom: "uprov".to_string(),
        virtual_staking: converter::VirtualStakingInit {
            code_id: 1,
            msg: Binary::default(),
            label: "virtual staking".to_string(),
            admin: None,
        },
        admin: None,
        remote_contract: Some(remote()),
        packet_timeout_secs: Some(Seconds(TIMEOUT)),
        grace_period_secs: Some(Seconds(DAY)),
        transfer_channel: Some(TRANSFER.to_string()),
    };
    let info = message_info(&addr("creator"), &[]);
    mesh_converter::contract::instantiate(deps.as_mut(), mock_env(), info, msg).unwrap();
    let created = addr("virtual staking").into_string();
    let mut value = vec![0x0a, u8::try_from(created.len()).unwrap()];
    value.extend_from_slice(created.as_bytes());
    let msg_responses = vec![MsgResponse { type_url: "/any".to_string(), value: value.into() }];
    #[allow(deprecated)]
    let response = SubMsgResponse { events: vec![], data: None, msg_responses };
    let result = SubMsgResult::Ok(response);
    let reply = Reply { id: 1, payload: Binary::default(), gas_used: 0, result };
    mesh_converter::contract::reply(deps.as_mut(), mock_env(), reply).unwrap();
    deps
}

fn new_staking() -> Deps {
    let mut deps = mock_dependencies();
    deps.querier.ibc.update("my_port", &[transfer_channel()]);
    deps.querier.update_wasm(|_| {
        let config = vault::ConfigResponse { denom: "uprov".to_string(), local_staking: None };
        SystemResult::Ok(ContractResult::Ok(to_json_binary(&config).unwrap()))
    });
    let addr = |name: &str| MockApi::default().addr_make(name).into_string();
    let msg = external_staking::InstantiateMsg {
        vault: addr("vault"),
        remote_contract: remote(),
        unbonding_period_secs: Seconds(21 * DAY),
        max_slash: Decimal::percent(10),
        packet_timeout_secs: Some(Seconds(TIMEOUT)),
        grace_period_secs: Some(Seconds(DAY)),
        history_limit: None,
        rewards: external_staking::RewardsInit {
            transfer_channel: TRANSFER.to_string(),
            remote_denom: DENOM.to_string(),
            sink: addr("sink"),
        },
        evidence: external_staking::EvidenceConfig {
            chain_id: "consumer-1".to_string(),
            min_height: ConsumerHeight(1),
            exposure_lag: 1,
        },
    };
    let info = message_info(&MockApi::default().addr_make("creator"), &[]);
    mesh_external_staking::contract::instantiate(deps.as_mut(), mock_env(), info, msg).unwrap();
    deps
}

impl Pair {
    fn new() -> Self {
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

    fn open(&mut self) {
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

    fn close(&mut self) {
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

    fn set_balance(&mut self, balance: u128) {
        self.balance = balance;
        self.converter.querier.bank.update_balance(this().as_str(), vec![coin(balance, DENOM)]);
    }

    /// Anyone or virtual-staking calls the converter. A refusal changes nothing.
    fn call(&mut self, sender: &str, msg: converter::ExecuteMsg) -> bool {
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

    fn carry_out(&mut self, sub: &SubMsg) {
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

    fn flight(&self, data: Binary, port: &str, channel: &str, amount: u128, timeout: Timestamp) -> Flight {
        let end = IbcEndpoint { port_id: port.to_string(), channel_id: channel.to_string() };
        let packet = IbcPacket::new(data, end.clone(), end, self.sequence, timeout.into());
        Flight { packet, amount, timeout_at: timeout.seconds(), ack: None }
    }

    fn earn(&mut self, amounts: [u128; 2]) {
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
    fn deliver(&mut self, at: usize, gas: bool) {
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
    fn has_arrived(flight: &Flight) -> bool {
        flight.ack.as_ref().is_some_and(|ack| ack.starts_with(b"{\"result\""))
    }

    fn settle(&mut self, at: usize, told: bool) {
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

    fn is_over(&self, question: &Flight) -> bool {
        !self.is_open || question.packet.src.channel_id != format!("channel-{}", self.control)
    }

    fn deliver_question(&mut self, at: usize) {
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

    fn answer(&mut self, at: usize) {
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

    fn question_times_out(&mut self, at: usize) {
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

    fn play(&mut self, step: Step) {
        let transfers = self.transfers.len();
        let transfer = |at: Index| (transfers > 0).then(|| at.index(transfers));
        let questions = self.questions.len();
        let question = |at: Index| (questions > 0).then(|| at.index(questions));
        match step {
            Step::Earn(a, b, can_send) => {
                self.can_send = can_send;
                self.earn([a, b]);
            }
            Step::Gift(amount) => {
                self.gifts += amount;
                self.set_balance(self.balance + amount);
            }
            Step::Send(can_send) => {
                self.can_send = can_send;
                self.call("anyone", converter::ExecuteMsg::SendRewards { limit: Some(2) });
            }
            Step::Deliver(at, gas) => transfer(at).into_iter().for_each(|at| self.deliver(at, gas)),
            Step::Acknowledge(at, told) => {
                if let Some(at) = transfer(at).filter(|at| self.transfers[*at].ack.is_some()) {
                    self.settle(at, told);
                }
            }
            Step::TimeOut(at, told) => {
                let late = |at: &usize| {
                    let flight = &self.transfers[*at];
                    flight.ack.is_none() && self.provider_now >= flight.timeout_at
                };
                if let Some(at) = transfer(at).filter(late) {
                    self.settle(at, told);
                }
            }
            Step::Recover(at) => {
                let batches = self.batches();
                if !batches.is_empty() {
                    let batch = at.get(&batches).batch;
                    self.call("anyone", converter::ExecuteMsg::RecoverBatch { batch });
                }
            }
            Step::DeliverQuestion(at) => question(at).into_iter().for_each(|at| self.deliver_question(at)),
            Step::Answer(at) => question(at).into_iter().for_each(|at| self.answer(at)),
            Step::QuestionTimesOut(at) => question(at).into_iter().for_each(|at| self.question_times_out(at)),
            Step::Wait(days) => self.consumer_now += days * DAY,
            Step::CatchUp(days) => self.provider_now = self.consumer_now.min(self.provider_now + days * DAY),
            Step::Close => self.close(),
            Step::Open => self.open(),
        }
    }

    fn ask<T: serde::de::DeserializeOwned>(&self, msg: converter::QueryMsg) -> T {
        let now = env(self.consumer_now);
        from_json(mesh_converter::contract::query(self.converter.as_ref(), now, msg).unwrap()).unwrap()
    }

    fn ask_staking<T: serde::de::DeserializeOwned>(&self, msg: external_staking::QueryMsg) -> T {
        let now = env(self.provider_now);
        from_json(mesh_external_staking::contract::query(self.staking.as_ref(), now, msg).unwrap()).unwrap()
    }

    fn batches(&self) -> Vec<BatchResponse> {
        let msg = converter::QueryMsg::Batches { start_after: None, limit: Some(100) };
        self.ask::<BatchesResponse>(msg).batches
    }

    fn fate(&self, batch: BatchId) -> Fate {
        self.ask_staking(external_staking::QueryMsg::Batch { batch })
    }

    /// What each validator has earned is booked on one side, or in a batch that was booked on none,
    /// exactly. Each coin is accounted for, so what is in such batches is covered by what lies here
    /// and by what will come back.
    fn check(&self) {
        let mut found: BTreeMap<&str, u128> = BTreeMap::new();
        let msg = converter::QueryMsg::BookedRewards { start_after: None, limit: Some(100) };
        let booked = self.ask::<BookedRewardsResponse>(msg).rewards;
        let batches = self.batches();
        let nowhere: Vec<_> = batches.iter().filter(|batch| !self.fate(batch.batch).booked).collect();
        for reward in booked.iter().chain(nowhere.iter().flat_map(|batch| &batch.split)) {
            *found.entry(&reward.validator).or_default() += reward.amount.u128();
        }
        for validator in VALIDATORS {
            let msg = external_staking::QueryMsg::RewardPool { validator: validator.to_string() };
            let parked = self.ask_staking::<RewardPoolResponse>(msg).parked.u128();
            let found = found.get(validator).copied().unwrap_or_default() + parked;
            assert_eq!(found, self.earned.get(validator).copied().unwrap_or_default(), "of {validator}");
        }
        let rewards: RewardsResponse = self.ask(converter::QueryMsg::Rewards {});
        assert_eq!((rewards.booked + rewards.surplus).u128(), self.balance);
        let listed: u128 = batches.iter().map(|batch| batch.amount.u128()).sum();
        assert_eq!(rewards.in_transit.u128(), listed);
        let back: u128 = self.transfers.iter().filter(|of| !Self::has_arrived(of)).map(|of| of.amount).sum();
        let owed: u128 = nowhere.iter().map(|batch| batch.amount.u128()).sum();
        assert_eq!(rewards.surplus.u128() + back, self.gifts + owed);
        assert!(batches.iter().all(|batch| !(batch.not_booked && self.fate(batch.batch).booked)));
        for flight in &self.transfers {
            let data: BTreeMap<String, String> = from_json(&flight.packet.data).unwrap();
            let id = batch_of(&data["memo"]).unwrap();
            let Fate { booked, closed } = self.fate(id);
            assert!(!(booked && closed));
            let known = batches.iter().any(|batch| batch.batch == id);
            assert!(known || booked || closed, "{id} is forgotten, and could still be booked");
        }
    }

    /// Relayers relay again, and anyone asks. In the end nothing is on its way, and everything is
    /// known.
    fn drain(&mut self) {
        self.can_send = true;
        for _ in 0..200 {
            self.open();
            self.provider_now = self.consumer_now;
            for at in (0..self.transfers.len()).rev() {
                self.deliver(at, true);
                self.settle(at, true);
            }
            for batch in self.batches() {
                self.call("anyone", converter::ExecuteMsg::RecoverBatch { batch: batch.batch });
            }
            for at in (0..self.questions.len()).rev() {
                self.deliver_question(at);
                let still = self.questions.len();
                self.answer(at);
                if self.questions.len() == still {
                    // Of a channel that is closed: its answer is lost.
                    self.questions.remove(at);
                }
            }
            self.check();
            self.call("anyone", converter::ExecuteMsg::SendRewards { limit: Some(10) });
            let rewards: RewardsResponse = self.ask(converter::QueryMsg::Rewards {});
            if rewards.booked.is_zero() && rewards.in_transit.is_zero() {
                assert_eq!(rewards.surplus.u128(), self.gifts);
                return;
            }
            self.consumer_now += DAY;
        }
        panic!("batches are left: {:?}", self.batches());
    }
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig::with_cases(cases.unwrap_or(5_000))
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_batch_is_booked_twice_and_none_is_lost(steps in prop::collection::vec(step(), 1..80)) {
        let mut pair = Pair::new();
        for step in steps {
            pair.play(step);
            pair.check();
        }
        pair.drain();
        pair.check();
    }
}
