//! A user takes matured claims out.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Uint128};

use crate::claim;
use crate::error::ContractError;
use crate::state::CONFIG;
use crate::vault;

const DEFAULT_LIMIT: u32 = 30;
const MAX_LIMIT: u32 = 100;

/// Releases the liens of the sender's matured claims, oldest first, in one call of the vault.
///
/// # Errors
/// Nothing has matured, or the vault refuses (then the claims stay).
pub fn withdraw_unbonded(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    limit: Option<u32>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let limit = limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT) as usize;
    let matured = claim::matured(deps.storage, &info.sender, env.block.time.seconds(), limit)?;
    if matured.is_empty() {
        let next = claim::page(deps.storage, &info.sender, None, 1)?;
        let next = next.first().map(|(key, _)| key.release_at);
        return Err(ContractError::NothingToWithdraw { next });
    }
    let mut total = Uint128::zero();
    for (key, claim) in &matured {
        total = total.checked_add(claim.amount)?;
        claim::take(deps.storage, &info.sender, *key)?;
    }
    Ok(Response::new()
        .add_message(vault::release(&config, &info.sender, total)?)
        .add_attribute("action", "withdraw_unbonded")
        .add_attribute("user", &info.sender)
        .add_attribute("claims", matured.len().to_string())
        .add_attribute("amount", total))
}
