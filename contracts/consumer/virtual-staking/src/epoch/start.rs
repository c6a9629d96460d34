//! Start of an epoch: values fixed at its first page.

use std::cmp::min;

use cosmwasm_std::{ensure, Decimal, Deps, DepsMut, Env, Uint256};
use mesh_apis::converter::{ConversionResponse, QueryMsg};
use mesh_apis::virtual_staking::Bonding;
use mesh_toolkit::amount::narrow;

use crate::delegations::{Delegations, DELEGATED};
use crate::quarantine::Quarantine;
use crate::run::{Epoch, Phase, Run, EPOCH};
use crate::state::{Config, CAP};
use crate::target::Rate;
use crate::unbonding::{self, UNBONDING_TOTAL};
use crate::{module, ContractError};

/// Starts an epoch. Queries the delegations, once.
pub(super) fn start(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    at_any_time: bool,
) -> Result<(Run, Delegations), ContractError> {
    let last = EPOCH.load(deps.storage)?;
    let next = last.next(config.epoch_interval_secs);
    let now = env.block.time;
    ensure!(at_any_time || now >= next, ContractError::TooEarly { next, now });

    unbonding::remove_matured(deps.storage, now.seconds(), config.unbonding_period_secs.0)?;
    let delegations = Delegations::query(deps.as_ref(), env)?;
    DELEGATED.save(deps.storage, &delegations.total())?;
    let quarantine = Quarantine::begin_epoch(deps.storage)?;
    let run = plan(deps.as_ref(), env, config, &last, &delegations, &quarantine)?;
    let last_price = run.rate.map(|rate| rate.price).or(last.last_price);
    EPOCH.save(deps.storage, &Epoch { number: run.epoch, started: now.seconds(), last_price })?;
    Ok((run, delegations))
}

/// The run of an epoch that starts now.
///
/// # Errors
/// If the converter or the chain does not answer.
pub(crate) fn plan(
    deps: Deps,
    env: &Env,
    config: &Config,
    last: &Epoch,
    delegations: &Delegations,
    quarantine: &Quarantine,
) -> Result<Run, ContractError> {
    let mut cap = CAP.load(deps.storage)?;
    let effective_cap = match config.bonding {
        Bonding::Module if cap.is_zero() => cap,
        Bonding::Module => match module::cap(deps, env) {
            Some(of_module) => {
                // A cap of 0 in the module counts like one of governance: unbond everything.
                cap = min(cap, of_module.cap);
                min(cap, delegations.total().saturating_add(module::room(of_module)))
            }
            None => cap,
        },
        Bonding::Treasury => {
            let idle = deps.querier.query_balance(&env.contract.address, &config.denom)?.amount;
            let unbonding = UNBONDING_TOTAL.load(deps.storage)?;
            let owned = delegations.total().saturating_add(unbonding);
            min(cap, owned.saturating_add(narrow(idle)))
        }
    };
    let quarantined = quarantine.delegated(delegations);
    let mut run = Run {
        phase: Phase::Scan { after: None },
        epoch: last.number.saturating_add(1),
        cap,
        room: effective_cap.saturating_sub(quarantined),
        quarantined,
        previous: if last.number == 0 { env.block.time.seconds() } else { last.started },
        rate: None,
        total_target: Uint256::zero(),
        increase: false,
    };
    // Cap 0 needs no price. A query has no gas limit of its own, and no feed may keep governance
    // from taking everything back.
    if !cap.is_zero() {
        let conversion = deps.querier.query_wasm_smart(&config.converter, &QueryMsg::Conversion {})?;
        set_rate(&mut run, conversion, last.last_price)?;
    }
    Ok(run)
}

/// Sets rate and total of a run from the current price, or else from the last known one. A price of
/// zero comes from a broken feed and counts as none, so that it unbonds nothing.
fn set_rate(
    run: &mut Run,
    conversion: ConversionResponse,
    last_price: Option<Decimal>,
) -> Result<(), ContractError> {
    let ConversionResponse { price, discount, total_stake, .. } = conversion;
    let (price, increase) = match price.filter(|price| !price.native_per_foreign.is_zero()) {
        Some(price) => (price.native_per_foreign, !price.stale),
        None => match last_price {
            Some(price) => (price, false),
            None => return Ok(()),
        },
    };
    let rate = Rate { price, discount };
    run.total_target = rate.convert(total_stake)?;
    run.rate = Some(rate);
    run.increase = increase;
    Ok(())
}
