//! Local staking: the custodian, which stakes collateral on the provider chain itself.
//!
//! Each user has a [proxy](crate::staking_proxy) of their own, which holds their delegations.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Binary, Coin, Timestamp, Uint128};

/// How many validators a user can have a local stake on at a time.
pub const MAX_VALIDATORS: usize = 16;

/// How many delegations of a proxy the chain may list, dust included, before another validator is
/// refused. All of them are read at once.
pub const MAX_LISTED: usize = 48;

/// How many due entries are booked at once.
pub const COLLECT_PAGE: usize = 32;

/// Creates the custodian of the vault that sends this.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// The vault's denom. It must be the chain's staking denom.
    pub denom: String,
    /// Code of the proxies.
    pub proxy_code_id: u64,
    /// Unbonding entries that a user can have on one validator: at least 2, at most the chain's
    /// `max_entries`.
    pub max_entries: u32,
    /// Who sets the code of the proxies and the number of entries: governance. Nobody, if there is
    /// none.
    pub governance: Option<String>,
}

crate::json_object!(InstantiateMsg);

/// Messages of the vault, and of anyone.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// From the vault, with the coins: stakes them for `owner`.
    ReceiveStake {
        /// The user.
        owner: String,
        /// A [`StakeTarget`], as the user gave it to the vault.
        msg: Binary,
    },
    /// Takes stake of the sender off a validator. It is back in the vault once it has matured and
    /// was collected.
    Unstake {
        /// Operator address.
        validator: String,
        /// How much.
        amount: Coin,
    },
    /// Moves stake of the sender to another validator at once. Until it matures it cannot be
    /// unstaked from there.
    Restake {
        /// Operator address.
        from: String,
        /// Operator address.
        to: String,
        /// How much.
        amount: Coin,
    },
    /// Tells the vault what the chain has slashed of the delegations of a user. Open to anyone.
    Reconcile {
        /// The user.
        user: String,
    },
    /// Brings the coins of a user's proxy to the vault, and reconciles. Books at most
    /// [`COLLECT_PAGE`] due entries. Open to anyone.
    Collect {
        /// The user.
        user: String,
        /// A proxy that was replaced. The present one by default.
        proxy: Option<String>,
    },
    /// Undelegates what a user owes to the vault from one validator, as far as entries and coins on
    /// the way do not cover it. Open to anyone.
    WorkOff {
        /// The user.
        user: String,
        /// Operator address.
        validator: String,
    },
    /// Governance only: what proxies are created from and migrated to, and how many entries a user
    /// can have on one validator. What is not given stays.
    UpdateConfig {
        /// Code of the proxies.
        proxy_code_id: Option<u64>,
        /// Unbonding entries.
        max_entries: Option<u32>,
    },
    /// Migrates the sender's proxy to the code that governance has set.
    MigrateProxy {},
}

crate::json_object!(ExecuteMsg);

/// Where coins are to be staked: what a user passes through the vault.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct StakeTarget {
    /// Operator address.
    pub validator: String,
    /// Part of the salt of the proxy's address; 0 by default. Another one helps where somebody has
    /// made the address unusable, and replaces a proxy that has neither stake nor open entries.
    #[serde(default)]
    pub nonce: Option<u64>,
}

/// Queries.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub enum QueryMsg {
    /// Configuration.
    #[returns(ConfigResponse)]
    Config {},
    /// All of a user's local stake.
    #[returns(UserResponse)]
    User {
        /// The user.
        user: String,
    },
    /// Open entries of a user, by completion time. Paged: `limit` is 10 by default, 100 at most.
    #[returns(EntriesResponse)]
    Entries {
        /// The user.
        user: String,
        /// The last one of the previous page.
        start_after: Option<EntryKey>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// Users, by address. Paged in the same way.
    #[returns(UsersResponse)]
    Users {
        /// Address of a user.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
}

crate::json_object!(QueryMsg);

/// Configuration.
#[cw_serde]
pub struct ConfigResponse {
    /// The vault.
    pub vault: Addr,
    /// What is staked.
    pub denom: String,
    /// Code of the proxies.
    pub proxy_code_id: u64,
    /// Unbonding entries that a user can have on one validator.
    pub max_entries: u32,
    /// Who can change the last two.
    pub governance: Option<Addr>,
}

/// All of a user's local stake.
#[cw_serde]
pub struct UserResponse {
    /// Holds the delegations. None before the first stake.
    pub proxy: Option<Addr>,
    /// In the order of the first stake.
    pub stakes: Vec<StakeResponse>,
    /// Sum of the open entries.
    pub unbonding: Uint128,
    /// Vault denom on the proxy: matured, or given to it.
    pub coins: Uint128,
    /// What the vault burns as soon as it returns.
    pub owed: Uint128,
    /// Of what is owed, the part that neither open entries nor coins of the proxy cover, once the
    /// vault knows what the chain has slashed. Nothing can be unstaked or restaked meanwhile but by
    /// `work_off`.
    pub uncovered: Uint128,
    /// What was owed and destroyed by the chain. Coins that come late pay it first.
    pub lost: Uint128,
    /// Whether `reconcile` or `collect` is due: the chain lists less than is staked, an entry is
    /// due, or coins of the proxy can pay what is owed or lost.
    pub reconcile_due: bool,
    /// Whether the last undelegation of `work_off` failed, so that during the next one the proxy is
    /// its own withdraw address.
    pub refused: bool,
}

/// Local stake on one validator.
#[cw_serde]
pub struct StakeResponse {
    /// Operator address.
    pub validator: String,
    /// What was staked, less what the vault was told of.
    pub staked: Uint128,
    /// What the chain lists.
    pub listed: Uint128,
    /// Unbonding entries that are not due.
    pub entries: u32,
    /// Until when stake that was moved there keeps the user from unstaking.
    pub locked_until: Option<Timestamp>,
}

/// Where a list of entries goes on.
#[cw_serde]
pub struct EntryKey {
    /// When the chain pays it.
    pub completion: Timestamp,
    /// Operator address.
    pub validator: String,
}

/// A page of entries.
#[cw_serde]
pub struct EntriesResponse {
    /// By completion time.
    pub entries: Vec<EntryResponse>,
}

/// Coins that the chain pays to a proxy.
#[cw_serde]
pub struct EntryResponse {
    /// Operator address.
    pub validator: String,
    /// When the chain pays it.
    pub completion: Timestamp,
    /// What was not paid yet.
    pub rest: Uint128,
    /// Height of the first collect that found it due. A later one takes what is unpaid for lost.
    pub seen: Option<u64>,
}

/// A page of users.
#[cw_serde]
pub struct UsersResponse {
    /// By address.
    pub users: Vec<UserProxy>,
}

/// A user and their proxy.
#[cw_serde]
pub struct UserProxy {
    /// The user.
    pub user: Addr,
    /// The proxy.
    pub proxy: Addr,
}

/// Migration to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
