//! The steps of a story. Users, consumers and validators are found by then; labels too.

use std::fmt;

use cosmwasm_std::{Binary, Decimal, Uint128};
use mesh_simulator::system::hostile::Conduct;
use mesh_simulator::valset_file::ValidatorSpec;

use super::local::LocalStep;
use crate::place::{At, Place};

/// One step.
pub struct Step {
    /// Where it is in the file.
    pub place: Place,
    /// Name of the action.
    pub name: String,
    /// What is done.
    pub action: Action,
    /// A name for the transaction and the packets of this step.
    pub label: Option<String>,
    /// It must fail, with an error that contains this.
    pub fails: Option<String>,
}

/// A user of the file, by number.
pub type UserId = usize;
/// A consumer of the file, by number.
pub type ConsumerId = usize;

/// What is done.
pub enum Action {
    /// Collateral into the vault.
    Bond(UserId, u128),
    /// Free collateral out of the vault.
    Unbond(UserId, u128),
    /// Stake.
    Stake(Stake),
    /// Remove stake.
    Unstake(Stake),
    /// Release matured claims.
    Withdraw(UserId, ConsumerId),
    /// Force an Unstake, or abort a Stake: the label of its step.
    GiveUp(String),
    /// Send what is owed.
    SendOwed(ConsumerId, Option<u32>),
    /// Send waiting updates of validators.
    SendUpdates(ConsumerId, Option<u32>),
    /// Try a parked release again.
    RetryRelease(UserId, ConsumerId),
    /// Do something with packets.
    Packets(Handle, Selection),
    /// Deliver everything and every ack, again and again.
    Relay(Option<ConsumerId>),
    /// The receiving chain writes an ack that its contract never gave.
    ForgeAck(Selection, Vec<u8>),
    /// The receiving chain claims that it never got a packet.
    ForgeTimeout(Selection),
    /// Time passes.
    Advance(u64),
    /// An epoch, all pages; or one page by the chain's module, whatever the time, if `true`.
    Epoch(ConsumerId, bool),
    /// A chain and its clients.
    Chain(ChainChange),
    /// Validators on their chain, and what it tells of them.
    Valset(ConsumerId, ValsetStep),
    /// A lienholder that means harm, and its users.
    Hostile(HostileStep),
    /// Governance sets the price.
    SetPrice(ConsumerId, Decimal),
    /// Governance sets the max cap.
    SetCap(ConsumerId, Uint128),
    /// Rewards of a consumer.
    Rewards(ConsumerId, RewardStep),
    /// Local staking.
    Local(LocalStep),
    /// Double signing, and what comes of it.
    Slashing(SlashStep),
    /// Something must be so.
    Expect(Vec<At<Expectation>>),
}

/// Who stakes how much where.
pub struct Stake {
    /// Who.
    pub user: UserId,
    /// Where.
    pub consumer: ConsumerId,
    /// Operator address.
    pub validator: String,
    /// How much.
    pub amount: u128,
}

/// What happens with packets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Handle {
    /// Deliver.
    Deliver,
    /// Bring the ack back.
    Acknowledge,
    /// Prove the timeout.
    TimeOut,
    /// Lose.
    Drop,
    /// Care for what was lost.
    PickUp,
}

/// Which packets.
pub struct Selection {
    /// Only to and from this consumer.
    pub consumer: Option<ConsumerId>,
    /// Which of them.
    pub which: Which,
}

/// Which of the packets that come into question, in the order in which they were sent.
pub enum Which {
    /// All.
    All,
    /// All, in random order.
    Random,
    /// The oldest.
    First,
    /// The newest.
    Last,
    /// These, in this order.
    These(Vec<Pick>),
}

/// One packet.
pub enum Pick {
    /// From 1, in the order in which they were sent.
    Number(At<usize>),
    /// What the step with this label sent.
    Label(String),
}

/// What happens to a chain.
pub enum ChainChange {
    /// It stops. None: the provider.
    Halt(Option<ConsumerId>),
    /// It goes on.
    Resume(Option<ConsumerId>),
    /// The client of a consumer expires: on the provider if `true`, else on the consumer.
    Expire(ConsumerId, bool),
    /// Governance revives it.
    Revive(ConsumerId, bool),
    /// The next callbacks of its transfers run out of gas. None: the provider.
    Starve(Option<ConsumerId>, u64),
}

/// What happens to validators.
pub enum ValsetStep {
    /// One changes. Then it is reported, unless `reported` is false.
    Change {
        /// Operator address.
        validator: String,
        /// How.
        change: ValidatorChange,
        /// Whether the chain's contracts hear of it at once.
        reported: bool,
    },
    /// The whole set is reported.
    Report,
    /// The chain's module tells the contracts of an update.
    Sudo(Box<ValsetUpdate>),
}

/// What happens to a validator.
pub enum ValidatorChange {
    /// It comes into being, in the active set.
    Join(Box<ValidatorSpec>),
    /// Out of the active set, not jailed.
    Leave,
    /// Back into the active set, not from jail.
    Return,
    /// Out of the staking module.
    Remove,
    /// It signs with a new key from the next block on.
    RotateKey,
    /// Jailed.
    Jail,
    /// Out of jail.
    Unjail,
    /// Jailed for ever.
    Tombstone,
    /// The chain slashes it by this ratio, for this height (none: now). Nothing else happens to it.
    Slash(Decimal, Option<u64>),
}

/// What the chain's module tells, by operator addresses.
#[derive(Default)]
pub struct ValsetUpdate {
    /// New in the active set.
    pub additions: Vec<String>,
    /// Out of the active set.
    pub removals: Vec<String>,
    /// With other metadata.
    pub updated: Vec<String>,
    /// Jailed.
    pub jailed: Vec<String>,
    /// No longer jailed.
    pub unjailed: Vec<String>,
    /// Tombstoned.
    pub tombstoned: Vec<String>,
    /// Slashed.
    pub slashed: Vec<String>,
    /// Whether the slashes say that the validator is tombstoned.
    pub is_tombstoned: bool,
}

/// A lienholder that means harm, and its users.
pub enum HostileStep {
    /// It is made, under this name, and can slash this part of what is pledged to it.
    Add(String, Decimal),
    /// What it does from now on, whenever it is called.
    Conduct(String, Conduct),
    /// A user pledges collateral to it.
    Pledge(UserId, String, u128),
}

/// What happens to rewards.
pub enum RewardStep {
    /// The consumer's chain pays this much for the delegations on a validator, by operator address.
    Distribute(String, u128),
    /// Booked rewards are sent, so many batches.
    Send(Option<u32>),
    /// The oldest batch that the converter takes for being in transit is booked again.
    Recover,
    /// A user withdraws.
    Withdraw {
        /// Who.
        user: UserId,
        /// Of this validator. None: of all.
        validator: Option<String>,
        /// Who gets them. None: the user.
        to: Option<UserId>,
    },
    /// What is parked for a validator that is gone goes to the sink.
    Sink(String),
}

/// Double signing, and what comes of it.
pub enum SlashStep {
    /// A validator signs two blocks of one height. Nobody has acted on it yet.
    DoubleSign {
        /// Of which consumer.
        consumer: ConsumerId,
        /// Operator address.
        validator: String,
        /// None: the consumer's height now.
        height: Option<u64>,
        /// Prevotes, instead of precommits.
        prevotes: bool,
        /// One of the votes is for no block.
        nil: bool,
    },
    /// The consumer's own chain slashes and tombstones who signed in the step with this label.
    Punish(String),
    /// Anyone brings the votes of the step with this label: as JSON, or as protobuf if `true`.
    SubmitEvidence(String, bool),
    /// Anyone brings what a file holds, against a validator.
    SubmitFile {
        /// Of which consumer.
        consumer: ConsumerId,
        /// Operator address.
        validator: String,
        /// How errors call the file.
        name: String,
        /// All of it.
        evidence: Binary,
    },
    /// Anyone settles a user, or everybody.
    Settle(ConsumerId, Option<UserId>),
    /// Anyone has the consumer's contract told by how much the lien of a user has shrunk.
    ReportShrunk(UserId, ConsumerId),
    /// Anyone works off the debt of a user.
    WorkOffDebt(UserId, ConsumerId),
}

/// Something that must be so.
pub struct Expectation {
    /// Its key in the file.
    pub key: &'static str,
    /// Of what.
    pub of: Subject,
    /// What must be.
    pub wanted: Wanted,
    /// Whether the file expects the same of several consumers.
    pub of_several: bool,
}

/// What must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// This text.
    Text(String),
    /// This amount, at most this amount, or at least.
    Amount(Bound, Uint128),
}

/// How an amount is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// It is this.
    Exactly,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
}

impl Wanted {
    /// Whether it is so.
    pub fn fits(&self, actual: &str) -> bool {
        let amount = |actual: &str| actual.parse::<Uint128>().ok();
        match self {
            Self::Text(text) => text == actual,
            Self::Amount(bound, wanted) => amount(actual).is_some_and(|actual| match bound {
                Bound::Exactly => actual == *wanted,
                Bound::AtMost => actual <= *wanted,
                Bound::AtLeast => actual >= *wanted,
            }),
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Amount(Bound::Exactly, amount) => write!(f, "{amount}"),
            Self::Amount(Bound::AtMost, amount) => write!(f, "at most {amount}"),
            Self::Amount(Bound::AtLeast, amount) => write!(f, "at least {amount}"),
        }
    }
}

/// Of what something is expected. What the key needs is there.
#[derive(Clone, Default)]
pub struct Subject {
    /// A user.
    pub user: Option<UserId>,
    /// A consumer.
    pub consumer: Option<ConsumerId>,
    /// A validator of it.
    pub validator: Option<String>,
    /// The step with this label.
    pub tx: Option<String>,
}
