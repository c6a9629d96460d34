//! Reading a chain, from outside and from within, and going back to an earlier state of it.

use cosmwasm_std::{
    from_json, to_json_binary, Addr, Binary, BlockInfo, ContractResult, CustomQuery, Querier, QueryRequest,
    Record, StdResult, Storage, SystemResult, WasmQuery,
};
use serde::de::DeserializeOwned;
use serde::Serialize;
use twox_hash::XxHash3_128;

use super::answers::Answers;
use super::custom::Custom;
use super::journal::Journal;
use super::panics::{self, Thrown};
use super::storage::SimStorage;
use super::Chain;
use crate::error::{SimError, SimResult};

/// The whole state of a chain.
#[derive(Clone)]
pub struct ChainSnapshot {
    storage: SimStorage,
    block: BlockInfo,
    halted: bool,
    journal: Journal,
    txs_in_block: u32,
}

/// Transactions that failed leave the chain as it was, though their places in the block are taken.
impl PartialEq for ChainSnapshot {
    fn eq(&self, other: &Self) -> bool {
        let Self { storage, block, halted, journal, txs_in_block: _ } = self;
        (storage, block, halted, journal) == (&other.storage, &other.block, &other.halted, &other.journal)
    }
}

impl Eq for ChainSnapshot {}

impl ChainSnapshot {
    /// What decides how the chain goes on, and, if asked for, what it has seen so far.
    pub(crate) fn digest(&self, with_history: bool) -> [u128; 4] {
        let block = u128::from(self.block.height) << 64 | u128::from(self.block.time.nanos());
        let history = if with_history { self.journal.digest() } else { 0 };
        [self.storage.digest(), block, u128::from(self.halted), history]
    }

    /// Digest of all that there is, even what no transaction can tell.
    pub(super) fn identity(&self) -> u128 {
        let mut hasher = XxHash3_128::with_seed(u64::from(self.txs_in_block));
        self.digest(true).iter().for_each(|part| hasher.write(&part.to_be_bytes()));
        hasher.finish_128()
    }
}

impl Chain {
    /// Queries a contract. Works on a halted chain too: nodes still answer.
    pub fn query<T: DeserializeOwned>(&self, contract: &Addr, msg: &impl Serialize) -> SimResult<T> {
        let Some(answers) = &self.answers else {
            let answer = panics::catch(|| self.app.wrap().query_wasm_smart(contract, msg));
            return self.answered(answer)?.map_err(|err| SimError::query(self.id(), err));
        };
        let msg = to_json_binary(msg).map_err(|err| SimError::query(self.id(), err))?;
        let key = Answers::key(self.app.storage().digest(), &self.block(), contract, &msg);
        let answer = match answers.get(key) {
            Some(answer) => answer,
            None => {
                let smart = WasmQuery::Smart { contract_addr: contract.to_string(), msg };
                let answer = self.raw_query(&QueryRequest::<Custom>::Wasm(smart))?;
                answers.remember(key, &answer);
                answer
            }
        };
        from_json(&answer).map_err(|err| SimError::query(self.id(), err))
    }

    /// Asks the chain anything that a contract could ask.
    pub fn raw_query<C: CustomQuery>(&self, request: &QueryRequest<C>) -> SimResult<Binary> {
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

    /// Reads the storage of a contract, as the contract itself does.
    ///
    /// # Errors
    /// If `read` fails.
    pub fn read_contract<T>(
        &self,
        contract: &Addr,
        read: impl FnOnce(&dyn Storage) -> StdResult<T>,
    ) -> SimResult<T> {
        read(&*self.app.contract_storage(contract)).map_err(|err| SimError::query(self.id(), err))
    }

    /// Writes to the storage of a contract, as the contract itself does.
    ///
    /// # Errors
    /// If `write` fails.
    pub fn write_contract<T>(
        &mut self,
        contract: &Addr,
        write: impl FnOnce(&mut dyn Storage) -> StdResult<T>,
    ) -> SimResult<T> {
        let written = write(&mut *self.app.contract_storage_mut(contract));
        written.map_err(|err| SimError::tx(&self.config.chain_id, err.to_string()))
    }

    /// The whole state of the chain, to compare or to go back to. Cheap: it shares what does not
    /// change.
    pub fn snapshot(&self) -> ChainSnapshot {
        ChainSnapshot {
            storage: self.app.storage().clone(),
            block: self.block(),
            halted: self.halted,
            journal: self.journal.clone(),
            txs_in_block: self.txs_in_block,
        }
    }

    /// Goes to another state of this chain, earlier or not.
    pub fn restore(&mut self, snapshot: &ChainSnapshot) {
        // In this order: what this pays is of the state that is left.
        self.app.set_block(snapshot.block.clone());
        *self.app.storage_mut() = snapshot.storage.clone();
        self.halted = snapshot.halted;
        self.journal = snapshot.journal.clone();
        self.txs_in_block = snapshot.txs_in_block;
    }

    /// Reads the storage of the chain, as its own modules do.
    ///
    /// # Errors
    /// If `read` fails.
    pub fn read<T>(&self, read: impl FnOnce(&dyn Storage) -> StdResult<T>) -> SimResult<T> {
        read(self.app.storage()).map_err(|err| SimError::query(self.id(), err))
    }

    /// Writes to the storage of the chain, as its own modules do.
    ///
    /// # Errors
    /// If `write` fails.
    pub fn write<T>(&mut self, write: impl FnOnce(&mut dyn Storage) -> StdResult<T>) -> SimResult<T> {
        write(self.app.storage_mut()).map_err(|err| SimError::tx(&self.config.chain_id, err.to_string()))
    }
}
