//! Queries. Targets and delegations are worked out when they are asked for: no epoch pays to store them.

use cosmwasm_std::{Deps, Env, Order, StdResult, Timestamp, Uint128};
use cw_storage_plus::Bound;
use mesh_apis::converter::{self, StakeResponse, StakesResponse};
use mesh_apis::virtual_staking::{
    BondStatusResponse, Bonding, ConfigResponse, DelegationResponse, DelegationsResponse, EpochResponse,
    FailuresResponse,
};

use crate::epoch;
use crate::state::{
    entries, Config, Run, CAP, CONFIG, DELEGATED, EPOCH, FAILURES, MAX_PAGE, RUN, UNBONDING_TOTAL,
};
use crate::target::narrow128;
use crate::ContractError;

const DEFAULT_PAGE: u32 = 10;

pub(crate) fn config(deps: Deps) -> StdResult<ConfigResponse> {
    let config = CONFIG.load(deps.storage)?;
    Ok(ConfigResponse {
        converter: config.converter.into(),
        governance: config.governance.into(),
        bonding: config.bonding,
        denom: config.denom,
        epoch_interval_secs: config.epoch_interval_secs,
        unbonding_period_secs: config.unbonding_period_secs,
        page_limit: config.page_limit,
        dead_band: config.dead_band,
    })
}

pub(crate) fn bond_status(deps: Deps, env: &Env) -> StdResult<BondStatusResponse> {
    let config = CONFIG.load(deps.storage)?;
    let idle = match config.bonding {
        Bonding::Module => Uint128::zero(),
        Bonding::Treasury => {
            narrow128(deps.querier.query_balance(&env.contract.address, config.denom)?.amount)
        }
    };
    Ok(BondStatusResponse {
        cap: CAP.load(deps.storage)?,
        delegated: DELEGATED.load(deps.storage)?,
        idle,
        unbonding: UNBONDING_TOTAL.load(deps.storage)?,
    })
}

pub(crate) fn epoch(deps: Deps) -> StdResult<EpochResponse> {
    let epoch = EPOCH.load(deps.storage)?;
    let interval = CONFIG.load(deps.storage)?.epoch_interval_secs;
    Ok(EpochResponse {
        epoch: epoch.number,
        started: (epoch.number > 0).then(|| Timestamp::from_seconds(epoch.started)),
        running: RUN.exists(deps.storage),
        next: epoch.next(interval),
        last_price: epoch.last_price,
    })
}

pub(crate) fn delegation(
    deps: Deps,
    env: &Env,
    validator: String,
) -> Result<DelegationResponse, ContractError> {
    let (config, plan) = plan(deps, env)?;
    let stake = deps
        .querier
        .query_wasm_smart(&config.converter, &converter::QueryMsg::Stake { validator: validator.clone() })?;
    one(deps, env, &config, &plan, stake)
}

pub(crate) fn delegations(
    deps: Deps,
    env: &Env,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<DelegationsResponse, ContractError> {
    let (config, plan) = plan(deps, env)?;
    let limit = Some(page_size(limit));
    let page: StakesResponse = deps
        .querier
        .query_wasm_smart(&config.converter, &converter::QueryMsg::Stakes { start_after, limit })?;
    let delegations = page.stakes.into_iter().map(|stake| one(deps, env, &config, &plan, stake));
    Ok(DelegationsResponse { delegations: delegations.collect::<Result<_, _>>()? })
}

fn plan(deps: Deps, env: &Env) -> Result<(Config, Run), ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let run = epoch::plan(deps, env, &config, &EPOCH.load(deps.storage)?)?;
    Ok((config, run))
}

fn one(
    deps: Deps,
    env: &Env,
    config: &Config,
    plan: &Run,
    stake: StakeResponse,
) -> Result<DelegationResponse, ContractError> {
    let v = stake.validator.as_str();
    let entries = entries(deps.storage, v, env.block.time.seconds(), config.unbonding_period_secs)?;
    Ok(DelegationResponse {
        stake: stake.stake,
        target: epoch::wanted(plan, &stake)?,
        delegated: epoch::delegation(deps, env, v).ok(),
        undelegations: entries.undelegations.into_iter().map(Timestamp::from_seconds).collect(),
        redelegations: entries
            .redelegations
            .into_iter()
            .map(|(_, begun)| Timestamp::from_seconds(begun))
            .collect(),
        failure: FAILURES.may_load(deps.storage, v)?,
        validator: stake.validator,
    })
}

pub(crate) fn failures(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> StdResult<FailuresResponse> {
    let limit = usize::try_from(page_size(limit)).unwrap_or(usize::MAX);
    let start = start_after.as_deref().map(Bound::exclusive);
    let failures = FAILURES.range(deps.storage, start, None, Order::Ascending).take(limit);
    Ok(FailuresResponse { failures: failures.collect::<StdResult<_>>()? })
}

fn page_size(limit: Option<u32>) -> u32 {
    limit.unwrap_or(DEFAULT_PAGE).min(MAX_PAGE)
}
