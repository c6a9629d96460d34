//! Rewards, from the transfer to the user.

mod batches;
mod conservation;
mod earning;
mod model;
mod queries;
mod receive;
mod sink;
mod withdraw;

use std::collections::BTreeMap;

use cosmwasm_std::{
    IbcAcknowledgement, IbcDestinationCallbackMsg, IbcEndpoint, IbcPacket, IbcTransferCallback, Response,
    StdAck, Timestamp,
};
use mesh_apis::external_staking::{PendingRewardsResponse, QueryMsg, RewardPoolResponse};
use mesh_apis::packet::ConsumerPacket;
use mesh_apis::rewards::{voucher_denom, RewardSplit, ValidatorReward};
use mesh_apis::valset::RemoveValidator;
use mesh_apis::{BatchId, ConsumerHeight};

use super::*;
use crate::error::rewards::RewardsError;
use crate::error::ContractError;
use crate::ibc::ibc_destination_callback;

/// One unit of the reward token, in 10^-18 units.
const UNIT: u128 = 1_000_000_000_000_000_000;

/// As a batch with a number that no other one has.
fn split(entries: &[(&str, u128)]) -> RewardSplit {
    static LAST: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let batch = BatchId(LAST.fetch_add(1, std::sync::atomic::Ordering::Relaxed));

    let entry = |(validator, amount): &(&str, u128)| ValidatorReward {
        validator: validator.to_string(),
        amount: (*amount).into(),
    };
    RewardSplit { batch, split: entries.iter().map(entry).collect() }
}

fn reward_coin(amount: u128) -> Coin {
    Coin::new(amount, voucher_denom(TRANSFER_CHANNEL, REMOTE_DENOM))
}

/// The packet data of ICS20.
fn packet_data(memo: &str) -> Binary {
    let fields =
        [("denom", REMOTE_DENOM), ("amount", "1"), ("sender", CONVERTER), ("receiver", ""), ("memo", memo)];
    to_json_binary(&BTreeMap::from(fields)).unwrap()
}

/// What the chain calls when the converter has sent `split`, of which `amount` came.
fn callback(world: &World, split: &RewardSplit, amount: u128) -> IbcDestinationCallbackMsg {
    let this = world.env.contract.address.clone();
    let memo = split.to_memo(&Addr::unchecked(CONVERTER), this.as_str()).unwrap();
    let endpoint = |channel: &str| IbcEndpoint { port_id: "transfer".into(), channel_id: channel.into() };
    let timeout = Timestamp::from_seconds(u32::MAX.into()).into();
    IbcDestinationCallbackMsg {
        packet: IbcPacket::new(
            packet_data(&memo),
            endpoint("channel-77"),
            endpoint(TRANSFER_CHANNEL),
            1,
            timeout,
        ),
        ack: IbcAcknowledgement::new(to_json_binary(&StdAck::success(b"\x01")).unwrap()),
        transfer: Some(IbcTransferCallback {
            sender: CONVERTER.to_string(),
            receiver: this,
            funds: vec![reward_coin(amount)],
        }),
    }
}

impl World {
    fn transfer(&mut self, msg: IbcDestinationCallbackMsg) -> Result<(), ContractError> {
        self.undoing(|world| {
            let response = ibc_destination_callback(world.deps.as_mut(), world.env.clone(), msg)?;
            assert_eq!(response.messages, []);
            Ok(())
        })
    }

    /// The converter sends rewards.
    pub(super) fn reward(&mut self, entries: &[(&str, u128)]) {
        let msg = callback(self, &split(entries), entries.iter().map(|(_, amount)| amount).sum());
        self.transfer(msg).unwrap();
    }

    pub(super) fn withdraw_of(&mut self, user: &str, validator: &str) -> Result<Response, ContractError> {
        let validator = Some(validator.to_string());
        let msg = ExecuteMsg::WithdrawRewards { validator, start_after: None, limit: None, recipient: None };
        self.execute(user, msg)
    }

    fn withdraw_page(
        &mut self,
        user: &str,
        start_after: Option<&str>,
        limit: Option<u32>,
    ) -> Result<Response, ContractError> {
        let start_after = start_after.map(str::to_string);
        let msg = ExecuteMsg::WithdrawRewards { validator: None, start_after, limit, recipient: None };
        self.execute(user, msg)
    }

    pub(super) fn sink(&mut self, validator: &str) -> Result<Response, ContractError> {
        self.execute("stranger", ExecuteMsg::SinkRewards { validator: validator.to_string() })
    }

    pub(super) fn paid(&self, name: &str) -> u128 {
        self.payouts.get(&addr(name)).copied().unwrap_or_default()
    }

    pub(super) fn claimable(&self, user: &str, validator: &str) -> u128 {
        let (user, validator) = (addr(user).into_string(), validator.to_string());
        self.ask::<PendingRewardsResponse>(QueryMsg::PendingRewards { user, validator }).amount.u128()
    }

    fn pool(&self, validator: &str) -> RewardPoolResponse {
        self.ask(QueryMsg::RewardPool { validator: validator.to_string() })
    }

    fn tombstone(&mut self, valoper: &str) {
        let removal = RemoveValidator { valoper: valoper.to_string(), height: ConsumerHeight(9), seq: 2 };
        self.receive(&ConsumerPacket::RemoveValidators { validators: vec![removal] });
    }

    fn unstake_and_confirm(&mut self, user: &str, validator: &str, amount: u128) {
        let tx_id = self.unstake(user, validator, amount).unwrap();
        self.ack(tx_id, bare_success());
    }
}

fn refusal_of(result: Result<impl std::fmt::Debug, ContractError>) -> RewardsError {
    match result.unwrap_err() {
        ContractError::Rewards(error) => error,
        other => panic!("{other:?}"),
    }
}
