//! What is in a packet of ICS20.

use cosmwasm_std::{from_json, Binary, StdError, StdResult, Uint128, Uint256};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ibc::json::go_string;

/// `FungibleTokenPacketData`.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct TransferData {
    /// The token with its trace, as the sender's chain has it, such as `transfer/channel-0/utoken`.
    pub denom: String,
    /// How much.
    pub amount: Uint256,
    /// Address on the sender's chain.
    pub sender: String,
    /// Address on the receiver's chain.
    pub receiver: String,
    /// Anything.
    #[serde(default)]
    pub memo: String,
}

impl TransferData {
    /// As ibc-go writes it.
    pub fn encode(&self) -> Binary {
        let text = [("sender", &self.sender), ("receiver", &self.receiver), ("memo", &self.memo)];
        let mut json = format!(r#"{{"denom":{},"amount":"{}""#, go_string(&self.denom), self.amount);
        for (key, value) in text.iter().filter(|(key, value)| *key != "memo" || !value.is_empty()) {
            json.push_str(&format!(r#","{key}":{}"#, go_string(value)));
        }
        json.push('}');
        Binary::new(json.into_bytes())
    }

    /// Reads a packet, with the checks of ibc-go.
    ///
    /// # Errors
    /// When a field is missing, when the amount is 0 or above 128 bits, when an address or the
    /// denom is blank.
    pub fn decode(data: &[u8]) -> StdResult<Self> {
        let data: Self = from_json(data)?;
        data.amount()?;
        for (field, text) in [("denom", &data.denom), ("sender", &data.sender), ("receiver", &data.receiver)]
        {
            if text.trim().is_empty() {
                return Err(StdError::msg(format!("{field} cannot be blank")));
            }
        }
        Ok(data)
    }

    /// How much. The simulated bank is asked for 128 bits at most.
    ///
    /// # Errors
    /// When it is 0, or does not fit.
    pub fn amount(&self) -> StdResult<Uint128> {
        match Uint128::try_from(self.amount)? {
            amount if amount.is_zero() => Err(StdError::msg("amount must be strictly positive: got 0")),
            amount => Ok(amount),
        }
    }

    /// Whom the memo wants called on the chain of this side.
    pub(crate) fn callback(&self, side: Side) -> Wanted {
        let Ok(Value::Object(memo)) = serde_json::from_str(&self.memo) else { return Wanted::Nobody };
        let Some(Value::Object(callback)) = memo.get(side.key()) else { return Wanted::Nobody };
        match callback.get("address") {
            Some(Value::String(address)) if !address.trim().is_empty() => Wanted::Account(address.clone()),
            _ => Wanted::Malformed,
        }
    }
}

/// Where a callback is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Source,
    Destination,
}

impl Side {
    fn key(self) -> &'static str {
        match self {
            Self::Source => "src_callback",
            Self::Destination => "dest_callback",
        }
    }
}

/// What a memo says of a callback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Nothing.
    Nobody,
    /// Who is to be called.
    Account(String),
    /// It wants a callback, and does not say of whom.
    Malformed,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(memo: &str) -> TransferData {
        TransferData {
            denom: "u<t>".to_string(),
            amount: Uint256::new(7),
            sender: "a".to_string(),
            receiver: "b".to_string(),
            memo: memo.to_string(),
        }
    }

    #[test]
    fn a_packet_is_written_as_ibc_go_writes_it() {
        let written = data("").encode();
        assert_eq!(
            String::from_utf8_lossy(&written),
            r#"{"denom":"u\u003ct\u003e","amount":"7","sender":"a","receiver":"b"}"#
        );
        assert_eq!(TransferData::decode(&written).unwrap(), data(""));
        let memo = data(r#"{"a":"&"}"#);
        assert_eq!(TransferData::decode(&memo.encode()).unwrap(), memo);
    }

    #[test]
    fn packets_that_mean_nothing_are_refused() {
        for packet in [
            r#"{}"#,
            r#"{"denom":"u","amount":"0","sender":"a","receiver":"b"}"#,
            r#"{"denom":"u","amount":"-1","sender":"a","receiver":"b"}"#,
            r#"{"denom":" ","amount":"1","sender":"a","receiver":"b"}"#,
            r#"{"denom":"u","amount":"340282366920938463463374607431768211456","sender":"a","receiver":"b"}"#,
        ] {
            assert!(TransferData::decode(packet.as_bytes()).is_err(), "{packet}");
        }
    }

    #[test]
    fn a_memo_says_who_is_called() {
        let wanted = |memo: &str| data(memo).callback(Side::Destination);
        assert_eq!(wanted(r#"{"dest_callback":{"address":"x"}}"#), Wanted::Account("x".to_string()));
        assert_eq!(wanted(r#"{"dest_callback":{"address":" "}}"#), Wanted::Malformed);
        assert_eq!(wanted(r#"{"dest_callback":{}}"#), Wanted::Malformed);
        for nobody in
            ["", "no json", "[]", "{}", r#"{"src_callback":{"address":"x"}}"#, r#"{"dest_callback":1}"#]
        {
            assert_eq!(wanted(nobody), Wanted::Nobody, "{nobody}");
        }
    }
}
