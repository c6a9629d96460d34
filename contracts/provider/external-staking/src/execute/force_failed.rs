//! The way out for what the consumer did not let go of.

use cosmwasm_std::{Coin, DepsMut, Env, MessageInfo, Response};

use crate::checks::checked_amount;
use crate::error::ContractError;
use crate::packet::PacketKind;
use crate::state::CONFIG;
use crate::tx::advance::advance;
use crate::tx::event::Event;
use crate::tx::history;
use crate::tx::machine::Books;
use crate::user::User;

/// Forces stake of the sender that failed to be unstaked: its Unstakes were refused, or have timed
/// out. Its claim matures from now on; the consumer is owed the Unstake. The right is an amount of
/// the position, so that no other transaction can push it out.
///
/// # Errors
/// Wrong coin, or more than is forcible.
pub(crate) fn force_failed(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    validator: String,
    coin: Coin,
) -> Result<Response, ContractError> {
    let (config, now) = (CONFIG.load(deps.storage)?, env.block.time);
    let amount = checked_amount(&config, coin)?;
    let user = User::load_or_new(deps.storage, &info.sender)?;
    let tx = history::open(deps.storage, &config, user, validator, PacketKind::Unstake, amount, now)?;
    let books = Books::load(deps.storage, &tx)?;
    let forcible = books.position.forcible();
    if amount > forcible {
        let validator = tx.validator;
        return Err(ContractError::TooMuchToForce { validator, forcible, requested: amount });
    }
    let (tx, _) = advance(deps.storage, &config, now, tx, Event::Forced, books)?;
    Ok(Response::new().add_attribute("action", "force_failed").add_event(tx.event()))
}
