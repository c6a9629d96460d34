//! Rewards on their way to the provider: ICS20 transfers of the consumer's native token, with the
//! split by validator in the memo (specification, "Rewards").
//!
//! The memo is one JSON object. Next to the keys of the callbacks middleware (ADR-8 of ibc-go) it
//! has `"mesh_rewards":{"batch":7,"split":[{"validator":"...","amount":"..."}]}`. The split adds up
//! to the amount of the transfer.

use std::fmt::Write;

use cosmwasm_std::{
    from_json, to_json_string, Addr, IbcCallbackRequest, IbcDstCallback, IbcSrcCallback, StdResult, Uint128,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::wire::wire_type;
use crate::BatchId;

/// Port of ICS20.
pub const TRANSFER_PORT: &str = "transfer";

/// What ibc-go's transfer module is called in the version of a channel, by itself or inside of
/// other middleware.
pub const TRANSFER_VERSION: &str = "ics20-1";

/// Longest memo that ibc-go takes, in bytes.
pub const MAX_MEMO_BYTES: usize = 32_768;

/// Most entries of a split, so that booking it stays below half of the gas that a callback has by
/// default (1,000,000), and the memo below [`MAX_MEMO_BYTES`]. Measured by `TestGasOfRewards` of
/// the suite on real chains.
pub const MAX_SPLIT: usize = 30;

wire_type! {
    /// What one validator has earned.
    pub struct ValidatorReward {
        /// Operator address on the consumer.
        pub validator: String,
        /// In the consumer's native token.
        pub amount: Uint128,
    }
}

wire_type! {
    /// What a transfer brings, by validator.
    pub struct RewardSplit {
        /// Which batch it is. Each is booked at most once.
        pub batch: BatchId,
        /// At most [`MAX_SPLIT`] entries, none of them zero.
        pub split: Vec<ValidatorReward>,
    }
}

/// The memo does not hold a split.
#[derive(Error, Debug, PartialEq, Eq)]
#[error("the memo holds no split of rewards: {reason}")]
pub struct MalformedMemo {
    /// What the decoder said.
    pub reason: String,
}

impl RewardSplit {
    /// The memo of a transfer: the split, and who is called back on both chains.
    ///
    /// # Errors
    /// None in practice: strings and numbers always encode.
    pub fn to_memo(&self, converter: &Addr, external_staking: &str) -> StdResult<String> {
        #[derive(serde::Serialize)]
        struct Memo<'a> {
            #[serde(flatten)]
            callbacks: IbcCallbackRequest,
            mesh_rewards: &'a RewardSplit,
        }
        let source = IbcSrcCallback { address: converter.clone(), gas_limit: None };
        let destination = IbcDstCallback { address: external_staking.to_string(), gas_limit: None };
        to_json_string(&Memo { callbacks: IbcCallbackRequest::both(source, destination), mesh_rewards: self })
    }

    /// Reads a memo. Unknown keys are accepted.
    ///
    /// # Errors
    /// [`MalformedMemo`]; never panics, whatever the text is.
    pub fn from_memo(memo: &str) -> Result<Self, MalformedMemo> {
        #[derive(Deserialize)]
        #[serde(remote = "Self")]
        struct Memo {
            mesh_rewards: RewardSplit,
        }
        crate::json_object!(Memo: Deserialize);
        match from_json::<Memo>(memo) {
            Ok(memo) => Ok(memo.mesh_rewards),
            Err(err) => Err(MalformedMemo { reason: err.to_string() }),
        }
    }
}

/// The batch that a memo is of, without its split.
///
/// # Errors
/// [`MalformedMemo`]; never panics, whatever the text is.
pub fn batch_of(memo: &str) -> Result<BatchId, MalformedMemo> {
    #[derive(Deserialize)]
    #[serde(remote = "Self")]
    struct Memo {
        mesh_rewards: Batch,
    }
    crate::json_object!(Memo: Deserialize);
    #[derive(Deserialize)]
    #[serde(remote = "Self")]
    struct Batch {
        batch: BatchId,
    }
    crate::json_object!(Batch: Deserialize);
    match from_json::<Memo>(memo) {
        Ok(memo) => Ok(memo.mesh_rewards.batch),
        Err(err) => Err(MalformedMemo { reason: err.to_string() }),
    }
}

/// The denom that a token of the counterparty gets here when it arrives over our end `channel_id`
/// of a transfer channel: `ibc/` and the hash of its trace (ICS20).
pub fn voucher_denom(channel_id: &str, remote_denom: &str) -> String {
    let hash = Sha256::digest(format!("{TRANSFER_PORT}/{channel_id}/{remote_denom}"));
    hash.iter().fold("ibc/".to_string(), |mut denom, byte| {
        // Writing to a string cannot fail.
        let _ = write!(denom, "{byte:02X}");
        denom
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MAX_OPERATOR_BYTES;
    use proptest::prelude::*;

    fn split(entries: usize) -> RewardSplit {
        let validator = "x".repeat(MAX_OPERATOR_BYTES);
        let entry = ValidatorReward { validator, amount: Uint128::MAX };
        RewardSplit { batch: BatchId(u64::MAX), split: vec![entry; entries] }
    }

    #[test]
    fn a_split_survives_its_memo() {
        let memo = split(2).to_memo(&Addr::unchecked("converter"), "staking").unwrap();
        assert_eq!(RewardSplit::from_memo(&memo).unwrap(), split(2));
        assert_eq!(batch_of(&memo).unwrap(), split(2).batch);
        assert!(memo.starts_with(
            r#"{"src_callback":{"address":"converter"},"dest_callback":{"address":"staking"},"mesh_rewards":{"batch":18446744073709551615,"split":[{"#
        ));
    }

    #[test]
    fn the_longest_memo_is_within_the_limit_of_ibc_go() {
        let address = "a".repeat(MAX_OPERATOR_BYTES);
        let memo = split(MAX_SPLIT).to_memo(&Addr::unchecked(&address), &address).unwrap();
        assert!(memo.len() < MAX_MEMO_BYTES / 2, "{}", memo.len());
    }

    #[test]
    fn unknown_keys_of_a_memo_are_accepted() {
        let memo = r#"{"forward":{"x":[1]},"mesh_rewards":{"batch":7,"split":[{"validator":"v","amount":"5","new":1}],"b":null}}"#;
        assert_eq!(RewardSplit::from_memo(memo).unwrap().split.len(), 1);
    }

    // The denom of the hub's token on Osmosis, which everybody knows.
    #[test]
    fn the_denom_of_a_voucher_is_that_of_ibc_go() {
        assert_eq!(
            voucher_denom("channel-0", "uatom"),
            "ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2"
        );
    }

    proptest! {
        #[test]
        fn any_memo_is_a_split_or_refused(memo in ".{0,300}") {
            let _ = RewardSplit::from_memo(&memo);
            let _ = batch_of(&memo);
        }
    }
}
