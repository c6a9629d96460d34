//! Rewards: booked, sent, booked again.

#![allow(clippy::arithmetic_side_effects)]

use std::collections::BTreeMap;

use super::*;
use crate::ibc::ibc_source_callback;
use crate::reply_id::REWARDS_NOT_SENT;
use cosmwasm_std::{
    to_json_binary, Env, IbcAckCallbackMsg, IbcEndpoint, IbcPacket, IbcSourceCallbackMsg,
    IbcTimeoutCallbackMsg, Timestamp, Uint128,
};
use mesh_apis::ack::BatchAck;
use mesh_apis::converter::{BatchResponse, BatchesResponse, BookedRewardsResponse, RewardsResponse};
use mesh_apis::rewards::{RewardSplit, ValidatorReward, MAX_SPLIT};
use mesh_apis::BatchId;

mod booking;
mod callbacks;
mod channel;
mod conservation;
mod recovery;
mod sending;

const TRANSFER_CHANNEL: &str = "channel-9";
const RECEIVER: &str = "staking contract";
const TIMEOUT_SECS: u64 = 7 * 24 * 60 * 60;
const GRACE_SECS: u64 = 24 * 60 * 60;

/// Acks of ibc-go.
const ARRIVED: &[u8] = br#"{"result":"AQ=="}"#;
const REFUSED: &[u8] = br#"{"error":"ABCI code: 1: error handling packet: see events for details"}"#;

fn staking_contract() -> AuthorizedEndpoint {
    AuthorizedEndpoint { connection_id: "connection-2".to_string(), port_id: format!("wasm.{RECEIVER}") }
}

fn endpoint(port_id: &str, channel_id: &str) -> IbcEndpoint {
    IbcEndpoint { port_id: port_id.to_string(), channel_id: channel_id.to_string() }
}

fn transfer_channel() -> IbcChannel {
    IbcChannel::new(
        endpoint("transfer", TRANSFER_CHANNEL),
        endpoint("transfer", "channel-5"),
        IbcOrder::Unordered,
        "ics20-1",
        "connection-2",
    )
}

/// A transfer on its way.
#[derive(Clone, Debug)]
struct Flight {
    batch: u64,
    amount: u128,
    split: Vec<(String, u128)>,
    timeout: Timestamp,
}

/// A converter, and the chain that it runs on: its balance, and the transfers that it has sent.
struct Chain {
    deps: Deps,
    env: Env,
    balance: u128,
    epoch: u64,
    /// The batch that was sent last.
    last_batch: u64,
    flights: Vec<Flight>,
    /// Questions about batches, on their way.
    asked: Vec<u64>,
    can_send: bool,
}

fn amounts(split: &[ValidatorReward]) -> Vec<(String, u128)> {
    split.iter().map(|reward| (reward.validator.clone(), reward.amount.u128())).collect()
}

fn named(split: &[(&str, u128)]) -> Vec<(String, u128)> {
    split.iter().map(|(validator, amount)| (validator.to_string(), *amount)).collect()
}

impl Chain {
    /// A converter with a remote, a transfer channel and these stakes.
    fn new(stakes: &[(&str, u128)]) -> Self {
        let mut chain = Self::without_channel(stakes);
        chain.name_channel(TRANSFER_CHANNEL).unwrap();
        chain
    }

    fn without_channel(stakes: &[(&str, u128)]) -> Self {
        let mut deps =
            instantiated(InstantiateMsg { remote_contract: Some(staking_contract()), ..init_msg() });
        deps.querier.ibc.update("wasm.converter", &[transfer_channel()]);
        let mut control = channel(CHANNEL_ID);
        control.counterparty_endpoint.port_id = staking_contract().port_id;
        let connect = IbcChannelConnectMsg::new_ack(control, version());
        ibc_channel_connect(deps.as_mut(), mock_env(), connect).unwrap();
        for (validator, amount) in stakes {
            report(&mut deps, vec![added(validator, 1)]);
            stake(&mut deps, validator, *amount);
        }
        let env = mock_env();
        Self {
            deps,
            env,
            balance: 0,
            epoch: 0,
            last_batch: 0,
            flights: vec![],
            asked: vec![],
            can_send: true,
        }
    }

    fn name_channel(&mut self, channel_id: &str) -> Result<Response, ContractError> {
        let update = ExecuteMsg::UpdateConfig {
            price_feed: None,
            price_max_age_secs: None,
            discount: None,
            transfer_channel: Some(channel_id.to_string()),
        };
        run(&mut self.deps, "admin", update)
    }

    /// Sets the balance, for whatever reason.
    fn set_balance(&mut self, balance: u128) {
        self.balance = balance;
        let coins = vec![coin(balance, REWARD_TOKEN), coin(1_000_000, "ufee")];
        self.deps.querier.bank.update_balance(self.env.contract.address.as_str(), coins);
    }

    /// The chain pays something out.
    fn pay(&mut self, amount: u128) {
        self.set_balance(self.balance + amount);
    }

    fn wait(&mut self, secs: u64) {
        self.env.block.time = self.env.block.time.plus_seconds(secs);
    }

    fn run(&mut self, sender: &str, msg: ExecuteMsg) -> Result<Response, ContractError> {
        let info = message_info(&addr(sender), &[]);
        let response = execute(self.deps.as_mut(), self.env.clone(), info, msg)?;
        for sub in &response.messages {
            match &sub.msg {
                CosmosMsg::Ibc(IbcMsg::SendPacket { channel_id, data, timeout }) => {
                    assert_eq!(
                        (channel_id.as_str(), &sub.reply_on),
                        (CHANNEL_ID, &cosmwasm_std::ReplyOn::Never)
                    );
                    let timeout_at = self.env.block.time.plus_seconds(TIMEOUT_SECS);
                    assert_eq!(timeout.timestamp(), Some(timeout_at));
                    let ConsumerPacket::CloseBatch { batch } = from_json(data).unwrap() else {
                        panic!("{data}")
                    };
                    self.asked.push(batch.0);
                }
                _ => self.transfer(sub),
            }
        }
        Ok(response)
    }

    /// Answers the question about a batch.
    fn answer(&mut self, batch: u64, booked: bool) -> IbcBasicResponse {
        self.answer_with(batch, &ack::success(&BatchAck { booked }).unwrap())
    }

    fn answer_with(&mut self, batch: u64, ack: &[u8]) -> IbcBasicResponse {
        let packet = ConsumerPacket::CloseBatch { batch: BatchId(batch) };
        let msg = mock_ibc_packet_ack(CHANNEL_ID, &packet, IbcAcknowledgement::new(ack)).unwrap();
        let response = ibc_packet_ack(self.deps.as_mut(), self.env.clone(), msg).unwrap();
        assert!(response.messages.is_empty());
        assert!(response.attributes.iter().all(|attribute| !attribute.value.trim().is_empty()));
        response
    }

    /// Acts as the transfer module, and as the chain that replies.
    fn transfer(&mut self, sub: &SubMsg) {
        assert_eq!((sub.id, &sub.reply_on), (REWARDS_NOT_SENT, &cosmwasm_std::ReplyOn::Error));
        assert_eq!(sub.gas_limit, Some(1_000_000));
        let CosmosMsg::Ibc(IbcMsg::Transfer { channel_id, to_address, amount, timeout, memo }) = &sub.msg
        else {
            panic!("not a transfer: {sub:?}");
        };
        assert_eq!((channel_id.as_str(), to_address.as_str()), (TRANSFER_CHANNEL, RECEIVER));
        assert_eq!(amount.denom, REWARD_TOKEN);
        let amount = Uint128::try_from(amount.amount).unwrap().u128();
        let memo = memo.as_ref().unwrap();
        let split = RewardSplit::from_memo(memo).unwrap();
        assert_eq!(split.to_memo(&self.env.contract.address, RECEIVER).unwrap(), *memo);
        let (batch, split) = (split.batch.0, amounts(&split.split));
        assert!(batch > self.last_batch, "no number is used twice");
        self.last_batch = batch;
        assert!((1..=MAX_SPLIT).contains(&split.len()));
        assert!(split.iter().all(|(_, amount)| *amount > 0));
        assert_eq!(split.iter().map(|(_, amount)| amount).sum::<u128>(), amount);

        if self.can_send {
            self.set_balance(self.balance - amount);
            let timeout = timeout.timestamp().unwrap();
            self.flights.push(Flight { batch, amount, split, timeout });
        } else {
            self.reply(sub, SubMsgResult::Err("channel is closed".to_string())).unwrap();
        }
    }

    fn reply(&mut self, sub: &SubMsg, result: SubMsgResult) -> Result<Response, ContractError> {
        let reply_msg = Reply { id: sub.id, payload: sub.payload.clone(), gas_used: 0, result };
        reply(self.deps.as_mut(), self.env.clone(), reply_msg)
    }

    /// The only page of an epoch.
    fn book(&mut self, rewards: &[(&str, u128)]) -> Response {
        self.epoch += 1;
        self.book_page(rewards)
    }

    fn book_page(&mut self, rewards: &[(&str, u128)]) -> Response {
        let rewards = rewards
            .iter()
            .map(|(validator, amount)| ValidatorReward {
                validator: validator.to_string(),
                amount: Uint128::new(*amount),
            })
            .collect();
        self.run("virtual staking", ExecuteMsg::BookRewards { epoch: self.epoch, rewards }).unwrap()
    }

    /// Pays these rewards, and books them.
    fn earn(&mut self, rewards: &[(&str, u128)]) -> Response {
        self.pay(rewards.iter().map(|(_, amount)| amount).sum());
        self.book(rewards)
    }

    fn send(&mut self, limit: Option<u32>) -> Result<Response, ContractError> {
        self.run("anyone", ExecuteMsg::SendRewards { limit })
    }

    fn recover(&mut self, batch: u64) -> Result<Response, ContractError> {
        self.run("anyone", ExecuteMsg::RecoverBatch { batch: BatchId(batch) })
    }

    fn callback(&mut self, msg: IbcSourceCallbackMsg) -> IbcBasicResponse {
        let response = ibc_source_callback(self.deps.as_mut(), self.env.clone(), msg).unwrap();
        assert!(response.messages.is_empty(), "a callback has sent something");
        assert!(response.attributes.iter().all(|attribute| !attribute.value.trim().is_empty()));
        response
    }

    fn land(&mut self, index: usize) -> Flight {
        self.flights.remove(index)
    }

    /// A transfer arrives, and its callback comes.
    fn arrive(&mut self, index: usize) -> Flight {
        let flight = self.land(index);
        self.callback(acked(flight.batch, ARRIVED));
        flight
    }

    /// A transfer is refused and refunded, and its callback comes.
    fn refuse(&mut self, index: usize) -> Flight {
        let flight = self.land(index);
        self.pay(flight.amount);
        self.callback(acked(flight.batch, REFUSED));
        flight
    }

    /// A transfer times out and is refunded, and its callback comes.
    fn time_out(&mut self, index: usize) -> Flight {
        let flight = self.land(index);
        self.pay(flight.amount);
        self.callback(timed_out(flight.batch));
        flight
    }

    fn rewards(&self) -> RewardsResponse {
        let rewards: RewardsResponse = ask(&self.deps, QueryMsg::Rewards {});
        // By the way: the sums are those of the entries.
        let booked: u128 = self.booked().iter().map(|(_, amount)| amount).sum();
        let in_transit: u128 = self.batches().iter().map(|batch| batch.amount.u128()).sum();
        assert_eq!((rewards.booked.u128(), rewards.in_transit.u128()), (booked, in_transit));
        rewards
    }

    /// (booked, in transit, surplus)
    fn sums(&self) -> (u128, u128, u128) {
        let rewards = self.rewards();
        assert_eq!(rewards.booked.u128() + rewards.surplus.u128(), self.balance);
        (rewards.booked.u128(), rewards.in_transit.u128(), rewards.surplus.u128())
    }

    fn booked(&self) -> Vec<(String, u128)> {
        let page: BookedRewardsResponse =
            ask(&self.deps, QueryMsg::BookedRewards { start_after: None, limit: Some(100) });
        amounts(&page.rewards)
    }

    fn batches(&self) -> Vec<BatchResponse> {
        ask::<BatchesResponse>(&self.deps, QueryMsg::Batches { start_after: None, limit: Some(100) }).batches
    }

    fn state(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        state(&self.deps)
    }
}

/// A transfer of the converter, as the chain keeps it.
fn packet_of(port_id: &str, sender: &str, batch: u64) -> IbcPacket {
    let memo = RewardSplit { batch: BatchId(batch), split: vec![] };
    let memo = memo.to_memo(&Addr::unchecked(sender), RECEIVER).unwrap();
    let data = BTreeMap::from([("denom", "x"), ("amount", "1"), ("sender", sender), ("memo", &memo)]);
    let (src, dest) = (endpoint(port_id, TRANSFER_CHANNEL), endpoint("transfer", "channel-5"));
    let timeout = Timestamp::from_seconds(1).into();
    IbcPacket::new(to_json_binary(&data).unwrap(), src, dest, 1, timeout)
}

fn ours(batch: u64) -> IbcPacket {
    packet_of("transfer", mock_env().contract.address.as_str(), batch)
}

fn ack_of(packet: IbcPacket, ack: &[u8]) -> IbcSourceCallbackMsg {
    let ack = IbcAcknowledgement::new(ack);
    IbcSourceCallbackMsg::Acknowledgement(IbcAckCallbackMsg::new(ack, packet, addr("relayer")))
}

fn acked(batch: u64, ack: &[u8]) -> IbcSourceCallbackMsg {
    ack_of(ours(batch), ack)
}

fn timeout_of(packet: IbcPacket) -> IbcSourceCallbackMsg {
    IbcSourceCallbackMsg::Timeout(IbcTimeoutCallbackMsg::new(packet, addr("relayer")))
}

fn timed_out(batch: u64) -> IbcSourceCallbackMsg {
    timeout_of(ours(batch))
}

fn attribute<'a>(attributes: &'a [cosmwasm_std::Attribute], key: &str) -> &'a str {
    let found = attributes.iter().find(|attribute| attribute.key == key);
    found.map_or_else(|| panic!("no {key} in {attributes:?}"), |attribute| &attribute.value)
}
