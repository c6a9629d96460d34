//! `undelegate` and `redelegate`, by the custodian: stake leaves a validator.

use cosmwasm_std::{
    coin, to_json_binary, Addr, DepsMut, DistributionMsg, Env, MessageInfo, Response, StakingMsg, SubMsg,
    Uint128,
};
use cw_utils::nonpayable;
use serde::{Deserialize, Serialize};

use crate::reply_id::{ALL_REDELEGATED, ALL_UNDELEGATED, REDELEGATED, UNDELEGATED, WITHDRAW_ADDRESS};
use crate::state::CONFIG;
use crate::ContractError;

/// One stake that leaves a validator: the payload of the first attempt, for the second.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Leave {
    #[serde(rename = "f")]
    pub from: String,
    /// None: it unbonds.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    #[serde(rename = "a")]
    pub amount: Uint128,
}

impl Leave {
    fn msg(&self, amount: Uint128, denom: &str) -> StakingMsg {
        let (amount, from) = (coin(amount.u128(), denom), self.from.clone());
        match &self.to {
            Some(to) => StakingMsg::Redelegate { src_validator: from, dst_validator: to.clone(), amount },
            None => StakingMsg::Undelegate { validator: from, amount },
        }
    }

    /// The amount that was asked for. Its failure is the failure of the whole message.
    pub(crate) fn exactly(&self, denom: &str) -> SubMsg {
        let id = if self.to.is_some() { REDELEGATED } else { UNDELEGATED };
        SubMsg::reply_on_success(self.msg(self.amount, denom), id)
    }

    /// One more than the chain lists. Shares that were rounded down when they were made list one
    /// too few, and asking for that would leave a share behind for ever; where there is nothing to
    /// gain the chain refuses, and the amount itself follows.
    fn all(&self, denom: &str) -> Result<SubMsg, ContractError> {
        let id = if self.to.is_some() { ALL_REDELEGATED } else { ALL_UNDELEGATED };
        let more = self.amount.checked_add(Uint128::one())?;
        Ok(SubMsg::reply_always(self.msg(more, denom), id).with_payload(to_json_binary(self)?))
    }
}

pub(crate) fn leave(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    leave: Leave,
    all: bool,
    keep_rewards: bool,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let config = CONFIG.load(deps.storage)?;
    config.check_custodian(&info)?;
    let mut response = Response::new()
        .add_attribute("action", if leave.to.is_some() { "redelegate" } else { "undelegate" })
        .add_attribute("validator", &leave.from)
        .add_attribute("amount", leave.amount);
    if keep_rewards {
        response = response.add_submessage(pay_rewards_to(env.contract.address));
    }
    response =
        response.add_submessage(if all { leave.all(&config.denom)? } else { leave.exactly(&config.denom) });
    if keep_rewards {
        response = response.add_submessage(pay_rewards_to(config.owner));
    }
    Ok(response)
}

/// A chain may forbid any change of withdraw addresses. That fails neither the undelegation before
/// it nor the one after it.
fn pay_rewards_to(address: Addr) -> SubMsg {
    let change = DistributionMsg::SetWithdrawAddress { address: address.into_string() };
    SubMsg::reply_on_error(change, WITHDRAW_ADDRESS)
}
