use std::fmt;

use cosmwasm_schema::cw_serde;

/// Number of a transaction of `external-staking`, unique for the life of the contract and never
/// used again: the number of its user, and in nine digits that of the transaction among those of
/// its user, so that 3000000007 is the eighth of the fourth user. It crosses the channel inside the
/// packet, so acks and timeouts find their transaction without a table of packet sequences.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord, Hash)]
pub struct TxId(pub u64);

/// Number of a batch of rewards, given by the converter, unique for its life and never used again.
/// It crosses the channels inside of the transfer, so `external-staking` books each batch at most
/// once.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord, Hash)]
pub struct BatchId(pub u64);

impl fmt::Display for BatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for TxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Height of a block of the consumer.
#[cw_serde]
#[derive(Copy, Default, Eq, PartialOrd, Ord, Hash)]
pub struct ConsumerHeight(pub u64);

impl ConsumerHeight {
    /// So many blocks later. What cannot be counted is the last height that can.
    #[must_use]
    pub fn plus(self, blocks: u64) -> Self {
        Self(self.0.saturating_add(blocks))
    }
}

impl fmt::Display for ConsumerHeight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_they_are() {
        assert_eq!(TxId(3_000_000_007).to_string(), "3000000007");
        assert_eq!(BatchId(5).to_string(), "5");
        assert_eq!(ConsumerHeight(806).to_string(), "806");
    }

    #[test]
    fn the_last_height_has_none_after_it() {
        assert_eq!(ConsumerHeight(7).plus(3), ConsumerHeight(10));
        assert_eq!(ConsumerHeight(7).plus(u64::MAX), ConsumerHeight(u64::MAX));
    }
}
