//! The way out for what the consumer did not let go of.

use cosmwasm_std::{Coin, DepsMut, Env, MessageInfo, Response};

use super::checked_amount;
use super::take_out::TakeOut;
use crate::error::ContractError;
use crate::position::Position;
use crate::state::CONFIG;

/// Forces stake of the sender that was unstaked in vain: its Unstakes were refused, or have timed out. Its claim matures from now
/// on; the consumer is owed the Unstake. The right is an amount of the position, so that no other transaction can push it out.
///
/// # Errors
/// Wrong coin, or more than is forcible.
pub fn force_failed(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    validator: String,
    coin: Coin,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let amount = checked_amount(&config, coin)?;
    let position = Position::load(deps.storage, &info.sender, &validator)?;
    let forcible = position.forcible();
    if amount > forcible {
        return Err(ContractError::TooMuchToForce { validator, forcible, requested: amount });
    }
    let (now, user) = (env.block.time, &info.sender);
    let release_at = config.release_at(now);
    let out = TakeOut { config: &config, now, user, validator, amount, release_at };
    let (tx_id, tx) = out.of(deps.storage, position.force(amount)?, |_, claim| Ok(claim))?;
    Ok(Response::new().add_attribute("action", "force_failed").add_event(tx.event(tx_id)))
}
