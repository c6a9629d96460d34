//! What became of an action.

use thiserror::Error;

/// What became of an action.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    #[error("done in block {height}, gas {gas}, fee {fee}")]
    Done { height: u64, gas: u64, fee: u128 },
    #[error("done, as the sequence of the key shows")]
    Taken,
    #[error("it would be sent with gas {gas}, fee {fee}")]
    WouldSend { gas: u64, fee: u128 },
    #[error("it would change nothing")]
    Nothing,
    #[error("the chain refuses it: {reason}")]
    Refused { reason: String },
    #[error("it failed in block {height}: {log}")]
    Failed { height: u64, log: String },
    #[error("it takes gas {gas}, and keeper.gas_limit is {limit}")]
    TooMuchGas { gas: u64, limit: u64 },
    #[error("its fee is {fee}, and of the budget {left} is left today")]
    OverBudget { fee: u128, left: u128 },
    #[error("its fee is {fee}, and {address} has {balance}")]
    OutOfFunds { address: String, fee: u128, balance: u128 },
    #[error("it is in no block, and can be in none any more")]
    Gone,
    #[error("its turn has not come: {reason}")]
    Waiting { reason: String },
}

impl Outcome {
    /// For metrics.
    pub(crate) fn result(&self) -> &'static str {
        match self {
            Self::Done { .. } | Self::Taken => "sent",
            Self::WouldSend { .. } => "dry_run",
            Self::Nothing => "no_change",
            Self::Refused { .. } => "refused",
            Self::Failed { .. } => "failed",
            Self::TooMuchGas { .. } => "too_much_gas",
            Self::OverBudget { .. } => "over_budget",
            Self::OutOfFunds { .. } => "out_of_funds",
            Self::Gone => "gone",
            Self::Waiting { .. } => "waiting",
        }
    }

    /// Whether the chain has done it.
    pub(crate) fn is_done(&self) -> bool {
        matches!(self, Self::Done { .. } | Self::Taken)
    }

    /// Whether a node, time or coins were missing: the action itself was not judged.
    pub(crate) fn is_for_lack_of_something(&self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::OverBudget { .. } | Self::OutOfFunds { .. })
    }

    /// Whether an operator should look at it.
    pub(crate) fn is_trouble(&self) -> bool {
        !self.is_done() && !matches!(self, Self::WouldSend { .. } | Self::Nothing)
    }
}
