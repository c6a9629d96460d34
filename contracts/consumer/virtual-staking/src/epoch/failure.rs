//! What failed: stored, and the books put right. It never stops the rest of the page.

use cosmwasm_std::{from_json, DepsMut, Env, Event, Reply, Response, StdResult, Storage, Timestamp, Uint128};
use mesh_apis::virtual_staking::{Failure, StakingAction, VirtualStakeCustomMsg};

use super::messages::Attempt;
use super::unbonding;
use crate::state::{DELEGATED, ENTRIES, FAILURES};
use crate::ContractError;

/// Bytes of an error that are stored.
const MAX_ERROR: usize = 128;

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

/// Stores the failure with all who have part in it. Gives the event that tells of it.
pub(super) fn note(storage: &mut dyn Storage, env: &Env, attempt: Attempt, error: &str) -> StdResult<Event> {
    let Attempt { epoch, action, validator, to, amount, .. } = attempt;
    for v in std::iter::once(&validator).chain(&to) {
        record(storage, v, epoch, env.block.time, action, amount, error)?;
    }
    let mut event = Event::new("staking_failed")
        .add_attribute("epoch", epoch.to_string())
        .add_attribute("msg", action.name())
        .add_attribute("validator", validator)
        .add_attribute("amount", amount)
        .add_attribute("error", shorten(error));
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
    let v = attempt.validator.as_str();
    match attempt.action {
        StakingAction::Bond => {
            let delegated = DELEGATED.load(storage)?;
            DELEGATED.save(storage, &delegated.saturating_sub(attempt.amount))?;
        }
        StakingAction::Unbond => {
            let delegated = DELEGATED.load(storage)?;
            DELEGATED.save(storage, &delegated.saturating_add(attempt.amount))?;
            if let Some(mut entries) = ENTRIES.may_load(storage, v)? {
                entries.forget_undelegation(attempt.time);
                ENTRIES.save(storage, v, &entries)?;
            }
            unbonding::refused(storage, attempt.time, attempt.amount)?;
        }
        StakingAction::Redelegate | StakingAction::Withdraw => {}
    }
    Ok(())
}

/// Stores the last failure of V.
fn record(
    storage: &mut dyn Storage,
    validator: &str,
    epoch: u64,
    time: Timestamp,
    action: StakingAction,
    amount: Uint128,
    error: &str,
) -> StdResult<()> {
    let failure = Failure { epoch, time, action, amount, error: shorten(error) };
    FAILURES.save(storage, validator, &failure)
}

/// The beginning of an error, as far as it is kept.
pub(super) fn shorten(error: &str) -> String {
    let mut end = error.len().min(MAX_ERROR);
    while !error.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    error.get(..end).unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_error_is_cut_between_characters() {
        assert_eq!(shorten("short"), "short");
        let long = "é".repeat(200);
        assert_eq!(shorten(&format!("a{long}")).len(), MAX_ERROR - 1);
    }
}
