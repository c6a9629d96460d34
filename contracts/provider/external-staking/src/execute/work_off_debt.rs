//! The debt of a user is worked off.

use cosmwasm_std::{Addr, DepsMut, Env, Event, MessageInfo, Response, Storage, Timestamp};
use mesh_apis::external_staking::ClaimKey;
use mesh_toolkit::page;

use crate::claim;
use crate::error::ContractError;
use crate::ledger::Ledger;
use crate::packet::PacketKind;
use crate::position::Position;
use crate::slash::cursor::Cursor;
use crate::slash::debt::{self, BEGINNING};
use crate::state::{Config, CONFIG};
use crate::tx::advance::advance;
use crate::tx::machine::Books;
use crate::tx::{event, history};
use crate::user::{Debt, User, UserNumber};

const DEFAULT_LIMIT: u32 = 10;
const MAX_LIMIT: u32 = 30;

/// Pays the debt of `user` out of a page of claims, which then release less, and when there are no
/// more, out of a page of positions: what is not in flight is unstaked as owed, with a claim that
/// releases nothing of what paid, and stays exposed like any other. Open to anyone.
///
/// # Errors
/// The user has no debt.
pub(crate) fn work_off_debt(
    deps: DepsMut,
    env: Env,
    _info: MessageInfo,
    user: String,
    limit: Option<u32>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let user = deps.api.addr_validate(&user)?;
    let Some(User { number, debt: Some(debt), .. }) = User::load(deps.storage, &user)? else {
        return Err(ContractError::NoDebt { user: user.into_string() });
    };
    let Debt { amount: before, cursor } = debt;
    let limit = page::bounded(limit, DEFAULT_LIMIT, MAX_LIMIT);
    let work = Work { now: env.block.time, config: &config, user: &user, number, limit };
    let mut events = vec![];
    let cursor = match cursor {
        Cursor::Claims(after) => work.claims(deps.storage, after)?,
        Cursor::Positions(after) => Cursor::Positions(after),
    };
    let cursor = match cursor {
        Cursor::Positions(after) => work.positions(deps.storage, after, &mut events)?,
        Cursor::Claims(after) => Cursor::Claims(after),
    };
    debt::set_cursor(deps.storage, &user, cursor)?;
    let after = debt::of(deps.storage, &user)?;
    Ok(Response::new()
        .add_attribute("action", "work_off_debt")
        .add_attribute("user", user)
        .add_attribute("paid", before.saturating_sub(after))
        .add_attribute("debt", after)
        .add_events(events))
}

struct Work<'a> {
    now: Timestamp,
    config: &'a Config,
    user: &'a Addr,
    number: UserNumber,
    limit: usize,
}

impl Work<'_> {
    fn claims(&self, storage: &mut dyn Storage, after: Option<ClaimKey>) -> Result<Cursor, ContractError> {
        let page = claim::page(storage, self.number, after, self.limit)?;
        let next = match page.get(self.limit.saturating_sub(1)) {
            Some((last, _)) => Cursor::Claims(Some(*last)),
            None => Cursor::Positions(None),
        };
        for (key, claim) in page {
            let paid = debt::pay(storage, self.user, claim.releases())?;
            if !paid.is_zero() {
                claim::save(storage, self.number, key, &claim.pay(paid))?;
            }
        }
        Ok(next)
    }

    /// After the last position it is the turn of the claims again: what was in flight may be one by
    /// then.
    fn positions(
        &self,
        storage: &mut dyn Storage,
        after: Option<String>,
        events: &mut Vec<Event>,
    ) -> Result<Cursor, ContractError> {
        let page = Position::page(storage, self.number, after.as_deref(), self.limit)?;
        let next = match page.get(self.limit.saturating_sub(1)) {
            Some((last, _)) => Cursor::Positions(Some(last.clone())),
            None => BEGINNING,
        };
        for (validator, position) in page {
            let Some(user) = User::load(storage, self.user)? else { break };
            let Some(Debt { amount: debt, .. }) = user.debt else { break };
            let amount = position.amount_worth(debt);
            if amount.is_zero() {
                continue;
            }
            // The claim keeps the exposure for as long as the owed Unstake can take, whatever the
            // consumer does.
            let (config, now) = (self.config, self.now);
            let pays = event::Event::PaysDebt { debt, release_at: config.latest_release_at(now) };
            let books = Books { ledger: Ledger::load(storage, &validator)?, position };
            let tx = history::open(storage, config, user, validator, PacketKind::Unstake, amount, now)?;
            let (tx, _) = advance(storage, config, now, tx, pays, books)?;
            events.push(tx.event());
        }
        Ok(next)
    }
}
