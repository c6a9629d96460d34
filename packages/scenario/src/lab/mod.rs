//! A running system with everything that the two kinds of run keep about it: names, traffic,
//! refusals, checks.

mod audit;
mod local;
mod relay;
mod setup;
mod slashing;
mod watch;

use std::collections::{BTreeMap, BTreeSet};

use mesh_simulator::valset_file::ValidatorSpec;
use mesh_simulator::{SimError, SimResult, System};
use mesh_trace::Recorder;

use crate::names;

pub use audit::{Audit, Checked};
pub use local::Returns;
pub use relay::{Direction, Losses, Traffic};
pub use setup::{chain_name, consumer_config, home_validators, provider_config, start};
pub use slashing::{Slashing, Stand};

/// Why a run ended early.
#[derive(thiserror::Error, Debug)]
pub enum Stop {
    /// Something that must hold does not. The [`Audit`] has the details.
    #[error("an invariant is broken")]
    Broken,
    /// A step of a scenario did not do what it says: a line for each thing.
    #[error("{}", .0.join("; "))]
    Failed(Vec<String>),
    /// The simulated world refused what this program relies on.
    #[error("the simulated world refused: {0}")]
    World(#[from] SimError),
}

/// What most calls answer.
pub type Run<T = ()> = Result<T, Stop>;

/// A consumer as the user knows it.
#[derive(Clone, Debug)]
pub struct Consumer {
    /// Its name.
    pub name: String,
    /// Its validators, as their file has them.
    pub validators: Vec<ValidatorSpec>,
    /// Validators of the file that the contracts cannot use, with the reason.
    pub left_out: Vec<String>,
    /// Whether its validators keep the keys of their file. They cannot sign then: nobody here knows
    /// their secrets.
    pub own_keys: bool,
}

/// A running system.
pub struct Lab {
    /// The simulated chains with the contracts.
    pub system: System,
    /// Names of the users.
    pub users: Vec<String>,
    /// By number.
    pub consumers: Vec<Consumer>,
    /// Packets by consumer and direction.
    pub traffic: BTreeMap<(usize, Direction), Traffic>,
    /// Consumers to and from which nobody relays in bad times.
    pub silent: BTreeSet<usize>,
    /// What contracts refused on the spot: (what, reason) and how often.
    pub refused: BTreeMap<(String, String), u64>,
    /// What users brought, in their order.
    pub brought: Vec<u128>,
    /// What slashes have done.
    pub slashing: Slashing,
    /// What the custodian has told the vault, by user: addresses.
    pub returns: BTreeMap<String, Returns>,
    /// What must hold.
    pub audit: Audit,
    /// Watches, if the run is to be drawn.
    pub recorder: Option<Recorder>,
}

impl Lab {
    /// Watches over a system.
    pub fn new(system: System, users: Vec<String>, consumers: Vec<Consumer>) -> Self {
        Self {
            system,
            users,
            consumers,
            traffic: BTreeMap::new(),
            silent: BTreeSet::new(),
            refused: BTreeMap::new(),
            brought: vec![],
            slashing: Slashing::default(),
            returns: BTreeMap::new(),
            audit: Audit::default(),
            recorder: None,
        }
    }

    /// What a transaction did. None if a contract, or the chain, refused it: that is counted, and
    /// nothing has changed.
    ///
    /// # Errors
    /// Everything but a refusal.
    pub fn attempt<T>(&mut self, what: &str, result: SimResult<T>) -> Run<Option<T>> {
        match result {
            Ok(done) => {
                self.look_at(what)?;
                Ok(Some(done))
            }
            Err(SimError::Tx { reason, .. }) => {
                let count = self.refused.entry((what.to_string(), generic(&reason))).or_default();
                *count = count.saturating_add(1);
                Ok(None)
            }
            Err(SimError::Halted { .. }) => {
                let key = (what.to_string(), "the chain is halted".to_string());
                let count = self.refused.entry(key).or_default();
                *count = count.saturating_add(1);
                Ok(None)
            }
            Err(other) => Err(other.into()),
        }
    }

    /// Checks all invariants that can be looked at.
    ///
    /// # Errors
    /// [`Stop::Broken`] if one is broken.
    pub fn check(&mut self) -> Run {
        self.audit.check(&self.system)
    }

    /// Checks that everything can be emptied from here, and comes back here.
    ///
    /// # Errors
    /// [`Stop::Broken`] if not.
    pub fn check_drains(&mut self) -> Run {
        self.audit.check_drains(&mut self.system)
    }

    /// How a validator is shown: see [`names::shown`].
    pub fn validator_name(&self, consumer: usize, operator: &str) -> String {
        let set = self.consumers.get(consumer).map(|consumer| consumer.validators.as_slice());
        names::shown(set.unwrap_or_default(), operator)
    }
}

/// Takes out of a refusal what differs from one time to the next: numbers and addresses.
fn generic(reason: &str) -> String {
    let is_address = |word: &str| word.len() > 30 && word.chars().all(|c| c.is_ascii_alphanumeric());
    // Such as a client or a channel.
    let is_identifier = |word: &str| {
        let number = word.rsplit_once('-').map(|(_, number)| number);
        number.is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
    };
    let word = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        // A time of day has colons.
        let is_number = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit() || c == ':');
        match is_number || is_address(bare) || is_identifier(bare) {
            true => word.replace(bare, "…"),
            false => word.to_string(),
        }
    };
    let line = reason.lines().next().unwrap_or_default();
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::generic;

    #[test]
    fn refusals_are_grouped_by_their_words() {
        assert_eq!(generic("at most 15 can be unstaked, got 20"), "at most … can be unstaked, got …");
        let reason = "validator ambervaloper1a3rzpzsagqhcxm3fpl7dr3sxglxm2d9dazmrg3 is not active\nmore";
        assert_eq!(generic(reason), "validator … is not active");
        assert_eq!(generic("client 07-tendermint-1 is expired"), "client … is expired");
        assert_eq!(generic("at 2020-01-02 01:06:35 UTC"), generic("at 2020-01-03 11:00:01 UTC"));
    }
}
