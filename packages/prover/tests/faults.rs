//! Seeded faults, as far as they need no build of their own: `scripts/prove-faults` looks for all.

use std::path::Path;
use std::process::Command;

use mesh_prover::faults::{patches, Case, Fault, Outcome};

fn all() -> Vec<Fault> {
    Fault::all(&patches()).unwrap()
}

#[test]
fn every_fault_of_the_harness_is_found_as_soon_as_it_says() {
    let mut found = 0;
    for fault in all().into_iter().filter(|fault| !fault.is_patch) {
        let case = Case::named(&fault.case).unwrap();
        let outcome = Outcome::of(&case.scenario).unwrap();
        assert_eq!(outcome.differs(&fault), None, "{}", fault.name);
        found += 1;
    }
    assert_eq!(found, 5);
}

#[test]
fn every_patch_applies_and_names_a_scenario_without_a_fault() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut applied = 0;
    for fault in all().into_iter().filter(|fault| fault.is_patch) {
        let patch = patches().join(format!("{}.patch", fault.name));
        let git = Command::new("git").args(["apply", "--check"]).arg(patch).current_dir(&root).output();
        let git = git.unwrap();
        assert!(git.status.success(), "{}: {}", fault.name, String::from_utf8_lossy(&git.stderr));
        assert!(Case::named(&fault.case).is_some_and(|case| !case.is_faulty), "{}", fault.name);
        applied += 1;
    }
    assert!(applied >= 20, "{applied}");
}
