//! Answers to queries.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Decimal, Timestamp, Uint128};

/// The cap, and the coins that count towards it.
#[cw_serde]
pub struct BondStatusResponse {
    /// Max cap, set by governance.
    pub cap: Uint128,
    /// Sum of all delegations when the last epoch began, and every change since. Slashes lower the
    /// real sum before an epoch sees them.
    pub delegated: Uint128,
    /// Coins held and not delegated (`treasury`).
    pub idle: Uint128,
    /// Coins undelegated and not yet back (`treasury`). Slashes can lower what comes back.
    pub unbonding: Uint128,
    /// Current delegations to validators in quarantine.
    pub quarantined: Uint128,
    /// The cap that the chain's module has for this contract, and its used part (`module`). A slash
    /// lowers the delegations, but not the used part. None if the module does not answer.
    pub module: Option<ModuleCap>,
}

/// A cap of the chain's mesh-security module.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct ModuleCap {
    /// The cap, set by the module's own proposal.
    pub cap: Uint128,
    /// Its used part, by the module's count.
    pub used: Uint128,
}

/// The current or last epoch.
#[cw_serde]
pub struct EpochResponse {
    /// Number of the epoch, from 1. 0 before the first epoch.
    pub epoch: u64,
    /// Time of its start.
    pub started: Option<Timestamp>,
    /// True while pages are left to run.
    pub running: bool,
    /// Time from which anyone can start the next epoch.
    pub next: Timestamp,
    /// Last price that an epoch used, native tokens per provider token.
    pub last_price: Option<Decimal>,
}

/// Target and real delegation of a validator.
#[cw_serde]
pub struct DelegationResponse {
    /// Operator address.
    pub validator: String,
    /// D, in provider-side units.
    pub stake: Uint128,
    /// Target of an epoch that would start now, native tokens. None if the delegation would stay,
    /// because no price is known or the validator is in quarantine.
    pub target: Option<Uint128>,
    /// Current delegation. The part above the target has voting power without stake behind it: see
    /// the exposure lag in the operator's guide.
    pub delegated: Uint128,
    /// True if it is in quarantine.
    pub quarantined: bool,
    /// Start times of the undelegations under way, oldest first (`treasury`).
    pub undelegations: Vec<Timestamp>,
    /// Start times of the redelegations to this validator that may be under way, oldest first
    /// (`treasury`).
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

/// Staking message that failed.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum StakingAction {
    /// Delegation, or bonding by the module.
    Bond,
    /// Undelegation, or unbonding by the module.
    Unbond,
    /// Redelegation from or to the validator. Its failure is stored for both.
    Redelegate,
    /// Withdrawal of rewards.
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

/// The last failure of a validator. In the epoch after it, the validator gets no increase and no
/// redelegation, so that the coins go to others.
#[cw_serde]
pub struct Failure {
    /// Number of the epoch.
    pub epoch: u64,
    /// Time of the failure.
    pub time: Timestamp,
    /// The message that failed.
    pub action: StakingAction,
    /// Its amount, native tokens.
    pub amount: Uint128,
    /// Error of the chain, shortened.
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
    /// Current delegation to it.
    pub delegated: Uint128,
}

/// A page of the validators in quarantine.
#[cw_serde]
pub struct QuarantineResponse {
    /// By operator address.
    pub validators: Vec<Quarantined>,
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::to_json_string;

    use super::*;

    #[test]
    fn the_name_of_an_action_is_its_name_in_json() {
        for action in
            [StakingAction::Bond, StakingAction::Unbond, StakingAction::Redelegate, StakingAction::Withdraw]
        {
            assert_eq!(to_json_string(&action).unwrap(), format!("\"{}\"", action.name()));
        }
    }
}
