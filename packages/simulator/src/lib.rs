//! The whole system on simulated chains, with the contracts as they ship.
//!
//! * [`System`]: deployment, actions, queries, invariants, on a [`World`] of [`interchain`];
//! * [`Content`]: what is in a packet;
//! * [`VirtualStakeModule`]: the mesh-security module of a consumer.
//!
//! The chains, the IBC core, ICS20 and the relayers are those of [`interchain`], which knows
//! nothing of this protocol. What its users need of it is here as well.

pub mod system;

pub use interchain::{
    abort, chain, gov, ibc, staking, valset_file, Chain, ChainConfig, ChainId, ChannelRef, Code, Delivery,
    HeldChains, IbcEntryPoints, IbcError, InFlight, LinkId, PacketId, Phase, Proof, RandomRelay, RelayStats,
    RelaySummary, Resolution, Rng, SimError, SimResult, World, WorldSnapshot,
};
pub use system::{
    Checks, ConsumerConfig, ConsumerDeployment, Content, DeployConfig, Deployment, Report, RewardBooks, Rule,
    System, Violation, VirtualStakeModule,
};
