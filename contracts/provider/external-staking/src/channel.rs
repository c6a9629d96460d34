//! Sending over the control channel.

use cosmwasm_std::{to_json_binary, Coin, IbcMsg, IbcTimeout, StdResult, Storage, Timestamp};
use mesh_apis::handshake::{ChannelState, ControlChannel};
use mesh_apis::packet::ProviderPacket;
use mesh_apis::TxId;

use crate::ledger::PacketKind;
use crate::state::CHANNEL;
use crate::tx::Tx;

/// Gas that a send may use whose failure is handled. A send takes far less, even with a light client in Wasm. With a limit, running
/// out of it is an error that can be replied to, so that no light client can hold an exit. It is only caught when the
/// transaction has more gas left than that, so a user cannot provoke it by sending too little.
pub const SEND_GAS_LIMIT: u64 = 1_000_000;

/// The control channel if packets can be sent over it.
pub fn open(storage: &dyn Storage) -> StdResult<Option<ControlChannel>> {
    Ok(CHANNEL.may_load(storage)?.filter(|channel| channel.state == ChannelState::Open))
}

/// Whether `channel_id` is the control channel, open or closed.
pub fn is_control(storage: &dyn Storage, channel_id: &str) -> StdResult<bool> {
    Ok(CHANNEL.may_load(storage)?.is_some_and(|channel| channel.channel_id == channel_id))
}

/// The packet that asks the consumer to stake or unstake the amount of `tx`, over its channel and with its timeout.
/// `kind` is not always the kind of the transaction: an aborted Stake that was applied after all owes an Unstake.
pub fn packet(kind: PacketKind, tx_id: TxId, tx: &Tx, denom: &str) -> StdResult<IbcMsg> {
    let validator = tx.validator.clone();
    let coin = Coin::new(tx.amount, denom);
    let packet = match kind {
        PacketKind::Stake => ProviderPacket::Stake { validator, stake: coin, tx_id },
        PacketKind::Unstake => ProviderPacket::Unstake { validator, unstake: coin, tx_id },
    };
    Ok(IbcMsg::SendPacket {
        channel_id: tx.channel_id.clone(),
        data: to_json_binary(&packet)?,
        timeout: IbcTimeout::with_timestamp(Timestamp::from_seconds(tx.timeout_at)),
    })
}
