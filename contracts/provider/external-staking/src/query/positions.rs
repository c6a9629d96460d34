use cosmwasm_std::Deps;
use mesh_apis::external_staking::{
    ClaimKey, ClaimResponse, ClaimsResponse, ParkedReleaseResponse, StakeResponse, StakesResponse,
};

use mesh_toolkit::page;

use super::user_number::user_number;
use crate::claim;
use crate::error::ContractError;
use crate::position::Position;
use crate::release;
use crate::slash::exposure::ExposureEnd;

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

pub(super) fn stake(deps: Deps, user: &str, validator: String) -> Result<StakeResponse, ContractError> {
    let position = match user_number(deps, user)? {
        Some(number) => Position::load(deps.storage, number, &validator)?,
        None => Position::default(),
    };
    Ok(response(user, validator, position))
}

pub(super) fn stakes(
    deps: Deps,
    user: &str,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<StakesResponse, ContractError> {
    let Some(number) = user_number(deps, user)? else { return Ok(StakesResponse { stakes: vec![] }) };
    let stakes = Position::page(deps.storage, number, start_after.as_deref(), page::size(limit))?
        .into_iter()
        .map(|(validator, position)| response(user, validator, position))
        .collect();
    Ok(StakesResponse { stakes })
}

pub(super) fn claims(
    deps: Deps,
    user: &str,
    start_after: Option<ClaimKey>,
    limit: Option<u32>,
) -> Result<ClaimsResponse, ContractError> {
    let Some(number) = user_number(deps, user)? else { return Ok(ClaimsResponse { claims: vec![] }) };
    let claims = claim::page(deps.storage, number, start_after, page::size(limit))?
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
                ExposureEnd::At(height) => Some(height),
                ExposureEnd::Unknown | ExposureEnd::Never => None,
            },
        })
        .collect();
    Ok(ClaimsResponse { claims })
}

pub(super) fn parked(deps: Deps, user: &str) -> Result<ParkedReleaseResponse, ContractError> {
    let addr = deps.api.addr_validate(user)?;
    let parked = release::parked(deps.storage, &addr)?;
    let (amount, exposed) = parked.map(|release| (release.amount, release.exposed)).unwrap_or_default();
    Ok(ParkedReleaseResponse { amount, exposed })
}
