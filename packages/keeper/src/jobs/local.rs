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

async fn of_user(view: &impl View, custodian: &str, user: &str) -> Result<Vec<Action>, AskError> {
    let user = user.to_string();
    let state: UserResponse =
        ask(view, Side::Provider, custodian, &QueryMsg::User { user: user.clone() }).await?;
    let action = |msg: &ExecuteMsg, changes| Action::new(Side::Provider, custodian, msg, changes);
    if !state.uncovered.is_zero() {
        // Of these the first that the chain takes: it can be that one validator is full, or that
        // the chain panics at it.
        let mut stakes = state.stakes;
        stakes.retain(|stake| !stake.listed.is_zero());
        stakes.sort_by_key(|stake| Reverse(stake.listed));
        let work_off = |validator: String| {
            let msg = ExecuteMsg::WorkOff { user: user.clone(), validator };
            action(&msg, Changes::Event(&["wasm-mesh_local_unbonding"])).in_group(format!("work off {user}"))
        };
        return Ok(stakes.into_iter().map(|stake| work_off(stake.validator)).collect());
    }
    if !state.reconcile_due {
        return Ok(vec![]);
    }
    let query = QueryMsg::Entries { user: user.clone(), start_after: None, limit: Some(1) };
    let EntriesResponse { entries } = ask(view, Side::Provider, custodian, &query).await?;
    let is_due = |at: u64| at <= view.now(Side::Provider);
    Ok(match entries.first().is_some_and(|entry| is_due(entry.completion.seconds())) {
        // The first of two collects notes when an entry was found unpaid, and reports nothing.
        true => vec![action(&ExecuteMsg::Collect { user, proxy: None }, Changes::Success)],
        false => {
            let changes = Changes::EventOrAmount(&[], "loss");
            vec![action(&ExecuteMsg::Reconcile { user }, changes)]
        }
    })
}
