use std::fmt;

use cosmwasm_schema::cw_serde;

/// Number of a transaction of `external-staking`, unique for the life of the contract and never used again. It crosses the
/// channel inside the packet, so acks and timeouts find their transaction without a table of packet sequences.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord, Hash)]
pub struct TxId(pub u64);

impl fmt::Display for TxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
