//! What the owner asks for: votes, rewards, and coins that are not principal.

use cosmwasm_std::{
    BankMsg, Coin, DepsMut, DistributionMsg, Env, GovMsg, MessageInfo, Response, StdResult, VoteOption,
    WeightedVoteOption,
};
use cw_utils::nonpayable;

use crate::state::{Config, CONFIG};
use crate::ContractError;

fn of_owner(deps: &DepsMut, info: &MessageInfo) -> Result<Config, ContractError> {
    nonpayable(info)?;
    let config = CONFIG.load(deps.storage)?;
    config.check_owner(info)?;
    Ok(config)
}

pub(crate) fn vote(
    deps: DepsMut,
    info: MessageInfo,
    proposal_id: u64,
    option: VoteOption,
) -> Result<Response, ContractError> {
    of_owner(&deps, &info)?;
    Ok(Response::new()
        .add_attribute("action", "vote")
        .add_attribute("proposal_id", proposal_id.to_string())
        .add_message(GovMsg::Vote { proposal_id, option }))
}

pub(crate) fn vote_weighted(
    deps: DepsMut,
    info: MessageInfo,
    proposal_id: u64,
    options: Vec<WeightedVoteOption>,
) -> Result<Response, ContractError> {
    of_owner(&deps, &info)?;
    Ok(Response::new()
        .add_attribute("action", "vote_weighted")
        .add_attribute("proposal_id", proposal_id.to_string())
        .add_message(GovMsg::VoteWeighted { proposal_id, options }))
}

/// The owner names the validators: one on which the chain cannot compute rewards is left out by not
/// naming it.
pub(crate) fn withdraw_rewards(
    deps: DepsMut,
    info: MessageInfo,
    validators: Vec<String>,
) -> Result<Response, ContractError> {
    of_owner(&deps, &info)?;
    let withdrawals =
        validators.into_iter().map(|validator| DistributionMsg::WithdrawDelegatorReward { validator });
    Ok(Response::new().add_attribute("action", "withdraw_rewards").add_messages(withdrawals))
}

pub(crate) fn sweep(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    denoms: Vec<String>,
) -> Result<Response, ContractError> {
    let config = of_owner(&deps, &info)?;
    if denoms.contains(&config.denom) {
        return Err(ContractError::StakedDenom { denom: config.denom });
    }
    let balances = denoms
        .into_iter()
        .map(|denom| deps.querier.query_balance(&env.contract.address, denom))
        .collect::<StdResult<Vec<Coin>>>()?;
    // One message each: a denom that is named twice must not be sent twice in one.
    let mut response = Response::new().add_attribute("action", "sweep");
    let mut sent: Vec<String> = vec![];
    for coin in balances {
        if coin.amount.is_zero() || sent.contains(&coin.denom) {
            continue;
        }
        sent.push(coin.denom.clone());
        let to_address = config.owner.to_string();
        response = response.add_message(BankMsg::Send { to_address, amount: vec![coin] });
    }
    Ok(response)
}
