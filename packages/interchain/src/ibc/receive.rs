//! Delivering a packet. What the contract's answer means is told in the receive table of wasmd
//! (`x/wasm/keeper/relay.go`):
//!
//! | the contract | ack | its state |
//! |---|---|---|
//! | panics, runs out of gas, or is aborted by what it calls | none: the relayer's transaction aborts, the packet stays in flight | reverted |
//! | returns `Err` | its text, as an error | reverted |
//! | returns `Ok` with any ack | that ack | kept |
//! | sends a message that fails, and does not catch it | an error without its text | reverted |
//! | returns `Ok` without an ack | none yet | kept |

use cosmwasm_std::{Addr, Binary, IbcOrder, IbcPacket, IbcPacketReceiveMsg};

use super::error::IbcError;
use super::handshake::PortOwner;
use super::in_flight::PacketId;
use super::json;
use super::store::{elapsed_in, State, ACKS, COMMITMENTS, RECEIPTS};
use crate::chain::{IbcCall, IbcCallError, Received};
use crate::error::{SimError, SimResult};
use crate::world::{ChainId, World};

/// What ibc-go writes when a sub-message failed: codespace and code of the failure, and no text,
/// because texts are not the same on all nodes.
pub const REDACTED: &str = "ABCI error: wasm/5: error handling packet: see events for details";

/// What became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The contract's state is kept, and this ack is written.
    Acked(Binary),
    /// The contract's state is reverted, and this error ack is written.
    Reverted(Binary),
    /// The contract's state is kept. It will write the ack later.
    Async,
    /// It had been received before: nothing happens.
    Noop,
}

impl World {
    /// Delivers a packet to the chain that receives it.
    ///
    /// # Errors
    /// [`SimError::Halted`], [`SimError::Aborted`] when the contract panicked, or [`SimError::Ibc`]
    /// when the core refuses.
    pub fn deliver(&mut self, id: PacketId) -> SimResult<Delivery> {
        let at = self.counterparty(id.channel)?;
        self.chain(at.chain).check_running()?;
        let end = self.channel(at)?;
        if end.state != State::Open {
            return Err(IbcError::WrongState { channel: at.id(), expected: "OPEN", actual: end.state }.into());
        }
        if end.order == IbcOrder::Ordered {
            return Err(IbcError::Ordered.into());
        }
        if self.counterparty(at)? != id.channel {
            let port = end.counterparty.port_id;
            return Err(IbcError::ChannelNotFound { port, channel: id.channel.id() }.into());
        }
        self.fresh_client(at.chain, &end.connection)?;
        let key = (at.number, id.sequence);
        let received = self.chain(at.chain).read(|storage| Ok(RECEIPTS.has(storage, key)))?;
        let Some(commitment) = self.commitment(id)? else {
            return match received {
                true => Ok(Delivery::Noop),
                false => Err(IbcError::NotInFlight { sequence: id.sequence }.into()),
            };
        };
        if elapsed_in(&commitment.packet.timeout, &self.chain(at.chain).block()) {
            return Err(IbcError::TimeoutElapsed { sequence: id.sequence }.into());
        }
        if received {
            return Ok(Delivery::Noop);
        }

        let delivery = match self.owner_of(at.chain, &end.port)? {
            PortOwner::Contract(contract) => self.receive_by(at.chain, &contract, commitment.packet)?,
            PortOwner::Transfer => self.receive_transfer(at.chain, commitment.packet)?,
        };
        self.chain_mut(at.chain).write(|storage| {
            RECEIPTS.save(storage, key, &true)?;
            match &delivery {
                Delivery::Acked(ack) | Delivery::Reverted(ack) => ACKS.save(storage, key, ack),
                Delivery::Async | Delivery::Noop => Ok(()),
            }
        })?;
        if let Delivery::Acked(ack) = &delivery {
            self.stats.unrelayable += u64::from(!commitment.forged && !json::is_relayable(ack));
        }
        if commitment.forged {
            // No honest contract waits for its ack.
            let key = (id.channel.number, id.sequence);
            self.chain_mut(id.channel.chain).write(|storage| {
                COMMITMENTS.remove(storage, key);
                Ok(())
            })?;
        }
        self.stats.delivered += 1;
        Ok(delivery)
    }

    /// Hands a packet to the contract that it is for.
    fn receive_by(&mut self, at: ChainId, contract: &Addr, packet: IbcPacket) -> SimResult<Delivery> {
        let chain = self.chain_mut(at);
        let height = chain.height();
        let msg = IbcPacketReceiveMsg::new(packet.clone(), chain.account("relayer"));
        Ok(match chain.call_ibc(contract, IbcCall::Receive(msg)) {
            Ok(response) => {
                if let Some(ack) = &response.data {
                    chain.note_received(Received { packet: &packet, contract, ack, height });
                }
                self.note_events(&response);
                response.data.map_or(Delivery::Async, Delivery::Acked)
            }
            Err(IbcCallError::Refused(reason)) => Delivery::Reverted(json::error_ack(&reason)),
            Err(IbcCallError::SubMessage(_)) => Delivery::Reverted(json::error_ack(REDACTED)),
            Err(IbcCallError::Panicked(reason)) => {
                let chain = chain.id().to_string();
                self.stats.aborted += 1;
                return Err(SimError::Aborted { chain, reason });
            }
        })
    }
}
