//! The whole system on simulated chains: deployment, actions, queries, and what must always hold.
//!
//! Users are named; a name stands for the account of that name on whatever chain is meant.
//! Consumers are numbered from 0, in the order of their configuration.

pub mod actions;
mod charges;
pub mod config;
mod conservation;
mod content;
mod contracts;
pub mod deploy;
mod digest;
pub mod drain;
pub mod evidence;
mod exposure;
mod facts;
pub mod hostile;
pub mod invariants;
pub mod local;
pub mod queries;
mod relayed;
pub mod rewards;
pub mod slashing;
mod virtual_stake;
pub mod votes;

use cosmwasm_std::Addr;

pub use config::{ConsumerConfig, DeployConfig};
pub use content::Content;
pub use deploy::{ConsumerDeployment, Deployment};
pub use invariants::{Checks, Report, Rule, Violation};
pub use rewards::RewardBooks;
pub use virtual_stake::VirtualStakeModule;

use crate::World;
use crate::{SimError, SimResult};

/// A world with the system deployed on it.
pub struct System {
    /// Chains, connections, packets.
    pub world: World,
    /// Where everything is.
    pub deployment: Deployment,
}

impl System {
    /// Starts the chains and deploys everything.
    ///
    /// # Errors
    /// Whatever the contracts refuse.
    pub fn new(config: &DeployConfig) -> SimResult<Self> {
        deploy::deploy(World::new(), config)
    }

    /// How many consumers there are.
    pub fn consumer_count(&self) -> usize {
        self.deployment.consumers.len()
    }

    /// A consumer.
    ///
    /// # Errors
    /// If there is none with this number.
    pub fn consumer(&self, consumer: usize) -> SimResult<&ConsumerDeployment> {
        let unknown = || SimError::Unknown { kind: "consumer", id: consumer.to_string() };
        self.deployment.consumers.get(consumer).ok_or_else(unknown)
    }

    /// The account of a user on the provider.
    pub fn user(&self, name: &str) -> Addr {
        self.world.chain(self.deployment.provider).account(name)
    }
}
