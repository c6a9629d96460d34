//! The vault: holds collateral, and the liens on it.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Binary, Coin, Decimal, Uint128};

/// How many lienholders one user can have at a time.
pub const MAX_LIENS: usize = 16;

/// Creates a vault.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// The only denom that can be bonded.
    pub denom: String,
    /// Lets users stake their collateral on this chain. Once and for ever: a vault without it stays
    /// without.
    #[serde(default)]
    pub local_staking: Option<LocalStakingInit>,
}

crate::json_object!(InstantiateMsg);

/// How the vault creates its custodian of local staking.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct LocalStakingInit {
    /// Code of the custodian.
    pub code_id: u64,
    /// Code of the proxies, one of which is created for each user.
    pub proxy_code_id: u64,
    /// Administers the custodian: governance, or nobody. Never an account of somebody's.
    pub governance: Option<String>,
    /// Part of a local stake that stays covered by collateral for the chain's own slashes.
    pub reserve: Decimal,
    /// The chain's `slash_fraction_double_sign`. After a restake one double sign can cost twice as
    /// much of the stake that it hits: the reserve must be at least s / (1 - 2s), plus the fraction
    /// for downtime.
    pub slash_fraction_double_sign: Decimal,
    /// The chain's `slash_fraction_downtime`.
    pub slash_fraction_downtime: Decimal,
    /// Unbonding entries that a user can have on one validator: at least 2, at most the chain's
    /// `max_entries`.
    pub max_entries: u32,
}

/// What users and lienholders can do.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Adds the sent coins to the sender's collateral.
    Bond {},
    /// Pays free collateral back to the sender.
    Unbond {
        /// How much.
        amount: Coin,
    },
    /// Pledges collateral of the sender to a lienholder, and tells it so. The same collateral can
    /// be pledged to any number of lienholders: each lien alone must be covered, and so must all
    /// that can be slashed together.
    StakeRemote {
        /// The lienholder.
        contract: String,
        /// How much.
        amount: Coin,
        /// Passed on to the lienholder.
        msg: Binary,
    },
    /// From a lienholder: lowers the lien of the sender on the collateral of `owner` by at most its
    /// amount. Never fails because of the size of the lien: what is above it is ignored. What of
    /// the lien is above the collateral goes first, and frees nothing.
    ReleaseCrossStake {
        /// The user.
        owner: String,
        /// By how much the lien goes down.
        amount: Coin,
        /// By how much that which can still be slashed goes down, nominal. The same as `amount` for
        /// stake that was never slashed; none for stake that was, since no stake is slashed twice.
        exposed: Uint128,
    },
    /// From a lienholder: charges the collateral of `owner`, and burns it. The answer's data is a
    /// [`SlashCrossStakeResponse`]. Never fails because of the size of the lien: what is above it
    /// is ignored.
    SlashCrossStake {
        /// The user.
        owner: String,
        /// The stake that is charged, nominal. It cannot be slashed again.
        exposed: Uint128,
        /// How much to burn. At most what `exposed` adds to the slashable part of the lien is
        /// burned.
        amount: Coin,
    },
    /// Reports to a lienholder by how much its lien has shrunk, if that is unreported. Open to
    /// anyone.
    ReportShrunk {
        /// The user.
        account: String,
        /// The lienholder.
        lienholder: String,
    },
    /// Stakes collateral of the sender on this chain, by the custodian. It still covers liens.
    StakeLocal {
        /// How much.
        amount: Coin,
        /// Passed on to the custodian: a [`crate::local_staking::StakeTarget`].
        msg: Binary,
    },
    /// From the custodian, with the coins: collateral of `owner` returns. Never fails because of an
    /// amount.
    ReturnLocal {
        /// The user.
        owner: String,
        /// How much of what is out is accounted for by this. What is above the coins was lost.
        /// Coins above it pay what is lost first, and are the user's then.
        closed: Uint128,
    },
    /// From a contract that wants to hold liens: registers it, with the greatest part of a lien
    /// that it can slash. The ratio is final, so that the terms of a lien cannot change after it
    /// was made. Open to anyone: a lienholder has no lien before a user chooses it.
    RegisterLienholder {
        /// Between 0 and 1.
        max_slash: Decimal,
    },
}

crate::json_object!(ExecuteMsg);

/// Queries. Lists are paged: `start_after` is the last key of the previous page, `limit` is 10 by
/// default, 100 at most.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub enum QueryMsg {
    /// Configuration.
    #[returns(ConfigResponse)]
    Config {},
    /// Collateral of a user. An unknown user has none.
    #[returns(AccountResponse)]
    Account {
        /// The user.
        account: String,
    },
    /// Collateral of a user, with the sums that bind it.
    #[returns(AccountDetailsResponse)]
    AccountDetails {
        /// The user.
        account: String,
    },
    /// All users, by address. Looks at no more than `limit` of them, so a page can be short; go on
    /// after `next`.
    #[returns(AllAccountsResponse)]
    AllAccounts {
        /// Leave out users without collateral.
        with_collateral: bool,
        /// Address of a user.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// The lien of one lienholder on the collateral of a user. Zero if there is none.
    #[returns(LienResponse)]
    Lien {
        /// The user.
        account: String,
        /// The lienholder.
        lienholder: String,
    },
    /// All liens on the collateral of a user, by address of the lienholder.
    #[returns(AccountLiensResponse)]
    AccountLiens {
        /// The user.
        account: String,
        /// Address of a lienholder.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// All registered lienholders, by address.
    #[returns(LienholdersResponse)]
    Lienholders {
        /// Address of a lienholder.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// The part of a user's collateral that is staked on this chain.
    #[returns(LocalAccountResponse)]
    LocalAccount {
        /// The user.
        account: String,
    },
}

crate::json_object!(QueryMsg);

/// Configuration.
#[cw_serde]
#[serde(remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct ConfigResponse {
    /// The only denom that can be bonded.
    pub denom: String,
    /// The custodian of local staking, if there is one.
    pub local_staking: Option<LocalStakingResponse>,
}

crate::json_object!(ConfigResponse);

/// The custodian of local staking.
#[cw_serde]
#[serde(remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct LocalStakingResponse {
    /// Its address.
    pub contract: Addr,
    /// Part of a local stake that stays covered for the chain's own slashes.
    pub reserve: Decimal,
}

crate::json_object!(LocalStakingResponse);

/// The part of a user's collateral that is staked on this chain. Collateral is idle + out - owed.
#[cw_serde]
pub struct LocalAccountResponse {
    /// Coins in the vault.
    pub idle: Uint128,
    /// Coins with the custodian, nominal.
    pub out: Uint128,
    /// The part of it that was slashed already, and is burned when it returns.
    pub owed: Uint128,
    /// What was owed and destroyed by the chain. Coins that come late pay it first.
    pub lost: Uint128,
    /// What is covered for slashes of the chain.
    pub reserved: Uint128,
    /// What lienholders can still slash.
    pub slashable_by_lienholders: Uint128,
    /// What can leave the vault without a reconcile in the same transaction.
    pub free_unreconciled: Uint128,
}

/// Collateral of a user.
#[cw_serde]
pub struct AccountResponse {
    /// Denom of all amounts.
    pub denom: String,
    /// Held for the user.
    pub bonded: Uint128,
    /// What the user can take out: bonded - max(largest lien, sum of what can be slashed).
    pub free: Uint128,
}

/// Collateral of a user, with the sums that bind it.
#[cw_serde]
pub struct AccountDetailsResponse {
    /// Denom of all amounts.
    pub denom: String,
    /// Held for the user.
    pub bonded: Uint128,
    /// What the user can take out.
    pub free: Uint128,
    /// Amount of the largest lien.
    pub max_lien: Uint128,
    /// Sum of what all lienholders together can slash.
    pub total_slashable: Uint128,
}

/// A page of users.
#[cw_serde]
pub struct AllAccountsResponse {
    /// By address.
    pub accounts: Vec<AllAccountsResponseItem>,
    /// Where the next page starts after, if there may be one.
    pub next: Option<String>,
}

/// A user and their collateral.
#[cw_serde]
pub struct AllAccountsResponseItem {
    /// Address.
    pub user: String,
    /// Collateral.
    pub account: AccountResponse,
}

/// A lien.
#[cw_serde]
pub struct LienResponse {
    /// Who holds it.
    pub lienholder: String,
    /// How much collateral it binds: at most what there is.
    pub amount: Uint128,
    /// How much of the collateral its holder could slash.
    pub slashable: Uint128,
    /// The stake behind it that can still be slashed, nominal. Differs from `amount` after a slash.
    pub exposed: Uint128,
    /// By how much it has shrunk without its holder knowing. The books of the holder say `amount +
    /// unreported`.
    pub unreported: Uint128,
}

/// Data of the answer to [`ExecuteMsg::SlashCrossStake`].
#[cw_serde]
#[serde(remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct SlashCrossStakeResponse {
    /// How much was burned.
    pub burned: Uint128,
    /// By how much the lien went down for that, in the books of its holder. Less than `burned` if
    /// it had shrunk before, and its holder knew: the rest is paid by collateral that it did not
    /// bind.
    pub lowered: Uint128,
    /// By how much it has shrunk besides, because collateral was burned for other lienholders. Told
    /// by this answer, and by nothing else: the lien has gone down by `lowered + shrunk`.
    pub shrunk: Uint128,
}

crate::json_object!(SlashCrossStakeResponse);

/// A page of liens.
#[cw_serde]
pub struct AccountLiensResponse {
    /// By address of the lienholder.
    pub liens: Vec<LienResponse>,
}

/// A page of lienholders.
#[cw_serde]
pub struct LienholdersResponse {
    /// By address.
    pub lienholders: Vec<LienholderInfo>,
}

/// A registered lienholder.
#[cw_serde]
pub struct LienholderInfo {
    /// Address.
    pub contract: String,
    /// The greatest part of a lien that it can slash.
    pub max_slash: Decimal,
}

/// Migration to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
