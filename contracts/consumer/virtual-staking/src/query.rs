//! Queries. Targets and delegations are worked out when they are asked for: no epoch pays to store
//! them.

use cosmwasm_std::{Deps, Env, Order, StdResult, Timestamp, Uint128};
use cw_storage_plus::Bound;
use mesh_apis::converter::{self, StakeResponse, StakesResponse};
use mesh_apis::virtual_staking::{
    BondStatusResponse, Bonding, ConfigResponse, DelegationResponse, DelegationsResponse, EpochResponse,
    FailuresResponse, QuarantineResponse,
};

use crate::epoch::{self, Delegations};
use crate::module;
use crate::quarantine::Quarantine;
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
        max_entries: config.max_entries,
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
    let quarantined = Quarantine::load(deps.storage)?.delegated(&Delegations::ask(deps, env)?);
    Ok(BondStatusResponse {
        cap: CAP.load(deps.storage)?,
        delegated: DELEGATED.load(deps.storage)?,
        idle,
        unbonding: UNBONDING_TOTAL.load(deps.storage)?,
        quarantined,
        module: match config.bonding {
            Bonding::Module => module::cap(deps, env),
            Bonding::Treasury => None,
        },
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
    let view = View::new(deps, env)?;
    let stake = deps.querier.query_wasm_smart(
        &view.config.converter,
        &converter::QueryMsg::Stake { validator: validator.clone() },
    )?;
    view.of(deps, env, stake)
}

pub(crate) fn delegations(
    deps: Deps,
    env: &Env,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<DelegationsResponse, ContractError> {
    let view = View::new(deps, env)?;
    let limit = Some(page_size(limit));
    let page: StakesResponse = deps
        .querier
        .query_wasm_smart(&view.config.converter, &converter::QueryMsg::Stakes { start_after, limit })?;
    let delegations = page.stakes.into_iter().map(|stake| view.of(deps, env, stake));
    Ok(DelegationsResponse { delegations: delegations.collect::<Result<_, _>>()? })
}

/// What an epoch that started now would see.
struct View {
    config: Config,
    delegations: Delegations,
    quarantine: Quarantine,
    plan: Run,
}

impl View {
    fn new(deps: Deps, env: &Env) -> Result<Self, ContractError> {
        let config = CONFIG.load(deps.storage)?;
        let delegations = Delegations::ask(deps, env)?;
        let quarantine = Quarantine::load(deps.storage)?;
        let last = EPOCH.load(deps.storage)?;
        let plan = epoch::plan(deps, env, &config, &last, &delegations, &quarantine)?;
        Ok(Self { config, delegations, quarantine, plan })
    }

    fn of(&self, deps: Deps, env: &Env, stake: StakeResponse) -> Result<DelegationResponse, ContractError> {
        let v = stake.validator.as_str();
        let quarantined = self.quarantine.stands(v);
        let entries = entries(deps.storage, v, env.block.time.seconds(), self.config.limits())?;
        Ok(DelegationResponse {
            stake: stake.stake,
            target: if quarantined { None } else { epoch::wanted(&self.plan, &stake)? },
            delegated: self.delegations.of(v),
            quarantined,
            undelegations: entries.all_undelegations().into_iter().map(Timestamp::from_seconds).collect(),
            redelegations: entries
                .redelegations
                .into_iter()
                .map(|(_, begun)| Timestamp::from_seconds(begun))
                .collect(),
            failure: FAILURES.may_load(deps.storage, v)?,
            validator: stake.validator,
        })
    }
}

pub(crate) fn quarantine(
    deps: Deps,
    env: &Env,
    start_after: Option<String>,
    limit: Option<u32>,
) -> StdResult<QuarantineResponse> {
    let limit = usize::try_from(page_size(limit)).unwrap_or(usize::MAX);
    crate::quarantine::query(deps, env, start_after, limit)
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
