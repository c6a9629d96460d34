//! The converter: the consumer's end of the control channel. It keeps D\[V\], the provider tokens
//! staked to each validator, and sends the validator set to the provider.
//!
//! `staked`, `unstaked` and D are amounts of `remote_denom`, in provider-side units. Times are
//! seconds of block time.

mod execute;
mod query;
mod responses;
mod settings;

pub use execute::{ExecuteMsg, ValidatorReport};
pub use query::QueryMsg;
pub use responses::{
    BatchResponse, BatchesResponse, BookedRewardsResponse, ConversionPrice, ConversionResponse,
    IbcChannelResponse, OutboxEntry, OutboxResponse, RewardsResponse, StakeResponse, StakesResponse,
    ValidatorResponse, ValidatorsResponse,
};
pub use settings::{ConfigResponse, InstantiateMsg, MigrateMsg, VirtualStakingInit};
