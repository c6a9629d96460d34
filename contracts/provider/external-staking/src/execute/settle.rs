//! Users are charged for what was slashed.
//!
//! A page marks what it charges and asks the vault once for all of it; the reply says how much was
//! burned, and spreads it over what was charged, in proportion. Both are in one transaction: if the
//! vault fails, nothing was marked. The vault calls nobody while it burns, so nobody comes in
//! between.

use cosmwasm_std::{
    Addr, DepsMut, Env, Event, MessageInfo, Response, StdResult, Storage, SubMsg, SubMsgResponse, Timestamp,
    Uint128,
};
use mesh_apis::external_staking::ClaimKey;
use mesh_apis::vault::SlashCrossStakeResponse;
use mesh_toolkit::answer;

use crate::claim;
use crate::error::ContractError;
use crate::ledger::Ledger;
use crate::position::Position;
use crate::reply_id;
use crate::slash::charge::{Charge, ChargedItem};
use crate::slash::cursor::Cursor;
use crate::slash::debt;
use crate::slash::infraction::{self, Verdict};
use crate::slash::settlement::Settlement;
use crate::state::{Config, CONFIG};
use crate::tx::history;
use crate::user::{self, User, UserNumber};

/// Positions and claims that one page looks at.
pub(crate) const PAGE: usize = 15;

/// Most users of one call.
const MAX_USERS: usize = 10;

/// Settles a page of each of these users. Open to anyone: it only does what is due.
///
/// # Errors
/// Too many users, or an address that is none.
pub(crate) fn settle(
    deps: DepsMut,
    _info: MessageInfo,
    users: Vec<String>,
) -> Result<Response, ContractError> {
    if users.is_empty() || users.len() > MAX_USERS {
        return Err(ContractError::WrongNumberOfUsers { most: MAX_USERS, actual: users.len() });
    }
    let config = CONFIG.load(deps.storage)?;
    let mut response = Response::new().add_attribute("action", "settle");
    for user in users {
        let user = deps.api.addr_validate(&user)?;
        let page = next_page(deps.storage, &user)?;
        response = response.add_attribute("user", user).add_attribute("done", page.done.to_string());
        response = response.add_submessages(burn(&config, &page.charge)?);
    }
    Ok(response)
}

/// Asks the vault to burn for a page, if it charges anything.
fn burn(config: &Config, charge: &Charge) -> StdResult<Option<SubMsg>> {
    if charge.items.is_empty() {
        return Ok(None);
    }
    charge.to_vault(config, reply_id::BURNED_FOR_PAGE, charge).map(Some)
}

/// The vault has burned for a page.
///
/// # Errors
/// Its answer cannot be read.
pub(crate) fn settled(
    deps: DepsMut,
    env: &Env,
    charge: Charge,
    response: SubMsgResponse,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let done: SlashCrossStakeResponse = answer::executed(response)?;
    let events = book(deps.storage, &config, env.block.time, charge, &done)?;
    Ok(Response::new().add_events(events))
}

/// One page of a settlement.
struct Page {
    /// Its charge.
    charge: Charge,
    /// Whether the round is through.
    done: bool,
}

/// Marks the next page of what a user is charged for. A slash that came meanwhile, and a call after
/// the end, begin a new round.
///
/// # Errors
/// Only if storage fails.
fn next_page(storage: &mut dyn Storage, user: &Addr) -> Result<Page, ContractError> {
    let round = infraction::count(storage)?;
    let Some(number) = user::number(storage, user)?.filter(|_| round > 0) else {
        return Ok(Page { charge: Charge::new(user), done: true });
    };
    let mut cursor = Some(Settlement::resume(storage, user, round)?);
    let mut charge = Charge::new(user);
    let mut budget = PAGE;
    while budget > 0 {
        cursor = match cursor {
            Some(Cursor::Positions(after)) => {
                Some(positions(storage, number, &mut charge, after, &mut budget)?)
            }
            Some(Cursor::Claims(after)) => claims(storage, number, &mut charge, after, &mut budget)?,
            None => break,
        };
    }
    let done = cursor.is_none();
    Settlement { round, cursor }.save(storage, user)?;
    Ok(Page { charge, done })
}

fn positions(
    storage: &mut dyn Storage,
    user: UserNumber,
    charge: &mut Charge,
    after: Option<String>,
    budget: &mut usize,
) -> Result<Cursor, ContractError> {
    let page = Position::page(storage, user, after.as_deref(), *budget)?;
    let full = page.len() >= *budget;
    *budget = budget.saturating_sub(page.len());
    let last = page.last().map(|(validator, _)| validator.clone());
    for (validator, position) in page {
        let Some(height) = Ledger::load(storage, &validator)?.slashed else { continue };
        let amount = position.chargeable(height);
        if !amount.is_zero() {
            position.charge(amount)?.save(storage, user, &validator)?;
            charge.items.push(ChargedItem { validator, claim: None, amount, height });
        }
    }
    Ok(if full { Cursor::Positions(last) } else { Cursor::Claims(None) })
}

fn claims(
    storage: &mut dyn Storage,
    user: UserNumber,
    charge: &mut Charge,
    after: Option<ClaimKey>,
    budget: &mut usize,
) -> Result<Option<Cursor>, ContractError> {
    let page = claim::page(storage, user, after, *budget)?;
    let full = page.len() >= *budget;
    *budget = budget.saturating_sub(page.len());
    let last = page.last().map(|(key, _)| *key);
    for (key, claim) in page {
        if let Verdict::Charged(height) = claim.verdict(storage)? {
            let amount = claim.exposed();
            let charged = claim.charge();
            claim::save(storage, user, key, &charged)?;
            charge.items.push(ChargedItem { validator: charged.validator, claim: Some(key), amount, height });
        }
    }
    Ok(full.then_some(Cursor::Claims(last)))
}

/// Books what the vault has done for a page.
///
/// # Errors
/// Only if storage fails.
fn book(
    storage: &mut dyn Storage,
    config: &Config,
    now: Timestamp,
    charge: Charge,
    done: &SlashCrossStakeResponse,
) -> Result<Vec<Event>, ContractError> {
    let burned = done.burned;
    let user = charge.user.clone();
    let User { number, .. } = User::load_or_new(storage, &user)?;
    let (mut events, mut uncovered) = (vec![], Uint128::zero());
    for (item, burned) in charge.shares(burned) {
        match item.claim {
            None => {
                let position = Position::load(storage, number, &item.validator)?;
                position.burn(burned)?.save(storage, number, &item.validator)?;
            }
            Some(key) => {
                // It was marked in this transaction, so it is there.
                if let Some(claim) = claim::load(storage, number, key)? {
                    let (claim, short) = claim.burn(burned);
                    claim::save(storage, number, key, &claim)?;
                    uncovered = uncovered.saturating_add(short);
                }
            }
        }
        events.push(history::add_slash(storage, config, &user, &item, burned, now)?);
    }
    debt::after_burn(storage, &user, uncovered, done)?;
    Ok(events)
}
