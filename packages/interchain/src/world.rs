//! The world: chains under one clock, the connections between them, and what travels.

use std::collections::BTreeSet;
use std::sync::Arc;

use cosmwasm_std::{Event, Timestamp};
use cw_multi_test::AppResponse;
use twox_hash::XxHash3_128;

use crate::chain::{Chain, ChainConfig, ChainSnapshot, HeldChains};
use crate::error::SimResult;
use crate::ibc::client::Link;
use crate::ibc::PacketId;

/// A chain of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChainId(pub(crate) usize);

/// What relayers have done since the world began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RelayStats {
    /// Packets received.
    pub delivered: u64,
    /// Acks handled by the contract that sent the packet.
    pub acknowledged: u64,
    /// Timeouts handled by the contract that sent the packet.
    pub timed_out: u64,
    /// Relayed transactions in which a contract panicked, or failed to handle an ack or a timeout.
    /// A correct contract never does.
    pub aborted: u64,
    /// Acks that a contract wrote for an honest packet, and that can never be relayed: see
    /// [`crate::ibc::is_relayable`]. A correct contract writes none.
    pub unrelayable: u64,
    /// Callbacks of transfers that a contract should have handled: at the source any that failed,
    /// at the destination one that panicked. A correct contract has none. One that runs out of gas
    /// by [`Chain::starve_callbacks`] does not count.
    pub failed_callbacks: u64,
}

/// Chains, connections and packets. Every call is deterministic: the same calls give the same
/// world.
pub struct World {
    chains: Vec<Chain>,
    now: Timestamp,
    pub(crate) links: Vec<Link>,
    pub(crate) dropped: BTreeSet<PacketId>,
    pub(crate) stats: RelayStats,
    last_events: Vec<Event>,
}

/// When a world begins.
const GENESIS_SECS: u64 = 1_700_000_000;

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// An empty world.
    pub fn new() -> Self {
        Self {
            chains: vec![],
            now: Timestamp::from_seconds(GENESIS_SECS),
            links: vec![],
            dropped: BTreeSet::new(),
            stats: RelayStats::default(),
            last_events: vec![],
        }
    }

    /// Starts a chain.
    pub fn add_chain(&mut self, config: ChainConfig) -> ChainId {
        self.chains.push(Chain::new(config, self.now));
        ChainId(self.chains.len() - 1)
    }

    /// A chain.
    ///
    /// # Panics
    /// When the id is of another world.
    pub fn chain(&self, id: ChainId) -> &Chain {
        &self.chains[id.0]
    }

    /// A chain.
    ///
    /// # Panics
    /// When the id is of another world.
    pub fn chain_mut(&mut self, id: ChainId) -> &mut Chain {
        &mut self.chains[id.0]
    }

    /// All chains, in the order in which they were added.
    pub fn chain_ids(&self) -> impl Iterator<Item = ChainId> {
        (0..self.chains.len()).map(ChainId)
    }

    /// The world's clock. A halted chain is behind it.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Lets time pass: every chain that is not halted makes blocks up to then. Clients that are
    /// kept alive (see [`World::set_keep_alive`]) are updated on the way.
    pub fn advance(&mut self, secs: u64) {
        let end = self.now.plus_seconds(secs);
        let trusted = self.links.iter().filter(|link| link.keep_alive).map(|link| link.trusting_secs);
        let step = trusted.min().map_or(secs, |trusting| trusting / 3).max(1);
        while self.now < end {
            self.now = self.now.plus_seconds(step).min(end);
            for chain in &mut self.chains {
                chain.advance_to(self.now);
            }
            self.keep_clients_alive();
        }
    }

    /// Stops a chain: it makes no blocks, takes no transactions, and nothing is relayed to it. What
    /// it has written can still be proved elsewhere.
    pub fn halt(&mut self, chain: ChainId) {
        self.chain_mut(chain).halt();
    }

    /// Lets a halted chain go on. Its next block has the time of the world.
    pub fn resume(&mut self, chain: ChainId) {
        let now = self.now;
        self.chain_mut(chain).resume(now);
    }

    /// See [`Chain::remember_answers`], for all chains.
    pub fn remember_answers(&mut self) {
        self.chains.iter_mut().for_each(Chain::remember_answers);
    }

    /// What relayers have done so far.
    pub fn stats(&self) -> RelayStats {
        self.stats
    }

    /// Events of the last step of a relayer that succeeded.
    pub fn last_events(&self) -> &[Event] {
        &self.last_events
    }

    pub(crate) fn note_events(&mut self, response: &AppResponse) {
        self.last_events = response.events.clone();
    }

    /// The whole state of the world, to compare or to go back to.
    pub fn snapshot(&self) -> WorldSnapshot {
        WorldSnapshot {
            chains: self.chains.iter().map(|chain| Arc::new(chain.snapshot())).collect(),
            now: self.now,
            dropped: self.dropped.clone(),
            stats: self.stats,
        }
    }

    /// Goes back to a state of this world. Chains, codes and connections must be the same as then.
    pub fn restore(&mut self, snapshot: &WorldSnapshot) {
        for (chain, before) in self.chains.iter_mut().zip(&snapshot.chains) {
            chain.restore(before);
        }
        self.now = snapshot.now;
        self.dropped = snapshot.dropped.clone();
        self.stats = snapshot.stats;
    }

    /// Runs something, and goes back to where the world was before.
    pub fn dry_run<T>(&mut self, run: impl FnOnce(&mut Self) -> SimResult<T>) -> SimResult<T> {
        let before = self.snapshot();
        let result = run(self);
        self.restore(&before);
        result
    }
}

/// The whole state of a world. Cheap to copy.
#[derive(Clone, PartialEq, Eq)]
pub struct WorldSnapshot {
    chains: Box<[Arc<ChainSnapshot>]>,
    now: Timestamp,
    dropped: BTreeSet<PacketId>,
    stats: RelayStats,
}

impl WorldSnapshot {
    /// Digest of the storage, blocks and packets of all chains. Worlds with the same one go on in
    /// the same way. What has happened until then decides only what [`the checks of its users`]
    /// says of slashes, and is part of it if `with_history`.
    pub fn digest(&self, with_history: bool) -> u128 {
        let mut hasher = XxHash3_128::new();
        for part in self.chains.iter().flat_map(|chain| chain.digest(with_history)) {
            hasher.write(&part.to_be_bytes());
        }
        for id in &self.dropped {
            hasher.write(id.to_string().as_bytes());
        }
        hasher.write(&self.now.nanos().to_be_bytes());
        hasher.finish_128()
    }

    /// Shares with other worlds the chains that they hold in the same state.
    pub fn share(&mut self, held: &mut HeldChains) {
        for chain in &mut self.chains {
            held.share(chain);
        }
    }
}
