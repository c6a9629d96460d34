//! Configuration, and the two contracts that this one is bound to.
//!
//! Records are small, and a packet touches few of them: each byte costs gas.

use cosmwasm_std::{ensure, Addr, Decimal, Timestamp};
use cw_storage_plus::Item;
use mesh_apis::handshake::AuthorizedEndpoint;
use mesh_apis::time::Seconds;
use mesh_toolkit::code::Code;
use mesh_toolkit::this_code;
use serde::{Deserialize, Serialize};

use crate::error::ContractError;

/// Name and version of the code in the contract's state.
pub(crate) const CODE: Code = this_code!();

/// Configuration, validated.
pub(crate) const CONFIG: Item<Config> = Item::new("config");
/// The virtual-staking contract. Set by the reply to its instantiation.
pub(crate) const VIRTUAL_STAKING: Item<Addr> = Item::new("virtual_staking");
/// The only far end that may open the control channel. Absent until one is pinned: no channel opens
/// without it.
pub(crate) const REMOTE: Item<AuthorizedEndpoint> = Item::new("remote");

const NANOS_PER_SEC: u64 = 1_000_000_000;

/// Configuration.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// The price feed.
    pub price_feed: Addr,
    /// Greatest age of a price. An older one is stale.
    pub price_max_age_secs: Seconds,
    /// Fraction of the value that is not delegated. Below 1.
    pub discount: Decimal,
    /// The provider's denom, as written in packets.
    pub remote_denom: String,
    /// Governance. None: nobody.
    pub admin: Option<Addr>,
    /// Time from sending a packet to its timeout.
    pub packet_timeout_secs: Seconds,
}

impl Config {
    /// Timeout of a packet sent now.
    pub(crate) fn packet_timeout(&self, now: Timestamp) -> Timestamp {
        let travel = self.packet_timeout_secs.0.saturating_mul(NANOS_PER_SEC);
        Timestamp::from_nanos(now.nanos().saturating_add(travel))
    }

    /// Whether a price is too old. A price from the future (a feed on another clock) is not.
    pub(crate) fn is_stale(&self, updated: Timestamp, now: Timestamp) -> bool {
        let age = now.nanos().saturating_sub(updated.nanos());
        age > self.price_max_age_secs.0.saturating_mul(NANOS_PER_SEC)
    }
}

/// Checks that a discount is below 1. A `Decimal` is never below 0.
pub(crate) fn check_discount(discount: Decimal) -> Result<(), ContractError> {
    ensure!(discount < Decimal::one(), ContractError::InvalidDiscount { actual: discount });
    Ok(())
}

/// Checks that neither connection nor port is empty: no channel could ever match.
pub(crate) fn check_remote(remote: &AuthorizedEndpoint) -> Result<(), ContractError> {
    ensure!(
        !remote.connection_id.is_empty(),
        ContractError::EmptyField { field: "remote_contract.connection_id" }
    );
    ensure!(!remote.port_id.is_empty(), ContractError::EmptyField { field: "remote_contract.port_id" });
    Ok(())
}
