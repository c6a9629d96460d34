//! The control channel.

use cosmwasm_std::{StdResult, Storage};
use mesh_apis::handshake::{ChannelState, ControlChannel};

use crate::state::CHANNEL;

/// Gas that a send may use whose failure is handled. A send takes far less, even with a light
/// client in Wasm. With a limit, running out of it is an error that can be replied to, so that no
/// light client can hold an exit. It is only caught when the transaction has more gas left than
/// that, so a user cannot provoke it by sending too little.
pub const SEND_GAS_LIMIT: u64 = 1_000_000;

/// The control channel if packets can be sent over it.
pub fn open(storage: &dyn Storage) -> StdResult<Option<ControlChannel>> {
    Ok(CHANNEL.may_load(storage)?.filter(|channel| channel.state == ChannelState::Open))
}

/// Whether `channel_id` is the control channel, open or closed.
pub fn is_control(storage: &dyn Storage, channel_id: &str) -> StdResult<bool> {
    Ok(CHANNEL.may_load(storage)?.is_some_and(|channel| channel.channel_id == channel_id))
}
