//! Operator addresses of validators.

use std::fmt;
use std::ops::Deref;

use thiserror::Error;

/// Longest operator address, in bytes.
pub const MAX_OPERATOR_BYTES: usize = 128;

/// Operator address of a validator of the consumer: 1 to [`MAX_OPERATOR_BYTES`] printable bytes
/// without spaces. Text of a counterparty becomes one before anything is stored under it: a longer
/// key may be too long for the storage.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperatorAddress(String);

/// The text cannot be an operator address.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[error("an operator address has 1 to {MAX_OPERATOR_BYTES} printable bytes, got {actual} bytes")]
pub struct InvalidOperatorAddress {
    /// Its length, in bytes. The text itself may be too long for an error.
    pub actual: usize,
}

impl OperatorAddress {
    /// Whether a text can be one.
    pub fn is_valid(text: &str) -> bool {
        (1..=MAX_OPERATOR_BYTES).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
    }
}

impl TryFrom<String> for OperatorAddress {
    type Error = InvalidOperatorAddress;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match Self::is_valid(&text) {
            true => Ok(Self(text)),
            false => Err(InvalidOperatorAddress { actual: text.len() }),
        }
    }
}

impl From<OperatorAddress> for String {
    fn from(address: OperatorAddress) -> Self {
        address.0
    }
}

impl Deref for OperatorAddress {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OperatorAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_address_is_printable_and_of_bounded_length() {
        for valid in ["v", "cosmosvaloper1abc", &"x".repeat(MAX_OPERATOR_BYTES)] {
            let address = OperatorAddress::try_from(valid.to_string()).unwrap();
            assert_eq!((&*address, address.to_string().as_str()), (valid, valid));
            assert_eq!(String::from(address), valid);
        }
        for invalid in ["", " ", "a b", "ä", "a\n", &"x".repeat(MAX_OPERATOR_BYTES + 1)] {
            let error = OperatorAddress::try_from(invalid.to_string()).unwrap_err();
            assert_eq!(error, InvalidOperatorAddress { actual: invalid.len() });
        }
    }
}
