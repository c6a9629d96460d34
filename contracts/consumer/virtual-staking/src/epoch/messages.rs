//! Staking messages. Each carries an [`Attempt`] for its reply, in case it fails.

use cosmwasm_std::{to_json_binary, Coin, CosmosMsg, StakingMsg, SubMsg, Uint128};
use mesh_apis::virtual_staking::{Bonding, StakingAction, VirtualStakeCustomMsg, VirtualStakeMsg};
use serde::{Deserialize, Serialize};

use crate::matching::Redelegation;
use crate::reply_id::STAKING_FAILED;
use crate::state::Config;
use crate::ContractError;

/// A staking message, as its reply gets it back.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(super) struct Attempt {
    pub epoch: u64,
    pub action: StakingAction,
    pub validator: String,
    /// Destination of a redelegation.
    pub to: Option<String>,
    pub amount: Uint128,
    /// Block time, seconds.
    pub time: u64,
}

impl Attempt {
    pub(super) fn unbond(epoch: u64, validator: String, amount: Uint128, time: u64) -> Self {
        Self { epoch, action: StakingAction::Unbond, validator, to: None, amount, time }
    }

    pub(super) fn bond(epoch: u64, validator: String, amount: Uint128, time: u64) -> Self {
        Self { epoch, action: StakingAction::Bond, validator, to: None, amount, time }
    }

    /// A withdrawal. Its amount is unknown, hence zero.
    pub(super) fn withdraw(epoch: u64, validator: String) -> Self {
        let amount = Uint128::zero();
        Self { epoch, action: StakingAction::Withdraw, validator, to: None, amount, time: 0 }
    }
}

type StakingSubMsg = SubMsg<VirtualStakeCustomMsg>;

pub(super) fn redelegate_message(
    config: &Config,
    epoch: u64,
    redelegation: Redelegation,
) -> Result<StakingSubMsg, ContractError> {
    let Redelegation { from, to, amount } = redelegation;
    let attempt = Attempt {
        epoch,
        action: StakingAction::Redelegate,
        validator: from.clone(),
        to: Some(to.clone()),
        amount,
        time: 0,
    };
    let amount = Coin::new(amount, &config.denom);
    with_reply(StakingMsg::Redelegate { src_validator: from, dst_validator: to, amount }, &attempt)
}

pub(super) fn unbond_message(config: &Config, attempt: Attempt) -> Result<StakingSubMsg, ContractError> {
    let amount = Coin::new(attempt.amount, &config.denom);
    let validator = attempt.validator.clone();
    match config.bonding {
        Bonding::Treasury => with_reply(StakingMsg::Undelegate { validator, amount }, &attempt),
        Bonding::Module => with_reply(VirtualStakeMsg::Unbond { amount, validator }, &attempt),
    }
}

pub(super) fn bond_message(config: &Config, attempt: Attempt) -> Result<StakingSubMsg, ContractError> {
    let amount = Coin::new(attempt.amount, &config.denom);
    let validator = attempt.validator.clone();
    match config.bonding {
        Bonding::Treasury => with_reply(StakingMsg::Delegate { validator, amount }, &attempt),
        Bonding::Module => with_reply(VirtualStakeMsg::Bond { amount, validator }, &attempt),
    }
}

fn with_reply(
    msg: impl Into<CosmosMsg<VirtualStakeCustomMsg>>,
    attempt: &Attempt,
) -> Result<StakingSubMsg, ContractError> {
    Ok(SubMsg::reply_on_error(msg, STAKING_FAILED).with_payload(to_json_binary(attempt)?))
}
