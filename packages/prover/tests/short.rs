//! What is searched each time the tests run.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use mesh_prover::{scenarios, Property, Reductions, Scenario, Search};
use stateright::{Checker, HasDiscoveries, Model, Path};

fn searched(scenario: Scenario, reductions: Reductions) -> impl Checker<Search> {
    let search = Search { scenario, reductions };
    search.checker().finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join()
}

/// The digests of all states.
fn states(scenario: Scenario, reductions: Reductions) -> (BTreeSet<(u128, Vec<u8>)>, usize) {
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let visited = Arc::clone(&seen);
    let visitor = move |path: Path<_, _>| {
        let state: &mesh_prover::State = path.last_state();
        visited.lock().unwrap().insert((state.digest(), state.left().to_vec()));
    };
    let checker = Search { scenario, reductions }.checker().visitor(visitor).spawn_bfs().join();
    let seen = seen.lock().unwrap().clone();
    (seen, checker.state_count())
}

#[test]
fn every_order_of_one_users_stakes_and_unstakes_holds() {
    let checker = searched(scenarios::one_user(), Reductions::ALL);
    checker.assert_properties();
    assert!(checker.unique_state_count() > 500, "{} states", checker.unique_state_count());
}

#[test]
fn a_false_timeout_is_found_by_the_shortest_way_reduced_or_not() {
    for reductions in [Reductions::NONE, Reductions::ALL] {
        let checker = searched(scenarios::false_timeout(), reductions);
        let broken = Property::Acknowledged.name();
        let path = checker.discovery(broken).expect("it is found");
        // Stake, deliver, believe.
        assert_eq!(path.into_actions().len(), 3);
    }
}

#[test]
fn leaving_out_orders_of_steps_that_commute_leaves_out_no_state() {
    let order = Reductions { order: true, symmetry: false };
    let (all, made) = states(scenarios::crossing(), Reductions::NONE);
    let (reduced, fewer) = states(scenarios::crossing(), order);
    assert!(all == reduced, "{} states, reduced {}", all.len(), reduced.len());
    assert!(fewer < made, "{made} steps, reduced {fewer}");
}
