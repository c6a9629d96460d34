//! A deployment: two chains, the contracts on them, and what the keeper does for them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::chain::ChainSettings;
use super::file::{wrong, File, SettingsError};
use crate::jobs::Job;
use crate::side::Side;

/// Time between two rounds, by default.
const EVERY: Duration = Duration::from_secs(10);

/// Who tells the contracts about validators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reporting {
    /// Governance, by proposals.
    Proposal,
    /// Anyone, by `sync_validators`.
    Grpc,
    /// The module of the chain.
    Module,
}

/// What one settings file describes.
#[derive(Debug, Clone)]
pub(crate) struct Deployment {
    pub name: String,
    /// The settings file: what is kept stands beside it.
    pub path: PathBuf,
    pub provider: ChainSettings,
    pub consumer: ChainSettings,
    pub addresses: Addresses,
    pub reporting: Reporting,
    pub jobs: BTreeSet<Job>,
    pub every: Duration,
    /// How long something has to be due before it is done.
    pub delay: Duration,
}

/// What `scripts/deploy` has made.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Addresses {
    pub provider: ProviderAddresses,
    pub consumer: ConsumerAddresses,
}

/// On the provider.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ProviderAddresses {
    pub vault: String,
    pub custodian: Option<String>,
    pub external_staking: String,
    pub client: String,
    pub channel: String,
    pub transfer_channel: String,
}

/// On the consumer.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ConsumerAddresses {
    pub converter: String,
    pub virtual_staking: String,
    pub client: String,
    pub channel: String,
    pub transfer_channel: String,
}

impl Addresses {
    /// The custodian of local staking, if the vault has one.
    pub(crate) fn custodian(&self) -> Option<&str> {
        self.provider.custodian.as_deref().filter(|custodian| *custodian != "none")
    }
}

impl Deployment {
    /// Reads a settings file, and the addresses beside it.
    pub(crate) fn read(path: &Path) -> Result<Self, SettingsError> {
        let addresses = beside(path, "addresses.json");
        let text = std::fs::read_to_string(&addresses)
            .map_err(|_| SettingsError::NotDeployed { path: addresses.clone() })?;
        let addresses = serde_json::from_str(&text)
            .map_err(|source| SettingsError::Addresses { path: addresses, source })?;
        Self::new(path, &File::read(path)?, addresses)
    }

    pub(crate) fn new(path: &Path, file: &File, addresses: Addresses) -> Result<Self, SettingsError> {
        let directory = path.parent().unwrap_or(Path::new(""));
        Ok(Self {
            name: file.needed("name")?.to_string(),
            path: path.to_path_buf(),
            provider: ChainSettings::read(file, Side::Provider, directory)?,
            consumer: ChainSettings::read(file, Side::Consumer, directory)?,
            addresses,
            reporting: reporting(file)?,
            jobs: jobs(file)?,
            every: file.duration("keeper.every")?.unwrap_or(EVERY),
            delay: file.duration("keeper.delay")?.unwrap_or_default(),
        })
    }

    pub(crate) fn chain(&self, side: Side) -> &ChainSettings {
        match side {
            Side::Provider => &self.provider,
            Side::Consumer => &self.consumer,
        }
    }
}

/// `SETTINGS.suffix`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(".");
    name.push(suffix);
    name.into()
}

fn reporting(file: &File) -> Result<Reporting, SettingsError> {
    const KEY: &str = "governance.validators";
    match file.text(KEY).unwrap_or("proposal") {
        "proposal" => Ok(Reporting::Proposal),
        "grpc" => Ok(Reporting::Grpc),
        "module" => Ok(Reporting::Module),
        other => Err(wrong(KEY, "proposal, grpc or module", other)),
    }
}

/// All jobs but those that are switched off.
fn jobs(file: &File) -> Result<BTreeSet<Job>, SettingsError> {
    const KEY: &str = "keeper.off";
    let mut jobs: BTreeSet<Job> = Job::ALL.into_iter().collect();
    for name in file.list(KEY) {
        let job = Job::ALL.into_iter().find(|job| job.name() == name);
        let Some(job) = job else {
            let known = Job::ALL.map(Job::name).join(", ");
            return Err(SettingsError::Job { key: KEY.to_string(), actual: name.to_string(), known });
        };
        jobs.remove(&job);
    }
    Ok(jobs)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    const ADDRESSES: &str = r#"{
        "provider": {"vault": "vault", "custodian": "custodian", "external_staking": "staking", "connection": "connection-0",
            "client": "07-tendermint-0", "channel": "channel-1", "transfer_channel": "channel-0", "reward_denom": "ibc/1", "sink": "sink"},
        "consumer": {"price_feed": "feed", "converter": "converter", "virtual_staking": "virtual", "governance": "gov",
            "connection": "connection-0", "client": "07-tendermint-0", "channel": "channel-1", "transfer_channel": "channel-0"}}"#;

    pub(crate) fn deployment(more: &str) -> Result<Deployment, SettingsError> {
        let text = format!(
            "name = demo\nprovider.chain_id = p-1\nprovider.rpc = http://127.0.0.1:1\nprovider.gas_prices = 0.025uprov\n\
             consumer.chain_id = c-1\nconsumer.rpc = http://127.0.0.1:2\nconsumer.gas_prices = 0.025ucons\n\
             keeper.provider_mnemonic = p\nkeeper.consumer_mnemonic = c\n{more}"
        );
        let file = File::parse(&text).unwrap();
        Deployment::new(Path::new("demo.settings"), &file, serde_json::from_str(ADDRESSES).unwrap())
    }

    #[test]
    fn a_job_that_is_switched_off_is_left_out() {
        let all = deployment("").unwrap().jobs;
        let some = deployment("keeper.off = epochs, evidence\n").unwrap().jobs;
        assert_eq!(all.len(), Job::ALL.len());
        assert_eq!(some.len(), Job::ALL.len() - 2);
        assert!(!some.contains(&Job::Epochs));
        let error = deployment("keeper.off = epoch\n").unwrap_err();
        assert!(error.to_string().contains("epochs"), "{error}");
    }

    #[test]
    fn a_vault_without_local_staking_has_no_custodian() {
        let mut addresses = deployment("").unwrap().addresses;
        assert_eq!(addresses.custodian(), Some("custodian"));
        addresses.provider.custodian = Some("none".to_string());
        assert_eq!(addresses.custodian(), None);
    }

    #[test]
    fn what_the_keeper_needs_is_asked_for_by_its_key() {
        let file = File::parse("name = x\n").unwrap();
        let addresses = serde_json::from_str(ADDRESSES).unwrap();
        let error = Deployment::new(Path::new("x"), &file, addresses).unwrap_err();
        assert_eq!(error.to_string(), "'provider.gas_prices' is missing");
    }
}
