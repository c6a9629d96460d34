//! The state of one contract, to be changed and forgotten.

use std::collections::BTreeMap;
use std::ops::Bound;

use cosmwasm_std::testing::{MockApi, MockQuerier};
use cosmwasm_std::{Addr, Coin, DepsMut, Env, Order, Querier, QuerierWrapper, Record, Storage};
use mesh_simulator::{Chain, ChainId, System};

/// A contract as it stands on its chain.
pub struct Contract {
    records: BTreeMap<Vec<u8>, Vec<u8>>,
    env: Env,
    api: MockApi,
    querier: MockQuerier,
}

impl Contract {
    /// Takes the state of a contract off a chain.
    pub fn of(system: &System, chain: ChainId, address: &Addr) -> Self {
        let chain = system.world.chain(chain);
        let records = chain.contract_state(address).into_iter().collect();
        let balance = balances(chain, address);
        let mut env = cosmwasm_std::testing::mock_env();
        env.block = chain.block();
        env.contract.address = address.clone();
        let api = MockApi::default().with_prefix(chain.config().prefix);
        let querier = MockQuerier::new(&[(address.as_str(), &balance)]);
        Self { records, env, api, querier }
    }

    /// The same, without what is stored under a key.
    #[must_use]
    pub fn without(mut self, key: &[u8]) -> Self {
        assert!(self.records.remove(key).is_some(), "nothing is stored under this key");
        self
    }

    /// A fresh copy of the state.
    pub fn copy(&self) -> Copied<'_> {
        Copied { contract: self, changes: BTreeMap::new() }
    }

    /// The block in which it is called.
    pub fn env(&self) -> Env {
        self.env.clone()
    }
}

fn balances(chain: &Chain, address: &Addr) -> Vec<Coin> {
    let amount = chain.balance(address, chain.denom()).unwrap_or_default();
    vec![Coin { denom: chain.denom().to_string(), amount: amount.into() }]
}

/// What was written since the state was copied.
pub type Changes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// A copy of the state of a contract.
pub struct Copied<'a> {
    contract: &'a Contract,
    changes: Changes,
}

impl Copied<'_> {
    /// What an entry point takes.
    pub fn deps(&mut self) -> DepsMut<'_> {
        let Contract { api, querier, .. } = self.contract;
        DepsMut { api, querier: QuerierWrapper::new(querier), storage: self }
    }

    /// The same, with another chain to ask.
    pub fn deps_of<'b>(&'b mut self, querier: &'b dyn Querier) -> DepsMut<'b> {
        let api = &self.contract.api;
        DepsMut { api, querier: QuerierWrapper::new(querier), storage: self }
    }

    /// A contract that stands as this copy does.
    pub fn keep(self) -> Contract {
        let Contract { records, env, api, querier: _ } = self.contract;
        let mut records = records.clone();
        for (key, value) in self.changes {
            match value {
                Some(value) => drop(records.insert(key, value)),
                None => drop(records.remove(&key)),
            }
        }
        Contract { records, env: env.clone(), api: *api, querier: MockQuerier::new(&[]) }
    }

    /// What is not as it was copied. `None`: it is no more.
    pub fn changes(&self) -> Changes {
        let is_change =
            |(key, value): &(&Vec<u8>, &Option<Vec<u8>>)| self.contract.records.get(*key) != value.as_ref();
        self.changes.iter().filter(is_change).map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// Whether nothing has changed.
    pub fn is_unchanged(&self) -> bool {
        self.changes.iter().all(|(key, value)| self.contract.records.get(key) == value.as_ref())
    }
}

impl Storage for Copied<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        match self.changes.get(key) {
            Some(value) => value.clone(),
            None => self.contract.records.get(key).cloned(),
        }
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.changes.insert(key.to_vec(), Some(value.to_vec()));
    }

    fn remove(&mut self, key: &[u8]) {
        self.changes.insert(key.to_vec(), None);
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        if start.zip(end).is_some_and(|(start, end)| start > end) {
            return Box::new(std::iter::empty());
        }
        let start = start.map_or(Bound::Unbounded, |start| Bound::Included(start.to_vec()));
        let end = end.map_or(Bound::Unbounded, |end| Bound::Excluded(end.to_vec()));
        let bounds = (start, end);
        let old = self.contract.records.range(bounds.clone());
        let mut merged: BTreeMap<_, _> = old.map(|(key, value)| (key, Some(value))).collect();
        merged.extend(self.changes.range(bounds).map(|(key, value)| (key, value.as_ref())));
        let records = merged.into_iter().filter_map(|(key, value)| Some((key.clone(), value?.clone())));
        let mut records: Vec<_> = records.collect();
        if order == Order::Descending {
            records.reverse();
        }
        Box::new(records.into_iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_reads_what_was_written_and_leaves_the_state() {
        let records = [(b"a", b"1"), (b"b", b"2")].map(|(key, value)| (key.to_vec(), value.to_vec()));
        let contract = Contract {
            records: records.into(),
            env: cosmwasm_std::testing::mock_env(),
            api: MockApi::default(),
            querier: MockQuerier::new(&[]),
        };
        let mut copied = contract.copy();
        copied.set(b"c", b"3");
        copied.remove(b"a");
        let keys = |copied: &Copied, order| -> Vec<u8> {
            copied.range(Some(b"a"), None, order).flat_map(|(key, _)| key).collect()
        };
        assert_eq!(keys(&copied, Order::Ascending), b"bc");
        assert_eq!(keys(&copied, Order::Descending), b"cb");
        assert_eq!(copied.changes().len(), 2);
        copied.set(b"a", b"1");
        copied.remove(b"c");
        assert!(copied.is_unchanged() && contract.copy().is_unchanged());
    }
}
