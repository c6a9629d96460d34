//! Replies of sub-messages, by id.

use cosmwasm_std::{DepsMut, Reply, Response, SubMsgResponse, SubMsgResult};
use mesh_toolkit::answer;

use crate::error::ContractError;
use crate::outbox;
use crate::reply_id::{REWARDS_NOT_SENT, SEND_FAILED, VIRTUAL_STAKING_CREATED};
use crate::rewards::send;
use crate::state::VIRTUAL_STAKING;

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

fn store_virtual_staking(deps: DepsMut, created: SubMsgResponse) -> Result<Response, ContractError> {
    let address = deps.api.addr_validate(&answer::created_contract(created)?)?;
    VIRTUAL_STAKING.save(deps.storage, &address)?;
    Ok(Response::new().add_attribute("virtual_staking", address))
}
