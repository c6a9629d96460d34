//! What is stored. Each map says who writes it; every record is small and of constant size.
//!
//! Every write is paid for by the byte, so records that are written often have short names in storage, and leave out what is
//! zero or absent.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary, Decimal, Timestamp, Uint128};
use cw_storage_plus::{Deque, Item, Map};
use mesh_apis::handshake::{AuthorizedEndpoint, ControlChannel};
use mesh_apis::TxId;

use crate::claim::Claim;
use crate::ledger::Ledger;
use crate::position::Position;
use crate::rewards::batches::Fates;
use crate::rewards::config::Rewards;
use crate::rewards::pool::RewardPool;
use crate::slash::debt::Debt;
use crate::slash::settle::Settlement;
use crate::slash::Infraction;
use crate::tx::Tx;
use crate::valset::{KnownKey, ValidatorState};

/// Set at instantiate, never changed.
#[cw_serde]
pub struct Config {
    /// The vault, the only source of stake.
    pub vault: Addr,
    /// The vault's denom.
    pub denom: String,
    /// The only far end that may open the channel.
    pub remote: AuthorizedEndpoint,
    /// How long a claim matures.
    pub unbonding_period_secs: u64,
    /// How long a packet may travel.
    pub packet_timeout_secs: u64,
    /// How long after its timeout a packet counts as silent.
    pub grace_period_secs: u64,
    /// The greatest part of a stake that can be slashed.
    pub max_slash: Decimal,
    /// How many transactions of a user are remembered.
    pub history_limit: u32,
    /// What evidence must be like.
    pub evidence: Evidence,
    /// Where rewards come from.
    pub rewards: Rewards,
}

/// What evidence must be like, and how long stake is exposed.
#[cw_serde]
pub struct Evidence {
    /// Chain id of the consumer, with its revision: what its validators sign.
    pub chain_id: String,
    /// Votes of lower heights are not accepted.
    pub min_height: u64,
    /// How many heights unstaked stake still backs its validator: the consumer moves it only at epochs.
    pub exposure_lag: u64,
}

impl Config {
    /// When a claim made now matures, seconds.
    pub fn release_at(&self, now: Timestamp) -> u64 {
        now.seconds().saturating_add(self.unbonding_period_secs)
    }

    /// When a packet sent now times out, seconds.
    pub fn timeout_at(&self, now: Timestamp) -> u64 {
        now.seconds().saturating_add(self.packet_timeout_secs)
    }
}

/// Configuration.
pub const CONFIG: Item<Config> = Item::new("config");

/// The control channel, from `OpenConfirm` on.
pub const CHANNEL: Item<ControlChannel> = Item::new("channel");

/// The validator set, by operator address. Written by packets of the consumer.
pub const VALIDATORS: Map<&str, ValidatorState> = Map::new("vs");

/// Consensus keys, by (operator address, consensus address). By both, because two validators may claim one key, and
/// because evidence names the validator.
pub const KEYS: Map<(&str, &[u8]), KnownKey> = Map::new("ks");

/// When each number of a key was first known that was greater than all before, seconds, by (operator address, number). It
/// depends on the order in which packets arrive, so it is no part of what they merge to.
pub const NEWEST_SINCE: Map<(&str, u64), u64> = Map::new("kn");

/// The books of each validator.
pub const LEDGERS: Map<&str, Ledger> = Map::new("ld");

/// What a user has on a validator. Absent when all is zero.
pub const POSITIONS: Map<(&Addr, &str), Position> = Map::new("ps");

/// The rewards of each validator. Written by transfers of the converter, and by whoever takes rewards out.
pub const POOLS: Map<&str, RewardPool> = Map::new("rp");

/// What has become of the batches of rewards, 64 to a record, by number / 64. Written by transfers and packets of the converter.
pub const BATCHES: Map<u64, Fates> = Map::new("bt");

/// Claims, by (user, time of maturity in seconds, transaction).
pub const CLAIMS: Map<(&Addr, u64, u64), Claim> = Map::new("cl");

/// The number of the next transaction.
pub const NEXT_TX: Item<TxId> = Item::new("nx");

/// Transactions that are unresolved, or remembered.
pub const TXS: Map<u64, Tx> = Map::new("tx");

/// How many transactions a user has made so far.
pub const USER_TX_COUNT: Map<&Addr, u64> = Map::new("uc");

/// A ring of the last transactions of a user, by (user, number modulo the history limit).
pub const USER_TXS: Map<(&Addr, u32), TxId> = Map::new("ut");

/// Owed Unstakes that wait to be sent.
pub const OWED: Deque<TxId> = Deque::new("ow");

/// Releases that the vault failed to do, by user.
pub const PARKED: Map<&Addr, ParkedRelease> = Map::new("pk");

/// Proven infractions, by (validator, height).
pub const INFRACTIONS: Map<(&str, u64), Infraction> = Map::new("if");

/// The evidence of each: the two votes as protobuf, without extensions.
pub const EVIDENCE: Map<(&str, u64), Binary> = Map::new("ev");

/// How many infractions were proven.
pub const SLASH_COUNT: Item<u64> = Item::new("sc");

/// How far each user is settled. Absent: not since the first slash.
pub const SETTLEMENTS: Map<&Addr, Settlement> = Map::new("st");

/// What the liens of a user are short of.
pub const DEBTS: Map<&Addr, Debt> = Map::new("db");

/// A release that the vault failed to do.
#[cw_serde]
#[derive(Default)]
pub struct ParkedRelease {
    /// By how much the lien goes down.
    #[serde(rename = "a")]
    pub amount: Uint128,
    /// The part of it that could still be slashed.
    #[serde(rename = "x")]
    pub exposed: Uint128,
}
