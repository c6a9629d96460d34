//! Chains, IBC and relayers in one process, for tests of CosmWasm contracts.
//!
//! * [`World`]: chains under one clock, connections, and what travels between them;
//! * [`chain`]: one chain with bank, staking and contracts, and room for a module of its own;
//! * [`ibc`]: the IBC core: handshakes, packets, acks, timeouts, clients that expire, chains that
//!   lie, ICS20 with callbacks;
//! * [`gov`]: proposals, votes of stake, and their tally;
//! * [`staking`]: staking with the Cosmos SDK's limits, slashes, and rewards;
//! * [`valset_file`]: validator sets of real nodes.
//!
//! Contracts run as they ship, IBC entry points included. Nothing here knows what they are for.
//!
//! Not modelled: gas (a contract that runs out of the gas of a sub-message is one that panics, one
//! that burns the gas of the whole transaction is one that calls [`abort`]; the gas limit of a
//! sub-message means nothing), packets of ordered channels, and the block that lies between a write
//! and its proof.
//!
//! Everything is deterministic. Where something is random, the caller gives the [`Rng`].

pub mod chain;
mod error;
pub mod gov;
pub mod ibc;
mod proto;
mod rng;
pub mod staking;
pub mod valset_file;
mod world;

pub use chain::{abort, Chain, ChainConfig, Code, HeldChains, IbcEntryPoints};
pub use error::{SimError, SimResult};
pub use ibc::{
    ChannelRef, Delivery, IbcError, InFlight, LinkId, PacketId, Phase, Proof, RandomRelay, RelaySummary,
    Resolution,
};
pub use rng::Rng;
pub use world::{ChainId, RelayStats, World, WorldSnapshot};
