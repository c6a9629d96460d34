//! Moves of the harness that no chain of this protocol makes, or that no scenario needs but one.

use cosmwasm_std::{StdResult, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use mesh_apis::ack::{self, StakeAck};
use mesh_apis::external_staking::{TxKind, TxStatus};
use mesh_apis::packet::{self, ProviderPacket};
use mesh_simulator::{SimError, SimResult, System};
use serde::{Deserialize, Serialize};

use super::begun::VA;

/// The converter's sums, as it stores them.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    staked: Uint128,
    unstaked: Uint128,
    /// Number of operations applied.
    pub n: u64,
}

const TOTALS: Map<&str, Totals> = Map::new("totals");

/// Number of operations that were applied when D was changed. Kept beside the converter's own
/// state, so that it is part of the state of the search.
const CHANGED_AT: Item<u64> = Item::new("seeded fault");

fn not_now() -> SimError {
    SimError::Unknown { kind: "way to do this", id: "now".to_string() }
}

impl Totals {
    /// The sums of the validator [`VA`], and how many operations they had when they were changed.
    pub(super) fn read(system: &System) -> SimResult<(Self, Option<u64>)> {
        let deployed = system.consumer(0)?;
        system.world.chain(deployed.chain).read_contract(&deployed.converter, |storage| {
            Ok((TOTALS.may_load(storage, VA)?.unwrap_or_default(), CHANGED_AT.may_load(storage)?))
        })
    }

    fn write(self, storage: &mut dyn Storage) -> StdResult<()> {
        CHANGED_AT.save(storage, &self.n)?;
        TOTALS.save(storage, VA, &self)
    }
}

fn change(system: &mut System, to: impl FnOnce(&Totals) -> Option<Totals>) -> SimResult<()> {
    let (before, _) = Totals::read(system)?;
    let after = to(&before).filter(|after| *after != before).ok_or_else(not_now)?;
    let deployed = system.consumer(0)?.clone();
    system.world.chain_mut(deployed.chain).write_contract(&deployed.converter, |storage| after.write(storage))
}

/// D of the validator grows by 1.
pub(super) fn d_plus_one(system: &mut System) -> SimResult<()> {
    change(system, |was| Some(Totals { staked: was.staked.checked_add(Uint128::one()).ok()?, ..was.clone() }))
}

/// D of the validator falls by 1.
pub(super) fn d_minus_one(system: &mut System) -> SimResult<()> {
    change(system, |was| Some(Totals { staked: was.staked.checked_sub(Uint128::one()).ok()?, ..was.clone() }))
}

/// D of the validator is 0.
pub(super) fn d_zero(system: &mut System) -> SimResult<()> {
    change(system, |was| Some(Totals { unstaked: was.staked, ..was.clone() }))
}

/// The consumer acknowledges the oldest Stake that it has not received.
pub(super) fn forge_ack(system: &mut System) -> SimResult<()> {
    let packets = system.world.in_flight()?;
    let stake = packets.iter().filter(|packet| packet.is_sent()).find_map(|of| {
        match packet::decode(&of.packet.data).ok()? {
            ProviderPacket::Stake { stake, .. } => Some((of.id, Uint128::try_from(stake.amount).ok()?)),
            ProviderPacket::Unstake { .. } => None,
        }
    });
    let (id, staked) = stake.ok_or_else(not_now)?;
    let sums = StakeAck { n: 1, height: None, staked, unstaked: Uint128::zero() };
    let ack = ack::success(&sums).map_err(|err| SimError::tx("consumer", err.to_string()))?;
    system.world.forge_ack(id, ack)
}

/// alice forces once more what she has forced.
pub(super) fn force_again(system: &mut System) -> SimResult<()> {
    let txs = system.txs(&system.user("alice"), 0)?;
    let forced = txs.iter().find(|tx| (tx.kind, tx.status) == (TxKind::Unstake, TxStatus::Forced));
    let tx_id = forced.ok_or_else(not_now)?.tx_id;
    system.force("alice", 0, tx_id)
}

/// Anyone asks about the batch in transit.
pub(super) fn recover(system: &mut System) -> SimResult<()> {
    let batch = system.batches(0)?.first().ok_or_else(not_now)?.batch;
    system.recover_batch(0, batch)
}
