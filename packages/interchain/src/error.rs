//! Why something could not be done in the simulated world.

use thiserror::Error;

use crate::ibc::IbcError;

/// Why something could not be done. In each case nothing has changed.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SimError {
    /// The chain makes no blocks.
    #[error("chain {chain} is halted")]
    Halted {
        /// Chain id.
        chain: String,
    },
    /// A transaction failed.
    #[error("{chain}: {reason}")]
    Tx {
        /// Chain id.
        chain: String,
        /// The innermost error.
        reason: String,
        /// The whole error, with the messages that led to it.
        trace: String,
    },
    /// The transaction of a relayer failed in the contract: no ack was written, or the ack or
    /// timeout was not processed. The packet stays in flight.
    #[error("{chain}: relayed transaction aborted: {reason}")]
    Aborted {
        /// Chain id.
        chain: String,
        /// What the contract said, or how it panicked.
        reason: String,
    },
    /// A query failed.
    #[error("{chain}: query failed: {reason}")]
    Query {
        /// Chain id.
        chain: String,
        /// What the contract or the chain said.
        reason: String,
    },
    /// The IBC core refused.
    #[error(transparent)]
    Ibc(#[from] IbcError),
    /// There is no such thing in this world.
    #[error("unknown {kind} {id}")]
    Unknown {
        /// Such as `validator`.
        kind: &'static str,
        /// What was asked for.
        id: String,
    },
}

/// What most calls answer.
pub type SimResult<T> = Result<T, SimError>;

impl SimError {
    /// A transaction that failed. The innermost of the errors in `trace` is the reason.
    pub fn tx(chain: &str, trace: String) -> Self {
        Self::Tx { chain: chain.to_string(), reason: innermost(&trace).to_string(), trace }
    }

    /// A query that failed.
    pub fn query(chain: &str, error: impl std::fmt::Display) -> Self {
        let text = error.to_string();
        Self::Query { chain: chain.to_string(), reason: innermost(&text).to_string() }
    }

    /// Whether the innermost reason contains this text. For tests of refusals.
    pub fn says(&self, text: &str) -> bool {
        self.to_string().contains(text)
    }
}

/// cw-multi-test wraps an error once per message on the way; what the contract said comes last.
pub(crate) fn innermost(trace: &str) -> &str {
    let last = trace.rfind("kind: ").and_then(|at| trace.get(at..));
    last.and_then(|tail| tail.split_once(", error: ")).map_or(trace, |(_, reason)| reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_what_the_contract_said() {
        let trace = "kind: Other, error: Error executing WasmMsg:\n  sender: a\n  Execute {}\nkind: Other, error: no, error: twice";
        assert_eq!(innermost(trace), "no, error: twice");
        assert_eq!(innermost("plain"), "plain");
    }
}
