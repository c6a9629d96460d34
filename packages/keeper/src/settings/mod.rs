//! Settings: the file of `scripts/deploy`, and beside it the addresses that a finished deployment
//! has.

mod chain;
mod deployment;
mod file;

pub(crate) use chain::{ChainSettings, GasPrice};
#[cfg(test)]
pub(crate) use deployment::tests::deployment;
pub(crate) use deployment::{beside, Deployment, Reporting};
#[cfg(test)]
pub(crate) use file::File;
pub(crate) use file::SettingsError;
