//! Rewards: booked by validator, sent over ICS20 in batches, and booked again when they did not
//! arrive (specification, "Rewards").
//!
//! `balance = booked + surplus`, always: nothing is booked that is not there. A batch leaves
//! `booked` and the balance together. While it travels it is in transit; then its callback tells
//! whether it has arrived. If it has not, the chain has refunded it before it calls, and it is
//! booked again. About a batch whose callback never came anyone can ask external-staking, which
//! books each batch at most once: if it has not and never will, it is booked again as well.
//!
//! The way of a reward: [`crate::execute`]`::book_rewards`, [`send`], then [`callback`] or
//! [`recover`].

pub(crate) mod books;
pub(crate) mod callback;
pub(crate) mod channel;
pub(crate) mod recover;
pub(crate) mod send;
