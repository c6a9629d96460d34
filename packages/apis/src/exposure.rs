//! How long stake that was unstaked may still give its validator voting power on the consumer: pure
//! functions for those who deploy, for the contract that spaces undelegations, and for tests.
//!
//! Stake that votes must be slashable. D\[V\] falls with the Unstake, the real delegation at an
//! epoch, and in between the stake must stay exposed on the provider. That time is the *exposure
//! lag*.
//!
//! ```text
//! spacing G   = ceil((T + slack) / (n - 1))     `treasury`; 0 for `module`, which undelegates at once
//! lag, blocks = ceil((G + gap + 2 x paging) / shortest block interval) + 2
//! ```
//!
//! T is the chain's unbonding period, n its `max_entries`. V is undelegated from at once if its
//! last undelegation is at least G ago, else at the first epoch after that. *gap* is the longest
//! time from the first page of an epoch to the first page of the next one that is really run,
//! *paging* the longest time from the first page of an epoch to its last.
//!
//! The terms: an Unstake can arrive just after the scan has passed V, and V can be undelegated from
//! later in the same epoch, at most one paging after it. The next undelegation waits for G. The
//! epoch whose unbonding comes just before that is too early by a moment, and the unbonding of the
//! next one comes at most a gap and a paging later. The two blocks: a chain's validator set follows
//! its staking module by two heights.

/// The chain drops unbonding entries at the end of a block, so an entry can outlive its time by the
/// gap between two blocks.
pub const SLACK_SECS: u64 = 60;

/// The least `max_entries` that treasury bonding works with: one entry is kept for cap 0.
pub const LEAST_MAX_ENTRIES: u32 = 2;

/// Blocks by which a chain's validator set follows its staking module.
const VALSET_DELAY: u64 = 2;

/// Least time between two undelegations of a treasury from one validator, seconds: n - 1 of them
/// never overlap a further one. `max_entries` below [`LEAST_MAX_ENTRIES`] counts as that.
pub fn spacing_secs(unbonding_period_secs: u64, max_entries: u32) -> u64 {
    let spaced = max_entries.max(LEAST_MAX_ENTRIES).saturating_sub(1);
    unbonding_period_secs.saturating_add(SLACK_SECS).div_ceil(spaced.into())
}

/// What the exposure lag follows from. All of it is the consumer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LagInputs {
    /// Least time between two undelegations from one validator: [`spacing_secs`] for `treasury`, 0
    /// for `module`.
    pub spacing_secs: u64,
    /// Longest time from the first page of an epoch to the first page of the next one that is
    /// really run.
    pub longest_gap_secs: u64,
    /// Longest time from the first page of an epoch to its last page.
    pub longest_paging_secs: u64,
    /// Shortest average interval of blocks over such a time. 0 counts as 1.
    pub shortest_block_millis: u64,
}

impl LagInputs {
    /// The least exposure lag, in blocks of the consumer. It covers every validator that the chain
    /// lets go of: what a failing or a quarantined one keeps is outside of any lag.
    pub fn least_lag_blocks(&self) -> u64 {
        let secs = self
            .spacing_secs
            .saturating_add(self.longest_gap_secs)
            .saturating_add(self.longest_paging_secs.saturating_mul(2));
        let millis = secs.saturating_mul(1_000);
        millis.div_ceil(self.shortest_block_millis.max(1)).saturating_add(VALSET_DELAY)
    }
}

/// The least unbonding period of external-staking, seconds: a claim must still be there when
/// evidence comes of the last block for which it is exposed. `evidence_window_secs` is the time
/// that it takes to bring evidence to the provider.
pub fn least_provider_unbonding_secs(
    lag_blocks: u64,
    longest_block_millis: u64,
    evidence_window_secs: u64,
) -> u64 {
    lag_blocks.saturating_mul(longest_block_millis).div_ceil(1_000).saturating_add(evidence_window_secs)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    const DAY: u64 = 86_400;

    fn lag(unbonding: Option<(u64, u32)>, gap: u64, paging: u64, block_millis: u64) -> u64 {
        let inputs = LagInputs {
            spacing_secs: unbonding.map_or(0, |(period, entries)| spacing_secs(period, entries)),
            longest_gap_secs: gap,
            longest_paging_secs: paging,
            shortest_block_millis: block_millis,
        };
        inputs.least_lag_blocks()
    }

    /// The table of docs/operators.md.
    #[test]
    fn the_examples_of_the_guide_are_what_the_formula_gives() {
        assert_eq!(spacing_secs(21 * DAY, 7), 302_410);
        assert_eq!(lag(Some((21 * DAY, 7)), 2 * DAY, 3_600, 6_000), 80_404);
        assert_eq!(lag(Some((21 * DAY, 7)), 2 * DAY, 3_600, 5_900), 81_767);
        assert_eq!(lag(Some((14 * DAY, 7)), 2 * DAY, 600, 1_200), 313_011);
        assert_eq!(spacing_secs(21 * DAY, 2), 1_814_460);
        assert_eq!(lag(Some((21 * DAY, 2)), 2 * DAY, 3_600, 6_000), 332_412);
        assert_eq!(lag(None, 2 * DAY, 3_600, 6_000), 30_002);
        assert_eq!(lag(Some((120, 7)), 60, 15, 500), 242);
        assert_eq!(least_provider_unbonding_secs(80_404, 6_500, 5 * DAY), 954_626);
    }

    #[test]
    fn no_input_overflows_or_divides_by_zero() {
        assert_eq!(spacing_secs(u64::MAX, 0), u64::MAX);
        assert_eq!(lag(Some((u64::MAX, 2)), u64::MAX, u64::MAX, 0), u64::MAX);
        assert_eq!(least_provider_unbonding_secs(u64::MAX, u64::MAX, 1), u64::MAX / 1_000 + 2);
    }
}
