//! Messages, one file each: those of the custodian, which moves the stake, and those of the owner.

mod delegate;
mod hand_over;
mod leave;
mod sweep;
mod vote;
mod withdraw_rewards;

pub(crate) use delegate::delegate;
pub(crate) use hand_over::hand_over;
pub(crate) use leave::{leave, Leave};
pub(crate) use sweep::sweep;
pub(crate) use vote::{vote, vote_weighted};
pub(crate) use withdraw_rewards::withdraw_rewards;
