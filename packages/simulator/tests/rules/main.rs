//! Rules of the protocol, each shown by a test that is named after it, on the contracts as they
//! ship. `docs/rules.md` lists every rule with its tests.

mod acks;
mod bonding;
mod channel;
#[path = "../system/clockwork.rs"]
mod clockwork;
mod earning;
mod exit;
mod exposure_lag;
mod hostile;
mod local;
mod local_orders;
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
