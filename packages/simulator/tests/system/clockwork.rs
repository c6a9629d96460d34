//! A small system to test with.

use mesh_simulator::valset_file::ValidatorSpec;
use mesh_simulator::{DeployConfig, System};

pub const DAY: u64 = 24 * 60 * 60;

pub const VA: &str = "conavaloper1a";
pub const VB: &str = "conavaloper1b";
/// On the second consumer.
pub const WA: &str = "conbvaloper1a";

pub fn config() -> DeployConfig {
    DeployConfig::standard(vec![ValidatorSpec::small_set("cona", 4), ValidatorSpec::small_set("conb", 3)])
}

/// A system in which `alice` and `bob` have bonded 1000.
pub fn system() -> System {
    let mut system = System::new(&config()).unwrap();
    for user in ["alice", "bob"] {
        system.fund(user, 1_000).unwrap();
        system.bond(user, 1_000).unwrap();
    }
    system
}

/// Everything holds, and everything can be emptied.
#[track_caller]
pub fn holds(system: &mut System) {
    let mut report = system.check().unwrap();
    report.merge(system.check_drains().unwrap());
    let violations: Vec<_> = report.violations.iter().map(ToString::to_string).collect();
    assert!(violations.is_empty(), "{violations:#?}");
}
