//! What a run shows at its end: collected once, then printed as tables or as JSON.

mod collect;
mod local;
mod rewards;
mod slashes;
mod tables;

use serde::Serialize;

pub use collect::{books, summary};
pub use local::LocalStake;
pub use rewards::{rewards, Rewards};
pub use slashes::{slashes, Slashes};
pub use tables::text;

use crate::lab::{Checked, Traffic};

/// Everything that is shown. Amounts are in provider tokens, but for targets, delegations and
/// rewards, which are native.
#[derive(Serialize)]
pub struct Summary {
    /// What was run.
    pub title: String,
    /// Books of users and validators, at one or more moments.
    pub books: Vec<Books>,
    /// Transactions whose packet failed, or that their user gave up, by reason.
    pub failed: Vec<Failed>,
    /// The first of each kind and reason, then others.
    pub failed_examples: Vec<FailedTx>,
    /// What contracts refused on the spot, by reason.
    pub refused: Vec<Refused>,
    /// Packets, by channel and direction.
    pub packets: Vec<Packets>,
    /// What must hold.
    pub invariants: Vec<Checked>,
    /// What does not hold, with details.
    pub broken: Vec<String>,
}

/// The books at a moment.
#[derive(Serialize)]
pub struct Books {
    /// Which moment.
    pub when: String,
    /// Names of the consumers.
    pub consumers: Vec<String>,
    /// All users.
    pub users: Vec<User>,
    /// Users who have staked at home.
    pub local: Vec<LocalStake>,
    /// All validators that ever had stake, by consumer.
    pub validators: Vec<Vec<Validator>>,
    /// By consumer.
    pub caps: Vec<Cap>,
    /// By consumer.
    pub rewards: Vec<Rewards>,
    /// What double signing has cost.
    pub slashes: Slashes,
}

/// What a user has.
#[derive(Serialize, Default, Clone)]
pub struct User {
    /// Name.
    pub user: String,
    /// In the vault.
    pub bonded: u128,
    /// Not bound by any lien.
    pub free: u128,
    /// By consumer.
    pub liens: Vec<u128>,
    /// Staked, over all consumers; what is unstaking included.
    pub staked: u128,
    /// Stakes in flight.
    pub pending: u128,
    /// Of what is staked, its Unstake in flight.
    pub unstaking: u128,
    /// Unbonding.
    pub claims: u128,
    /// In the wallet.
    pub balance: u128,
}

/// Both sides' books of a validator.
#[derive(Serialize)]
pub struct Validator {
    /// Its name.
    pub validator: String,
    /// As the provider knows it.
    pub status: String,
    /// A\[V\]: acknowledged to the provider.
    pub acknowledged: u128,
    /// D\[V\]: applied by the converter.
    pub applied: u128,
    /// Packets unresolved.
    pub in_flight: u64,
    /// Unstakes that the consumer has not seen.
    pub owed: u128,
    /// What an epoch would aim at.
    pub target: u128,
    /// What is really delegated.
    pub delegated: u128,
    /// Whether the acks contradict the provider's books.
    pub diverged: bool,
}

/// How a consumer stands as a whole.
#[derive(Serialize)]
pub struct Cap {
    /// Set by governance.
    pub cap: u128,
    /// Native tokens per provider token.
    pub price: String,
    /// Part of the value that is not delegated.
    pub discount: String,
    /// Held and not delegated (`treasury`).
    pub idle: u128,
    /// Undelegated and not yet back (`treasury`).
    pub unbonding: u128,
}

/// Transactions that failed for one reason.
#[derive(Serialize)]
pub struct Failed {
    /// Of which consumer.
    pub consumer: String,
    /// Stake or Unstake.
    pub kind: String,
    /// Reason code.
    pub code: String,
    /// How many.
    pub count: u64,
    /// How many of these their user has given up: what they took is a claim.
    pub forced: u64,
    /// Their amounts together.
    pub amount: u128,
}

/// One transaction that failed.
#[derive(Serialize)]
pub struct FailedTx {
    /// Number at its external-staking contract.
    pub tx: u64,
    /// Of which consumer.
    pub consumer: String,
    /// Whose.
    pub user: String,
    /// Stake or Unstake.
    pub kind: String,
    /// On which validator.
    pub validator: String,
    /// How much.
    pub amount: u128,
    /// How it stands now.
    pub status: String,
    /// Code and text.
    pub reason: String,
}

/// What was refused on the spot for one reason.
#[derive(Serialize)]
pub struct Refused {
    /// What was tried.
    pub what: String,
    /// What the contract said.
    pub reason: String,
    /// How often.
    pub count: u64,
}

/// Packets of a channel in one direction.
#[derive(Serialize)]
pub struct Packets {
    /// From and to.
    pub route: String,
    /// What became of them.
    #[serde(flatten)]
    pub traffic: Traffic,
    /// Neither acknowledged nor timed out.
    pub in_flight: u64,
}
