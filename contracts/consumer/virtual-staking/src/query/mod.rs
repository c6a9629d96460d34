//! Queries. Targets and delegations are worked out when they are asked for: no epoch pays to store
//! them.

use cosmwasm_std::{Deps, Env, Order, StdResult, Timestamp, Uint128};
use cw_storage_plus::Bound;
use mesh_apis::converter::{self, StakeResponse, StakesResponse};
use mesh_apis::virtual_staking::{
    BondStatusResponse, Bonding, ConfigResponse, DelegationResponse, DelegationsResponse, EpochResponse,
    FailuresResponse, QuarantineResponse, Quarantined,
};
use mesh_toolkit::amount::narrow;
use mesh_toolkit::page;

use crate::delegations::{Delegations, DELEGATED};
use crate::entries::Entries;
use crate::failures::FAILURES;
use crate::quarantine::Quarantine;
use crate::run::{Run, EPOCH, RUN};
use crate::state::{Config, CAP, CONFIG};
use crate::unbonding::UNBONDING_TOTAL;
use crate::{epoch, module, ContractError};

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
        Bonding::Treasury => narrow(deps.querier.query_balance(&env.contract.address, config.denom)?.amount),
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
    let limit = Some(limit.unwrap_or(page::DEFAULT).min(page::MAX));
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
        let validator = stake.validator.as_str();
        let quarantined = self.quarantine.stands(validator);
        let entries = Entries::load(deps.storage, validator, env.block.time.seconds(), self.config.limits())?;
        Ok(DelegationResponse {
            stake: stake.stake,
            target: if quarantined { None } else { epoch::wanted(&self.plan, &stake)? },
            delegated: self.delegations.of(validator),
            quarantined,
            undelegations: entries.all_undelegations().into_iter().map(Timestamp::from_seconds).collect(),
            redelegations: entries
                .redelegations
                .into_iter()
                .map(|(_, begun)| Timestamp::from_seconds(begun))
                .collect(),
            failure: FAILURES.may_load(deps.storage, validator)?,
            validator: stake.validator,
        })
    }
}

/// A page of those in quarantine, with what they keep.
pub(crate) fn quarantine(
    deps: Deps,
    env: &Env,
    start_after: Option<String>,
    limit: Option<u32>,
) -> StdResult<QuarantineResponse> {
    let delegations = Delegations::ask(deps, env)?;
    let quarantine = Quarantine::load(deps.storage)?;
    let standing = quarantine.standing().iter();
    let after = standing.filter(|validator| start_after.as_ref().is_none_or(|start| *validator > start));
    let validators = after.take(page::size(limit)).map(|validator| {
        let delegated = delegations.of(validator);
        Quarantined { validator: validator.clone(), delegated }
    });
    Ok(QuarantineResponse { validators: validators.collect() })
}

pub(crate) fn failures(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> StdResult<FailuresResponse> {
    let start = start_after.as_deref().map(Bound::exclusive);
    let failures = FAILURES.range(deps.storage, start, None, Order::Ascending).take(page::size(limit));
    Ok(FailuresResponse { failures: failures.collect::<StdResult<_>>()? })
}
