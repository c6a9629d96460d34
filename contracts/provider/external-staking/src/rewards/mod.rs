//! Rewards: received over ICS20, booked to validators by points per share, and paid out to
//! positions (specification, "Rewards").
//!
//! * [`config`]: where they come from, checked once;
//! * [`receive`]: a transfer arrives, and its split is booked;
//! * [`batches`]: each is booked at most once;
//! * [`pool`]: the arithmetic.
//!
//! They are paid out by [`crate::execute::withdraw_rewards`] and [`crate::execute::sink_rewards`].
//!
//! A position earns from the success ack of its Stake until the success ack of its Unstake, or its
//! forced exit: what has stake at the time of a booking shares in it (see
//! [`crate::position::Position`]).

pub(crate) mod batches;
pub(crate) mod config;
pub(crate) mod pool;
pub(crate) mod receive;
