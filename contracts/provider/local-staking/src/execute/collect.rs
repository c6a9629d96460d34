//! `collect`: brings what has matured back to the vault.

use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Order, Response, StdResult, Storage, Uint128};
use mesh_apis::local_staking::COLLECT_PAGE;
use mesh_apis::staking_proxy;

use super::desk::no_coins;
use super::Desk;
use crate::books::{self, Collected, Due};
use crate::chain::{call_proxy, coins_of, return_local};
use crate::state::{Entry, EntryAt, ENTRIES, RETIRED};
use crate::ContractError;

/// Open to anyone: the coins go to the vault, for their owner.
pub(crate) fn collect(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    user: String,
    proxy: Option<String>,
) -> Result<Response, ContractError> {
    no_coins(&info)?;
    let owner = deps.api.addr_validate(&user)?;
    // Reconciled first, like everything that is reported to the vault: it lets collateral leave in
    // the transaction of the report.
    let mut desk = Desk::open(&deps, owner)?;
    let proxy = proxy.map(|proxy| deps.api.addr_validate(&proxy)).transpose()?;
    let retired = proxy.filter(|proxy| *proxy != desk.user.proxy);
    let from = retired.as_ref().unwrap_or(&desk.user.proxy).clone();
    let coins = coins_of(deps.as_ref(), &desk.config, &from)?;

    let (done, hand_over) = match retired {
        // Its entries are closed: whatever arrives there comes late.
        Some(proxy) => {
            if !RETIRED.has(deps.storage, (&desk.owner, &proxy)) {
                return Err(ContractError::NotAProxy { user: desk.owner, proxy });
            }
            (Collected::default(), coins)
        }
        None => {
            let (page, more) = due(deps.storage, &desk.owner, &env)?;
            let done = book(deps.storage, &desk.owner, &page, coins, env.block.height)?;
            let closed = done.paid.saturating_add(done.lost);
            desk.user.open = desk.user.open.saturating_sub(closed);
            // What no due entry explains is the user's. While there are more due entries than a
            // page, it may be theirs.
            let hand_over = if more { done.paid } else { coins };
            (done, hand_over)
        }
    };
    desk.save(deps.storage)?;

    let loss = desk.loss.saturating_add(done.lost);
    let mut response = Response::new()
        .add_attribute("action", "collect")
        .add_attribute("owner", &desk.owner)
        .add_attribute("coins", hand_over)
        .add_attribute("paid", done.paid)
        .add_attribute("loss", loss);
    // In a message of its own: coins that nothing explains pay what was lost before, not what is
    // lost today.
    if !loss.is_zero() || hand_over.is_zero() {
        response = response.add_message(return_local(&desk.config, &desk.owner, loss, Uint128::zero())?);
    }
    if !hand_over.is_zero() {
        let msg = staking_proxy::ExecuteMsg::HandOver { amount: hand_over };
        response = response
            .add_message(call_proxy(&desk.config, &from, &msg, Uint128::zero())?)
            .add_message(return_local(&desk.config, &desk.owner, done.paid, hand_over)?);
    }
    Ok(response)
}

/// A page of due entries, oldest first, and whether there are more.
fn due(storage: &dyn Storage, owner: &Addr, env: &Env) -> StdResult<(Vec<(EntryAt, Entry)>, bool)> {
    let now = env.block.time.nanos();
    let mut page = ENTRIES
        .sub_prefix(owner)
        .range(storage, None, None, Order::Ascending)
        .take_while(|entry| entry.as_ref().map_or(true, |((completion, _), _)| *completion <= now))
        .take(COLLECT_PAGE.saturating_add(1))
        .map(|entry| {
            let ((completion, validator), entry) = entry?;
            let completion = cosmwasm_std::Timestamp::from_nanos(completion);
            Ok((EntryAt { completion, validator }, entry))
        })
        .collect::<StdResult<Vec<_>>>()?;
    let more = page.len() > COLLECT_PAGE;
    page.truncate(COLLECT_PAGE);
    Ok((page, more))
}

fn book(
    storage: &mut dyn Storage,
    owner: &Addr,
    page: &[(EntryAt, Entry)],
    coins: Uint128,
    height: u64,
) -> StdResult<Collected> {
    let dues: Vec<Due> = page.iter().map(|(_, entry)| Due { rest: entry.rest, seen: entry.seen }).collect();
    let done = books::collect(&dues, coins, height);
    for ((at, entry), due) in page.iter().zip(&done.entries) {
        let key = (owner, at.completion.nanos(), at.validator.as_str());
        match due {
            None => ENTRIES.remove(storage, key),
            Some(Due { rest, seen }) if *rest != entry.rest || *seen != entry.seen => {
                ENTRIES.save(storage, key, &Entry { rest: *rest, seen: *seen })?;
            }
            Some(_) => {}
        }
    }
    Ok(done)
}
