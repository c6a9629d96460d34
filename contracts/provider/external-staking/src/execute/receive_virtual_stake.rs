//! The vault has taken a lien: send the Stake.

use cosmwasm_std::{from_json, Binary, Coin, DepsMut, Env, MessageInfo, Response};
use mesh_apis::external_staking::ReceiveVirtualStake;

use crate::checks::{check_vault, checked_amount};
use crate::error::ContractError;
use crate::packet::PacketKind;
use crate::state::CONFIG;
use crate::tx::advance::advance;
use crate::tx::event::Event;
use crate::tx::machine::Books;
use crate::tx::{history, send_owed};
use crate::user::{Debt, User};
use crate::valset;
use mesh_toolkit::control_channel;

/// Sends a Stake for `owner`. Until its ack only the transaction and what is in flight change. If
/// the packet cannot be sent, the whole transaction of the user fails, lien included.
///
/// # Errors
/// Sender is not the vault, wrong coin, channel not open, validator that takes no stake, user in
/// debt.
pub(crate) fn receive_virtual_stake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    owner: String,
    coin: Coin,
    msg: Binary,
) -> Result<Response, ContractError> {
    let (config, now) = (CONFIG.load(deps.storage)?, env.block.time);
    check_vault(&config, &info)?;
    let user = deps.api.addr_validate(&owner)?;
    let amount = checked_amount(&config, coin)?;
    let ReceiveVirtualStake { validator } = from_json(msg)?;
    let channel_id = control_channel::open(deps.storage)?.ok_or(ContractError::ChannelNotOpen)?.channel_id;
    valset::load(deps.storage, &validator)?.check_can_be_staked(&validator)?;
    let user = User::load_or_new(deps.storage, &user)?;
    if let Some(Debt { amount: debt, .. }) = user.debt {
        return Err(ContractError::InDebt { debt });
    }
    let tx = history::open(deps.storage, &config, user, validator, PacketKind::Stake, amount, now)?;
    let books = Books::load(deps.storage, &tx)?;
    books.ledger.check_takes_stake(&tx.validator)?;

    let sent = Event::Sent { channel_id: channel_id.clone() };
    let (tx, packet) = advance(deps.storage, &config, now, tx, sent, books)?;
    let owed = send_owed::piggyback(deps.storage, &config, now, &channel_id)?;
    Ok(Response::new()
        .add_submessages(packet)
        .add_submessages(owed)
        .add_attribute("action", "receive_virtual_stake")
        .add_event(tx.event()))
}
