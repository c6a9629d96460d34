//! Goes on after a lienholder was called.

use cosmwasm_std::{from_json, DepsMut, Reply, Response};

use crate::settle;
use crate::tell_shrunk::Shrunk;
use crate::ContractError;

/// A lienholder was asked to charge a user.
pub(crate) const SETTLE_REPLY: u64 = 1;
/// A lienholder failed when it was told that its lien had shrunk.
pub(crate) const SHRUNK_REPLY: u64 = 2;

pub(crate) fn reply(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    match reply.id {
        SETTLE_REPLY => settle::answered(deps, reply),
        SHRUNK_REPLY => from_json::<Shrunk>(&reply.payload)?.not_told(deps),
        id => Err(ContractError::UnknownReply { id }),
    }
}
