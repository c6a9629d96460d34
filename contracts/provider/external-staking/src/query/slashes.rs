use cosmwasm_std::{Deps, Order, StdResult};
use cw_storage_plus::Bound;
use mesh_apis::external_staking::{DebtResponse, InfractionResponse, SlashesResponse};
use mesh_apis::ConsumerHeight;

use mesh_toolkit::page;

use crate::error::ContractError;
use crate::slash::debt;
use crate::slash::infraction::{Infraction, EVIDENCE, INFRACTIONS};

fn response(
    deps: Deps,
    validator: String,
    height: ConsumerHeight,
    infraction: Infraction,
) -> StdResult<InfractionResponse> {
    let Infraction { submitter, time } = infraction;
    let evidence = EVIDENCE.load(deps.storage, (&validator, height.0))?;
    Ok(InfractionResponse { validator, height, submitter: submitter.into_string(), time, evidence })
}

pub(super) fn slash(
    deps: Deps,
    validator: String,
    start_after: Option<ConsumerHeight>,
    limit: Option<u32>,
) -> Result<SlashesResponse, ContractError> {
    let infractions = INFRACTIONS
        .prefix(&validator)
        .range(deps.storage, start_after.map(|height| Bound::exclusive(height.0)), None, Order::Ascending)
        .take(page::size(limit))
        .map(|entry| {
            entry.and_then(|(height, found)| response(deps, validator.clone(), ConsumerHeight(height), found))
        })
        .collect::<StdResult<_>>()?;
    Ok(SlashesResponse { infractions })
}

pub(super) fn slashes(
    deps: Deps,
    start_after: Option<(String, ConsumerHeight)>,
    limit: Option<u32>,
) -> Result<SlashesResponse, ContractError> {
    let start =
        start_after.as_ref().map(|(validator, height)| Bound::exclusive((validator.as_str(), height.0)));
    let infractions = INFRACTIONS
        .range(deps.storage, start, None, Order::Ascending)
        .take(page::size(limit))
        .map(|entry| {
            entry.and_then(|((validator, height), found)| {
                response(deps, validator, ConsumerHeight(height), found)
            })
        })
        .collect::<StdResult<_>>()?;
    Ok(SlashesResponse { infractions })
}

pub(super) fn debt(deps: Deps, user: &str) -> Result<DebtResponse, ContractError> {
    let user = deps.api.addr_validate(user)?;
    Ok(DebtResponse { debt: debt::of(deps.storage, &user)? })
}
