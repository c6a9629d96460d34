//! Chains, IBC and relayer in one process, running the contracts as they ship.
//!
//! * [`World`]: chains under one clock, connections, and what travels between them;
//! * [`chain`]: one chain with bank, staking and contracts;
//! * [`ibc`]: the IBC core: handshakes, packets, acks, timeouts, clients that expire, chains that
//!   lie, ICS20;
//! * [`gov`]: proposals, votes of stake, and their tally;
//! * [`staking`]: staking with the Cosmos SDK's limits, and rewards;
//! * [`System`]: the whole system on such a world: deployment, actions, queries, invariants;
//! * [`valset_file`]: validator sets of real nodes.
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
pub mod system;
pub mod valset_file;
mod world;

pub use chain::{abort, Chain, ChainConfig, Code, IbcEntryPoints};
pub use error::{SimError, SimResult};
pub use ibc::{
    ChannelRef, Content, Delivery, IbcError, InFlight, LinkId, PacketId, Phase, Proof, RandomRelay,
    RelaySummary, Resolution,
};
pub use rng::Rng;
pub use system::{
    Checks, ConsumerConfig, ConsumerDeployment, DeployConfig, Deployment, Report, RewardBooks, Rule, System,
    Violation,
};
pub use world::{ChainId, RelayStats, World, WorldSnapshot};
