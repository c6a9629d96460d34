//! The IBC core and the staking module, with contracts that do as they are told.

mod aborts;
mod callbacks;
mod clients;
mod custom;
mod handshake;
mod interceptor;
mod mock;
mod packets;
mod receive;
mod rewards;
mod sending;
mod slashing;
mod staking;
mod transfer;
mod transfers;
mod unbonding;
