//! The debt of a user is worked off.

use cosmwasm_std::{Addr, DepsMut, Env, Event, MessageInfo, Order, Response, StdResult, Storage, Uint128};
use cw_storage_plus::Bound;
use mesh_apis::external_staking::{ClaimKey, TxKind};

use crate::claim::{self, Claim};
use crate::error::ContractError;
use crate::ledger::{Ledger, SentMark};
use crate::position::Position;
use crate::rewards::pool::RewardPool;
use crate::slash::debt::{self, Debt, Payer};
use crate::slash::exposure::End;
use crate::state::{Config, CONFIG, OWED, POSITIONS};
use crate::tx::{self, Phase, Tx};

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
            let owed = Owed { env: self.env, config: self.config, user: self.user, validator, amount };
            let (tx_id, tx) = owed.unstake(storage, position)?;
            events.push(tx.event(tx_id));
        }
        Ok(next)
    }
}

struct Owed<'a> {
    env: &'a Env,
    config: &'a Config,
    user: &'a Addr,
    validator: String,
    amount: Uint128,
}

impl Owed<'_> {
    /// Takes `amount` out of the position. The claim keeps the exposure for as long as the owed Unstake can take, whatever the
    /// consumer does.
    fn unstake(
        self,
        storage: &mut dyn Storage,
        position: Position,
    ) -> Result<(mesh_apis::TxId, Tx), ContractError> {
        let Self { env, config, user, validator, amount } = self;
        let ledger = Ledger::load(storage, &validator)?;
        let per_share = RewardPool::load(storage, &validator)?.per_share;
        let (position, charged) = position.unstake_sent(amount)?;
        let (position, part) = position.unstake_done(amount, charged, per_share)?;
        let claim = Claim::new(&validator, amount, true, part, End::Unknown);
        let ledger = ledger.owe(amount)?;

        let now = env.block.time;
        let release_at = config.timeout_at(now).saturating_add(config.grace_period_secs);
        let release_at = release_at.saturating_add(config.unbonding_period_secs);
        position.save(storage, user, &validator)?;
        ledger.save(storage, &validator)?;
        let paid = debt::pay(storage, user, claim.releases())?;
        let tx = Tx {
            seq: 0,
            user: user.clone(),
            validator,
            kind: TxKind::Unstake,
            amount,
            charged,
            channel_id: String::new(),
            phase: Phase::Owed { release_at },
            reason: None,
            mark: SentMark::default(),
            created_at: now.seconds(),
            timeout_at: now.seconds(),
            updated_at: now.seconds(),
        };
        let (tx_id, tx) = tx::create(storage, config, tx)?;
        claim::add(storage, user, tx::claim_key(tx_id, release_at), &claim.pay(paid))?;
        OWED.push_back(storage, &tx_id)?;
        Ok((tx_id, tx))
    }
}
