//! `vote` and `vote_weighted`, by the owner.

use cosmwasm_std::{DepsMut, GovMsg, MessageInfo, Response, VoteOption, WeightedVoteOption};

use crate::state::authorize_owner;
use crate::ContractError;

pub(crate) fn vote(
    deps: DepsMut,
    info: MessageInfo,
    proposal_id: u64,
    option: VoteOption,
) -> Result<Response, ContractError> {
    authorize_owner(deps.storage, &info)?;
    Ok(Response::new()
        .add_attribute("action", "vote")
        .add_attribute("proposal_id", proposal_id.to_string())
        .add_message(GovMsg::Vote { proposal_id, option }))
}

pub(crate) fn vote_weighted(
    deps: DepsMut,
    info: MessageInfo,
    proposal_id: u64,
    options: Vec<WeightedVoteOption>,
) -> Result<Response, ContractError> {
    authorize_owner(deps.storage, &info)?;
    Ok(Response::new()
        .add_attribute("action", "vote_weighted")
        .add_attribute("proposal_id", proposal_id.to_string())
        .add_message(GovMsg::VoteWeighted { proposal_id, options }))
}
