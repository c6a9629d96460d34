//! What is searched each time the tests run.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use mesh_apis::packet::ProviderPacket;
use mesh_prover::{scenarios, Property, Reductions, Scenario, Search};
use mesh_simulator::{Content, InFlight, System};
use stateright::{Checker, HasDiscoveries, Model, Path};

fn searched(scenario: Scenario, reductions: Reductions) -> impl Checker<Search> {
    let search = Search { reductions, ..Search::new(scenario) };
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
    let checker =
        Search { reductions, ..Search::new(scenario) }.checker().visitor(visitor).spawn_bfs().join();
    let seen = seen.lock().unwrap().clone();
    (seen, checker.state_count())
}

#[test]
fn every_order_of_the_short_scenarios_holds() {
    for scenario in scenarios::short() {
        let checker = searched(scenario, Reductions::ALL);
        checker.assert_properties();
        assert!(checker.unique_state_count() > 200, "{} states", checker.unique_state_count());
    }
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

/// What a state is like, whoever is who: the books of each user, and what travels.
fn kind(search: &Search, state: &mesh_prover::State) -> String {
    search.at(state, |system, _| {
        let mut users: Vec<_> = search.scenario.users.iter().map(|user| books(system, user)).collect();
        for (number, own) in search.scenario.alike[0].iter().enumerate() {
            let left: Vec<_> = own.iter().map(|of| state.left()[*of]).collect();
            users[number].push_str(&format!("{left:?}"));
        }
        users.sort();
        let mut travels: Vec<_> = system.world.in_flight().unwrap().iter().map(travelling).collect();
        travels.sort();
        format!("{users:?} {travels:?} {}", system.world.now())
    })
}

fn books(system: &System, user: &str) -> String {
    let account = system.user(user);
    let own = system.account_details(&account).unwrap();
    let mut books = format!("{} {} ", own.bonded, own.free);
    for position in system.positions(&account, 0).unwrap() {
        books.push_str(&format!("{} {} {} ", position.stake, position.unstaking, position.pending));
    }
    for claim in system.claims(&account, 0).unwrap() {
        books.push_str(&format!("{} {:?} ", claim.amount, claim.key.release_at));
    }
    for tx in system.txs(&account, 0).unwrap() {
        books.push_str(&format!("{:?} {:?} {} ", tx.kind, tx.status, tx.amount));
    }
    books
}

fn travelling(packet: &InFlight) -> String {
    let content = match Content::of(packet) {
        Content::Provider(ProviderPacket::Stake { stake, .. }) => format!("Stake {stake}"),
        Content::Provider(ProviderPacket::Unstake { unstake, .. }) => format!("Unstake {unstake}"),
        other => format!("{other:?}"),
    };
    format!("{content} {}", packet.is_sent())
}

fn kinds(scenario: Scenario, reductions: Reductions) -> (BTreeSet<String>, usize) {
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let (visited, search) = (Arc::clone(&seen), Search { reductions, ..Search::new(scenario) });
    let judge = search.clone();
    let visitor = move |path: Path<_, _>| {
        let kind = kind(&judge, path.last_state());
        visited.lock().unwrap().insert(kind);
    };
    let checker = search.checker().visitor(visitor).spawn_bfs().join();
    checker.assert_properties();
    let seen = seen.lock().unwrap().clone();
    (seen, checker.unique_state_count())
}

#[test]
fn leaving_out_the_second_mover_leaves_out_no_kind_of_state() {
    let symmetry = Reductions { order: false, symmetry: true };
    let (all, states) = kinds(scenarios::meeting(), Reductions::NONE);
    let (reduced, fewer) = kinds(scenarios::meeting(), symmetry);
    assert!(all == reduced, "{} kinds, reduced {}", all.len(), reduced.len());
    assert!(fewer < states, "{states} states, reduced {fewer}");
}
