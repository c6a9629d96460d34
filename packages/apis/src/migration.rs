//! What a contract may be migrated from: its own state, written by code that is not newer.

use semver::Version;
use thiserror::Error;

/// Why a migration was refused.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MigrationError {
    /// The state was written by another contract.
    #[error("cannot migrate: expected the state of {expected}, found that of {actual}")]
    WrongContract {
        /// This contract.
        expected: String,
        /// What is stored.
        actual: String,
    },
    /// The state was written by newer code of this contract.
    #[error("cannot migrate to {expected}: the state was written by the newer {actual}")]
    Downgrade {
        /// Version of this code.
        expected: String,
        /// What is stored.
        actual: String,
    },
    /// The stored version is not a semantic version.
    #[error("cannot migrate: {actual} is not a version")]
    InvalidVersion {
        /// What is stored.
        actual: String,
    },
}

/// A contract and the version of its code, as cw2 stores them.
#[derive(Clone, Copy, Debug)]
pub struct CodeVersion<'a> {
    /// Name of the contract.
    pub contract: &'a str,
    /// Semantic version.
    pub version: &'a str,
}

/// Whether code of version `this` may take over the state that `stored` has written.
///
/// # Errors
/// [`MigrationError`].
pub fn check(stored: CodeVersion, this: CodeVersion) -> Result<(), MigrationError> {
    if stored.contract != this.contract {
        let (expected, actual) = (this.contract.to_string(), stored.contract.to_string());
        return Err(MigrationError::WrongContract { expected, actual });
    }
    if parse(stored.version)? > parse(this.version)? {
        let (expected, actual) = (this.version.to_string(), stored.version.to_string());
        return Err(MigrationError::Downgrade { expected, actual });
    }
    Ok(())
}

fn parse(version: &str) -> Result<Version, MigrationError> {
    version.parse().map_err(|_| MigrationError::InvalidVersion { actual: version.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const THIS: CodeVersion<'static> = CodeVersion { contract: "vault", version: "1.10.0" };

    fn from(contract: &str, version: &str) -> Result<(), MigrationError> {
        check(CodeVersion { contract, version }, THIS)
    }

    #[test]
    fn the_same_and_older_versions_are_taken_over() {
        for version in ["1.10.0", "1.9.9", "0.1.0", "1.10.0-rc.1"] {
            assert_eq!(from("vault", version), Ok(()), "{version}");
        }
    }

    #[test]
    fn another_contract_a_newer_version_and_no_version_are_refused() {
        assert!(matches!(from("converter", "1.0.0"), Err(MigrationError::WrongContract { .. })));
        for newer in ["1.10.1", "2.0.0", "10.0.0"] {
            assert!(matches!(from("vault", newer), Err(MigrationError::Downgrade { .. })), "{newer}");
        }
        assert!(matches!(from("vault", "newest"), Err(MigrationError::InvalidVersion { .. })));
    }
}
