//! Answers to queries.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Decimal, Timestamp, Uint128};

/// The cap, and what is used of it.
#[cw_serde]
pub struct BondStatusResponse {
    /// Set by governance.
    pub cap: Uint128,
    /// Delegated: what the chain said when the last epoch began, and what was moved since. Slashes
    /// lower the truth before they are seen here.
    pub delegated: Uint128,
    /// Held and not delegated (`treasury`).
    pub idle: Uint128,
    /// Undelegated and not yet back (`treasury`). Slashes can lower what comes back.
    pub unbonding: Uint128,
    /// What is delegated to validators in quarantine, as the chain says now.
    pub quarantined: Uint128,
    /// The cap that the chain's module has for this contract, and what it counts as used
    /// (`module`). A slash lowers what is delegated and not what is used. None if the module does
    /// not answer.
    pub module: Option<ModuleCap>,
}

/// A cap of the chain's mesh-security module.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct ModuleCap {
    /// Set by the module's own proposal.
    pub cap: Uint128,
    /// Used, by the module's count.
    pub used: Uint128,
}

/// How an epoch stands.
#[cw_serde]
pub struct EpochResponse {
    /// Number of the current or last epoch, from 1. 0: none yet.
    pub epoch: u64,
    /// When it started.
    pub started: Option<Timestamp>,
    /// Whether pages are left to run.
    pub running: bool,
    /// From when on anyone can start the next one.
    pub next: Timestamp,
    /// The last price that an epoch worked with, native tokens per provider token.
    pub last_price: Option<Decimal>,
}

/// Target and real delegation of a validator.
#[cw_serde]
pub struct DelegationResponse {
    /// Operator address.
    pub validator: String,
    /// D, in provider-side units.
    pub stake: Uint128,
    /// What an epoch that started now would aim at, native tokens. None: the delegation would stay,
    /// since no price is known, or since the validator is in quarantine.
    pub target: Option<Uint128>,
    /// What is delegated. What is above the target votes without stake that backs it: see the
    /// exposure lag in the operator's guide.
    pub delegated: Uint128,
    /// Whether it is in quarantine.
    pub quarantined: bool,
    /// When the undelegations that are under way were begun, oldest first (`treasury`).
    pub undelegations: Vec<Timestamp>,
    /// When the redelegations to this validator that can still be under way were begun, oldest
    /// first (`treasury`).
    pub redelegations: Vec<Timestamp>,
    /// Its last failure.
    pub failure: Option<Failure>,
}

/// A page of delegations.
#[cw_serde]
pub struct DelegationsResponse {
    /// By operator address.
    pub delegations: Vec<DelegationResponse>,
}

/// What was tried with a validator.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum StakingAction {
    /// To delegate to it, or to bond.
    Bond,
    /// To undelegate from it, or to unbond.
    Unbond,
    /// To redelegate from it or to it. Both ends record the failure.
    Redelegate,
    /// To withdraw its rewards.
    Withdraw,
}

impl StakingAction {
    /// Its name in events, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bond => "bond",
            Self::Unbond => "unbond",
            Self::Redelegate => "redelegate",
            Self::Withdraw => "withdraw",
        }
    }
}

/// The last failure of a validator. It gets no increase and no redelegation in the epoch after it,
/// so that coins kept for it go to others.
#[cw_serde]
pub struct Failure {
    /// Number of the epoch.
    pub epoch: u64,
    /// When.
    pub time: Timestamp,
    /// What was tried.
    pub action: StakingAction,
    /// How much, native tokens.
    pub amount: Uint128,
    /// What the chain said, shortened.
    pub error: String,
}

/// A page of failures.
#[cw_serde]
pub struct FailuresResponse {
    /// (operator address, failure), by operator address.
    pub failures: Vec<(String, Failure)>,
}

/// A validator in quarantine.
#[cw_serde]
pub struct Quarantined {
    /// Operator address.
    pub validator: String,
    /// What is delegated to it.
    pub delegated: Uint128,
}

/// A page of the validators in quarantine.
#[cw_serde]
pub struct QuarantineResponse {
    /// By operator address.
    pub validators: Vec<Quarantined>,
}
