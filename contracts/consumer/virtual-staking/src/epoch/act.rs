//! Phases that work off the queues: redelegate, unbond, bond.
//!
//! An entry that a step takes from a queue is done for this epoch. If it could not be carried out,
//! the next epoch finds the difference again. Only a surplus that could not be redelegated is
//! queued once more, to be unbonded in this epoch.

use std::cmp::min;

use cosmwasm_std::{DepsMut, Env, Uint128};
use mesh_apis::virtual_staking::Bonding;
use mesh_toolkit::amount::narrow;

use super::messages::{bond_message, redelegate_message, unbond_message, Attempt};
use super::page::{Page, Step};
use crate::delegations::DELEGATED;
use crate::entries::{Entries, ENTRIES};
use crate::matching::match_up;
use crate::queues::{first, next_of, write_back, DEFICIT, FILLABLE, MOVABLE, SURPLUS};
use crate::run::{Phase, Run};
use crate::state::CAP;
use crate::target::is_dust;
use crate::{module, unbonding, ContractError};

/// Most entries of the queues that one call visits. An entry without a message still costs a
/// removal.
const MAX_VISITS: usize = 200;

/// Redelegates from surpluses to deficits (`treasury`).
pub(super) fn redelegate(deps: DepsMut, run: &Run, page: &mut Page) -> Result<Step, ContractError> {
    if !run.increase {
        return Ok(Step::Next(Phase::Unbond));
    }
    let budget = page.budget();
    if budget == 0 {
        return Ok(Step::Pause(Phase::Redelegate));
    }
    let surpluses = first(deps.storage, MOVABLE, budget)?;
    let deficits = first(deps.storage, FILLABLE, budget)?;
    if surpluses.is_empty() || deficits.is_empty() {
        // What the chain refuses to redelegate is unbonded with the rest.
        let ended = if page.redelegated { Step::Await } else { Step::Next };
        return Ok(ended(Phase::Unbond));
    }
    let matching = match_up(surpluses, deficits, budget);
    for redelegation in matching.redelegations {
        let mut entries = Entries::load(deps.storage, &redelegation.to, page.now, page.config.limits())?;
        entries.receive(run.epoch, page.now);
        ENTRIES.save(deps.storage, &redelegation.to, &entries)?;
        page.messages.push(redelegate_message(&page.config, run.epoch, redelegation)?);
        page.redelegated = true;
    }
    write_back(deps.storage, MOVABLE, matching.surpluses)?;
    write_back(deps.storage, FILLABLE, matching.deficits)?;
    // Next round: the lists held at most `budget` entries, so the queues may hold more.
    Ok(Step::Next(Phase::Redelegate))
}

/// Unbonds the rest of the surpluses.
pub(super) fn unbond(deps: DepsMut, run: &Run, page: &mut Page) -> Result<Step, ContractError> {
    let mut delegated = DELEGATED.load(deps.storage)?;
    let mut undelegated = Uint128::zero();
    let mut visits = MAX_VISITS;
    let mut more = false;
    while let Some((queue, (validator, amount))) = next_of(deps.storage, [MOVABLE, SURPLUS])? {
        if page.budget() == 0 || visits == 0 {
            more = true;
            break;
        }
        visits = visits.saturating_sub(1);
        queue.remove(deps.storage, &validator);
        if page.config.bonding == Bonding::Treasury {
            let limits = page.config.limits();
            let mut entries = Entries::load(deps.storage, &validator, page.now, limits)?;
            if !entries.undelegate(page.now, limits, run.cap.is_zero()) {
                continue;
            }
            ENTRIES.save(deps.storage, &validator, &entries)?;
            undelegated = undelegated.saturating_add(amount);
        }
        delegated = delegated.saturating_sub(amount);
        page.decreased = true;
        let attempt = Attempt::unbond(run.epoch, validator, amount, page.now);
        page.messages.push(unbond_message(&page.config, attempt)?);
    }
    DELEGATED.save(deps.storage, &delegated)?;
    unbonding::add(deps.storage, page.now, undelegated)?;
    if more {
        return Ok(Step::Pause(Phase::Unbond));
    }
    // A decrease can still fail. What it frees is bonded once the chain has carried it out.
    if page.decreased && next_of(deps.storage, [FILLABLE, DEFICIT])?.is_some() {
        return Ok(Step::Await(Phase::Bond));
    }
    Ok(Step::Next(Phase::Bond))
}

/// Bonds for the rest of the deficits, as far as the cap and the coins go.
pub(super) fn bond(deps: DepsMut, env: &Env, run: &Run, page: &mut Page) -> Result<Step, ContractError> {
    let mut delegated = DELEGATED.load(deps.storage)?;
    // A cap that was lowered after the first page takes effect at once.
    let cap = min(run.cap, CAP.load(deps.storage)?);
    // A run that has become old may have deficits in its queues. They are dropped.
    let mut room = if run.increase { cap.saturating_sub(delegated) } else { Uint128::zero() };
    if !room.is_zero() {
        let available = match page.config.bonding {
            Bonding::Treasury => {
                let idle = deps.querier.query_balance(&env.contract.address, &page.config.denom)?.amount;
                narrow(idle)
            }
            Bonding::Module => module::cap(deps.as_ref(), env).map_or(room, module::room),
        };
        room = min(room, available);
    }
    let mut visits = MAX_VISITS;
    while let Some((queue, (validator, lacks))) = next_of(deps.storage, [FILLABLE, DEFICIT])? {
        if page.budget() == 0 || visits == 0 {
            DELEGATED.save(deps.storage, &delegated)?;
            return Ok(Step::Pause(Phase::Bond));
        }
        visits = visits.saturating_sub(1);
        queue.remove(deps.storage, &validator);
        let amount = min(lacks, room);
        if amount.is_zero() || is_dust(amount, lacks, page.config.dead_band) {
            continue;
        }
        room = room.saturating_sub(amount);
        delegated = delegated.saturating_add(amount);
        page.messages
            .push(bond_message(&page.config, Attempt::bond(run.epoch, validator, amount, page.now))?);
    }
    DELEGATED.save(deps.storage, &delegated)?;
    Ok(Step::Done)
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::{mock_dependencies, mock_dependencies_with_balance, mock_env};
    use cosmwasm_std::{coins, Addr, Decimal, Uint256};

    use mesh_apis::time::Seconds;

    use super::*;
    use crate::epoch::rewards::withdraw_message;
    use crate::state::Config;

    fn run() -> Run {
        Run {
            phase: Phase::Redelegate,
            epoch: 1,
            cap: Uint128::MAX,
            room: Uint128::MAX,
            quarantined: Uint128::zero(),
            previous: 0,
            rate: None,
            total_target: Uint256::zero(),
            increase: true,
        }
    }

    #[test]
    fn coins_that_are_dust_to_what_is_lacking_are_not_bonded() {
        for (idle, messages) in [(9, 0), (10, 1)] {
            let mut deps = mock_dependencies_with_balance(&coins(idle, "utoken"));
            DELEGATED.save(&mut deps.storage, &Uint128::zero()).unwrap();
            CAP.save(&mut deps.storage, &Uint128::MAX).unwrap();
            DEFICIT.save(&mut deps.storage, "a", &Uint128::new(1_000)).unwrap();
            let mut page = Page { messages: vec![], ..full_page() };
            page.config.dead_band = Decimal::percent(1);
            bond(deps.as_mut(), &mock_env(), &run(), &mut page).unwrap();
            assert_eq!(page.messages.len(), messages);
            assert!(DEFICIT.is_empty(&deps.storage));
        }
    }

    /// A page that has room for one message, and has it.
    fn full_page() -> Page {
        let config = Config {
            converter: Addr::unchecked("converter"),
            governance: Addr::unchecked("governance"),
            bonding: Bonding::Treasury,
            denom: "utoken".into(),
            epoch_interval_secs: Seconds(1),
            unbonding_period_secs: Seconds(1),
            page_limit: 1,
            max_entries: 7,
            dead_band: Decimal::zero(),
        };
        Page {
            config,
            now: 1,
            delegations: Default::default(),
            messages: vec![withdraw_message("v")],
            decreased: false,
            redelegated: false,
        }
    }

    #[test]
    fn a_full_page_pauses_before_each_phase_and_keeps_queues() {
        let mut deps = mock_dependencies();
        let amount = Uint128::new(5);
        DELEGATED.save(&mut deps.storage, &amount).unwrap();
        CAP.save(&mut deps.storage, &Uint128::MAX).unwrap();
        MOVABLE.save(&mut deps.storage, "a", &amount).unwrap();
        FILLABLE.save(&mut deps.storage, "b", &amount).unwrap();
        let run = run();
        let mut page = full_page();
        let env = mock_env();
        let step = redelegate(deps.as_mut(), &run, &mut page).unwrap();
        assert!(matches!(step, Step::Pause(Phase::Redelegate)));
        let step = unbond(deps.as_mut(), &run, &mut page).unwrap();
        assert!(matches!(step, Step::Pause(Phase::Unbond)));
        let step = bond(deps.as_mut(), &env, &run, &mut page).unwrap();
        assert!(matches!(step, Step::Pause(Phase::Bond)));
        assert_eq!(page.messages.len(), 1);
        assert_eq!(MOVABLE.load(&deps.storage, "a").unwrap(), amount);
        assert_eq!(FILLABLE.load(&deps.storage, "b").unwrap(), amount);
        assert_eq!(DELEGATED.load(&deps.storage).unwrap(), amount);
    }
}
