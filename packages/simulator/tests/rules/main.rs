//! Rules of the protocol, each shown by a test that is named after it, on the contracts as they
//! ship. `docs/rules.md` lists every rule with its tests.

mod acks;
#[path = "../system/at_home.rs"]
mod at_home;
mod bonding;
mod channel;
#[path = "../system/clockwork.rs"]
mod clockwork;
mod earning;
mod exit;
mod exposure_lag;
mod hostile;
mod local;
mod local_chain;
mod local_votes;
mod module_cap;
mod order;
mod price;
mod quarantine;
mod reward_shares;
mod rewards;
mod settling;
mod shared_vault;
mod slashing;
mod slashing_exits;
mod steps;
mod validators;
