//! Looks for seeded faults. `scripts/prove-faults` calls it.
//!
//! ```text
//! prove-faults --list          the name of each fault, and whether it is a patch
//! prove-faults NAME            looks for a fault, in a build that has it
//! prove-faults --sound         searches all scenarios without a fault
//! prove-faults --correction    the contracts' own search for a change of D
//! ```

use std::process::ExitCode;
use std::time::Instant;

use mesh_prover::faults::{patches, Case, Correction, Fault, Outcome};
use stateright::{Checker, Expectation, Model};

fn main() -> ExitCode {
    // Each step that is refused would print where it came from.
    std::env::set_var("RUST_BACKTRACE", "0");
    let result = match std::env::args().nth(1).as_deref() {
        Some("--list") => list(),
        Some("--sound") => sound(),
        Some("--correction") => correction(),
        Some(name) => one(name),
        None => Err("prove-faults: --list, --sound, --correction or the name of a fault".to_string()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

fn list() -> Result<(), String> {
    for fault in Fault::all(&patches()).map_err(|err| err.to_string())? {
        println!("{} {}", if fault.is_patch { "patch" } else { "harness" }, fault.name);
    }
    Ok(())
}

/// Prints a row of the table, and the counterexample below it.
fn one(name: &str) -> Result<(), String> {
    let fault = Fault::named(&patches(), name).map_err(|err| err.to_string())?;
    let unknown = || format!("{name}: no scenario is called {}", fault.case);
    let Case { begins, scenario, .. } = Case::named(&fault.case).ok_or_else(unknown)?;
    if fault.is_patch {
        // Before the first call of a contract.
        std::env::set_var("MESH_FAULT", name);
    }
    let outcome = Outcome::of(&scenario).map_err(|err| format!("{name}: {err}"))?;
    if let Some(found) = &outcome.found {
        let broken = found.by(&fault).or(found.broken.first());
        let property = broken.map_or("none", |broken| broken.property.name());
        let (steps, secs) = (found.steps.len(), outcome.took.as_secs_f64());
        println!(
            "| {name} | {} | {} | {property} | {steps} | {} | {secs:.1} |",
            fault.breaks, fault.case, outcome.states
        );
        println!("At first {begins}.\n");
        for (number, step) in found.steps.iter().enumerate() {
            println!("{}. {step}", number + 1);
        }
        println!();
        found.broken.iter().for_each(|broken| println!("{broken}"));
    }
    match outcome.differs(&fault) {
        None => Ok(()),
        Some(reason) => Err(format!("{name}: {reason} ({} states)", outcome.states)),
    }
}

fn sound() -> Result<(), String> {
    for Case { scenario, .. } in Case::all().into_iter().filter(|case| !case.is_faulty) {
        let name = scenario.name;
        let outcome = Outcome::of(&scenario).map_err(|err| format!("{name}: {err}"))?;
        println!("| {name} | {} | {:.1} |", outcome.states, outcome.took.as_secs_f64());
        if let Some(found) = outcome.found {
            return Err(format!("{name}: {:?} after {:?}", found.broken, found.steps));
        }
    }
    Ok(())
}

fn correction() -> Result<(), String> {
    for model in Correction::all() {
        let (name, start) = (model.name(), Instant::now());
        let checker = model.checker().spawn_bfs().join();
        println!("| {name} | {} | {:.1} |", checker.unique_state_count(), start.elapsed().as_secs_f64());
        for property in checker.model().properties() {
            let found = checker.discovery(property.name).map(|path| path.into_actions().len());
            let holds = match property.expectation {
                Expectation::Sometimes => found.is_some(),
                Expectation::Always | Expectation::Eventually => found.is_none(),
            };
            if !holds {
                let after = found.map_or("anywhere".to_string(), |steps| format!("after {steps} steps"));
                return Err(format!("{name}: {}: does not hold {after}", property.name));
            }
        }
    }
    Ok(())
}
