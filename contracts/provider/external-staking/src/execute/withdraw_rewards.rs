//! A user takes rewards out.

use cosmwasm_std::{BankMsg, Coin, DepsMut, Event, MessageInfo, Response, StdResult, Storage, Uint256};
use mesh_toolkit::page;

use crate::error::rewards::RewardsError;
use crate::error::ContractError;
use crate::ledger::Ledger;
use crate::position::Position;
use crate::rewards::pool::RewardPool;
use crate::state::REWARDS;
use crate::user::{self, UserNumber};

const DEFAULT_LIMIT: u32 = 30;
const MAX_LIMIT: u32 = 100;

/// Which positions of a user.
pub(crate) enum Of {
    /// The one on this validator.
    One(String),
    /// A page of all, by operator address.
    Page {
        /// The last validator of the page before.
        start_after: Option<String>,
        /// At most so many.
        limit: Option<u32>,
    },
}

/// Pays the whole units that the sender's positions have earned, in one coin. What is left of a
/// unit stays claimable.
///
/// # Errors
/// Nothing to pay, or a recipient that is no address.
pub(crate) fn withdraw_rewards(
    deps: DepsMut,
    info: MessageInfo,
    of: Of,
    recipient: Option<String>,
) -> Result<Response, ContractError> {
    let recipient = match recipient {
        Some(recipient) => deps.api.addr_validate(&recipient)?,
        None => info.sender.clone(),
    };
    let denom = REWARDS.load(deps.storage)?.denom;
    let user = user::number(deps.storage, &info.sender)?.ok_or(RewardsError::NoRewards)?;
    let Page { positions, next } = positions(deps.storage, user, of)?;
    let mut total = Uint256::zero();
    let mut events = vec![];
    for (validator, position) in positions {
        let paid = pay_out(deps.storage, user, &validator, position)?;
        if !paid.is_zero() {
            // At most a hundred numbers of 128 bits.
            total = total.saturating_add(paid);
            events.push(
                Event::new("mesh_rewards")
                    .add_attribute("user", &info.sender)
                    .add_attribute("validator", validator)
                    .add_attribute("amount", paid),
            );
        }
    }
    if total.is_zero() {
        let none = match next {
            Some(last) => RewardsError::NoRewardsOnPage { last },
            None => RewardsError::NoRewards,
        };
        return Err(none.into());
    }
    let coin = Coin::new(total, denom);
    let response = Response::new()
        .add_attribute("action", "withdraw_rewards")
        .add_attribute("user", info.sender)
        .add_attribute("recipient", &recipient)
        .add_attribute("amount", coin.to_string())
        .add_attributes(next.map(|next| ("next", next)))
        .add_events(events);
    Ok(response.add_message(BankMsg::Send { to_address: recipient.into_string(), amount: vec![coin] }))
}

struct Page {
    /// By operator address.
    positions: Vec<(String, Position)>,
    /// Last validator of this page, if there may be another page.
    next: Option<String>,
}

fn positions(storage: &dyn Storage, user: UserNumber, of: Of) -> StdResult<Page> {
    match of {
        Of::One(validator) => {
            let position = Position::load(storage, user, &validator)?;
            Ok(Page { positions: vec![(validator, position)], next: None })
        }
        Of::Page { start_after, limit } => {
            let limit = page::bounded(limit, DEFAULT_LIMIT, MAX_LIMIT);
            let positions = Position::page(storage, user, start_after.as_deref(), limit)?;
            let next = positions.get(limit.saturating_sub(1)).map(|(validator, _)| validator.clone());
            Ok(Page { positions, next })
        }
    }
}

/// Takes the whole units out of a position. What is parked of the validator is divided first: with
/// stake, it waits for nothing else.
fn pay_out(
    storage: &mut dyn Storage,
    user: UserNumber,
    validator: &str,
    position: Position,
) -> StdResult<Uint256> {
    let mut pool = RewardPool::load(storage, validator)?;
    if !pool.parked.is_zero() {
        pool = pool.distribute(Ledger::load(storage, validator)?.earning());
        pool.save(storage, validator)?;
    }
    let (position, paid) = position.pay_out(pool.per_share);
    if !paid.is_zero() {
        position.save(storage, user, validator)?;
    }
    Ok(paid.into())
}
