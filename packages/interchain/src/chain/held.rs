//! Chains that many worlds have in common, held once.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use super::ChainSnapshot;

/// Fewer than these are never looked through.
const FEW: usize = 1024;

/// The states of chains that somebody holds, by their digest. A search through worlds meets each
/// state of a chain beside many states of the others.
#[derive(Default)]
pub struct HeldChains {
    held: HashMap<u128, Weak<ChainSnapshot>>,
    /// So many were held when those that nobody holds were last forgotten.
    after_last: usize,
}

impl HeldChains {
    /// Replaces a state by the one that is held already, if there is one.
    pub(crate) fn share(&mut self, chain: &mut Arc<ChainSnapshot>) {
        let held = self.held.entry(chain.identity()).or_default();
        match held.upgrade() {
            Some(known) => *chain = known,
            None => *held = Arc::downgrade(chain),
        }
        if self.held.len() > self.after_last.max(FEW).saturating_mul(2) {
            self.held.retain(|_, held| held.strong_count() > 0);
            self.after_last = self.held.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::Timestamp;

    use super::*;
    use crate::{Chain, ChainConfig};

    fn chain() -> Chain {
        Chain::new(ChainConfig::new("one-1", "one", "uone"), Timestamp::from_seconds(1))
    }

    fn held_after(held: &mut HeldChains, chain: &Chain) -> Arc<ChainSnapshot> {
        let mut snapshot = Arc::new(chain.snapshot());
        held.share(&mut snapshot);
        snapshot
    }

    #[test]
    fn a_state_that_is_held_is_held_once() {
        let (mut held, mut chain) = (HeldChains::default(), chain());
        let first = held_after(&mut held, &chain);
        assert!(Arc::ptr_eq(&first, &held_after(&mut held, &chain)));
        chain.accept_grpc(true).unwrap();
        let other = held_after(&mut held, &chain);
        assert!(*other == chain.snapshot() && other != first);
        chain.accept_grpc(false).unwrap();
        assert!(Arc::ptr_eq(&first, &held_after(&mut held, &chain)));
    }

    #[test]
    fn a_place_in_the_block_makes_it_another_state() {
        let (mut held, mut chain) = (HeldChains::default(), chain());
        let first = held_after(&mut held, &chain);
        chain.txs_in_block += 1;
        assert!(!Arc::ptr_eq(&first, &held_after(&mut held, &chain)));
    }

    #[test]
    fn a_state_that_nobody_holds_is_forgotten() {
        let (mut held, mut chain) = (HeldChains::default(), chain());
        let first = held_after(&mut held, &chain);
        for _ in 0..3 * FEW {
            chain.txs_in_block += 1;
            held_after(&mut held, &chain);
        }
        assert!(held.held.len() <= 2 * FEW);
        assert!(Arc::ptr_eq(&first, &held_after(&mut held, &Chain { txs_in_block: 0, ..chain })));
    }
}
