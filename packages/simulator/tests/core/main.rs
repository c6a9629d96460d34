//! The IBC core and the staking module, with contracts that do as they are told.

mod clients;
mod handshake;
mod mock;
mod packets;
mod receive;
mod sending;
mod staking;
