//! Local stakes: losses are reported, matured coins come back, and what is owed is undelegated.

use std::cmp::Reverse;

use mesh_apis::local_staking::{EntriesResponse, ExecuteMsg, QueryMsg, UserResponse, UsersResponse};

use super::Due;
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{all, ask, AskError, View, PAGE};

pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let Some(custodian) = of.addresses.custodian() else { return Ok(Due::default()) };
    let page = async |start_after| {
        let query = QueryMsg::Users { start_after, limit: Some(PAGE) };
        let page: UsersResponse = ask(view, Side::Provider, custodian, &query).await?;
        Ok(page.users)
    };
    let mut due = Due::default();
    for user in
        all(view, Side::Provider, "users of the custodian", page, |user| user.user.to_string()).await?
    {
        let actions = of_user(view, custodian, user.user.as_str()).await?;
        due.waiting = due.waiting.saturating_add(usize::from(!actions.is_empty()));
        due.actions.extend(actions);
    }
    Ok(due)
}

/// A debt that the chain lets nobody work off stops neither a collect nor a reconcile. They come
/// after it: it reports a loss by itself.
async fn of_user(view: &impl View, custodian: &str, user: &str) -> Result<Vec<Action>, AskError> {
    let state: UserResponse =
        ask(view, Side::Provider, custodian, &QueryMsg::User { user: user.to_string() }).await?;
    let mut actions = work_off(custodian, user, &state);
    if state.reconcile_due {
        actions.push(settle(view, custodian, user, &state).await?);
    }
    Ok(actions)
}

/// Of these the first that the chain takes: it can be that one validator is full, or that the chain
/// panics at it.
fn work_off(custodian: &str, user: &str, state: &UserResponse) -> Vec<Action> {
    if state.uncovered.is_zero() {
        return vec![];
    }
    let mut stakes: Vec<_> = state.stakes.iter().filter(|stake| !stake.listed.is_zero()).collect();
    stakes.sort_by_key(|stake| Reverse(stake.listed));
    let work_off = |validator: &str| {
        let msg = ExecuteMsg::WorkOff { user: user.to_string(), validator: validator.to_string() };
        let changes = Changes::Event(&["wasm-mesh_local_unbonding"]);
        Action::new(Side::Provider, custodian, &msg, changes).in_group(format!("work off {user}"))
    };
    stakes.into_iter().map(|stake| work_off(&stake.validator)).collect()
}

/// Collects what is there or due, and else reports what the chain has slashed.
async fn settle(
    view: &impl View,
    custodian: &str,
    user: &str,
    state: &UserResponse,
) -> Result<Action, AskError> {
    let action = |msg: &ExecuteMsg, changes| Action::new(Side::Provider, custodian, msg, changes);
    let is_there = !state.coins.is_zero();
    let user = user.to_string();
    Ok(match is_there || has_due_entry(view, custodian, &user).await? {
        // The first of two collects notes when an entry was found unpaid, and reports nothing.
        true => action(&ExecuteMsg::Collect { user, proxy: None }, Changes::Success),
        false => action(&ExecuteMsg::Reconcile { user }, Changes::EventOrAmount(&[], "loss")),
    })
}

async fn has_due_entry(view: &impl View, custodian: &str, user: &str) -> Result<bool, AskError> {
    let query = QueryMsg::Entries { user: user.to_string(), start_after: None, limit: Some(1) };
    let EntriesResponse { entries } = ask(view, Side::Provider, custodian, &query).await?;
    let now = view.now(Side::Provider);
    Ok(entries.first().is_some_and(|entry| entry.completion.seconds() <= now))
}
