//! Name and version of a contract's code, as cw2 stores them, and migration: from the state of the
//! same contract, written by code that is not newer.

use cosmwasm_std::{Response, StdError, StdResult, Storage};
use cw2::{get_contract_version, set_contract_version};
use semver::Version;
use thiserror::Error;

/// Code of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code<'a> {
    /// Name of the contract.
    pub name: &'a str,
    /// Semantic version.
    pub version: &'a str,
}

/// The code of the crate that says it.
#[macro_export]
macro_rules! this_code {
    () => {
        $crate::code::Code {
            name: concat!("crate:", env!("CARGO_PKG_NAME")),
            version: env!("CARGO_PKG_VERSION"),
        }
    };
}

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

impl Code<'_> {
    /// Writes down whose state this is.
    ///
    /// # Errors
    /// When the storage cannot be written.
    pub fn sign(&self, storage: &mut dyn Storage) -> StdResult<()> {
        set_contract_version(storage, self.name, self.version)
    }

    /// Takes over the state that older code of the same contract has left.
    ///
    /// # Errors
    /// [`MigrationError`]. Nothing has changed then.
    pub fn migrate<M, E>(&self, storage: &mut dyn Storage) -> Result<Response<M>, E>
    where
        E: From<MigrationError> + From<StdError>,
    {
        let stored = get_contract_version(storage)?;
        self.check_successor_of(Code { name: &stored.contract, version: &stored.version })?;
        self.sign(storage)?;
        Ok(Response::new()
            .add_attribute("action", "migrate")
            .add_attribute("from", stored.version)
            .add_attribute("to", self.version))
    }

    fn check_successor_of(&self, stored: Code) -> Result<(), MigrationError> {
        if stored.name != self.name {
            let (expected, actual) = (self.name.to_string(), stored.name.to_string());
            return Err(MigrationError::WrongContract { expected, actual });
        }
        if parse(stored.version)? > parse(self.version)? {
            let (expected, actual) = (self.version.to_string(), stored.version.to_string());
            return Err(MigrationError::Downgrade { expected, actual });
        }
        Ok(())
    }
}

fn parse(version: &str) -> Result<Version, MigrationError> {
    version.parse().map_err(|_| MigrationError::InvalidVersion { actual: version.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const THIS: Code<'static> = Code { name: "vault", version: "1.10.0" };

    fn from(name: &str, version: &str) -> Result<(), MigrationError> {
        THIS.check_successor_of(Code { name, version })
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

    #[test]
    fn a_crate_names_its_own_code() {
        assert_eq!(this_code!(), Code { name: "crate:mesh-toolkit", version: env!("CARGO_PKG_VERSION") });
    }
}
