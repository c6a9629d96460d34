//! Configuration, and the two contracts that this one is bound to. Every record is small, and a
//! packet touches as few of them as it can: each byte is gas.

use cosmwasm_std::{ensure, Addr, Decimal, Timestamp};
use cw_storage_plus::Item;
use mesh_apis::handshake::AuthorizedEndpoint;
use mesh_toolkit::code::Code;
use mesh_toolkit::this_code;
use serde::{Deserialize, Serialize};

use crate::error::ContractError;

/// Name and version of the code in the contract's state.
pub const CODE: Code = this_code!();

/// Configuration, as checked at instantiate.
pub const CONFIG: Item<Config> = Item::new("config");
/// The virtual-staking contract, known since the reply to its instantiation.
pub const VIRTUAL_STAKING: Item<Addr> = Item::new("virtual_staking");
/// The only far end that may open the channel. Absent as long as none is pinned: then no channel
/// opens.
pub const REMOTE: Item<AuthorizedEndpoint> = Item::new("remote");
const NANOS_PER_SEC: u64 = 1_000_000_000;

/// Configuration.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The price feed.
    pub price_feed: Addr,
    /// A price older than this is stale.
    pub price_max_age_secs: u64,
    /// Part of the value that is not delegated, below 1.
    pub discount: Decimal,
    /// The provider's denom, as it stands in packets.
    pub remote_denom: String,
    /// Governance.
    pub admin: Option<Addr>,
    /// How long a packet may travel.
    pub packet_timeout_secs: u64,
}

impl Config {
    /// When a packet that is sent now times out.
    pub fn packet_timeout(&self, now: Timestamp) -> Timestamp {
        let travel = self.packet_timeout_secs.saturating_mul(NANOS_PER_SEC);
        Timestamp::from_nanos(now.nanos().saturating_add(travel))
    }

    /// Whether a price is too old. One that was set in the future (a feed on another clock) is not.
    pub fn is_stale(&self, updated: Timestamp, now: Timestamp) -> bool {
        let age = now.nanos().saturating_sub(updated.nanos());
        age > self.price_max_age_secs.saturating_mul(NANOS_PER_SEC)
    }
}

/// A discount is below 1. `Decimal` itself is never below 0.
pub(crate) fn check_discount(discount: Decimal) -> Result<(), ContractError> {
    ensure!(discount < Decimal::one(), ContractError::InvalidDiscount { actual: discount });
    Ok(())
}

/// Nothing could ever match an empty connection or port.
pub(crate) fn check_remote(remote: &AuthorizedEndpoint) -> Result<(), ContractError> {
    ensure!(
        !remote.connection_id.is_empty(),
        ContractError::EmptyField { field: "remote_contract.connection_id" }
    );
    ensure!(!remote.port_id.is_empty(), ContractError::EmptyField { field: "remote_contract.port_id" });
    Ok(())
}
