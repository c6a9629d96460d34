//! Answers of the chain to staking messages.

use cosmwasm_std::{from_json, to_json_binary, DepsMut, Reply, Response, SubMsgResponse, SubMsgResult};

use crate::execute::Leave;
use crate::proto::{redelegated, undelegated};
use crate::reply_id::{ALL_REDELEGATED, ALL_UNDELEGATED, REDELEGATED, UNDELEGATED, WITHDRAW_ADDRESS};
use crate::state::CONFIG;
use crate::ContractError;

pub(crate) fn reply(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    let Reply { id, payload, result, .. } = reply;
    match (id, result) {
        (UNDELEGATED | ALL_UNDELEGATED, SubMsgResult::Ok(answer)) => pass_on_undelegation(deps, answer),
        (REDELEGATED | ALL_REDELEGATED, SubMsgResult::Ok(answer)) => {
            Ok(Response::new().set_data(to_json_binary(&redelegated(answer)?)?))
        }
        (ALL_UNDELEGATED | ALL_REDELEGATED, SubMsgResult::Err(_)) => {
            let leave: Leave = from_json(payload)?;
            let config = CONFIG.load(deps.storage)?;
            Ok(Response::new().add_submessage(leave.exactly(&config.denom)))
        }
        (WITHDRAW_ADDRESS, SubMsgResult::Err(_)) => {
            Ok(Response::new().add_attribute("withdraw_address", "not changed"))
        }
        (id, _) => Err(ContractError::UnknownReply { id }),
    }
}

fn pass_on_undelegation(deps: DepsMut, answer: SubMsgResponse) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    Ok(Response::new().set_data(to_json_binary(&undelegated(answer, &config.denom)?)?))
}
