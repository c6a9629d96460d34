//! The whole system: the contracts as they ship, on one provider and two consumers.

mod clockwork;
mod deployment;
mod digest;
mod exits;
mod invariants;
mod rewards;
mod slashing;
mod staking;
