//! Messages of the chain's mesh-security module.

use crate::wire::wire_type;

wire_type! {
    /// Messages of the chain's mesh-security module. Fields that are not needed are left out here.
    /// Unknown and missing fields are accepted, because the module sends an update only once, and a
    /// refusal would lose it.
    pub enum SudoMsg {
        /// Runs one page, like [`super::ExecuteMsg::HandleEpoch`], but at any time. Anyone can run
        /// the next pages.
        HandleEpoch {},
        /// Changes of the active set.
        HandleValsetUpdate {
            /// Validators that joined the active set.
            additions: Option<Vec<ModuleValidator>>,
            /// Validators that left the active set.
            removals: Option<Vec<String>>,
            /// Validators whose metadata changed.
            updated: Option<Vec<ModuleValidator>>,
            /// Validators that were jailed.
            jailed: Option<Vec<String>>,
            /// Validators that are no longer jailed. Bonded only if also among the additions.
            unjailed: Option<Vec<String>>,
            /// Validators that were tombstoned.
            tombstoned: Option<Vec<String>>,
            /// Slashes of validators.
            slashed: Option<Vec<ValidatorSlash>>,
        },
    }
}

wire_type! {
    /// A validator, without its commissions.
    pub struct ModuleValidator {
        /// Operator address.
        pub address: String,
    }
}

wire_type! {
    /// A slash on the consumer, without heights, power and amounts.
    pub struct ValidatorSlash {
        /// Operator address.
        pub address: String,
        /// True if the validator is tombstoned. Some versions of the module leave this out.
        #[serde(default)]
        pub is_tombstoned: bool,
    }
}
