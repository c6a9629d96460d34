//! What a sub-message has answered.

use cosmwasm_std::{Binary, SubMsgResponse};

/// The encoded answer of a sub-message, if there is one. Chains before CosmWasm 2 fill `data` only.
pub fn answer(response: SubMsgResponse) -> Option<Binary> {
    #[allow(deprecated)]
    let SubMsgResponse { msg_responses, data, .. } = response;
    msg_responses.into_iter().next().map(|msg| msg.value).or(data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_std::MsgResponse;

    #[test]
    fn the_first_answer_counts_and_data_is_what_older_chains_have() {
        let of = |value: &[u8]| MsgResponse { type_url: "/any".to_string(), value: value.into() };
        #[allow(deprecated)]
        let response = |msg_responses, data| SubMsgResponse { events: vec![], data, msg_responses };
        let data = Some(Binary::from(b"data"));
        assert_eq!(answer(response(vec![of(b"a"), of(b"b")], data.clone())), Some(Binary::from(b"a")));
        assert_eq!(answer(response(vec![], data.clone())), data);
        assert_eq!(answer(response(vec![], None)), None);
    }
}
