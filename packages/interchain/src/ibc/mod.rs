//! The IBC core of the chains, and everything that relayers, strangers and lying chains can do with
//! it.
//!
//! * [`client`]: light clients that expire, connections;
//! * [`handshake`]: opening and closing channels, step by step;
//! * [`send`]: what a contract can do, inside of its transaction;
//! * [`receive`], [`resolve`]: delivering a packet, its ack, its timeout;
//! * [`transfer`]: ICS20, over a port of the chain's own;
//! * [`in_flight`], [`relay`]: what travels, and convenient ways to relay it;
//! * [`byzantine`]: a counterparty chain that lies.
//!
//! Sources: ICS-2 to ICS-4, ibc-go (`modules/core/04-channel/keeper`), wasmd (`x/wasm/ibc.go`,
//! `x/wasm/keeper/relay.go`). Proofs are not modelled: a step looks at the counterparty's state
//! instead. It can be proved in the block in which it was written.

pub mod byzantine;
pub mod client;
mod error;
pub mod handshake;
pub mod in_flight;
mod json;
pub mod receive;
pub mod relay;
pub mod resolve;
pub mod send;
mod store;
pub mod transfer;

pub use client::{ClientStatus, LinkId};
pub use error::IbcError;
pub use handshake::{OpenAck, OpenChannel, OpenConfirm, OpenInit, OpenTry, Proof};
pub use in_flight::{InFlight, PacketId, Phase};
pub use json::is_relayable;
pub use receive::Delivery;
pub use relay::{RandomRelay, RelaySummary};
pub use resolve::Resolution;
pub(crate) use send::IbcModule;
pub use store::{ChannelEnd, ChannelRef, State};
