//! `work_off`: undelegates what a user owes.
//!
//! The sender names the validator, and no amount: moving stake about gains the user nothing, and
//! one whose rewards the chain cannot compute, where an undelegation panics, is left out by not
//! naming it.

use cosmwasm_std::{to_json_binary, DepsMut, Env, MessageInfo, Response, SubMsg, Uint128};

use super::desk::{limits, no_coins, Debt};
use super::unstake::{undelegate, Undelegation};
use super::Desk;
use crate::books::Room;
use crate::reply_id::WORKED_OFF;
use crate::ContractError;

/// Open to anyone: the vault says what is owed.
pub(crate) fn work_off(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    user: String,
    validator: String,
) -> Result<Response, ContractError> {
    no_coins(&info)?;
    let owner = deps.api.addr_validate(&user)?;
    let desk = Desk::open(&deps, owner)?;
    let Debt { uncovered, books } = desk.debt(&deps)?;
    if uncovered.is_zero() {
        return Err(ContractError::NothingOwed { user: desk.owner });
    }
    let listed = desk.listed.on(&validator);
    if listed.is_zero() {
        return Err(ContractError::NothingListed { user: desk.owner, validator });
    }
    let limits = limits(deps.storage, &desk.owner, &validator)?;
    let more = match limits.room(desk.config.max_entries, env.block.height, env.block.time) {
        Room::More => Uint128::zero(),
        // After it nothing leaves this validator for a while, so it takes along what others can
        // still slash.
        Room::Last => books.slashable_by_lienholders,
        Room::Full => {
            let open = limits.open(env.block.time);
            return Err(ContractError::EntriesFull { validator, open, max: desk.config.max_entries });
        }
    };
    desk.save(deps.storage)?;

    // One more: the chain can pay one less than it is asked for, and a debt of one would never be
    // paid.
    let wanted = uncovered.saturating_add(more).saturating_add(Uint128::one());
    let ask = listed.min(wanted);
    let response = Response::new()
        .add_attribute("action", "work_off")
        .add_attribute("owner", &desk.owner)
        .add_attribute("validator", &validator)
        .add_attribute("uncovered", uncovered)
        .add_attribute("loss", desk.loss);
    let response = desk.report_loss(response)?;
    let msg = undelegate(&desk, &validator, ask, ask == listed, desk.user.refused)?;
    let undelegation = Undelegation { owner: desk.owner, validator };
    Ok(response
        .add_submessage(SubMsg::reply_always(msg, WORKED_OFF).with_payload(to_json_binary(&undelegation)?)))
}
