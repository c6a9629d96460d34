//! The steps of a story. Users, consumers and validators are found by then; labels too.

use cosmwasm_std::{Decimal, Uint128};

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
    /// An epoch, all pages.
    Epoch(ConsumerId),
    /// A chain and its clients.
    Chain(ChainChange),
    /// A validator on its chain; then the chain reports it.
    Validator(ConsumerId, String, ValidatorChange),
    /// Governance sets the price.
    SetPrice(ConsumerId, Decimal),
    /// Governance sets the max cap.
    SetCap(ConsumerId, Uint128),
    /// Rewards of a consumer.
    Rewards(ConsumerId, RewardStep),
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

/// What happens to a validator.
#[derive(Clone, Copy)]
pub enum ValidatorChange {
    /// Jailed.
    Jail,
    /// Out of jail.
    Unjail,
    /// Jailed for ever.
    Tombstone,
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
    },
    /// The consumer's own chain slashes and tombstones who signed in the step with this label.
    Punish(String),
    /// Anyone brings the votes of the step with this label.
    SubmitEvidence(String),
    /// Anyone settles a user, or everybody.
    Settle(ConsumerId, Option<UserId>),
    /// Anyone has the consumer's contract told by how much the lien of a user has shrunk.
    TellShrunk(UserId, ConsumerId),
    /// Anyone works off the debt of a user.
    WorkOffDebt(UserId, ConsumerId),
}

/// Something that must be so.
pub struct Expectation {
    /// Its key in the file.
    pub key: &'static str,
    /// Of what.
    pub of: Subject,
    /// What must be, as a text.
    pub value: String,
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
