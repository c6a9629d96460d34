//! Failed messages: the failure is stored, and its booking undone. The rest of the page goes on.

use cosmwasm_std::{from_json, DepsMut, Env, Event, Reply, Response, StdResult, Storage};
use mesh_apis::virtual_staking::{Failure, StakingAction, VirtualStakeCustomMsg};

use super::messages::Attempt;
use crate::delegations::DELEGATED;
use crate::entries::ENTRIES;
use crate::failures::{shorten, FAILURES};
use crate::queues::{MOVABLE, SURPLUS};
use crate::{unbonding, ContractError};

/// Reply: a staking message failed.
pub(crate) fn staking_failed(
    deps: DepsMut,
    env: Env,
    reply: Reply,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    let attempt: Attempt = from_json(&reply.payload)?;
    let error = reply.result.into_result().err().unwrap_or_default();
    undo(deps.storage, &attempt)?;
    Ok(Response::new().add_event(record(deps.storage, &env, attempt, &error)?))
}

/// Stores a failure for each validator that took part. Returns its event.
pub(super) fn record(
    storage: &mut dyn Storage,
    env: &Env,
    attempt: Attempt,
    error: &str,
) -> StdResult<Event> {
    let Attempt { epoch, action, validator, to, amount, .. } = attempt;
    let failure = Failure { epoch, time: env.block.time, action, amount, error: shorten(error) };
    for participant in std::iter::once(&validator).chain(&to) {
        FAILURES.save(storage, participant, &failure)?;
    }
    let mut event = Event::new("staking_failed")
        .add_attribute("epoch", epoch.to_string())
        .add_attribute("msg", action.name())
        .add_attribute("validator", validator)
        .add_attribute("amount", amount)
        .add_attribute("error", failure.error);
    if let Some(to) = to {
        event = event.add_attribute("to", to);
    }
    Ok(event)
}

/// Reply: the next page failed. The pages before it stand, and anyone can run it again.
pub(crate) fn continue_failed(reply: Reply) -> Response<VirtualStakeCustomMsg> {
    let error = reply.result.into_result().err().unwrap_or_default();
    Response::new().add_event(Event::new("continue_failed").add_attribute("error", shorten(&error)))
}

/// Undoes what was booked when the message was sent.
fn undo(storage: &mut dyn Storage, attempt: &Attempt) -> StdResult<()> {
    let validator = attempt.validator.as_str();
    match attempt.action {
        StakingAction::Bond => {
            let delegated = DELEGATED.load(storage)?;
            DELEGATED.save(storage, &delegated.saturating_sub(attempt.amount))?;
        }
        StakingAction::Unbond => {
            let delegated = DELEGATED.load(storage)?;
            DELEGATED.save(storage, &delegated.saturating_add(attempt.amount))?;
            if let Some(mut entries) = ENTRIES.may_load(storage, validator)? {
                entries.remove_undelegation(attempt.time);
                ENTRIES.save(storage, validator, &entries)?;
            }
            unbonding::take_back(storage, attempt.time, attempt.amount)?;
        }
        // All of what is left of the surplus leaves by one undelegation.
        StakingAction::Redelegate => {
            let rest = MOVABLE.may_load(storage, validator)?.unwrap_or_default();
            MOVABLE.remove(storage, validator);
            let queued = SURPLUS.may_load(storage, validator)?.unwrap_or_default();
            let surplus = queued.saturating_add(rest).saturating_add(attempt.amount);
            SURPLUS.save(storage, validator, &surplus)?;
        }
        StakingAction::Withdraw => {}
    }
    Ok(())
}
