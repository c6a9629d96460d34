//! Settling a user: what is exposed to an infraction is charged, in pages, and what the vault has burned is booked.
//!
//! A page marks what it charges and asks the vault once for all of it; the reply tells how much was burned, and spreads it
//! over what was charged, in proportion. Both are in one transaction: if the vault fails, nothing was marked. The vault calls
//! nobody while it burns, so nobody comes in between.

use cosmwasm_std::{Addr, Event, Storage, Timestamp, Uint128};
use mesh_apis::external_staking::ClaimKey;
use mesh_apis::vault::SlashCrossStakeResponse;

use super::charge::{Charge, ChargedItem};
use super::debt;
use super::infraction::{self, Verdict};
use super::settlement::{Cursor, Settlement};
use crate::claim;
use crate::error::ContractError;
use crate::ledger::Ledger;
use crate::position::Position;
use crate::state::Config;
use crate::tx::history;

/// Positions and claims that one page looks at.
pub const PAGE: usize = 15;

/// What a page has done.
pub struct Page {
    /// What is charged.
    pub charge: Charge,
    /// Whether the round is through.
    pub done: bool,
}

/// Marks the next page of what a user is charged for. A slash that came meanwhile, and a call after the end, begin a new round.
///
/// # Errors
/// Only if storage fails.
pub fn next_page(storage: &mut dyn Storage, user: &Addr) -> Result<Page, ContractError> {
    let round = infraction::count(storage)?;
    if round == 0 {
        return Ok(Page { charge: Charge::new(user), done: true });
    }
    let mut cursor = Settlement::resume(storage, user, round)?;
    let mut charge = Charge::new(user);
    let mut budget = PAGE;
    while budget > 0 && cursor != Cursor::Done {
        cursor = match cursor {
            Cursor::Positions(after) => positions(storage, &mut charge, after, &mut budget)?,
            Cursor::Claims(after) => claims(storage, &mut charge, after, &mut budget)?,
            Cursor::Done => Cursor::Done,
        };
    }
    let done = cursor == Cursor::Done;
    Settlement { round, cursor }.save(storage, user)?;
    Ok(Page { charge, done })
}

fn positions(
    storage: &mut dyn Storage,
    charge: &mut Charge,
    after: Option<String>,
    budget: &mut usize,
) -> Result<Cursor, ContractError> {
    let page = Position::page(storage, &charge.user, after.as_deref(), *budget)?;
    let full = page.len() >= *budget;
    *budget = budget.saturating_sub(page.len());
    let last = page.last().map(|(validator, _)| validator.clone());
    for (validator, position) in page {
        let Some(height) = Ledger::load(storage, &validator)?.slashed else { continue };
        let amount = position.chargeable(height);
        if !amount.is_zero() {
            position.charge(amount)?.save(storage, &charge.user, &validator)?;
            charge.items.push(ChargedItem { validator, claim: None, amount, height });
        }
    }
    Ok(if full { Cursor::Positions(last) } else { Cursor::Claims(None) })
}

fn claims(
    storage: &mut dyn Storage,
    charge: &mut Charge,
    after: Option<ClaimKey>,
    budget: &mut usize,
) -> Result<Cursor, ContractError> {
    let page = claim::page(storage, &charge.user, after, *budget)?;
    let full = page.len() >= *budget;
    *budget = budget.saturating_sub(page.len());
    let last = page.last().map(|(key, _)| *key);
    for (key, claim) in page {
        if let Verdict::Charged(height) = claim.verdict(storage)? {
            let amount = claim.exposed();
            let charged = claim.charge();
            claim::save(storage, &charge.user, key, &charged)?;
            charge.items.push(ChargedItem { validator: charged.validator, claim: Some(key), amount, height });
        }
    }
    Ok(if full { Cursor::Claims(last) } else { Cursor::Done })
}

/// Books what the vault has done for a page.
///
/// # Errors
/// Only if storage fails.
pub fn book(
    storage: &mut dyn Storage,
    config: &Config,
    now: Timestamp,
    charge: Charge,
    done: &SlashCrossStakeResponse,
) -> Result<Vec<Event>, ContractError> {
    let burned = done.burned;
    let user = charge.user.clone();
    let (mut events, mut uncovered) = (vec![], Uint128::zero());
    for (item, burned) in charge.shares(burned) {
        match item.claim {
            None => {
                let position = Position::load(storage, &user, &item.validator)?;
                position.burn(burned)?.save(storage, &user, &item.validator)?;
            }
            Some(key) => {
                // It was marked in this transaction, so it is there.
                if let Some(claim) = claim::load(storage, &user, key)? {
                    let (claim, short) = claim.burn(burned);
                    claim::save(storage, &user, key, &claim)?;
                    uncovered = uncovered.saturating_add(short);
                }
            }
        }
        events.push(remember(storage, config, now, &user, &item, burned)?);
    }
    debt::after_burn(storage, &user, uncovered, done)?;
    Ok(events)
}

/// Writes a slash into the history of its user.
///
/// # Errors
/// Only if storage fails.
pub fn remember(
    storage: &mut dyn Storage,
    config: &Config,
    now: Timestamp,
    user: &Addr,
    item: &ChargedItem,
    burned: Uint128,
) -> Result<Event, ContractError> {
    let event = history::add_slash(storage, config, user, &item.validator, burned, item.height, now)?;
    Ok(event.add_attribute("charged", item.amount))
}
