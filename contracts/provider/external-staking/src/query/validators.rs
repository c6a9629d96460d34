use cosmwasm_std::{Deps, Order, StdResult};
use cw_storage_plus::Bound;
use mesh_apis::external_staking::{
    ConsensusKey, LedgerResponse, ListActiveValidatorsResponse, ListValidatorsResponse, ValidatorResponse,
};

use mesh_toolkit::page;

use crate::error::ContractError;
use crate::ledger::Ledger;
use crate::state::CONFIG;
use crate::valset::{self, ValidatorState, VALIDATORS};

pub(super) fn validator(deps: Deps, validator: String) -> Result<ValidatorResponse, ContractError> {
    let state = valset::load(deps.storage, &validator)?;
    Ok(response(deps, validator, state)?)
}

pub(super) fn list(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<ListValidatorsResponse, ContractError> {
    let start = start_after.as_deref().map(Bound::exclusive);
    let validators = VALIDATORS
        .range(deps.storage, start, None, Order::Ascending)
        .take(page::size(limit))
        .map(|entry| entry.and_then(|(validator, state)| response(deps, validator, state)))
        .collect::<StdResult<_>>()?;
    Ok(ListValidatorsResponse { validators })
}

pub(super) fn list_active(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<ListActiveValidatorsResponse, ContractError> {
    let start = start_after.as_deref().map(Bound::exclusive);
    let mut active = ListActiveValidatorsResponse { validators: vec![], next: None };
    let looked_at = VALIDATORS.range(deps.storage, start, None, Order::Ascending).take(page::MAX as usize);
    for entry in looked_at {
        if active.validators.len() >= page::size(limit) {
            break;
        }
        let (validator, state) = entry?;
        active.next = Some(validator.clone());
        if can_be_staked(deps, &validator, &state)? {
            active.validators.push(validator);
        }
    }
    Ok(active)
}

pub(super) fn ledger(deps: Deps, validator: &str) -> Result<LedgerResponse, ContractError> {
    let ledger = Ledger::load(deps.storage, validator)?;
    Ok(LedgerResponse {
        staked: ledger.staked,
        unstaked: ledger.unstaked,
        staking: ledger.staking,
        unstaking: ledger.unstaking,
        owed: ledger.owed,
        in_flight: ledger.in_flight,
        latest: ledger.latest.map(Into::into),
        diverged: ledger.diverged,
        slashed: ledger.slashed,
    })
}

fn can_be_staked(deps: Deps, validator: &str, state: &ValidatorState) -> StdResult<bool> {
    let ledger = Ledger::load(deps.storage, validator)?;
    Ok(state.check_can_be_staked(validator).is_ok() && ledger.check_takes_stake(validator).is_ok())
}

fn response(deps: Deps, validator: String, state: ValidatorState) -> StdResult<ValidatorResponse> {
    let config = CONFIG.load(deps.storage)?;
    let mut keys = vec![];
    if let Some(newest) = &state.newest_key {
        for key in newest.all(deps.storage, &validator, page::MAX as usize)? {
            let answers_until = config.answers_until(newest.newer_since(deps.storage, &validator, &key)?);
            keys.push(ConsensusKey { start_height: key.start_height, pub_key: key.pub_key, answers_until });
        }
    }
    Ok(ValidatorResponse {
        keys,
        status: state.status.map(|(_, status)| status),
        tombstoned_at: state.tombstoned_at,
        can_be_staked: can_be_staked(deps, &validator, &state)?,
        validator,
    })
}
