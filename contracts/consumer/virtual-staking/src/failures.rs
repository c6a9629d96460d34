//! Failures of staking messages: the last one of each validator.

use cosmwasm_std::{StdResult, Storage};
use cw_storage_plus::Map;
use mesh_apis::virtual_staking::Failure;

/// The last failure by operator address.
pub(crate) const FAILURES: Map<&str, Failure> = Map::new("failures");

/// Longest text of an error that is stored, bytes.
const MAX_ERROR: usize = 128;

/// Whether a message for a validator failed in this epoch or in the previous one.
///
/// # Errors
/// If the record does not decode.
pub(crate) fn failed_lately(storage: &dyn Storage, validator: &str, epoch: u64) -> StdResult<bool> {
    let failure = FAILURES.may_load(storage, validator)?;
    Ok(failure.is_some_and(|failure| failure.epoch.saturating_add(1) >= epoch))
}

/// The beginning of an error text, short enough to be stored.
pub(crate) fn shorten(error: &str) -> String {
    let mut end = error.len().min(MAX_ERROR);
    while !error.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    error.get(..end).unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_error_is_cut_between_characters() {
        assert_eq!(shorten("short"), "short");
        let long = "é".repeat(200);
        assert_eq!(shorten(&format!("a{long}")).len(), MAX_ERROR - 1);
    }
}
