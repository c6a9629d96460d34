//! Answers of sub-messages.

use cosmwasm_std::{from_json, Binary, SubMsgResponse};
use cw_utils::{parse_execute_response_data, parse_instantiate_response_data};
use serde::de::DeserializeOwned;
use thiserror::Error;

/// A sub-message has succeeded, and its answer cannot be used.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[error("the answer of a sub-message cannot be used: {reason}")]
pub struct InvalidAnswer {
    /// What is wrong with it.
    pub reason: String,
}

fn invalid(reason: impl ToString) -> InvalidAnswer {
    InvalidAnswer { reason: reason.to_string() }
}

/// The encoded answer, if there is one. Chains before CosmWasm 2 fill `data` only.
pub fn encoded(response: SubMsgResponse) -> Option<Binary> {
    #[allow(deprecated)]
    let SubMsgResponse { msg_responses, data, .. } = response;
    msg_responses.into_iter().next().map(|msg| msg.value).or(data)
}

fn required(response: SubMsgResponse) -> Result<Binary, InvalidAnswer> {
    encoded(response).ok_or_else(|| invalid("there is none"))
}

/// Address of the contract that was instantiated, as the chain says it.
///
/// # Errors
/// If that is not what the answer holds.
pub fn created_contract(response: SubMsgResponse) -> Result<String, InvalidAnswer> {
    Ok(parse_instantiate_response_data(&required(response)?).map_err(invalid)?.contract_address)
}

/// What the contract that was executed has set as data, decoded from JSON.
///
/// # Errors
/// If there is no data, or other data.
pub fn executed<T: DeserializeOwned>(response: SubMsgResponse) -> Result<T, InvalidAnswer> {
    let data = parse_execute_response_data(&required(response)?).map_err(invalid)?.data;
    from_json(data.ok_or_else(|| invalid("it has no data"))?).map_err(invalid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_std::MsgResponse;

    fn response(values: &[&[u8]], data: Option<&[u8]>) -> SubMsgResponse {
        let of = |value: &&[u8]| MsgResponse { type_url: "/any".to_string(), value: (*value).into() };
        let (msg_responses, data) = (values.iter().map(of).collect(), data.map(Binary::from));
        #[allow(deprecated)]
        SubMsgResponse { events: vec![], data, msg_responses }
    }

    #[test]
    fn the_first_answer_counts_and_data_is_what_older_chains_have() {
        assert_eq!(encoded(response(&[b"a", b"b"], Some(b"data"))), Some(Binary::from(b"a")));
        assert_eq!(encoded(response(&[], Some(b"data"))), Some(Binary::from(b"data")));
        assert_eq!(encoded(response(&[], None)), None);
    }

    #[test]
    fn an_answer_is_the_address_or_the_data_or_unusable() {
        // Field 1, length-delimited: the address of a contract, or the data of an execution.
        let field = |text: &str| [&[0x0a, text.len() as u8], text.as_bytes()].concat();
        let created = field("contract0");
        assert_eq!(created_contract(response(&[&created], None)).unwrap(), "contract0");
        assert_eq!(executed::<u64>(response(&[&field("7")], None)).unwrap(), 7);
        for unusable in [response(&[], None), response(&[&[0xff]], None)] {
            assert!(created_contract(unusable.clone()).is_err());
            assert!(executed::<u64>(unusable).is_err());
        }
        assert!(executed::<u64>(response(&[b""], None)).is_err(), "no data");
        assert!(executed::<u64>(response(&[&field("seven")], None)).is_err(), "not a number");
    }
}
