//! What several contracts of this project need, in one place.
//!
//! * [`code`]: name and version of a contract's code, and migration from older code;
//! * [`answer`]: answers of sub-messages;
//! * [`control_channel`]: the channel that packets of the protocol travel over;
//! * [`transfer_channel`]: the checks of the ICS20 channel that rewards travel over;
//! * [`amount`], [`page`], [`send`]: amounts of the chain, sizes of pages, gas of a send.
//!
//! The interfaces of the contracts are in `mesh-apis`. Whatever only one contract needs is in that
//! contract.

pub mod amount;
pub mod answer;
pub mod code;
pub mod control_channel;
pub mod page;
pub mod send;
pub mod transfer_channel;
