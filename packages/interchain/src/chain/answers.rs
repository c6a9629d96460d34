//! Answers of contracts to queries, remembered by the state in which they were given.

use std::cell::RefCell;
use std::collections::HashMap;

use cosmwasm_std::{Addr, Binary, BlockInfo};
use twox_hash::XxHash3_128;

/// So many answers are remembered, and as many of those that were asked for before them.
const CAPACITY: usize = 100_000;

type Generation = HashMap<u128, Binary>;

/// What contracts answered. The same question in the same state has the same answer.
#[derive(Default)]
pub(super) struct Answers {
    generations: RefCell<(Generation, Generation)>,
}

impl Answers {
    /// What identifies a question to a contract in a state of the chain.
    pub fn key(storage: u128, block: &BlockInfo, contract: &Addr, question: &[u8]) -> u128 {
        let mut hasher = XxHash3_128::new();
        hasher.write(&storage.to_be_bytes());
        hasher.write(&block.height.to_be_bytes());
        hasher.write(&block.time.nanos().to_be_bytes());
        hasher.write(contract.as_bytes());
        hasher.write(&[0]);
        hasher.write(question);
        hasher.finish_128()
    }

    pub fn get(&self, key: u128) -> Option<Binary> {
        let mut generations = self.generations.borrow_mut();
        let (newer, older) = &mut *generations;
        if let Some(answer) = newer.get(&key) {
            return Some(answer.clone());
        }
        let answer = older.remove(&key)?;
        newer.insert(key, answer.clone());
        Some(answer)
    }

    pub fn remember(&self, key: u128, answer: &Binary) {
        let (newer, older) = &mut *self.generations.borrow_mut();
        if newer.len() >= CAPACITY {
            *older = std::mem::take(newer);
        }
        newer.insert(key, answer.clone());
    }
}
