//! A system whose users can stake on the provider, too.

use mesh_simulator::valset_file::ValidatorSpec;
use mesh_simulator::System;

use crate::clockwork::{config, DAY};

pub const HOME: [&str; 3] = ["provvaloper1a", "provvaloper1b", "provvaloper1c"];
/// Longer than the provider unbonds.
pub const MATURED: u64 = 22 * DAY;

/// Alice and Bob have bonded 100,000 each.
pub fn at_home() -> System {
    let mut config = config();
    config.provider_validators = ValidatorSpec::small_set("prov", 3);
    let mut system = System::new(&config).unwrap();
    for user in ["alice", "bob"] {
        system.fund(user, 100_000).unwrap();
        system.bond(user, 100_000).unwrap();
    }
    system
}

/// (idle, out, owed, lost).
pub fn books(system: &System, user: &str) -> [u128; 4] {
    let books = system.local_account(&system.user(user)).unwrap();
    [books.idle, books.out, books.owed, books.lost].map(|amount| amount.u128())
}

/// Everything that is due comes back, in two collects.
#[track_caller]
pub fn collected(system: &mut System, user: &str) {
    for _ in 0..2 {
        system.world.advance(MATURED);
        system.collect_local(user).unwrap();
    }
}
