//! ICS20: fungible tokens over a port that the chain itself owns, with the callbacks middleware.
//!
//! * [`packet`]: what is in a packet, and whom its memo wants called;
//! * [`denom`]: vouchers and their traces;
//! * `send`, `module`: what the module does inside of a transaction;
//! * `deliver`: a packet that arrives, its ack, its timeout, and the callbacks;
//! * [`books`]: what was sent and what has arrived, by sender, as nobody on a chain counts it.
//!
//! Sources: ICS-20; ibc-go v11 (`modules/apps/transfer`, `modules/apps/callbacks`); wasmd 0.70
//! (`x/wasm/ibc.go`). In short:
//!
//! | callback | called | if it fails |
//! |---|---|---|
//! | `dest_callback` | after the transfer, in its transaction; whoever is named, receiver or not | error ack, all reverted |
//! | `src_callback` | after the refund, if the sender is named; nobody else can be, or nothing is sent | its own state is reverted, the ack or the timeout stands |
//!
//! Without the middleware a memo means nothing.

pub mod books;
pub(crate) mod callbacks;
mod deliver;
pub mod denom;
pub(crate) mod handshake;
pub(crate) mod module;
pub mod packet;
pub(crate) mod send;

pub use packet::TransferData;

/// The port of the module.
pub const TRANSFER_PORT: &str = "transfer";

/// The only version of it.
pub const TRANSFER_VERSION: &str = "ics20-1";

/// An ack of success, as ibc-go writes it.
pub const SUCCESS_ACK: &[u8] = br#"{"result":"AQ=="}"#;
