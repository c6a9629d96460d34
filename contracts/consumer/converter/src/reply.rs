//! Replies of sub-messages, by id.

use cosmwasm_std::{DepsMut, Reply, Response, SubMsgResponse, SubMsgResult};
use cw_utils::parse_instantiate_response_data;
use mesh_apis::reply;

use crate::error::ContractError;
use crate::outbox;
use crate::rewards::send;
use crate::state::VIRTUAL_STAKING;

/// Virtual-staking was instantiated.
pub(crate) const VIRTUAL_STAKING_CREATED: u64 = 1;
/// A chunk could not be sent. The payload of the reply is the packet.
pub(crate) const SEND_FAILED: u64 = 2;
/// A batch of rewards could not be sent. The payload of the reply is its number.
pub(crate) const REWARDS_NOT_SENT: u64 = 3;

pub(crate) fn reply(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    match (reply.id, reply.result) {
        (VIRTUAL_STAKING_CREATED, SubMsgResult::Ok(response)) => store_virtual_staking(deps, response),
        (SEND_FAILED, SubMsgResult::Err(_)) => {
            let attributes = outbox::put_back(deps.storage, &reply.payload)?;
            Ok(Response::new().add_attribute("action", "send_failed").add_attributes(attributes))
        }
        (REWARDS_NOT_SENT, SubMsgResult::Err(_)) => send::not_sent(deps.storage, &reply.payload),
        (actual, _) => Err(ContractError::UnknownReply { actual }),
    }
}

fn store_virtual_staking(deps: DepsMut, response: SubMsgResponse) -> Result<Response, ContractError> {
    let answer = reply::answer(response).ok_or(ContractError::EmptyReply)?;
    let created = parse_instantiate_response_data(&answer)?;
    let address = deps.api.addr_validate(&created.contract_address)?;
    VIRTUAL_STAKING.save(deps.storage, &address)?;
    Ok(Response::new().add_attribute("virtual_staking", address))
}
