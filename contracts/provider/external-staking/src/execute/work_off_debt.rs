//! The debt of a user is worked off.

use cosmwasm_std::{Addr, DepsMut, Env, Event, MessageInfo, Order, Response, StdResult, Storage, Uint128};
use cw_storage_plus::Bound;
use mesh_apis::external_staking::ClaimKey;
use mesh_apis::TxId;

use super::take_out::TakeOut;
use crate::claim;
use crate::error::ContractError;
use crate::position::Position;
use crate::slash::debt::{self, Debt, Payer};
use crate::state::{Config, CONFIG, POSITIONS};
use crate::tx::Tx;

const DEFAULT_LIMIT: u32 = 10;
const MAX_LIMIT: u32 = 30;

/// Pays the debt of `user` out of a page of claims, which then release less, and when there are no more, out of a page of
/// positions: what is not in flight is unstaked as owed, with a claim that releases nothing of what paid, and stays exposed like any
/// other. Open to anyone.
///
/// # Errors
/// The user has no debt.
pub fn work_off_debt(
    deps: DepsMut,
    env: Env,
    _info: MessageInfo,
    user: String,
    limit: Option<u32>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let user = deps.api.addr_validate(&user)?;
    let Debt { amount: before, next } = debt::load(deps.storage, &user)?;
    if before.is_zero() {
        return Err(ContractError::NoDebt { user: user.into_string() });
    }
    let limit = limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT) as usize;
    let work = Work { env: &env, config: &config, user: &user, limit };
    let mut events = vec![];
    let next = match next {
        Payer::Claims(after) => work.claims(deps.storage, after)?,
        next => next,
    };
    let next = match next {
        Payer::Positions(after) => work.positions(deps.storage, after, &mut events)?,
        next => next,
    };
    debt::go_on(deps.storage, &user, next)?;
    let after = debt::of(deps.storage, &user)?;
    Ok(Response::new()
        .add_attribute("action", "work_off_debt")
        .add_attribute("user", user)
        .add_attribute("paid", before.saturating_sub(after))
        .add_attribute("debt", after)
        .add_events(events))
}

struct Work<'a> {
    env: &'a Env,
    config: &'a Config,
    user: &'a Addr,
    limit: usize,
}

impl Work<'_> {
    fn claims(&self, storage: &mut dyn Storage, after: Option<ClaimKey>) -> Result<Payer, ContractError> {
        let page = claim::page(storage, self.user, after, self.limit)?;
        let next = match page.get(self.limit.saturating_sub(1)) {
            Some((last, _)) => Payer::Claims(Some(*last)),
            None => Payer::Positions(None),
        };
        for (key, claim) in page {
            let paid = debt::pay(storage, self.user, claim.releases())?;
            if !paid.is_zero() {
                claim::add(storage, self.user, key, &claim.pay(paid))?;
            }
        }
        Ok(next)
    }

    /// After the last position it is the turn of the claims again: what was in flight may be one by then.
    fn positions(
        &self,
        storage: &mut dyn Storage,
        after: Option<String>,
        events: &mut Vec<Event>,
    ) -> Result<Payer, ContractError> {
        let page = POSITIONS
            .prefix(self.user)
            .range(storage, after.as_deref().map(Bound::exclusive), None, Order::Ascending)
            .take(self.limit)
            .collect::<StdResult<Vec<_>>>()?;
        let next = match page.get(self.limit.saturating_sub(1)) {
            Some((last, _)) => Payer::Positions(Some(last.clone())),
            None => Payer::default(),
        };
        for (validator, position) in page {
            let debt = debt::of(storage, self.user)?;
            let amount = position.amount_worth(debt);
            if debt.is_zero() || amount.is_zero() {
                continue;
            }
            let (tx_id, tx) = self.take_out(storage, validator, amount, position)?;
            events.push(tx.event(tx_id));
        }
        Ok(next)
    }

    /// The claim keeps the exposure for as long as the owed Unstake can take, whatever the consumer does.
    fn take_out(
        &self,
        storage: &mut dyn Storage,
        validator: String,
        amount: Uint128,
        position: Position,
    ) -> Result<(TxId, Tx), ContractError> {
        let (config, now, user) = (self.config, self.env.block.time, self.user);
        let release_at = config.timeout_at(now).saturating_add(config.grace_period_secs);
        let release_at = release_at.saturating_add(config.unbonding_period_secs);
        let out = TakeOut { config, now, user, validator, amount, release_at };
        out.of(storage, position, |storage, claim| {
            let paid = debt::pay(storage, user, claim.releases())?;
            Ok(claim.pay(paid))
        })
    }
}
