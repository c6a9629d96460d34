//! What the chain has answered to a staking message.

use cosmwasm_std::{from_json, to_json_binary, DepsMut, Reply, Response, SubMsgResponse, SubMsgResult};

use crate::custodian::Leave;
use crate::proto::{redelegated, undelegated};
use crate::state::CONFIG;
use crate::ContractError;

/// An undelegation. Without payload.
pub(crate) const UNDELEGATED: u64 = 1;
/// An undelegation of one more than the chain lists. Payload: the [`Leave`].
pub(crate) const ALL_UNDELEGATED: u64 = 2;
/// A redelegation. Without payload.
pub(crate) const REDELEGATED: u64 = 3;
/// A redelegation of one more than the chain lists. Payload: the [`Leave`].
pub(crate) const ALL_REDELEGATED: u64 = 4;
/// The chain did not change the withdraw address.
pub(crate) const WITHDRAW_ADDRESS: u64 = 5;

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
