//! Searches scenarios, and prints how many states there were.

use std::time::Instant;

use mesh_prover::{scenarios, Search};
use stateright::{Checker, Model};

fn main() {
    let wanted = std::env::args().nth(1);
    for scenario in scenarios::all() {
        if wanted.as_ref().is_some_and(|wanted| !scenario.name.contains(wanted.as_str())) {
            continue;
        }
        let (name, start) = (scenario.name, Instant::now());
        let checker = Search { scenario }.checker().threads(2).spawn_bfs().join();
        println!(
            "{name}: {} states, {} generated, depth {}, {:.1} s",
            checker.unique_state_count(),
            checker.state_count(),
            checker.max_depth(),
            start.elapsed().as_secs_f64()
        );
        for (property, path) in checker.discoveries() {
            println!("  {property}: {}", path.clone().into_actions().len());
            if property.starts_with("every") {
                println!("{path}");
            }
        }
    }
}
