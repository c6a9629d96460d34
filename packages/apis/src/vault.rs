//! The vault: holds collateral, and the liens on it.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Binary, Coin, Decimal, Uint128};

/// How many lienholders one user can have at a time.
pub const MAX_LIENS: usize = 16;

/// Creates a vault.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// The only denom that can be bonded.
    pub denom: String,
}

/// What users and lienholders can do.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Adds the sent coins to the sender's collateral.
    Bond {},
    /// Pays free collateral back to the sender.
    Unbond {
        /// How much.
        amount: Coin,
    },
    /// Pledges collateral of the sender to a lienholder, and tells it so. The same collateral can be pledged to any
    /// number of lienholders: each lien alone must be covered, and so must all that can be slashed together.
    StakeRemote {
        /// The lienholder.
        contract: String,
        /// How much.
        amount: Coin,
        /// Passed on to the lienholder.
        msg: Binary,
    },
    /// From a lienholder: lowers the lien of the sender on the collateral of `owner` by at most its amount. Never fails
    /// because of the size of the lien: what is above it is ignored. What of the lien is above the collateral goes first, and
    /// frees nothing.
    ReleaseCrossStake {
        /// The user.
        owner: String,
        /// By how much the lien goes down.
        amount: Coin,
        /// By how much that which can still be slashed goes down, nominal. The same as `amount` for stake that was never
        /// slashed; none for stake that was, since no stake is slashed twice.
        exposed: Uint128,
    },
    /// From a lienholder: charges the collateral of `owner`, and burns it. The answer's data is a
    /// [`SlashCrossStakeResponse`]. Never fails because of the size of the lien: what is above it is ignored.
    SlashCrossStake {
        /// The user.
        owner: String,
        /// The stake that is charged, nominal. It cannot be slashed again.
        exposed: Uint128,
        /// How much to burn. At most what `exposed` adds to the slashable part of the lien is burned.
        amount: Coin,
    },
    /// Tells a lienholder by how much its lien has shrunk, if it does not know yet. Open to anyone.
    TellShrunk {
        /// The user.
        account: String,
        /// The lienholder.
        lienholder: String,
    },
    /// From a contract that wants to hold liens: registers it, with the greatest part of a lien that it can slash. The
    /// ratio is final, so that the terms of a lien cannot change after it was made. Open to anyone: a lienholder has
    /// no lien before a user chooses it.
    RegisterLienholder {
        /// Between 0 and 1.
        max_slash: Decimal,
    },
}

/// Queries. Lists are paged: `start_after` is the last key of the previous page, `limit` is 10 by default, 100 at most.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields)]
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
    /// All users, by address. Looks at no more than `limit` of them, so a page can be short; go on after `next`.
    #[returns(AllAccountsResponse)]
    AllAccounts {
        /// Leave out users without collateral.
        with_collateral: bool,
        /// Address of a user.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// The claim (lien) of one lienholder on the collateral of a user. Zero if there is none.
    #[returns(LienResponse)]
    Claim {
        /// The user.
        account: String,
        /// The lienholder.
        lienholder: String,
    },
    /// All claims (liens) on the collateral of a user, by address of the lienholder.
    #[returns(AccountClaimsResponse)]
    AccountClaims {
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
    /// Sum of all collateral: what the vault owes its users.
    #[returns(TotalBondedResponse)]
    TotalBonded {},
}

/// Configuration.
#[cw_serde]
pub struct ConfigResponse {
    /// The only denom that can be bonded.
    pub denom: String,
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
    /// By how much it has shrunk without its holder knowing. The books of the holder say `amount + untold`.
    pub untold: Uint128,
}

/// Data of the answer to [`ExecuteMsg::SlashCrossStake`].
#[cw_serde]
pub struct SlashCrossStakeResponse {
    /// How much was burned.
    pub burned: Uint128,
    /// By how much the lien went down for that, in the books of its holder. Less than `burned` if it had shrunk before, and its
    /// holder knew: the rest is paid by collateral that it did not bind.
    pub lowered: Uint128,
    /// By how much it has shrunk besides, because collateral was burned for other lienholders. Told by this answer, and by
    /// nothing else: the lien has gone down by `lowered + shrunk`.
    pub shrunk: Uint128,
}

/// A page of liens.
#[cw_serde]
pub struct AccountClaimsResponse {
    /// By address of the lienholder.
    pub claims: Vec<LienResponse>,
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

/// Sum of all collateral.
#[cw_serde]
pub struct TotalBondedResponse {
    /// Amount and denom.
    pub total: Coin,
}

/// Migration to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
