use super::*;
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
    assert!(matches!(error, ContractError::NothingToWithdraw { next: Some(at) } if at == release_at));
    assert_eq!(world.dump(), before);

    world.pass(1);
    withdraw(&mut world, None).unwrap();
    assert_eq!((world.lien("alice"), world.claims("alice")), (60, vec![]));
    assert!(matches!(
        withdraw(&mut world, None).unwrap_err(),
        ContractError::NothingToWithdraw { next: None }
    ));
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
fn claims_are_withdrawn_oldest_first_in_pages_and_in_one_release() {
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
    assert!(matches!(error, ContractError::NothingToWithdraw { next: None }));
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
