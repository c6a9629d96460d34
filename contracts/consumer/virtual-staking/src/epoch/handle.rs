//! `HandleEpoch`: the next page of an epoch.

use cosmwasm_std::{to_json_binary, Deps, DepsMut, Env, Response, SubMsg, WasmMsg};
use mesh_apis::time::Seconds;
use mesh_apis::virtual_staking::{Bonding, ExecuteMsg, VirtualStakeCustomMsg};

use super::page::{Page, Step};
use super::{act, scan, start};
use crate::delegations::Delegations;
use crate::reply_id::CONTINUE_FAILED;
use crate::run::{Phase, Run, EPOCH, RUN};
use crate::state::{Config, CONFIG};
use crate::ContractError;

/// Age below which no run is old, however short the interval: more than a hundred pages in a row
/// need.
const MIN_OLD: Seconds = Seconds(600);

/// Runs the next page of the epoch in progress, or the first page of the next epoch.
pub(crate) fn handle_epoch(
    mut deps: DepsMut,
    env: Env,
    at_any_time: bool,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let (mut run, delegations) = match RUN.may_load(deps.storage)? {
        Some(run) => resume(deps.as_ref(), &env, &config, run)?,
        None => start::start(deps.branch(), &env, &config, at_any_time)?,
    };
    let now = env.block.time.seconds();
    let mut page = Page { config, now, delegations, messages: vec![], decreased: false, redelegated: false };
    let running = loop {
        match step(deps.branch(), &env, &mut run, &mut page)? {
            Step::Next(phase) => run.phase = phase,
            Step::Pause(phase) => {
                run.phase = phase;
                break true;
            }
            Step::Await(phase) => {
                run.phase = phase;
                let msg = to_json_binary(&ExecuteMsg::HandleEpoch {})?;
                let contract_addr = env.contract.address.to_string();
                let msg = WasmMsg::Execute { contract_addr, msg, funds: vec![] };
                page.messages.push(SubMsg::reply_on_error(msg, CONTINUE_FAILED));
                break true;
            }
            Step::Done => break false,
        }
    };
    if running {
        RUN.save(deps.storage, &run)?;
    } else {
        RUN.remove(deps.storage);
    }
    Ok(Response::new()
        .add_submessages(page.messages)
        .add_attribute("action", "handle_epoch")
        .add_attribute("epoch", run.epoch.to_string())
        .add_attribute("running", running.to_string()))
}

/// Resumes a run. If it was interrupted until the next epoch could have come, its price is out of
/// date, and it may only decrease from then on, even if the interval grows.
fn resume(deps: Deps, env: &Env, config: &Config, run: Run) -> Result<(Run, Delegations), ContractError> {
    let started = EPOCH.load(deps.storage)?.started;
    let age = env.block.time.seconds().saturating_sub(started);
    let old = Seconds(age) >= config.epoch_interval_secs.max(MIN_OLD);
    let delegations = match run.phase {
        Phase::Scan { .. } => Delegations::load(deps, env)?,
        Phase::Redelegate | Phase::Unbond | Phase::Bond => Delegations::default(),
    };
    Ok((Run { increase: run.increase && !old, ..run }, delegations))
}

fn step(deps: DepsMut, env: &Env, run: &mut Run, page: &mut Page) -> Result<Step, ContractError> {
    match run.phase.clone() {
        Phase::Scan { after } => {
            if let Some(last) = scan::scan(deps, env, run, page, after)? {
                return Ok(Step::Pause(Phase::Scan { after: Some(last) }));
            }
            Ok(Step::Next(match page.config.bonding {
                Bonding::Treasury => Phase::Redelegate,
                Bonding::Module => Phase::Unbond,
            }))
        }
        Phase::Redelegate => act::redelegate(deps, run, page),
        Phase::Unbond => act::unbond(deps, run, page),
        Phase::Bond => act::bond(deps, env, run, page),
    }
}
