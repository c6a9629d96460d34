//! Queries.

use cosmwasm_std::{Addr, Deps, Env, Order, StdResult, Timestamp, Uint128};
use cw_storage_plus::Bound;
use mesh_apis::local_staking::{
    ConfigResponse, EntriesResponse, EntryKey, EntryResponse, StakeResponse, UserProxy, UserResponse,
    UsersResponse,
};

use mesh_toolkit::page;

use crate::books::{owed, uncovered, Listed, User};
use crate::chain::{coins_of, listed, local_account};
use crate::state::{Config, CONFIG, ENTRIES, LIMITS, USERS};
use crate::ContractError;

pub(crate) fn config(deps: Deps) -> Result<ConfigResponse, ContractError> {
    let Config { vault, denom, proxy_code_id, max_entries, governance } = CONFIG.load(deps.storage)?;
    Ok(ConfigResponse { vault, denom, proxy_code_id, max_entries, governance })
}

pub(crate) fn user(deps: Deps, env: &Env, user: &str) -> Result<UserResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let owner = deps.api.addr_validate(user)?;
    let books = local_account(deps, &config, &owner)?;
    let known = USERS.may_load(deps.storage, &owner)?;
    let (listed, coins) = match &known {
        Some(user) => (listed(deps, &config, &user.proxy)?, coins_of(deps, &config, &user.proxy)?),
        None => (Listed::default(), Uint128::zero()),
    };
    let open = known.as_ref().map(|user| user.open).unwrap_or_default();
    let loss = known.as_ref().map(|user| user.loss(&listed)).unwrap_or_default();
    let stakes = known.iter().flat_map(|user| &user.stakes);
    let stakes = stakes
        .map(|stake| {
            let limits =
                LIMITS.may_load(deps.storage, (&owner, stake.validator.as_str()))?.unwrap_or_default();
            Ok(StakeResponse {
                validator: stake.validator.clone(),
                staked: stake.nominal,
                listed: listed.on(&stake.validator),
                entries: u32::try_from(limits.open(env.block.time)).unwrap_or(u32::MAX),
                locked_until: limits.lock(env.block.time),
            })
        })
        .collect::<StdResult<Vec<_>>>()?;
    let due = first_entry(deps, &owner)?.is_some_and(|completion| completion <= env.block.time);
    let payable = books.owed.saturating_add(books.lost);
    let pays = !coins.is_zero() && !payable.is_zero();
    let reconcile_due = due || pays || !loss.is_zero();
    let refused = known.as_ref().is_some_and(|user| user.refused);
    Ok(UserResponse {
        proxy: known.map(|User { proxy, .. }| proxy),
        stakes,
        unbonding: open,
        coins,
        owed: books.owed,
        uncovered: uncovered(owed(&books, loss), open, coins),
        lost: books.lost,
        reconcile_due,
        refused,
    })
}

fn first_entry(deps: Deps, owner: &Addr) -> StdResult<Option<Timestamp>> {
    let first = ENTRIES.sub_prefix(owner).keys(deps.storage, None, None, Order::Ascending).next();
    Ok(first.transpose()?.map(|(completion, _)| Timestamp::from_nanos(completion)))
}

pub(crate) fn entries(
    deps: Deps,
    user: &str,
    start_after: Option<EntryKey>,
    limit: Option<u32>,
) -> Result<EntriesResponse, ContractError> {
    let owner = deps.api.addr_validate(user)?;
    let start = start_after
        .as_ref()
        .map(|EntryKey { completion, validator }| Bound::exclusive((completion.nanos(), validator.as_str())));
    let entries = ENTRIES
        .sub_prefix(&owner)
        .range(deps.storage, start, None, Order::Ascending)
        .take(page::size(limit))
        .map(|entry| {
            let ((completion, validator), entry) = entry?;
            let completion = Timestamp::from_nanos(completion);
            Ok(EntryResponse { validator, completion, rest: entry.rest, seen: entry.seen })
        })
        .collect::<StdResult<_>>()?;
    Ok(EntriesResponse { entries })
}

pub(crate) fn users(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<UsersResponse, ContractError> {
    // Any text is a place in the order of addresses, so it is not checked.
    let start = start_after.map(|address| Bound::ExclusiveRaw(address.into_bytes()));
    let users = USERS
        .range(deps.storage, start, None, Order::Ascending)
        .take(page::size(limit))
        .map(|entry| entry.map(|(user, books)| UserProxy { user, proxy: books.proxy }))
        .collect::<StdResult<_>>()?;
    Ok(UsersResponse { users })
}
