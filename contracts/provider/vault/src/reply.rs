//! Replies of sub-messages, by number.

use cosmwasm_std::{from_json, Decimal, DepsMut, Reply, Response, SubMsgResponse, SubMsgResult};
use mesh_toolkit::answer;

use crate::custodian::{Custodian, CUSTODIAN};
use crate::reply_id::CUSTODIAN_CREATED;
use crate::ContractError;

pub(crate) fn reply(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    let Reply { id, payload, result, .. } = reply;
    match (id, result) {
        (CUSTODIAN_CREATED, SubMsgResult::Ok(created)) => {
            custodian_created(deps, from_json(payload)?, created)
        }
        (id, _) => Err(ContractError::UnknownReply { id }),
    }
}

fn custodian_created(
    deps: DepsMut,
    reserve: Decimal,
    created: SubMsgResponse,
) -> Result<Response, ContractError> {
    let contract = deps.api.addr_validate(&answer::created_contract(created)?)?;
    CUSTODIAN.save(deps.storage, &Custodian { contract: contract.clone(), reserve })?;
    Ok(Response::new().add_attribute("local_staking", contract))
}
