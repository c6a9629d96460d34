//! Virtual-staking: turns the converter's D\[V\] into real delegations, once an epoch, under the
//! max cap of governance.
//!
//! Amounts are native tokens of the consumer's staking denom. Times are seconds of block time.

mod execute;
mod module;
mod query;
mod responses;
mod settings;
mod sudo;

pub use execute::ExecuteMsg;
pub use module::{
    ModuleBondStatus, VirtualStakeCustomMsg, VirtualStakeCustomQuery, VirtualStakeMsg, VirtualStakeQuery,
};
pub use query::QueryMsg;
pub use responses::{
    BondStatusResponse, DelegationResponse, DelegationsResponse, EpochResponse, Failure, FailuresResponse,
    ModuleCap, QuarantineResponse, Quarantined, StakingAction,
};
pub use settings::{Bonding, ConfigResponse, InstantiateMsg, MigrateMsg};
pub use sudo::{ModuleValidator, SudoMsg, ValidatorSlash};
