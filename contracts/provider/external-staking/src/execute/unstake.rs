//! A user removes stake from a validator.

use cosmwasm_std::{Coin, DepsMut, Env, MessageInfo, Response};

use crate::checks::checked_amount;
use crate::error::ContractError;
use crate::packet::PacketKind;
use crate::state::CONFIG;
use crate::tx::advance::advance;
use crate::tx::event::Event;
use crate::tx::machine::Books;
use crate::tx::{history, send_owed};
use crate::user::User;
use mesh_toolkit::control_channel;

/// Sends an Unstake. The position only remembers that it is unstaking, so that nothing can be
/// unstaked twice; the claim is made by the success ack (specification, "Error handling"). If the
/// packet cannot be sent, the Unstake is forced at once: no exit depends on the consumer.
///
/// # Errors
/// Wrong coin, or more than is staked and not unstaking already.
pub(crate) fn unstake(
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
    let available = books.position.available();
    if amount > available {
        return Err(ContractError::InsufficientStake { available, requested: amount });
    }

    let response = Response::new().add_attribute("action", "unstake");
    let Some(channel) = control_channel::open(deps.storage)? else {
        let (tx, _) = advance(deps.storage, &config, now, tx, Event::NotSent, books)?;
        return Ok(response.add_event(tx.event()));
    };
    let sent = Event::Sent { channel_id: channel.channel_id.clone() };
    let (tx, packet) = advance(deps.storage, &config, now, tx, sent, books)?;
    let owed = send_owed::piggyback(deps.storage, &config, now, &channel.channel_id)?;
    Ok(response.add_submessages(packet).add_submessages(owed).add_event(tx.event()))
}
