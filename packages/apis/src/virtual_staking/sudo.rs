//! Messages of the chain's mesh-security module.

use crate::wire::wire_type;

wire_type! {
    /// What the chain's mesh-security module calls. Fields that are not needed here are left out,
    /// and what a version of the module adds or leaves out is accepted: a refusal would lose the
    /// update, for the module sends it once.
    pub enum SudoMsg {
        /// As [`super::ExecuteMsg::HandleEpoch`], without regard to the interval. Runs one page; anyone
        /// can run the next ones.
        HandleEpoch {},
        /// The active set has changed.
        HandleValsetUpdate {
            /// New in the active set.
            additions: Option<Vec<ModuleValidator>>,
            /// Out of the active set.
            removals: Option<Vec<String>>,
            /// Changed metadata.
            updated: Option<Vec<ModuleValidator>>,
            /// Jailed.
            jailed: Option<Vec<String>>,
            /// No longer jailed. Bonded only if it is among the additions as well.
            unjailed: Option<Vec<String>>,
            /// Tombstoned.
            tombstoned: Option<Vec<String>>,
            /// Slashed.
            slashed: Option<Vec<ValidatorSlash>>,
        },
    }
}

wire_type! {
    /// A validator, as the module tells it: without its commissions.
    pub struct ModuleValidator {
        /// Operator address.
        pub address: String,
    }
}

wire_type! {
    /// A slash on the consumer, as the module tells it: without heights, power and amounts.
    pub struct ValidatorSlash {
        /// Operator address.
        pub address: String,
        /// Whether the validator is tombstoned. Versions of the module leave this out.
        #[serde(default)]
        pub is_tombstoned: bool,
    }
}
