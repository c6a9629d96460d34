//! A user waits no longer for a silent packet.

use cosmwasm_std::{Env, MessageInfo, Storage};
use mesh_apis::external_staking::TxKind;
use mesh_apis::TxId;

use crate::error::ContractError;
use crate::packet::PacketKind;
use crate::state::CONFIG;
use crate::tx::advance::advance;
use crate::tx::event::Event;
use crate::tx::history::{self, Entry};
use crate::tx::machine::Books;
use crate::tx::record::Tx;

/// Gives up a transaction of the sender, of this kind.
///
/// # Errors
/// Not the sender's, of another kind, or not silent.
pub(super) fn give_up(
    storage: &mut dyn Storage,
    env: &Env,
    info: &MessageInfo,
    kind: PacketKind,
    tx_id: TxId,
) -> Result<Tx, ContractError> {
    let entry = history::load(storage, tx_id)?;
    if *entry.user() != info.sender {
        return Err(ContractError::Unauthorized {
            expected: entry.user().to_string(),
            actual: info.sender.to_string(),
        });
    }
    let wrong = |actual| Err(ContractError::WrongTxKind { tx_id, expected: kind.into(), actual });
    let tx = match entry {
        Entry::Tx(tx) if tx.kind == kind => tx,
        Entry::Tx(tx) => return wrong(tx.kind.into()),
        Entry::Slash(_) => return wrong(TxKind::Slash),
    };
    let books = Books::load(storage, &tx)?;
    let config = CONFIG.load(storage)?;
    let (tx, _) = advance(storage, &config, env.block.time, tx, Event::GivenUp, books)?;
    Ok(tx)
}
