//! Amounts of the chain.

use cosmwasm_std::{Uint128, Uint256};

/// An amount of the chain in the width of the books. A chain counts coins in 256 bits. No supply
/// comes near 128: what is above counts as the most that 128 bits hold.
pub fn narrow(amount: Uint256) -> Uint128 {
    Uint128::try_from(amount).unwrap_or(Uint128::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_above_128_bits_counts_as_the_most_they_hold() {
        assert_eq!(narrow(Uint256::from(u128::MAX)), Uint128::MAX);
        assert_eq!(narrow(Uint256::MAX), Uint128::MAX);
        assert_eq!(narrow(Uint256::from(7u8)), Uint128::new(7));
    }
}
