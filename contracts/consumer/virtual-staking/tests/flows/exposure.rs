//! What votes is exposed: D\[V\], and what was unstaked within the exposure lag.

use mesh_apis::exposure::spacing_secs;
use mesh_apis::virtual_staking::Bonding;
use proptest::prelude::*;

use crate::chain::UNBONDING;
use crate::setup::Setup;
use crate::world::{v, DAY};

/// These can be relied on. Another one may refuse whatever is sent to it.
const GOOD: usize = 3;
const MAX_ENTRIES: u32 = 7;
/// An epoch has a few pages, five seconds apart.
const PAGING: u64 = 300;

/// Changes of D between two epochs, and whether the bad validator takes part in the next one.
type Between = (Vec<(usize, u128)>, bool);

fn schedule() -> impl Strategy<Value = Vec<Between>> {
    let change = (0..=GOOD, prop_oneof![0..20u128, 70..130u128]);
    prop::collection::vec((prop::collection::vec(change, 0..3), any::<bool>()), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_votes_is_staked_or_was_unstaked_within_the_exposure_lag(
        schedule in schedule(),
        dead_band in 0..30u64,
        page_limit in 1..4u32,
    ) {
        let setup = Setup::new(Bonding::Treasury).max_entries(MAX_ENTRIES).dead_band(dead_band);
        let mut world = setup.page_limit(page_limit).funded(10_000, 10_000);
        let lag = spacing_secs(UNBONDING, MAX_ENTRIES) + DAY + 3 * PAGING;
        let mut staked = [0u128; GOOD + 1];
        let mut unstaked: Vec<(u64, usize, u128)> = vec![];
        for (changes, bad) in schedule {
            let now = world.chain().time().seconds();
            for (number, stake) in changes {
                let before = std::mem::replace(&mut staked[number], stake);
                unstaked.extend(before.checked_sub(stake).map(|less| (now, number, less)));
                world.stake(number, stake);
            }
            match bad {
                true => world.rules().bad.insert(v(GOOD)),
                false => world.rules().bad.remove(&v(GOOD)),
            };
            world.epoch();
            let now = world.chain().time().seconds();
            for (number, staked) in staked.iter().enumerate().take(GOOD) {
                let late = unstaked.iter().filter(|(at, of, _)| at + lag > now && *of == number);
                let exposed = staked + late.map(|(_, _, less)| less).sum::<u128>();
                prop_assert!(world.delegated_to(number) <= exposed, "{number}: {exposed} exposed");
            }
        }
    }
}
