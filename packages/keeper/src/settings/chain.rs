//! What is set for one of the two chains.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use cosmwasm_std::{Decimal, Uint128};
use hyper::Uri;

use super::file::{wrong, File, SettingsError};
use crate::side::Side;

/// Gas of the largest transaction, by default.
const GAS_LIMIT: u64 = 10_000_000;
/// So many of the largest transactions are paid for in a day, by default.
const LARGEST_A_DAY: u64 = 200;

/// Price of a unit of gas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GasPrice {
    pub amount: Decimal,
    pub denom: String,
}

impl FromStr for GasPrice {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or(())?;
        let (amount, denom) = text.split_at_checked(end).ok_or(())?;
        Ok(Self { amount: amount.parse().map_err(|_| ())?, denom: denom.to_string() })
    }
}

impl GasPrice {
    /// What so much gas costs, rounded up.
    pub(crate) fn fee(&self, gas: u64) -> u128 {
        Uint128::from(gas).checked_mul_ceil(self.amount).map_or(u128::MAX, |fee| fee.u128())
    }
}

/// What is set for one of the two chains.
#[derive(Debug, Clone)]
pub(crate) struct ChainSettings {
    pub chain_id: String,
    pub prefix: String,
    pub nodes: Vec<Uri>,
    pub gas_price: GasPrice,
    /// Gas limit of a transaction for each unit of simulated gas.
    pub gas_adjustment: Decimal,
    pub gas_limit: u64,
    /// File with the words of the key that pays.
    pub mnemonic: PathBuf,
    /// Fees of a day at most.
    pub budget: u128,
}

impl ChainSettings {
    pub(crate) fn read(file: &File, side: Side, directory: &Path) -> Result<Self, SettingsError> {
        let key = |name: &str| format!("{side}.{name}");
        let keeper = |name: &str| format!("keeper.{side}_{name}");
        let gas_prices = key("gas_prices");
        let gas_price: GasPrice = file
            .parsed(&gas_prices, "an amount and a denom, like 0.025uosmo")?
            .ok_or(SettingsError::Missing { key: gas_prices })?;
        let gas_limit = file.parsed("keeper.gas_limit", "a whole number")?.unwrap_or(GAS_LIMIT);
        let default_budget = || gas_price.fee(gas_limit.saturating_mul(LARGEST_A_DAY));
        let budget = file.parsed(&keeper("budget"), "a whole number")?.unwrap_or_else(default_budget);
        Ok(Self {
            chain_id: file.needed(&key("chain_id"))?.to_string(),
            prefix: file.text(&key("prefix")).unwrap_or("wasm").to_string(),
            nodes: nodes(file, &keeper("nodes"), &key("rpc"))?,
            gas_adjustment: file
                .parsed(&key("gas_adjustment"), "a number above 0")?
                .unwrap_or_else(|| Decimal::permille(1_500)),
            gas_limit,
            mnemonic: directory.join(file.needed(&keeper("mnemonic"))?),
            budget,
            gas_price,
        })
    }
}

fn nodes(file: &File, key: &str, default: &str) -> Result<Vec<Uri>, SettingsError> {
    let given = file.list(key);
    let (key, texts) = match given.is_empty() {
        true => (default, vec![file.needed(default)?]),
        false => (key, given),
    };
    texts.into_iter().map(|text| node(key, text)).collect()
}

fn node(key: &str, text: &str) -> Result<Uri, SettingsError> {
    let http = match text.strip_prefix("tcp://") {
        Some(rest) => format!("http://{rest}"),
        None => text.to_string(),
    };
    let uri = http.parse::<Uri>().ok();
    uri.filter(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some())
        .ok_or_else(|| wrong(key, "an address like http://127.0.0.1:26657", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "provider.chain_id = p-1\nprovider.rpc = tcp://127.0.0.1:26657\n\
        provider.gas_prices = 0.025uprov\nkeeper.provider_mnemonic = words\n";

    fn read(more: &str) -> Result<ChainSettings, SettingsError> {
        let file = File::parse(&format!("{TEXT}{more}")).unwrap();
        ChainSettings::read(&file, Side::Provider, Path::new("/etc/mesh"))
    }

    #[test]
    fn what_is_not_set_is_taken_from_the_deployment() {
        let chain = read("").unwrap();
        assert_eq!(chain.nodes, ["http://127.0.0.1:26657".parse::<Uri>().unwrap()]);
        assert_eq!(chain.mnemonic, Path::new("/etc/mesh/words"));
        assert_eq!(chain.budget, 50_000_000);
        assert_eq!(chain.gas_price.fee(100_001), 2_501);
    }

    #[test]
    fn several_nodes_are_between_commas() {
        let chain = read("keeper.provider_nodes = http://a:1, https://b\n").unwrap();
        assert_eq!(chain.nodes.len(), 2);
        assert!(read("keeper.provider_nodes = http://a:1, b c\n").is_err());
    }

    #[test]
    fn a_price_of_gas_has_an_amount_and_a_denom() {
        assert!("0.025uprov".parse::<GasPrice>().is_ok());
        for wrong in ["", "uprov", "0.025", "0.0.1uprov"] {
            assert!(wrong.parse::<GasPrice>().is_err(), "{wrong}");
        }
    }
}
