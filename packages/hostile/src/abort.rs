//! What makes the Go code of a chain panic.

use cosmwasm_std::{AnyMsg, BankQuery, Binary, QueryRequest};
use prost::Message;

/// More than half of what 256 bits hold.
const HUGE: &str = "100000000000000000000000000000000000000000000000000000000000000000000000000000";
const DENOM: &str = "stake";

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Coin {
    #[prost(string, tag = "1")]
    pub denom: String,
    #[prost(string, tag = "2")]
    pub amount: String,
}

/// An input and an output of the bank's multi send have the same fields.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Share {
    #[prost(string, tag = "1")]
    pub address: String,
    #[prost(message, repeated, tag = "2")]
    pub coins: Vec<Coin>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct MsgMultiSend {
    #[prost(message, repeated, tag = "1")]
    pub inputs: Vec<Share>,
    #[prost(message, repeated, tag = "2")]
    pub outputs: Vec<Share>,
}

/// A message on which the chain panics: the bank module adds the outputs up before it looks at
/// balances, and their sum does not fit into 256 bits. No reply catches it, so it takes the whole
/// transaction along.
pub(crate) fn message(sender: &str) -> AnyMsg {
    let share = |amount: &str| Share {
        address: sender.to_string(),
        coins: vec![Coin { denom: DENOM.to_string(), amount: amount.to_string() }],
    };
    let bomb = MsgMultiSend { inputs: vec![share("1")], outputs: vec![share(HUGE), share(HUGE)] };
    AnyMsg {
        type_url: "/cosmos.bank.v1beta1.MsgMultiSend".to_string(),
        value: Binary::new(bomb.encode_to_vec()),
    }
}

/// A query on which the chain panics: the bank module makes a coin of whatever denom it is asked
/// for.
pub(crate) fn query(address: &str) -> QueryRequest {
    BankQuery::Balance { address: address.to_string(), denom: "!".to_string() }.into()
}
