//! A day of a provider and three consumers, simulated as fast as it goes: what the keeper needs for
//! it. The chains run in a process of their own.

mod answers;
mod blocks;
mod chain;
mod measure;
mod proto;
mod server;
mod tests;

use cosmrs::AccountId;
use ed25519_zebra::{SigningKey, VerificationKey};

/// When the day begins: at midnight, so that it has one budget.
const START: u64 = 1_799_971_200;
/// Seconds between two blocks.
const BLOCK: u64 = 6;
/// The first block of the day.
const FIRST: u64 = 5_000_000;
const CONSUMERS: u8 = 3;
/// Users of the vault, each with stake on three validators of each consumer.
const USERS: u8 = 100;
/// Validators of each consumer.
const VALIDATORS: u8 = 100;
/// Seconds between two epochs, and the pages of one.
const EPOCH: u64 = 3_600;
const PAGES: u32 = 5;
/// Blocks between two double signs of a consumer.
const SIGNED_TWICE: u64 = 1_440;

/// What a contract is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Vault,
    Custodian,
    Staking,
    Converter,
    Virtual,
}

impl Role {
    const ALL: [Self; 5] = [Self::Vault, Self::Custodian, Self::Staking, Self::Converter, Self::Virtual];

    /// Address of the contract of a consumer.
    fn address(self, consumer: u8) -> String {
        account("wasm", &[self as u8, consumer].repeat(16))
    }

    fn of(address: &str) -> Option<(Self, u8)> {
        let all = Self::ALL.into_iter().flat_map(|role| (0..CONSUMERS).map(move |consumer| (role, consumer)));
        all.into_iter().find(|(role, consumer)| role.address(*consumer) == address)
    }
}

fn account(prefix: &str, bytes: &[u8]) -> String {
    AccountId::new(prefix, bytes).unwrap().to_string()
}

fn user(number: u8) -> String {
    account("wasm", &[100 + number; 20])
}

fn validator(number: u8) -> String {
    account("wasmvaloper", &[number; 20])
}

/// Its consensus key.
fn public(number: u8) -> Vec<u8> {
    <[u8; 32]>::from(VerificationKey::from(&SigningKey::from([number; 32]))).to_vec()
}

fn consumer_id(consumer: u8) -> String {
    format!("c-{}", consumer + 1)
}

/// The newest block at a time.
fn height_at(now: u64) -> u64 {
    FIRST + (now - START) / BLOCK
}

/// Who has signed twice, if the block of this height tells of it.
fn twice_in(height: u64) -> Option<u8> {
    let since = height.checked_sub(FIRST + SIGNED_TWICE / 2)?;
    let number = u8::try_from(since / SIGNED_TWICE).ok()?;
    (since % SIGNED_TWICE == 0).then_some(number)
}

fn rfc3339(time: u64) -> String {
    cosmrs::tendermint::Time::from_unix_timestamp(i64::try_from(time).unwrap(), 0).unwrap().to_rfc3339()
}
