//! What is searched each time the tests run.

use mesh_prover::{scenarios, Scenario, Search};
use stateright::{Checker, HasDiscoveries, Model};

fn searched(scenario: Scenario) -> impl Checker<Search> {
    Search { scenario }.checker().finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join()
}

#[test]
fn every_order_of_one_users_stakes_and_unstakes_holds() {
    let checker = searched(scenarios::one_user());
    checker.assert_properties();
    assert!(checker.unique_state_count() > 500, "{} states", checker.unique_state_count());
}

#[test]
fn a_false_timeout_is_found_by_the_shortest_way() {
    let checker = searched(scenarios::false_timeout());
    let path = checker.discovery(mesh_prover::HOLDS).expect("it is found");
    // Stake, deliver, believe.
    assert_eq!(path.into_actions().len(), 3);
}
