//! `external-staking`: the provider's end of the control channel, and the books of everyone who
//! stakes over it.
//!
//! All amounts are *nominal*, in the vault's denom. Times are seconds since the Unix epoch, of
//! block time. Heights are of the consumer.

mod execute;
mod positions;
mod query;
mod rewards;
mod settings;
mod slashes;
mod transactions;
mod validators;

pub use execute::{ExecuteMsg, ReceiveVirtualStake};
pub use positions::{
    ClaimKey, ClaimResponse, ClaimsResponse, ParkedReleaseResponse, StakeResponse, StakesResponse,
};
pub use query::QueryMsg;
pub use rewards::{
    AllPendingRewardsResponse, BatchResponse, PendingRewardsResponse, RewardPoolResponse, RewardPoolsResponse,
};
pub use settings::{
    ConfigResponse, EvidenceConfig, IbcChannelResponse, InstantiateMsg, MigrateMsg, RewardsConfig,
    RewardsInit,
};
pub use slashes::{DebtResponse, InfractionResponse, SlashesResponse};
pub use transactions::{OwedResponse, TxKind, TxResponse, TxStatus, UserTxsResponse};
pub use validators::{
    ConsensusKey, Divergence, DivergenceKind, LedgerResponse, ListActiveValidatorsResponse,
    ListValidatorsResponse, ValidatorResponse,
};
