//! A converter that says what the test tells it to, and keeps what is reported to it.

use cosmwasm_std::{
    to_json_binary, Binary, Decimal, Deps, DepsMut, Empty, Env, MessageInfo, Order, Response, StdError,
    StdResult, Uint128,
};
use cw_storage_plus::{Bound, Item, Map};
use mesh_apis::converter::{
    ConversionPrice, ConversionResponse, ExecuteMsg, QueryMsg, StakeResponse, StakesResponse,
    ValidatorReport, ValidatorResponse, ValidatorsResponse,
};
use mesh_apis::rewards::ValidatorReward;
use mesh_apis::ConsumerHeight;
use serde::{Deserialize, Serialize};

const PRICE: Item<Option<ConversionPrice>> = Item::new("price");
const DISCOUNT: Item<Decimal> = Item::new("discount");
const STAKES: Map<&str, StakeResponse> = Map::new("stakes");
const KNOWN: Map<&str, ValidatorReport> = Map::new("known");
/// What virtual-staking has said of quarantines.
pub(crate) const QUARANTINED: Map<&str, bool> = Map::new("quarantined");
const BROKEN: Item<Broken> = Item::new("broken");
/// What was reported, page by page.
pub(crate) const REPORTS: Item<Vec<Vec<ValidatorReport>>> = Item::new("reports");
const REFUSES: Item<bool> = Item::new("refuses");
/// Rewards that were handed over, message by message.
pub(crate) const BOOKED: Item<Vec<Vec<ValidatorReward>>> = Item::new("booked");

/// What does not work.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default)]
pub(crate) struct Broken {
    pub conversion: bool,
    pub reports: bool,
}

/// What the test tells.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub(crate) enum Tell {
    Price(Option<ConversionPrice>),
    Discount(Decimal),
    Stake(StakeResponse),
    Broken(Broken),
    RefuseRewards(bool),
}

pub(crate) fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    PRICE.save(deps.storage, &None)?;
    DISCOUNT.save(deps.storage, &Decimal::zero())?;
    BROKEN.save(deps.storage, &Broken::default())?;
    REPORTS.save(deps.storage, &vec![])?;
    REFUSES.save(deps.storage, &false)?;
    BOOKED.save(deps.storage, &vec![])?;
    Ok(Response::new())
}

pub(crate) fn execute(deps: DepsMut, _: Env, _: MessageInfo, msg: ExecuteMsg) -> StdResult<Response> {
    match msg {
        ExecuteMsg::ReportValidators { validators } => report(deps, validators),
        ExecuteMsg::BookRewards { rewards, .. } => book(deps, rewards),
        ExecuteMsg::SetQuarantine { validator, quarantined } => {
            if BROKEN.load(deps.storage)?.reports {
                return Err(StdError::msg("the converter refuses"));
            }
            QUARANTINED.save(deps.storage, &validator, &quarantined)?;
            Ok(Response::new())
        }
        _ => Err(StdError::msg("unexpected")),
    }
}

fn book(deps: DepsMut, rewards: Vec<ValidatorReward>) -> StdResult<Response> {
    let mut booked = BOOKED.load(deps.storage)?;
    booked.push(rewards);
    BOOKED.save(deps.storage, &booked)?;
    // After it has written: nothing of this may stay.
    if REFUSES.load(deps.storage)? {
        return Err(StdError::msg("the converter refuses"));
    }
    Ok(Response::new())
}

fn report(deps: DepsMut, validators: Vec<ValidatorReport>) -> StdResult<Response> {
    if BROKEN.load(deps.storage)?.reports {
        return Err(StdError::msg("the converter refuses"));
    }
    for report in &validators {
        let mut known = report.clone();
        if let Some(before) = KNOWN.may_load(deps.storage, &report.valoper)? {
            known.pub_key = known.pub_key.or(before.pub_key);
            known.status = known.status.or(before.status);
            known.tombstoned |= before.tombstoned;
        }
        KNOWN.save(deps.storage, &report.valoper, &known)?;
    }
    let mut reports = REPORTS.load(deps.storage)?;
    reports.push(validators);
    REPORTS.save(deps.storage, &reports)?;
    Ok(Response::new())
}

pub(crate) fn sudo(deps: DepsMut, _: Env, msg: Tell) -> StdResult<Response> {
    match msg {
        Tell::Price(price) => PRICE.save(deps.storage, &price)?,
        Tell::Discount(discount) => DISCOUNT.save(deps.storage, &discount)?,
        Tell::Stake(stake) => STAKES.save(deps.storage, &stake.validator.clone(), &stake)?,
        Tell::Broken(broken) => BROKEN.save(deps.storage, &broken)?,
        Tell::RefuseRewards(refuses) => REFUSES.save(deps.storage, &refuses)?,
    }
    Ok(Response::new())
}

pub(crate) fn query(deps: Deps, _: Env, msg: QueryMsg) -> StdResult<Binary> {
    let all = |after: Option<String>| {
        let start = after.map(|v| v.into_bytes());
        let start = start.map(Bound::<&str>::ExclusiveRaw);
        STAKES.range(deps.storage, start, None, Order::Ascending).map(|item| item.map(|(_, stake)| stake))
    };
    match msg {
        QueryMsg::Conversion {} => {
            if BROKEN.load(deps.storage)?.conversion {
                return Err(StdError::msg("the price feed ate all gas"));
            }
            let mut total_stake = Uint128::zero();
            for stake in all(None) {
                let stake = stake?;
                if !QUARANTINED.may_load(deps.storage, &stake.validator)?.unwrap_or_default() {
                    total_stake += stake.stake;
                }
            }
            to_json_binary(&ConversionResponse {
                price: PRICE.load(deps.storage)?,
                discount: DISCOUNT.load(deps.storage)?,
                total_stake,
            })
        }
        QueryMsg::Stake { validator } => to_json_binary(&STAKES.load(deps.storage, &validator)?),
        QueryMsg::Stakes { start_after, limit } => {
            let limit = limit.unwrap_or(10).min(100) as usize;
            let stakes = all(start_after).take(limit).collect::<StdResult<_>>()?;
            to_json_binary(&StakesResponse { stakes })
        }
        QueryMsg::Validators { start_after, limit } => {
            let limit = limit.unwrap_or(10).min(100) as usize;
            let start = start_after.as_deref().map(Bound::exclusive);
            let known = KNOWN.range(deps.storage, start, None, Order::Ascending).take(limit);
            let validators = known.map(|item| item.map(|(_, report)| response(report)));
            to_json_binary(&ValidatorsResponse { validators: validators.collect::<StdResult<_>>()? })
        }
        other => Err(StdError::msg(format!("unexpected {other:?}"))),
    }
}

fn response(report: ValidatorReport) -> ValidatorResponse {
    let ValidatorReport { valoper, pub_key, status, tombstoned } = report;
    ValidatorResponse {
        validator: valoper,
        pub_key,
        status,
        tombstoned_at: tombstoned.then_some(ConsumerHeight(1)),
        quarantined: false,
    }
}
