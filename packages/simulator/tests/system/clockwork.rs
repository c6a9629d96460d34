//! A small system to test with.

use mesh_simulator::staking::BondStatus;
use mesh_simulator::valset_file::ValidatorSpec;
use mesh_simulator::{DeployConfig, System};

pub const DAY: u64 = 24 * 60 * 60;

/// Validators `<prefix>valoper1<letter>`, all active.
pub fn validators(prefix: &str, count: u8) -> Vec<ValidatorSpec> {
    let spec = |index: u8| ValidatorSpec {
        operator_address: format!("{prefix}valoper1{}", char::from(b'a' + index)),
        pub_key: [vec![index + 1; 31], vec![prefix.len() as u8]].concat(),
        moniker: format!("{prefix} {index}"),
        tokens: 1_000_000,
        status: BondStatus::Bonded,
        jailed: false,
    };
    (0..count).map(spec).collect()
}

pub const VA: &str = "conavaloper1a";
pub const VB: &str = "conavaloper1b";
/// On the second consumer.
pub const WA: &str = "conbvaloper1a";

pub fn config() -> DeployConfig {
    DeployConfig::standard(vec![validators("cona", 4), validators("conb", 3)])
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
