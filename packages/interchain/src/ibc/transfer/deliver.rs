//! A packet of ICS20 that arrives, its ack, its timeout, and the callbacks.

use cosmwasm_std::{Addr, Binary, IbcAckCallbackMsg, IbcPacket, IbcSourceCallbackMsg, IbcTimeoutCallbackMsg};
use serde_json::Value;

use super::module::ModuleMsg;
use super::packet::{Side, TransferData, Wanted};
use super::{books, callbacks, SUCCESS_ACK};
use crate::chain::{Failure, IbcCall, IbcCallError};
use crate::error::SimResult;
use crate::ibc::{json, Delivery, IbcError, PacketId};
use crate::world::{ChainId, World};

/// Code of nearly all errors of the module, the bank and wasmd.
const REFUSED: u32 = 5;

/// Code of a callback that ran out of gas.
const OUT_OF_GAS: u32 = 6;

/// `NewErrorAcknowledgement` of ibc-go. It has no text, because texts are not the same on all
/// nodes.
fn error_ack(code: u32) -> Delivery {
    let text = format!("ABCI code: {code}: error handling packet: see events for details");
    Delivery::Reverted(json::error_ack(&text))
}

impl World {
    /// Hands a packet to the module of the chain that receives it.
    pub(crate) fn receive_transfer(&mut self, at: ChainId, packet: IbcPacket) -> SimResult<Delivery> {
        let Ok(data) = TransferData::decode(&packet.data) else { return Ok(error_ack(REFUSED)) };
        let chain = self.chain_mut(at);
        let wanted = match chain.read(callbacks::is_enabled)? {
            true => data.callback(Side::Destination),
            false => Wanted::Nobody,
        };
        let callback = match wanted {
            Wanted::Nobody => None,
            Wanted::Account(address) => Some(address),
            Wanted::Malformed => return Ok(error_ack(REFUSED)),
        };
        if callback.is_some() && chain.write(callbacks::take_starved)? {
            return Ok(error_ack(OUT_OF_GAS));
        }
        match chain.as_transfer_module(ModuleMsg::Receive { packet, callback }) {
            Ok(response) => {
                self.note_events(&response);
                Ok(Delivery::Acked(Binary::from(SUCCESS_ACK)))
            }
            Err(failure) => {
                if let Some(Failure::Panicked(_)) = failure.of_contract {
                    self.stats.failed_callbacks += 1;
                }
                Ok(error_ack(REFUSED))
            }
        }
    }

    /// Hands the ack or the timeout of a packet to the module of the chain that sent it.
    ///
    /// # Errors
    /// When the ack is none of ICS20, or the refund fails. Then nothing has changed.
    pub(crate) fn resolve_transfer(&mut self, id: PacketId, call: IbcCall) -> SimResult<()> {
        let (packet, failed, msg) = match call {
            IbcCall::Ack(msg) => {
                let (ack, packet) = (msg.acknowledgement, msg.original_packet);
                let failed = is_error(&ack.data).ok_or_else(|| IbcError::Refused {
                    step: "OnAcknowledgementPacket",
                    reason: "cannot unmarshal ICS-20 transfer packet acknowledgement".to_string(),
                })?;
                let msg = IbcAckCallbackMsg::new(ack, packet.clone(), msg.relayer);
                (packet, failed, IbcSourceCallbackMsg::Acknowledgement(msg))
            }
            IbcCall::Timeout(msg) => {
                let callback = IbcTimeoutCallbackMsg::new(msg.packet.clone(), msg.relayer);
                (msg.packet, true, IbcSourceCallbackMsg::Timeout(callback))
            }
            // Nothing else resolves a packet.
            _ => return Ok(()),
        };
        let data = TransferData::decode(&packet.data);
        if failed {
            let refunded = self.chain_mut(id.channel.chain).as_transfer_module(ModuleMsg::Refund { packet });
            let response =
                refunded.map_err(|failure| IbcError::Refused { step: "refund", reason: failure.reason })?;
            self.note_events(&response);
        }
        match data.map(|data| (data.callback(Side::Source), data.sender)) {
            Ok((Wanted::Account(contract), sender)) => self.call_source(id, contract, sender, msg),
            _ => Ok(()),
        }
    }

    /// The callback of the sender. Whatever it does, the packet is resolved.
    fn call_source(
        &mut self,
        id: PacketId,
        contract: String,
        sender: String,
        msg: IbcSourceCallbackMsg,
    ) -> SimResult<()> {
        let packet = match &msg {
            IbcSourceCallbackMsg::Acknowledgement(msg) => &msg.original_packet,
            IbcSourceCallbackMsg::Timeout(msg) => &msg.packet,
        };
        let memo = TransferData::decode(&packet.data).map(|data| data.memo).unwrap_or_default();
        let chain = self.chain_mut(id.channel.chain);
        let enabled = chain.read(callbacks::is_enabled)?;
        if !enabled || contract != sender || chain.write(callbacks::take_starved)? {
            return chain.write(|storage| books::unreported(storage, id, &memo));
        }
        let contract = Addr::unchecked(contract);
        let is_contract = chain.app.contract_data(&contract).is_ok();
        match chain.call_ibc(&contract, IbcCall::SourceCallback(msg)) {
            Ok(response) => self.note_events(&response),
            Err(IbcCallError::Refused(_) | IbcCallError::Panicked(_) | IbcCallError::SubMessage(_)) => {
                chain.write(|storage| books::unreported(storage, id, &memo))?;
                self.stats.failed_callbacks += u64::from(is_contract);
            }
        }
        Ok(())
    }
}

/// Whether an ack says that the transfer failed. None: it is no ack.
fn is_error(ack: &[u8]) -> Option<bool> {
    let Ok(Value::Object(fields)) = serde_json::from_slice(ack) else { return None };
    let mut fields = fields.iter();
    match (fields.next(), fields.next()) {
        (Some((key, Value::String(_))), None) if key == "result" => Some(false),
        (Some((key, Value::String(_))), None) if key == "error" => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_acks_of_ibc_go_mean_something() {
        assert_eq!(is_error(SUCCESS_ACK), Some(false));
        assert_eq!(is_error(br#"{"error":"no"}"#), Some(true));
        for ack in
            [r#"{}"#, "no json", r#"{"result":1}"#, r#"{"result":"AQ==","error":"no"}"#, r#"{"ok":"1"}"#]
        {
            assert_eq!(is_error(ack.as_bytes()), None, "{ack}");
        }
    }
}
