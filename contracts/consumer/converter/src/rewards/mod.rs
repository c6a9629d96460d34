//! Rewards: booked by validator, sent over ICS20 in batches, and booked again if they do not arrive
//! (specification, "Rewards").
//!
//! Always `balance = booked + surplus`: nothing is booked that is not here. A batch leaves `booked`
//! and the balance together, and is in transit from then on. Its callback reports the outcome. If
//! the batch did not arrive, the chain has refunded it before the callback, and it is booked again.
//! If the callback never came, anyone can ask external-staking, which books each batch at most
//! once. A batch that it has not booked, and never will, is booked again here.
//!
//! A reward passes through [`crate::execute`]`::book_rewards`, then [`send`], then [`callback`] or
//! [`recover`].

pub(crate) mod books;
pub(crate) mod callback;
pub(crate) mod channel;
pub(crate) mod recover;
pub(crate) mod send;
