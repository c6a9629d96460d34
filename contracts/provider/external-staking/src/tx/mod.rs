//! Transactions: the life of one Stake or Unstake, from what its user asks for to what the consumer
//! does.
//!
//! * [`record`]: a transaction, and its states;
//! * [`event`]: its events, and their effects;
//! * [`machine`]: the transition of each state at each event, as one pure function;
//! * [`advance`]: the one place that writes what has followed from an event;
//! * [`history`]: the transactions of each user, and the slashes between them;
//! * [`outbox`]: owed Unstakes that wait, and [`send_owed`] to send them.
//!
//! At most one packet of a transaction is in flight at a time, so its ack or timeout needs no other
//! key than the number.

pub(crate) mod advance;
pub(crate) mod event;
pub(crate) mod history;
pub(crate) mod machine;
pub(crate) mod outbox;
pub(crate) mod record;
pub(crate) mod send_owed;
