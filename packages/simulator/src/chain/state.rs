//! Reading a chain, from outside and from within, and going back to an earlier state of it.

use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{
    Addr, Binary, BlockInfo, ContractResult, Order, Querier, QueryRequest, Record, StdResult, Storage,
    SystemResult,
};
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::panics::{self, Thrown};
use super::Chain;
use crate::error::{SimError, SimResult};

/// The whole state of a chain.
#[derive(Clone, PartialEq, Eq)]
pub struct ChainSnapshot {
    records: Vec<Record>,
    block: BlockInfo,
    halted: bool,
    notes: usize,
}

impl Chain {
    /// Queries a contract. Works on a halted chain too: nodes still answer.
    pub fn query<T: DeserializeOwned>(&self, contract: &Addr, msg: &impl Serialize) -> SimResult<T> {
        let answer = panics::catch(|| self.app.wrap().query_wasm_smart(contract, msg));
        self.answered(answer)?.map_err(|err| SimError::query(self.id(), err))
    }

    /// Asks the chain anything that a contract could ask.
    pub fn raw_query(&self, request: &QueryRequest) -> SimResult<Binary> {
        let request = cosmwasm_std::to_json_vec(request).map_err(|err| SimError::query(self.id(), err))?;
        let answer = panics::catch(|| self.app.raw_query(&request));
        match self.answered(answer)? {
            SystemResult::Ok(ContractResult::Ok(answer)) => Ok(answer),
            SystemResult::Ok(ContractResult::Err(err)) => Err(SimError::query(self.id(), err)),
            SystemResult::Err(err) => Err(SimError::query(self.id(), err)),
        }
    }

    /// A node answers a query that panics with an error.
    fn answered<T>(&self, answer: Result<T, Thrown>) -> SimResult<T> {
        answer.map_err(|thrown| match thrown {
            Thrown::Panic(reason) | Thrown::Abort(reason) => SimError::query(self.id(), reason),
        })
    }

    /// Every key and value that a contract has stored.
    pub fn contract_state(&self, contract: &Addr) -> Vec<Record> {
        self.app.dump_wasm_raw(contract)
    }

    /// The whole state of the chain, to compare or to go back to.
    pub fn snapshot(&self) -> ChainSnapshot {
        let records = self.app.storage().range(None, None, Order::Ascending).collect();
        ChainSnapshot { records, block: self.block(), halted: self.halted, notes: self.journal.len() }
    }

    /// Goes back to a state of this chain.
    pub fn restore(&mut self, snapshot: &ChainSnapshot) {
        let mut storage = MockStorage::new();
        for (key, value) in &snapshot.records {
            storage.set(key, value);
        }
        *self.app.storage_mut() = storage;
        // Pays nothing: what is mature at this block was paid before the snapshot was taken.
        self.app.set_block(snapshot.block.clone());
        self.halted = snapshot.halted;
        self.journal.truncate(snapshot.notes);
    }

    pub(crate) fn read<T>(&self, read: impl FnOnce(&dyn Storage) -> StdResult<T>) -> SimResult<T> {
        read(self.app.storage()).map_err(|err| SimError::query(self.id(), err))
    }

    pub(crate) fn write<T>(&mut self, write: impl FnOnce(&mut dyn Storage) -> StdResult<T>) -> SimResult<T> {
        write(self.app.storage_mut()).map_err(|err| SimError::tx(&self.config.chain_id, err.to_string()))
    }
}
