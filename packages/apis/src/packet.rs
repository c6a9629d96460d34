//! Packets of the control channel, as JSON.

use cosmwasm_std::{from_json, Coin};
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::time::Seconds;
use crate::valset::{AddValidator, RemoveValidator, UpdateValidator};
use crate::wire::wire_type;
use crate::{BatchId, TxId};

/// How long a packet may travel before it times out, unless configured otherwise: 7 days
/// (specification, "Channel ordering").
pub const DEFAULT_PACKET_TIMEOUT: Seconds = Seconds(7 * 24 * 60 * 60);

wire_type! {
    /// From `external-staking` to the converter.
    pub enum ProviderPacket {
        /// Virtually stake more on a validator.
        Stake {
            /// Operator address on the consumer.
            validator: String,
            /// Provider-side amount held in the vault. The converter turns it into native value at
            /// its epochs.
            stake: Coin,
            /// The sender's number of the transaction. The converter ignores it.
            tx_id: TxId,
        },
        /// Remove virtual stake from a validator.
        Unstake {
            /// Operator address on the consumer.
            validator: String,
            /// Provider-side amount to remove.
            unstake: Coin,
            /// The sender's number of the transaction. The converter ignores it.
            tx_id: TxId,
        },
    }
}

wire_type! {
    /// From the converter to `external-staking`. What is told of validators is a bounded chunk.
    pub enum ConsumerPacket {
        /// See [`AddValidator`].
        AddValidators {
            /// The chunk.
            validators: Vec<AddValidator>,
        },
        /// See [`RemoveValidator`].
        RemoveValidators {
            /// The chunk.
            validators: Vec<RemoveValidator>,
        },
        /// See [`UpdateValidator`].
        UpdateValidators {
            /// The chunk.
            validators: Vec<UpdateValidator>,
        },
        /// Asks what has become of a batch of rewards, and ends it: what is not booked yet can
        /// never be booked afterwards. The ack is a [`crate::ack::BatchAck`].
        CloseBatch {
            /// Which.
            batch: BatchId,
        },
    }
}

/// The bytes are not a packet of the expected kind.
#[derive(Error, Debug, PartialEq, Eq)]
#[error("not a packet of this protocol: {reason}")]
pub struct MalformedPacket {
    /// What the decoder said.
    pub reason: String,
}

/// Decodes the data of a packet. Unknown fields are accepted, unknown kinds are not.
///
/// # Errors
/// [`MalformedPacket`]; never panics, whatever the bytes are.
pub fn decode<T: DeserializeOwned>(data: &[u8]) -> Result<T, MalformedPacket> {
    from_json(data).map_err(|err| MalformedPacket { reason: err.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn packets_with_unknown_fields_are_accepted() {
        let stake = br#"{"stake":{"validator":"v","stake":{"denom":"u","amount":"5","x":0},"tx_id":7,"new":[{"a":null}]}}"#;
        assert_eq!(
            decode::<ProviderPacket>(stake).unwrap(),
            ProviderPacket::Stake {
                validator: "v".to_string(),
                stake: cosmwasm_std::coin(5, "u"),
                tx_id: TxId(7)
            }
        );
        let add = br#"{"add_validators":{"validators":[{"valoper":"v","pub_key":"AQ==","start_height":1,"seq":2,"new":1.5}]}}"#;
        assert!(decode::<ConsumerPacket>(add).is_ok());
    }

    #[test]
    fn a_packet_may_travel_for_seven_days() {
        assert_eq!(DEFAULT_PACKET_TIMEOUT.to_string(), "7 days");
    }

    #[test]
    fn unknown_kinds_of_packets_are_refused() {
        assert!(decode::<ProviderPacket>(br#"{"burn":{}}"#).is_err());
        assert!(decode::<ConsumerPacket>(br#"{"stake":{}}"#).is_err());
        assert!(decode::<ProviderPacket>(&b"[".repeat(100_000)).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_decode_or_are_refused(bytes: Vec<u8>) {
            let _ = decode::<ProviderPacket>(&bytes);
            let _ = decode::<ConsumerPacket>(&bytes);
        }
    }
}
