use cosmwasm_std::coins;
use mesh_apis::external_staking::TxStatus;
use mesh_apis::time::UnixTime;

use super::*;
use crate::error::rewards::RewardsError;
use crate::error::ContractError;

/// Claims of 1, 2, .. `n`, one second apart.
fn unstaked(n: u128) -> World {
    let mut world = World::staked("alice", 10_000);
    for amount in 1..=n {
        let tx_id = world.unstake("alice", V, amount).unwrap();
        world.ack(tx_id, bare_success());
        world.pass(1);
    }
    world
}

fn withdraw(world: &mut World, limit: Option<u32>) -> Result<cosmwasm_std::Response, ContractError> {
    world.execute("alice", ExecuteMsg::WithdrawUnbonded { limit })
}

#[test]
fn a_claim_matures_exactly_at_its_time() {
    let mut world = World::staked("alice", 100);
    let tx_id = world.unstake("alice", V, 40).unwrap();
    world.ack(tx_id, bare_success());
    let release_at = world.now() + UNBONDING;
    world.pass(UNBONDING - 1);
    let before = world.dump();
    let error = withdraw(&mut world, None).unwrap_err();
    assert!(
        matches!(error, ContractError::NothingMatured { next, now } if (next, now) == (UnixTime(release_at), UnixTime(release_at - 1)))
    );
    assert_eq!(world.dump(), before);

    world.pass(1);
    withdraw(&mut world, None).unwrap();
    assert_eq!((world.lien("alice"), world.claims("alice")), (60, vec![]));
    assert!(matches!(withdraw(&mut world, None).unwrap_err(), ContractError::NoClaim { .. }));
}

#[test]
fn refusals_tell_times_as_dates_and_kinds_by_their_names() {
    let refusals: [(ContractError, &str); 6] = [
        (
            ContractError::NothingMatured { next: UnixTime(1_577_927_195), now: UnixTime(1_577_840_795) },
            "no claim has matured: the next one matures at 2020-01-02 01:06:35 UTC, it is 2020-01-01 01:06:35 UTC now",
        ),
        (
            ContractError::NotSilentYet { tx_id: TxId(5), silent_at: UnixTime(86_400), now: UnixTime(0) },
            "transaction 5 is not silent before 1970-01-02 00:00:00 UTC, it is 1970-01-01 00:00:00 UTC now",
        ),
        (
            RewardsError::NotSinkableYet { validator: "v".to_string(), at: UnixTime(86_400), now: UnixTime(1) }.into(),
            "the rewards of v can be sunk from 1970-01-02 00:00:00 UTC on, it is 1970-01-01 00:00:01 UTC now",
        ),
        (
            RewardsError::NoRewardsOnPage { last: "v".to_string() }.into(),
            "there are no rewards to withdraw up to v: start after it",
        ),
        (
            RewardsError::WrongFunds { expected: "a".to_string(), actual: coins(5, "b") }.into(),
            "rewards are one coin of a, not 5b",
        ),
        (
            ContractError::NotForcible { tx_id: TxId(5), status: TxStatus::Confirmed },
            "transaction 5 cannot be given up: it is confirmed",
        ),
    ];
    for (refusal, text) in refusals {
        assert_eq!(refusal.to_string(), text);
    }
}

#[test]
fn only_what_has_matured_is_withdrawn() {
    let mut world = unstaked(3);
    world.pass(UNBONDING - 2);
    withdraw(&mut world, None).unwrap();
    assert_eq!(world.lien("alice"), 10_000 - 1 - 2);
    assert_eq!(world.claims("alice").iter().map(|(amount, ..)| *amount).collect::<Vec<_>>(), [3]);
}

#[test]
fn claims_are_withdrawn_oldest_first_in_one_release() {
    let mut world = unstaked(120);
    world.pass(UNBONDING);
    let response = withdraw(&mut world, Some(2)).unwrap();
    assert_eq!(response.messages.len(), 1);
    assert_eq!(world.lien("alice"), 10_000 - 1 - 2);
    withdraw(&mut world, None).unwrap();
    assert_eq!(world.claims("alice").len(), 120 - 2 - 30);
    withdraw(&mut world, Some(0)).unwrap();
    assert_eq!(world.claims("alice").len(), 120 - 2 - 30 - 1, "at least one");
    let mut world = unstaked(120);
    world.pass(UNBONDING);
    withdraw(&mut world, Some(u32::MAX)).unwrap();
    assert_eq!(world.claims("alice").len(), 20, "at most a hundred");
    withdraw(&mut world, None).unwrap();
    assert_eq!(world.lien("alice"), 10_000 - 120 * 121 / 2);
}

#[test]
fn each_user_withdraws_only_their_own() {
    let mut world = unstaked(1);
    world.stake_and_confirm("bob", V, 5);
    world.pass(UNBONDING);
    let error = world.withdraw("bob").unwrap_err();
    assert!(matches!(error, ContractError::NoClaim { .. }));
    assert_eq!(world.lien("alice"), 10_000);
}

#[test]
fn while_the_vault_refuses_the_claims_stay() {
    let mut world = unstaked(2);
    world.pass(UNBONDING);
    world.vault_works = false;
    let before = world.dump();
    withdraw(&mut world, None).unwrap_err();
    assert_eq!(world.dump(), before);
    world.vault_works = true;
    withdraw(&mut world, None).unwrap();
    assert_eq!(world.lien("alice"), 10_000 - 3);
}

#[test]
fn claims_of_one_second_do_not_overwrite_each_other() {
    let mut world = World::staked("alice", 100);
    world.stake_and_confirm("alice", W, 50);
    for (validator, amount) in [(V, 10), (V, 10), (W, 10)] {
        let tx_id = world.unstake("alice", validator, amount).unwrap();
        world.ack(tx_id, bare_success());
    }
    assert_eq!(world.claims("alice").len(), 3);
    world.pass(UNBONDING);
    world.withdraw("alice").unwrap();
    assert_eq!(world.lien("alice"), 120);
}
