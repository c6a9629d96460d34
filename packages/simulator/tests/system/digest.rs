//! What tells two worlds apart, and what does not.

use cosmwasm_std::Decimal;
use mesh_simulator::valset_file::ValidatorSpec;
use mesh_simulator::System;

use crate::clockwork::config;

#[test]
fn a_stamp_of_a_reconcile_is_no_part_of_the_digest() {
    let mut config = config();
    config.provider_validators = ValidatorSpec::small_set("prov", 1);
    let (mut system, home) = (System::new(&config).unwrap(), "provvaloper1a");
    system.fund("alice", 100_000).unwrap();
    system.bond("alice", 100_000).unwrap();
    system.stake_local("alice", home, 60_000).unwrap();
    let (before, digest) = (system.world.snapshot(), system.digest(true).unwrap());
    system.reconcile("alice").unwrap();
    assert!(system.world.snapshot() != before);
    assert_eq!(system.digest(true).unwrap(), digest);
    let chain = system.world.chain_mut(system.deployment.provider);
    let height = chain.height();
    chain.slash(home, Decimal::percent(5), height).unwrap();
    let slashed = system.digest(true).unwrap();
    system.reconcile("alice").unwrap();
    assert_ne!(system.digest(true).unwrap(), slashed);
}
