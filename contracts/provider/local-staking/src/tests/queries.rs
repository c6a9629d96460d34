//! Queries.

use cosmwasm_std::from_json;
use mesh_apis::local_staking::{EntriesResponse, EntryKey, QueryMsg, UsersResponse};
use serde::de::DeserializeOwned;

use super::{addr, query, World, UNBONDING, V, W};
use crate::ContractError;

fn ask<T: DeserializeOwned>(world: &World, msg: QueryMsg) -> T {
    from_json(query(world.deps.as_ref(), world.env.clone(), msg).unwrap()).unwrap()
}

#[test]
fn entries_are_paged_by_completion_time() {
    let mut world = World::staked(100, 50);
    for validator in [W, V] {
        world.unstaked(validator, 10);
        world.blocks(1, 1);
    }
    let user = addr("user").into_string();
    let page = |start_after| {
        let msg = QueryMsg::Entries { user: user.clone(), start_after, limit: Some(1) };
        ask::<EntriesResponse>(&world, msg).entries
    };
    let first = page(None).remove(0);
    assert_eq!((first.validator.as_str(), first.rest.u128(), first.seen), (W, 10, None));
    let after = EntryKey { completion: first.completion, validator: first.validator };
    let second = page(Some(after)).remove(0);
    assert_eq!(second.validator, V);
    assert!(page(Some(EntryKey { completion: second.completion, validator: second.validator })).is_empty());
}

#[test]
fn a_user_sees_stake_entries_and_debts() {
    let mut world = World::staked(100, 50);
    assert!(!world.user().reconcile_due);
    world.unstaked(V, 10);
    world.owes(30);
    world.coins_of("proxy0", 4);
    let user = world.user();
    assert_eq!(user.proxy, Some(addr("proxy0")));
    let sums = [user.unbonding, user.coins, user.owed, user.uncovered].map(|amount| amount.u128());
    assert_eq!((sums, user.stakes[0].entries), ([10, 4, 30, 20], 1));
    world.owes(0);
    assert!(!world.user().reconcile_due);
    world.blocks(1, UNBONDING);
    assert!(world.user().reconcile_due, "an entry is due");
    world.coins_of("proxy0", 10);
    world.collect();
    assert!(!world.user().reconcile_due);
    world.list(W, 49);
    assert!(world.user().reconcile_due, "the chain lists less");

    let users: UsersResponse = ask(&world, QueryMsg::Users { start_after: None, limit: None });
    assert_eq!((users.users.len(), users.users[0].user.clone()), (1, addr("user")));
    let start_after = Some(addr("user").into_string());
    assert!(ask::<UsersResponse>(&world, QueryMsg::Users { start_after, limit: None }).users.is_empty());
}

#[test]
fn a_query_counts_a_loss_that_was_not_reported_as_a_message_does() {
    let mut world = World::new();
    world.receive(V, 90, None).unwrap();
    world.list(V, 90);
    world.owes(90);
    assert_eq!(world.user().uncovered.u128(), 90);
    let response = world.work_off(V).unwrap();
    // One less, by a rounding: it is lost, and so not owed any more.
    world.undelegates(&response, 89).unwrap();
    world.list(V, 0);
    let user = world.user();
    assert_eq!((user.uncovered.u128(), user.unbonding.u128(), user.reconcile_due), (0, 89, true));
    let err = world.work_off(V).unwrap_err();
    assert!(matches!(err, ContractError::NothingOwed { .. }), "{err}");
}

#[test]
fn coins_that_pay_what_is_owed_or_lost_are_due_without_an_entry() {
    for (owed, lost, coins, due) in
        [(0, 0u128, 5, false), (7, 0, 5, true), (0, 7, 5, true), (7, 0, 0, false), (0, 7, 0, false)]
    {
        let mut world = World::staked(100, 50);
        world.owes(owed);
        world.books.borrow_mut().lost = lost.into();
        world.coins_of("proxy0", coins);
        assert_eq!(world.user().reconcile_due, due, "{owed} owed, {lost} lost, {coins} coins");
    }
}

#[test]
fn who_is_unknown_has_nothing_and_addresses_are_checked() {
    let world = World::new();
    let user = world.user();
    assert_eq!((user.proxy, user.stakes.len(), user.reconcile_due), (None, 0, false));
    for msg in [
        QueryMsg::User { user: "?".into() },
        QueryMsg::Entries { user: "?".into(), start_after: None, limit: None },
    ] {
        let err = query(world.deps.as_ref(), world.env.clone(), msg).unwrap_err();
        assert!(matches!(err, ContractError::Std(_)));
    }
}
