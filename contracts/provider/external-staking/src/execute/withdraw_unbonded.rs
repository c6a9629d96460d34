//! A user takes matured claims out.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, StdResult, Storage, SubMsgResponse, Uint128};
use mesh_apis::time::UnixTime;
use mesh_apis::vault::SlashCrossStakeResponse;
use mesh_toolkit::answer;
use mesh_toolkit::page;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::claim;
use crate::error::ContractError;
use crate::release::Release;
use crate::reply_id;
use crate::slash::charge::{Charge, ChargedItem};
use crate::slash::debt;
use crate::slash::infraction::Verdict;
use crate::state::{Config, CONFIG};
use crate::tx::history;
use crate::user;

const DEFAULT_LIMIT: u32 = 30;
const MAX_LIMIT: u32 = 100;

/// Claims that are withdrawn, as the payload of the reply when some of them are charged first.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq)]
pub(crate) struct Withdrawal {
    /// Their charge.
    pub charge: Charge,
    /// Sum that they release before the charge.
    pub releases: Uint128,
    /// The part of them that could still be slashed, and is not charged.
    pub exposed: Uint128,
}

/// Releases the liens of the sender's matured claims, oldest first, in one call of the vault. A
/// claim that is exposed to an infraction is charged before, whether or not its user was settled.
///
/// # Errors
/// Nothing has matured, or the vault refuses (then the claims stay).
pub(crate) fn withdraw_unbonded(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    limit: Option<u32>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let limit = page::bounded(limit, DEFAULT_LIMIT, MAX_LIMIT);
    let now = UnixTime::from(env.block.time);
    let Some(user) = user::number(deps.storage, &info.sender)? else {
        return Err(ContractError::NoClaim { user: info.sender.into_string() });
    };
    let matured = claim::take_matured(deps.storage, user, now, limit)?;
    if matured.is_empty() {
        let next = claim::page(deps.storage, user, None, 1)?;
        return Err(match next.first() {
            Some((key, _)) => ContractError::NothingMatured { next: key.release_at, now },
            None => ContractError::NoClaim { user: info.sender.into_string() },
        });
    }
    let count = matured.len().to_string();
    let mut withdrawal =
        Withdrawal { charge: Charge::new(&info.sender), releases: Uint128::zero(), exposed: Uint128::zero() };
    for (key, claim) in matured {
        withdrawal.releases = withdrawal.releases.checked_add(claim.releases())?;
        let amount = claim.exposed();
        // What is undecided now will never be decided: nothing of it is reserved any more.
        match claim.verdict(deps.storage)? {
            Verdict::Spared => withdrawal.exposed = withdrawal.exposed.checked_add(amount)?,
            Verdict::Charged(height) | Verdict::Undecided(height) => {
                let item = ChargedItem { validator: claim.validator, claim: Some(key), amount, height };
                withdrawal.charge.items.push(item);
            }
        }
    }
    let response = Response::new()
        .add_attribute("action", "withdraw_unbonded")
        .add_attribute("user", &info.sender)
        .add_attribute("claims", count);
    if !withdrawal.charge.items.is_empty() {
        return Ok(response.add_submessage(withdrawal.charge.to_vault(
            &config,
            reply_id::BURNED_FOR_WITHDRAWAL,
            &withdrawal,
        )?));
    }
    let released = release(deps.storage, withdrawal)?;
    Ok(response.add_attribute("amount", released.amount).add_message(released.to_vault(&config)?))
}

/// The vault has burned for what is charged: the rest is released.
///
/// # Errors
/// The vault's answer cannot be read.
pub(crate) fn burned(
    deps: DepsMut,
    env: &Env,
    withdrawal: Withdrawal,
    response: SubMsgResponse,
) -> Result<Response, ContractError> {
    let config: Config = CONFIG.load(deps.storage)?;
    let done: SlashCrossStakeResponse = answer::executed(response)?;
    let burned = done.burned;
    let user = withdrawal.charge.user.clone();
    let uncovered = burned.saturating_sub(withdrawal.releases);
    debt::after_burn(deps.storage, &user, uncovered, &done)?;
    let releases = withdrawal.releases.saturating_sub(burned);
    let mut response = Response::new();
    for (item, burned) in withdrawal.charge.clone().shares(burned) {
        let line = history::add_slash(deps.storage, &config, &user, &item, burned, env.block.time)?;
        response = response.add_event(line);
    }
    let released = release(deps.storage, Withdrawal { releases, ..withdrawal })?;
    Ok(response.add_attribute("amount", released.amount).add_message(released.to_vault(&config)?))
}

/// Release of what is left after the user's debt.
fn release(storage: &mut dyn Storage, withdrawal: Withdrawal) -> StdResult<Release> {
    let Withdrawal { charge: Charge { user, .. }, releases, exposed } = withdrawal;
    Release::less_debt(storage, &user, releases, exposed)
}
