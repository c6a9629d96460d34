//! A message that failed: it is stored, and the books are put right. It never stops the rest of the
//! page.

use cosmwasm_std::{from_json, DepsMut, Env, Event, Reply, Response, StdResult, Storage};
use mesh_apis::virtual_staking::{Failure, StakingAction, VirtualStakeCustomMsg};

use super::messages::Attempt;
use crate::delegations::DELEGATED;
use crate::entries::ENTRIES;
use crate::failures::{shorten, FAILURES};
use crate::{unbonding, ContractError};

/// A staking message failed.
pub(crate) fn staking_failed(
    deps: DepsMut,
    env: Env,
    reply: Reply,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    let attempt: Attempt = from_json(&reply.payload)?;
    let error = reply.result.into_result().err().unwrap_or_default();
    undo(deps.storage, &attempt)?;
    Ok(Response::new().add_event(note(deps.storage, &env, attempt, &error)?))
}

/// Stores the failure with all who have part in it. Returns the event of it.
pub(super) fn note(storage: &mut dyn Storage, env: &Env, attempt: Attempt, error: &str) -> StdResult<Event> {
    let Attempt { epoch, action, validator, to, amount, .. } = attempt;
    let failure = Failure { epoch, time: env.block.time, action, amount, error: shorten(error) };
    for with_part in std::iter::once(&validator).chain(&to) {
        FAILURES.save(storage, with_part, &failure)?;
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

/// The page before stands; anyone can run the next one.
pub(crate) fn continue_failed(reply: Reply) -> Response<VirtualStakeCustomMsg> {
    let error = reply.result.into_result().err().unwrap_or_default();
    Response::new().add_event(Event::new("continue_failed").add_attribute("error", shorten(&error)))
}

/// Takes back what was booked when the message was sent.
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
                entries.forget_undelegation(attempt.time);
                ENTRIES.save(storage, validator, &entries)?;
            }
            unbonding::refused(storage, attempt.time, attempt.amount)?;
        }
        StakingAction::Redelegate | StakingAction::Withdraw => {}
    }
    Ok(())
}
