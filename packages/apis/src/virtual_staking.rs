//! `virtual-staking`: turns the converter's D\[V\] into real delegations, once an epoch, under the
//! max cap of governance.
//!
//! Amounts are native tokens of the consumer's staking denom. Times are seconds of block time.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Coin, CosmosMsg, CustomMsg, CustomQuery, Decimal, Timestamp, Uint128};

use crate::converter::ValidatorReport;
use crate::wire::wire_type;

/// Creates the contract. The sender is its converter.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// Who sets the max cap and registers validators: the governance module's account.
    pub governance: String,
    /// How to bond.
    pub bonding: Bonding,
    /// Shortest time between two epochs.
    pub epoch_interval_secs: u64,
    /// The chain's unbonding period.
    pub unbonding_period_secs: u64,
    /// Validators that one page of an epoch, or of SyncValidators, handles. Default 20, 1 to 100.
    pub page_limit: Option<u32>,
    /// `max_entries` of the chain's staking module, at least 2: undelegations from one validator
    /// are spaced by it. See [`crate::exposure`].
    pub max_entries: u32,
    /// A difference between target and delegation that is a smaller part of the greater of both is
    /// dust, and left alone; but not if the target is 0, if it is a surplus while more than the cap
    /// is delegated, or if it is a surplus that has been there for the spacing of undelegations.
    /// Default 0.001, below 1.
    pub dead_band: Option<Decimal>,
}

/// How to bond.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Bonding {
    /// With the chain's standard staking messages and coins that this contract holds, which
    /// governance gave it. For any wasmd chain.
    Treasury,
    /// With the custom messages of the mesh-security module, which mints what is bonded.
    Module,
}

/// What governance and passers-by can do.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Sets the most that may be delegated. 0: unbond everything, keep serving the protocol.
    /// Governance only.
    SetMaxCap {
        /// Native tokens.
        amount: Uint128,
    },
    /// Runs the next page of the current epoch, or starts the next epoch if its time has come. Open
    /// to anyone.
    HandleEpoch {},
    /// Asks the chain for the next page of its bonded validators with their consensus keys, and
    /// reports it to the converter. After those come the ones that the converter knows and that are
    /// not bonded any more; who was never bonded is not reported. The attribute `last_page` is
    /// "true" when a round is through; then comes the first page again. Open to anyone. Needs a
    /// chain that accepts the gRPC queries `/cosmos.staking.v1beta1.Query/Validators` and
    /// `Query/Validator`, and `/cosmos.slashing.v1beta1.Query/SigningInfo`, of contracts. Without
    /// the second all that have left are reported as inactive, without the third no tombstone is
    /// seen.
    SyncValidators {},
    /// Reports validators as governance says they are, on chains that refuse gRPC queries.
    /// Governance only. Refused as a whole if the chain does not answer for one of the addresses.
    RegisterValidators {
        /// A page of at most 100.
        validators: Vec<ValidatorReport>,
    },
    /// Puts a validator into quarantine, or lifts it. Governance only. One in quarantine is left
    /// alone by the epochs, also by one that is running and with cap 0: the chain may panic on
    /// whatever touches what is delegated to it, and a panic takes the whole epoch along. What it
    /// has counts for the cap. The converter takes no new stake for it. One that is lifted takes
    /// stake at once, and part in epochs from the next one on.
    SetQuarantine {
        /// Operator address.
        validator: String,
        /// Whether it is to be left alone.
        quarantined: bool,
    },
    /// Changes what is given. Governance only. A page of an epoch that needs more gas than a block
    /// has can only be made smaller, and a chain can change its unbonding period.
    UpdateConfig {
        /// Shortest time between two epochs.
        epoch_interval_secs: Option<u64>,
        /// The chain's unbonding period.
        unbonding_period_secs: Option<u64>,
        /// Validators that one page of an epoch, or of SyncValidators, handles, 1 to 100.
        page_limit: Option<u32>,
        /// `max_entries` of the chain's staking module, at least 2.
        max_entries: Option<u32>,
        /// Part of a target or delegation below which a difference is dust, below 1.
        dead_band: Option<Decimal>,
    },
    /// Pays coins that are not delegated to somebody. Governance only, `treasury` only.
    WithdrawIdle {
        /// Who gets them.
        recipient: String,
        /// How much.
        amount: Coin,
    },
}

wire_type! {
    /// What the chain's mesh-security module calls. Fields that are not needed here are left out,
    /// and what a version of the module adds or leaves out is accepted: a refusal would lose the
    /// update, for the module sends it once.
    pub enum SudoMsg {
        /// As [`ExecuteMsg::HandleEpoch`], without regard to the interval. Runs one page; anyone
        /// can run the next ones.
        HandleEpoch {},
        /// The active set has changed.
        HandleValsetUpdate {
            /// New in the active set.
            additions: Option<Vec<ModuleValidator>>,
            /// Out of the active set.
            removals: Option<Vec<String>>,
            /// Changed metadata.
            updated: Option<Vec<ModuleValidator>>,
            /// Jailed.
            jailed: Option<Vec<String>>,
            /// No longer jailed. Bonded only if it is among the additions as well.
            unjailed: Option<Vec<String>>,
            /// Tombstoned.
            tombstoned: Option<Vec<String>>,
            /// Slashed.
            slashed: Option<Vec<ValidatorSlash>>,
        },
    }
}

wire_type! {
    /// A validator, as the module tells it: without its commissions.
    pub struct ModuleValidator {
        /// Operator address.
        pub address: String,
    }
}

wire_type! {
    /// A slash on the consumer, as the module tells it: without heights, power and amounts.
    pub struct ValidatorSlash {
        /// Operator address.
        pub address: String,
        /// Whether the validator is tombstoned. Versions of the module leave this out.
        #[serde(default)]
        pub is_tombstoned: bool,
    }
}

/// Queries. Lists are paged: `start_after` is the last key of the previous page, `limit` is 10 by
/// default, 100 at most.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum QueryMsg {
    /// Configuration.
    #[returns(ConfigResponse)]
    Config {},
    /// The cap, and what is used of it.
    #[returns(BondStatusResponse)]
    BondStatus {},
    /// How the current, or the last, epoch stands.
    #[returns(EpochResponse)]
    Epoch {},
    /// Target and real delegation of one validator.
    #[returns(DelegationResponse)]
    Delegation {
        /// Operator address.
        validator: String,
    },
    /// Target and real delegation of all validators that ever had stake, by operator address.
    #[returns(DelegationsResponse)]
    Delegations {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// The last failure of each validator that had one, by operator address.
    #[returns(FailuresResponse)]
    Failures {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// The validators in quarantine, by operator address.
    #[returns(QuarantineResponse)]
    Quarantine {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
}

/// Configuration.
#[cw_serde]
pub struct ConfigResponse {
    /// The converter.
    pub converter: String,
    /// Governance.
    pub governance: String,
    /// How to bond.
    pub bonding: Bonding,
    /// The chain's staking denom.
    pub denom: String,
    /// Shortest time between two epochs.
    pub epoch_interval_secs: u64,
    /// The chain's unbonding period.
    pub unbonding_period_secs: u64,
    /// Validators that one page of an epoch, or of SyncValidators, handles.
    pub page_limit: u32,
    /// `max_entries` of the chain's staking module.
    pub max_entries: u32,
    /// Part of a target or delegation below which a difference is dust.
    pub dead_band: Decimal,
}

/// The cap, and what is used of it.
#[cw_serde]
pub struct BondStatusResponse {
    /// Set by governance.
    pub cap: Uint128,
    /// Delegated: what the chain said when the last epoch began, and what was moved since. Slashes
    /// lower the truth before they are seen here.
    pub delegated: Uint128,
    /// Held and not delegated (`treasury`).
    pub idle: Uint128,
    /// Undelegated and not yet back (`treasury`). Slashes can lower what comes back.
    pub unbonding: Uint128,
    /// What is delegated to validators in quarantine, as the chain says now.
    pub quarantined: Uint128,
    /// The cap that the chain's module has for this contract, and what it counts as used
    /// (`module`). A slash lowers what is delegated and not what is used. None if the module does
    /// not answer.
    pub module: Option<ModuleCap>,
}

/// A cap of the chain's mesh-security module.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct ModuleCap {
    /// Set by the module's own proposal.
    pub cap: Uint128,
    /// Used, by the module's count.
    pub used: Uint128,
}

/// How an epoch stands.
#[cw_serde]
pub struct EpochResponse {
    /// Number of the current or last epoch, from 1. 0: none yet.
    pub epoch: u64,
    /// When it started.
    pub started: Option<Timestamp>,
    /// Whether pages are left to run.
    pub running: bool,
    /// From when on anyone can start the next one.
    pub next: Timestamp,
    /// The last price that an epoch worked with, native tokens per provider token.
    pub last_price: Option<Decimal>,
}

/// Target and real delegation of a validator.
#[cw_serde]
pub struct DelegationResponse {
    /// Operator address.
    pub validator: String,
    /// D, in provider-side units.
    pub stake: Uint128,
    /// What an epoch that started now would aim at, native tokens. None: the delegation would stay,
    /// since no price is known, or since the validator is in quarantine.
    pub target: Option<Uint128>,
    /// What is delegated. What is above the target votes without stake that backs it: see the
    /// exposure lag in the operator's guide.
    pub delegated: Uint128,
    /// Whether it is in quarantine.
    pub quarantined: bool,
    /// When the undelegations that are under way were begun, oldest first (`treasury`).
    pub undelegations: Vec<Timestamp>,
    /// When the redelegations to this validator that can still be under way were begun, oldest
    /// first (`treasury`).
    pub redelegations: Vec<Timestamp>,
    /// Its last failure.
    pub failure: Option<Failure>,
}

/// A page of delegations.
#[cw_serde]
pub struct DelegationsResponse {
    /// By operator address.
    pub delegations: Vec<DelegationResponse>,
}

/// What was tried with a validator.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum StakingAction {
    /// To delegate to it, or to bond.
    Bond,
    /// To undelegate from it, or to unbond.
    Unbond,
    /// To redelegate from it or to it. Both ends record the failure.
    Redelegate,
    /// To withdraw its rewards.
    Withdraw,
}

impl StakingAction {
    /// Its name in events, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bond => "bond",
            Self::Unbond => "unbond",
            Self::Redelegate => "redelegate",
            Self::Withdraw => "withdraw",
        }
    }
}

/// The last failure of a validator. It gets no increase and no redelegation in the epoch after it,
/// so that coins kept for it go to others.
#[cw_serde]
pub struct Failure {
    /// Number of the epoch.
    pub epoch: u64,
    /// When.
    pub time: Timestamp,
    /// What was tried.
    pub action: StakingAction,
    /// How much, native tokens.
    pub amount: Uint128,
    /// What the chain said, shortened.
    pub error: String,
}

/// A page of failures.
#[cw_serde]
pub struct FailuresResponse {
    /// (operator address, failure), by operator address.
    pub failures: Vec<(String, Failure)>,
}

/// A validator in quarantine.
#[cw_serde]
pub struct Quarantined {
    /// Operator address.
    pub validator: String,
    /// What is delegated to it.
    pub delegated: Uint128,
}

/// A page of the validators in quarantine.
#[cw_serde]
pub struct QuarantineResponse {
    /// By operator address.
    pub validators: Vec<Quarantined>,
}

/// Top level of the custom messages of the mesh-security module.
#[cw_serde]
pub enum VirtualStakeCustomMsg {
    /// See [`VirtualStakeMsg`].
    VirtualStake(VirtualStakeMsg),
}

/// Custom messages of the mesh-security module.
#[cw_serde]
pub enum VirtualStakeMsg {
    /// Mints and delegates, under the module's own cap.
    Bond {
        /// Staking denom.
        amount: Coin,
        /// Operator address.
        validator: String,
    },
    /// Undelegates at once and burns.
    Unbond {
        /// Staking denom.
        amount: Coin,
        /// Operator address.
        validator: String,
    },
}

impl CustomMsg for VirtualStakeCustomMsg {}

/// Top level of the custom queries of the mesh-security module.
#[cw_serde]
pub enum VirtualStakeCustomQuery {
    /// See [`VirtualStakeQuery`].
    VirtualStake(VirtualStakeQuery),
}

/// Custom queries of the mesh-security module.
#[cw_serde]
pub enum VirtualStakeQuery {
    /// The cap of a contract, and what is used of it. Answered with [`ModuleBondStatus`].
    BondStatus {
        /// Its address.
        contract: String,
    },
}

impl CustomQuery for VirtualStakeCustomQuery {}

wire_type! {
    /// How much a contract may bond, and has bonded, by the module's own count.
    pub struct ModuleBondStatus {
        /// The cap. Zero if none was ever set.
        pub cap: Coin,
        /// What was bonded less what came back when it was unbonded: what a slash took stays in it.
        pub delegated: Coin,
    }
}

impl From<VirtualStakeMsg> for CosmosMsg<VirtualStakeCustomMsg> {
    fn from(msg: VirtualStakeMsg) -> Self {
        CosmosMsg::Custom(VirtualStakeCustomMsg::VirtualStake(msg))
    }
}

/// Migration to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
