use cosmwasm_std::{Deps, Order, StdResult};
use cw_storage_plus::Bound;
use mesh_apis::external_staking::{DebtResponse, InfractionResponse, SlashesResponse};

use super::page_size;
use crate::error::ContractError;
use crate::slash::{debt, Infraction};
use crate::state::INFRACTIONS;

fn response(validator: String, height: u64, infraction: Infraction) -> InfractionResponse {
    let Infraction { submitter, time, evidence } = infraction;
    InfractionResponse { validator, height, submitter: submitter.into_string(), time, evidence }
}

pub fn slash(deps: Deps, validator: String) -> Result<SlashesResponse, ContractError> {
    let infractions = INFRACTIONS
        .prefix(&validator)
        .range(deps.storage, None, None, Order::Ascending)
        .take(page_size(Some(u32::MAX)))
        .map(|entry| entry.map(|(height, infraction)| response(validator.clone(), height, infraction)))
        .collect::<StdResult<_>>()?;
    Ok(SlashesResponse { infractions })
}

pub fn slashes(
    deps: Deps,
    start_after: Option<(String, u64)>,
    limit: Option<u32>,
) -> Result<SlashesResponse, ContractError> {
    let start =
        start_after.as_ref().map(|(validator, height)| Bound::exclusive((validator.as_str(), *height)));
    let infractions = INFRACTIONS
        .range(deps.storage, start, None, Order::Ascending)
        .take(page_size(limit))
        .map(|entry| entry.map(|((validator, height), infraction)| response(validator, height, infraction)))
        .collect::<StdResult<_>>()?;
    Ok(SlashesResponse { infractions })
}

pub fn debt(deps: Deps, user: &str) -> Result<DebtResponse, ContractError> {
    let user = deps.api.addr_validate(user)?;
    Ok(DebtResponse { debt: debt::of(deps.storage, &user)? })
}
