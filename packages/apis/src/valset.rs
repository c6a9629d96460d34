//! Operations on the validator set, from the consumer to the provider.
//!
//! Each is an element of a semilattice (specification, "Validator metadata syncing": commutative
//! and idempotent): any order and any repetition of the same operations gives the same state. The
//! merge is in `external-staking`.

use cosmwasm_std::Binary;

use crate::wire::wire_type;
use crate::ConsumerHeight;

wire_type! {
    /// A validator exists and is active, and signs with this key from this height on. Sent again
    /// with another key when the validator rotates its key: all keys are kept, because evidence can
    /// be about an old one.
    pub struct AddValidator {
        /// Operator address on the consumer.
        pub valoper: String,
        /// Raw ed25519 consensus key, 32 bytes.
        pub pub_key: Binary,
        /// Consumer height from which the key is known to sign.
        pub start_height: ConsumerHeight,
        /// Number of this operation, strictly increasing on the consumer. A re-sent operation keeps
        /// it.
        pub seq: u64,
    }
}

wire_type! {
    /// A validator was tombstoned by its own chain. Final: nothing brings it back.
    pub struct RemoveValidator {
        /// Operator address on the consumer.
        pub valoper: String,
        /// Consumer height at which it was known. Of several the smallest counts.
        pub height: ConsumerHeight,
        /// Number of this operation, strictly increasing on the consumer. It only orders
        /// re-sending: the merge ignores it.
        pub seq: u64,
    }
}

wire_type! {
    /// A validator entered or left the active set.
    pub struct UpdateValidator {
        /// Operator address on the consumer.
        pub valoper: String,
        /// New status.
        pub status: ValidatorStatus,
        /// As in [`AddValidator::seq`]: the status with the greatest number wins.
        pub seq: u64,
    }
}

wire_type! {
    /// Whether a validator takes part in consensus. The order breaks ties between equal sequence
    /// numbers: the greater, more careful, one wins.
    #[derive(Copy, PartialOrd, Ord)]
    pub enum ValidatorStatus {
        /// In the active set.
        Active,
        /// Registered, but not in the active set.
        Inactive,
        /// Jailed by its chain.
        Jailed,
    }
}

impl ValidatorStatus {
    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Jailed => "jailed",
        }
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::to_json_string;

    use super::*;

    #[test]
    fn the_name_of_a_status_is_its_name_in_json() {
        for status in [ValidatorStatus::Active, ValidatorStatus::Inactive, ValidatorStatus::Jailed] {
            assert_eq!(to_json_string(&status).unwrap(), format!("\"{}\"", status.name()));
        }
    }
}
