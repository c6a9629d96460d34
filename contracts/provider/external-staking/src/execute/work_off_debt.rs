//! The debt of a user is worked off.

use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Order, Response, StdResult, Storage, Uint128};
use cw_storage_plus::Bound;
use mesh_apis::external_staking::{ClaimKey, TxKind};

use crate::claim::{self, Claim};
use crate::error::ContractError;
use crate::ledger::{Ledger, SentMark};
use crate::position::Position;
use crate::rewards::pool::RewardPool;
use crate::slash::debt;
use crate::slash::exposure::End;
use crate::state::{Config, CONFIG, OWED, POSITIONS};
use crate::tx::{self, Phase, Tx};

const DEFAULT_LIMIT: u32 = 10;
const MAX_LIMIT: u32 = 30;

/// Where the debt is paid from next.
pub struct Start {
    /// Claims after this one.
    pub claims_after: Option<ClaimKey>,
    /// Positions after this validator.
    pub positions_after: Option<String>,
}

/// Pays the debt of `user` out of a page of claims, which then release less, and then out of a page of positions: what is not in
/// flight is unstaked as owed, with a claim that releases nothing of what paid, and stays exposed like any other. Open to anyone.
///
/// # Errors
/// The user has no debt.
pub fn work_off_debt(
    deps: DepsMut,
    env: Env,
    _info: MessageInfo,
    user: String,
    from: Start,
    limit: Option<u32>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let user = deps.api.addr_validate(&user)?;
    let before = debt::of(deps.storage, &user)?;
    if before.is_zero() {
        return Err(ContractError::NoDebt { user: user.into_string() });
    }
    let limit = limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT) as usize;
    let mut response = Response::new().add_attribute("action", "work_off_debt").add_attribute("user", &user);
    for (key, claim) in claim::page(deps.storage, &user, from.claims_after, limit)? {
        if claim.being_charged {
            continue;
        }
        let paid = debt::pay(deps.storage, &user, claim.releases())?;
        if !paid.is_zero() {
            claim::add(deps.storage, &user, key, &claim.pay(paid))?;
        }
    }
    for (validator, position) in positions(deps.storage, &user, from.positions_after.as_deref(), limit)? {
        let debt = debt::of(deps.storage, &user)?;
        let amount = position.amount_worth(debt);
        if debt.is_zero() || amount.is_zero() || position.check_not_being_charged(&validator).is_err() {
            continue;
        }
        let owed = Owed { env: &env, config: &config, user: &user, validator, amount };
        let (tx_id, tx) = owed.unstake(deps.storage, position)?;
        response = response.add_event(tx.event(tx_id));
    }
    let after = debt::of(deps.storage, &user)?;
    Ok(response.add_attribute("paid", before.saturating_sub(after)).add_attribute("debt", after))
}

fn positions(
    storage: &dyn Storage,
    user: &Addr,
    after: Option<&str>,
    limit: usize,
) -> StdResult<Vec<(String, Position)>> {
    POSITIONS
        .prefix(user)
        .range(storage, after.map(Bound::exclusive), None, Order::Ascending)
        .take(limit)
        .collect()
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
        let claim = Claim::new(&validator, amount, true, part, End::of_waiting(ledger.slashed.is_some()));
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
