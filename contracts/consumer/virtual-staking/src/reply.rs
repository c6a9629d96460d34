//! Replies of sub-messages, by id.

use cosmwasm_std::{DepsMut, Env, Reply, Response};
use mesh_apis::virtual_staking::VirtualStakeCustomMsg;

use crate::epoch::failure::{continue_failed, staking_failed};
use crate::epoch::rewards::{hand_over_failed, withdrawal_replied};
use crate::reply_id::{CONTINUE_FAILED, HAND_OVER_FAILED, LAST_WITHDRAWAL, STAKING_FAILED, WITHDRAWAL};
use crate::ContractError;

pub(crate) fn reply(
    deps: DepsMut,
    env: Env,
    reply: Reply,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    match reply.id {
        STAKING_FAILED => staking_failed(deps, env, reply),
        CONTINUE_FAILED => Ok(continue_failed(reply)),
        WITHDRAWAL | LAST_WITHDRAWAL => withdrawal_replied(deps, env, reply),
        HAND_OVER_FAILED => hand_over_failed(deps, reply),
        id => Err(ContractError::UnknownReply { id }),
    }
}
