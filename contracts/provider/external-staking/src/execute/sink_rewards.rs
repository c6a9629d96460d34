//! Rewards that nobody can earn any more go to the sink.

use cosmwasm_std::{BankMsg, Coin, DepsMut, Env, Response, Storage};

use crate::error::rewards::RewardsError;
use crate::error::ContractError;
use crate::ledger::Ledger;
use crate::rewards::pool::RewardPool;
use crate::state::{Rewards, CONFIG, REWARDS};
use crate::valset;
use mesh_apis::time::UnixTime;

/// Pays what has been parked for the unbonding period of a validator that was slashed, or is
/// tombstoned and has no stake. Open to anyone.
///
/// # Errors
/// Which of these it is not.
pub(crate) fn sink_rewards(deps: DepsMut, env: Env, validator: String) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let pool = RewardPool::load(deps.storage, &validator)?;
    if !pool.closed {
        check_gone(deps.storage, &validator)?;
    }
    if pool.parked.is_zero() {
        return Err(RewardsError::NothingParked { validator }.into());
    }
    let at = pool.parked_since.plus(config.unbonding_period_secs);
    let now = UnixTime::from(env.block.time);
    if now < at {
        return Err(RewardsError::NotSinkableYet { validator, at, now }.into());
    }

    let (pool, sunk) = pool.sink();
    pool.save(deps.storage, &validator)?;
    let Rewards { denom, sink, .. } = REWARDS.load(deps.storage)?;
    let coin = Coin::new(sunk, denom);
    Ok(Response::new()
        .add_attribute("action", "sink_rewards")
        .add_attribute("validator", validator)
        .add_attribute("recipient", &sink)
        .add_attribute("amount", coin.to_string())
        .add_message(BankMsg::Send { to_address: sink.into_string(), amount: vec![coin] }))
}

/// A tombstoned validator takes no stake for ever. As long as it has some, that earns.
fn check_gone(storage: &dyn Storage, validator: &str) -> Result<(), ContractError> {
    let state = valset::load(storage, validator)?;
    if state.tombstoned_at.is_none() {
        return Err(RewardsError::NotGone { validator: validator.to_string() }.into());
    }
    let stake = Ledger::load(storage, validator)?.earning();
    if !stake.is_zero() {
        return Err(RewardsError::StillStaked { validator: validator.to_string(), stake }.into());
    }
    Ok(())
}
