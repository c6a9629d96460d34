use cosmwasm_std::{Deps, Order};
use cw_storage_plus::Bound;
use mesh_apis::external_staking::{
    ClaimKey, ClaimResponse, ClaimsResponse, ParkedReleaseResponse, StakeResponse, StakesResponse,
};

use super::page_size;
use crate::claim;
use crate::error::ContractError;
use crate::position::Position;
use crate::slash::exposure::End;
use crate::state::{ParkedRelease, PARKED, POSITIONS};

fn response(user: &str, validator: String, position: Position) -> StakeResponse {
    StakeResponse {
        user: user.to_string(),
        validator,
        stake: position.stake(),
        unstaking: position.unstaking,
        forcible: position.forcible(),
        pending: position.pending,
        charged: position.charged(),
        burned: position.burned(),
        exposed_since: position.since(),
    }
}

pub fn stake(deps: Deps, user: &str, validator: String) -> Result<StakeResponse, ContractError> {
    let addr = deps.api.addr_validate(user)?;
    let position = Position::load(deps.storage, &addr, &validator)?;
    Ok(response(user, validator, position))
}

pub fn stakes(
    deps: Deps,
    user: &str,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<StakesResponse, ContractError> {
    let addr = deps.api.addr_validate(user)?;
    let start = start_after.as_deref().map(Bound::exclusive);
    let stakes = POSITIONS
        .prefix(&addr)
        .range(deps.storage, start, None, Order::Ascending)
        .take(page_size(limit))
        .map(|entry| entry.map(|(validator, position)| response(user, validator, position)))
        .collect::<Result<_, _>>()?;
    Ok(StakesResponse { stakes })
}

pub fn claims(
    deps: Deps,
    user: &str,
    start_after: Option<ClaimKey>,
    limit: Option<u32>,
) -> Result<ClaimsResponse, ContractError> {
    let addr = deps.api.addr_validate(user)?;
    let claims = claim::page(deps.storage, &addr, start_after, page_size(limit))?
        .into_iter()
        .map(|(key, claim)| ClaimResponse {
            key,
            validator: claim.validator.clone(),
            amount: claim.amount,
            forced: claim.forced,
            releases: claim.releases(),
            exposed: claim.exposed(),
            exposed_since: claim.since,
            exposed_until: match claim.end {
                End::At(height) => Some(height),
                End::Unknown | End::Never => None,
            },
        })
        .collect();
    Ok(ClaimsResponse { claims })
}

pub fn parked(deps: Deps, user: &str) -> Result<ParkedReleaseResponse, ContractError> {
    let addr = deps.api.addr_validate(user)?;
    let ParkedRelease { amount, exposed } = PARKED.may_load(deps.storage, &addr)?.unwrap_or_default();
    Ok(ParkedReleaseResponse { amount, exposed })
}
