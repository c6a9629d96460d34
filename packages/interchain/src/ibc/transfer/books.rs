//! What was sent and what has arrived, by sender. No chain counts this; the checks need it.

use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw_storage_plus::Map;

use crate::error::SimResult;
use crate::ibc::{ChannelRef, PacketId};
use crate::world::World;

/// By (channel, sender, denom here), what came back not counted.
const SENT: Map<(u64, &str, &str), Uint128> = Map::new("sim_transfer_sent");

/// By (channel, denom here and receiver, sender).
const ARRIVED: Map<(u64, &str, &str), Uint128> = Map::new("sim_transfer_arrived");

/// Memos by (channel, sequence): the source callback was never called, or failed.
const UNREPORTED: Map<(u64, u64), String> = Map::new("sim_transfer_unreported");

fn of(denom: &str, receiver: &str) -> String {
    format!("{denom} {receiver}")
}

pub(super) fn sent(
    storage: &mut dyn Storage,
    channel: u64,
    sender: &str,
    denom: &str,
    amount: Uint128,
) -> StdResult<()> {
    let key = (channel, sender, denom);
    let before = SENT.may_load(storage, key)?.unwrap_or_default();
    SENT.save(storage, key, &before.checked_add(amount)?)
}

pub(super) fn refunded(
    storage: &mut dyn Storage,
    channel: u64,
    sender: &str,
    denom: &str,
    amount: Uint128,
) -> StdResult<()> {
    let key = (channel, sender, denom);
    let before = SENT.may_load(storage, key)?.unwrap_or_default();
    SENT.save(storage, key, &before.checked_sub(amount)?)
}

pub(super) fn arrived(
    storage: &mut dyn Storage,
    channel: u64,
    denom: &str,
    receiver: &str,
    sender: &str,
    amount: Uint128,
) -> StdResult<()> {
    let of = of(denom, receiver);
    let key = (channel, of.as_str(), sender);
    let before = ARRIVED.may_load(storage, key)?.unwrap_or_default();
    ARRIVED.save(storage, key, &before.checked_add(amount)?)
}

pub(super) fn unreported(storage: &mut dyn Storage, id: PacketId, memo: &String) -> StdResult<()> {
    UNREPORTED.save(storage, (id.channel.number, id.sequence), memo)
}

impl World {
    /// What an account has sent over this end of a transfer channel and did not get back. `denom`:
    /// as its chain's bank calls it.
    ///
    /// # Errors
    /// When the storage cannot be read.
    pub fn transferred(&self, at: ChannelRef, sender: &Addr, denom: &str) -> SimResult<Uint128> {
        let key = (at.number, sender.as_str(), denom);
        self.chain(at.chain).read(|storage| Ok(SENT.may_load(storage, key)?.unwrap_or_default()))
    }

    /// What has arrived for an account over this end of a transfer channel, by sender. `denom`: as
    /// the receiver's bank calls it.
    ///
    /// # Errors
    /// When the storage cannot be read.
    pub fn arrived(&self, at: ChannelRef, receiver: &Addr, denom: &str) -> SimResult<Vec<(String, Uint128)>> {
        self.chain(at.chain).read(|storage| {
            let of = of(denom, receiver.as_str());
            ARRIVED.prefix((at.number, of.as_str())).range(storage, None, None, Order::Ascending).collect()
        })
    }

    /// Transfers over this end whose sender was never told what became of them: by sequence, with
    /// their memos. Their source callback failed, or the chain has no callbacks.
    ///
    /// # Errors
    /// When the storage cannot be read.
    pub fn unreported_transfers(&self, at: ChannelRef) -> SimResult<Vec<(u64, String)>> {
        self.chain(at.chain).read(|storage| {
            UNREPORTED.prefix(at.number).range(storage, None, None, Order::Ascending).collect()
        })
    }
}
