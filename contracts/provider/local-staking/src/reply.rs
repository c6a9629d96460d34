//! What proxies have answered.

use cosmwasm_std::{from_json, DepsMut, Env, Event, Reply, Response, SubMsgResponse, SubMsgResult};
use mesh_toolkit::answer;

use crate::execute::receive_stake;
use crate::execute::restake::{self, Redelegation};
use crate::execute::unstake::{self, Undelegation};
use crate::reply_id::{PROXY_CREATED, RESTAKED, UNSTAKED, WORKED_OFF};
use crate::state::USERS;
use crate::ContractError;

pub(crate) fn reply(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    let Reply { id, payload, result, .. } = reply;
    match (id, result) {
        (PROXY_CREATED, SubMsgResult::Ok(created)) => {
            let proxy = deps.api.addr_validate(&answer::created_contract(created)?)?;
            receive_stake::created(deps, from_json(payload)?, proxy)
        }
        (UNSTAKED | WORKED_OFF, SubMsgResult::Ok(answer)) => {
            undelegated(deps, &env, &from_json(payload)?, answer)
        }
        (RESTAKED, SubMsgResult::Ok(answer)) => redelegated(deps, &env, &from_json(payload)?, answer),
        (WORKED_OFF, SubMsgResult::Err(error)) => refused(deps, from_json(payload)?, error),
        (id, _) => Err(ContractError::UnknownReply { id }),
    }
}

fn undelegated(
    deps: DepsMut,
    env: &Env,
    undelegation: &Undelegation,
    answer: SubMsgResponse,
) -> Result<Response, ContractError> {
    let answer = answer::executed(answer)?;
    let mut user = USERS.load(deps.storage, &undelegation.owner)?;
    user.refused = false;
    let booked = unstake::enter(deps.storage, env, undelegation, &mut user, &answer)?;
    Ok(Response::new().add_event(
        Event::new("mesh_local_unbonding")
            .add_attribute("owner", &undelegation.owner)
            .add_attribute("validator", &undelegation.validator)
            .add_attribute("amount", booked)
            .add_attribute("completion", answer.completion.to_string()),
    ))
}

fn redelegated(
    deps: DepsMut,
    env: &Env,
    redelegation: &Redelegation,
    answer: SubMsgResponse,
) -> Result<Response, ContractError> {
    let mut user = USERS.load(deps.storage, &redelegation.owner)?;
    restake::moved(deps.storage, env, redelegation, &mut user, &answer::executed(answer)?)?;
    Ok(Response::new())
}

/// The chain did not undelegate. It pays rewards first, so the reason may be that it refuses the
/// owner coins; the next attempt pays them to the proxy.
fn refused(deps: DepsMut, undelegation: Undelegation, error: String) -> Result<Response, ContractError> {
    let mut user = USERS.load(deps.storage, &undelegation.owner)?;
    user.refused = true;
    USERS.save(deps.storage, &undelegation.owner, &user)?;
    Ok(Response::new().add_event(
        Event::new("mesh_work_off_failed")
            .add_attribute("owner", undelegation.owner)
            .add_attribute("validator", undelegation.validator)
            .add_attribute("error", error),
    ))
}
