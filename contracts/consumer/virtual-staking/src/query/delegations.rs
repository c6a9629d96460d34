//! `Delegation` and `Delegations`: targets and real delegations. They are computed for the query,
//! so that no epoch pays for storing them.

use cosmwasm_std::{Deps, Env, Timestamp};
use mesh_apis::converter::{self, StakeResponse, StakesResponse};
use mesh_apis::virtual_staking::{DelegationResponse, DelegationsResponse};
use mesh_toolkit::page;

use crate::delegations::Delegations;
use crate::entries::Entries;
use crate::failures::FAILURES;
use crate::quarantine::Quarantine;
use crate::run::{Run, EPOCH};
use crate::state::{Config, CONFIG};
use crate::{epoch, ContractError};

pub(super) fn delegation(
    deps: Deps,
    env: &Env,
    validator: String,
) -> Result<DelegationResponse, ContractError> {
    let preview = Preview::new(deps, env)?;
    let stake = deps.querier.query_wasm_smart(
        &preview.config.converter,
        &converter::QueryMsg::Stake { validator: validator.clone() },
    )?;
    preview.of(deps, env, stake)
}

pub(super) fn delegations(
    deps: Deps,
    env: &Env,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<DelegationsResponse, ContractError> {
    let preview = Preview::new(deps, env)?;
    let limit = Some(limit.unwrap_or(page::DEFAULT).min(page::MAX));
    let page: StakesResponse = deps
        .querier
        .query_wasm_smart(&preview.config.converter, &converter::QueryMsg::Stakes { start_after, limit })?;
    let delegations = page.stakes.into_iter().map(|stake| preview.of(deps, env, stake));
    Ok(DelegationsResponse { delegations: delegations.collect::<Result<_, _>>()? })
}

/// An epoch that would start now.
struct Preview {
    config: Config,
    delegations: Delegations,
    quarantine: Quarantine,
    run: Run,
}

impl Preview {
    fn new(deps: Deps, env: &Env) -> Result<Self, ContractError> {
        let config = CONFIG.load(deps.storage)?;
        let delegations = Delegations::query(deps, env)?;
        let quarantine = Quarantine::load(deps.storage)?;
        let last = EPOCH.load(deps.storage)?;
        let run = epoch::plan(deps, env, &config, &last, &delegations, &quarantine)?;
        Ok(Self { config, delegations, quarantine, run })
    }

    fn of(&self, deps: Deps, env: &Env, stake: StakeResponse) -> Result<DelegationResponse, ContractError> {
        let validator = stake.validator.as_str();
        let quarantined = self.quarantine.contains(validator);
        let entries = Entries::load(deps.storage, validator, env.block.time.seconds(), self.config.limits())?;
        Ok(DelegationResponse {
            stake: stake.stake,
            target: if quarantined { None } else { epoch::target_of(&self.run, &stake)? },
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
