//! Releases that the vault fails to do.

use cosmwasm_std::Response;
use mesh_apis::external_staking::{ParkedReleaseResponse, QueryMsg};

use super::*;
use crate::error::ContractError;

fn retry(world: &mut World, user: &str) -> Result<Response, ContractError> {
    let user = addr(user).into_string();
    world.execute("stranger", ExecuteMsg::RetryRelease { user })
}

/// Stakes of 20 and 7 that failed while the vault did not work.
fn parked() -> World {
    let mut world = World::staked("alice", 100);
    world.vault_works = false;
    for amount in [20, 7] {
        let tx_id = world.stake("alice", V, amount).unwrap();
        world.ack(tx_id, refusal());
    }
    world
}

#[test]
fn a_failed_release_is_parked_and_the_ack_is_handled() {
    let world = parked();
    assert_eq!(world.position("alice", V), (100, 0, 0));
    assert_eq!((world.lien("alice"), world.parked("alice"), world.parked("bob")), (127, 27, 0));
    let user = addr("alice").into_string();
    let answer: ParkedReleaseResponse = world.ask(QueryMsg::ParkedRelease { user });
    assert_eq!(answer.amount.u128(), 27);
}

#[test]
fn a_timeout_and_a_late_failure_park_too() {
    let mut world = World::new();
    world.vault_works = false;
    let timed_out = world.stake("alice", V, 20).unwrap();
    let aborted = world.stake("alice", V, 7).unwrap();
    world.pass(TIMEOUT + GRACE);
    world.abort("alice", aborted).unwrap();
    world.time_out(timed_out);
    world.ack(aborted, refusal());
    assert_eq!((world.parked("alice"), world.claims("alice")), (27, vec![]));
}

#[test]
fn anyone_can_retry_and_it_is_released_once() {
    let mut world = parked();
    world.vault_works = true;
    retry(&mut world, "alice").unwrap();
    assert_eq!((world.lien("alice"), world.parked("alice")), (100, 0));
    let error = retry(&mut world, "alice").unwrap_err();
    assert!(matches!(error, ContractError::NothingParked { user } if user == addr("alice").into_string()));
    assert_eq!(world.lien("alice"), 100);
}

#[test]
fn a_retry_that_fails_keeps_it_parked() {
    let mut world = parked();
    let before = world.dump();
    retry(&mut world, "alice").unwrap_err();
    assert_eq!(world.dump(), before);
    assert!(matches!(retry(&mut world, "bob").unwrap_err(), ContractError::NothingParked { .. }));
}

#[test]
fn an_invalid_address_is_refused() {
    let mut world = parked();
    let msg = ExecuteMsg::RetryRelease { user: "not an address".to_string() };
    assert!(matches!(world.execute("stranger", msg).unwrap_err(), ContractError::Std(_)));
}

#[test]
fn a_reply_that_was_never_asked_for_is_refused() {
    let mut world = World::new();
    for id in [0, 4, u64::MAX] {
        let result = cosmwasm_std::SubMsgResult::Err(String::new());
        let msg = cosmwasm_std::Reply { id, payload: Binary::default(), gas_used: 0, result };
        let error = crate::contract::reply(world.deps.as_mut(), world.env.clone(), msg).unwrap_err();
        assert!(matches!(error, ContractError::UnknownReply { id: of } if of == id));
    }
}
