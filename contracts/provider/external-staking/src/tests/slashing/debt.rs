//! Debt: what is noted when a lien shrinks, and what pays it without anyone working it off.

use super::*;

/// Alice has 100 on W, of a lien that has shrunk to 70.
fn shrunk() -> World {
    let mut world = World::with_keys();
    world.stake_at("alice", W, 100, 10);
    world.shrink("alice", 30);
    world
}

#[test]
fn a_lien_that_shrinks_is_a_debt_in_constant_time() {
    let mut world = World::with_keys();
    for n in 0..30 {
        let validator = format!("v{n}");
        world.add_key(&validator, 9, 1);
        world.stake_at("alice", &validator, 10, 10);
    }
    let before = world.dump().len();
    world.shrink("alice", 40);
    world.check_books_of("alice");
    assert_eq!((world.debt("alice"), world.dump().len()), (40, before));
    world.shrink("alice", 2);
    assert_eq!((world.debt("alice"), world.dump().len()), (42, before));
    assert_eq!(world.debt("bob"), 0);
}

#[test]
fn only_the_vault_tells_of_a_debt_in_its_own_denom() {
    let mut world = shrunk();
    let told =
        |sender, amount| (sender, ExecuteMsg::LienShrunk { owner: addr("alice").into_string(), amount });
    let (sender, msg) = told("stranger", coin(5));
    assert!(matches!(world.execute(sender, msg), Err(ContractError::Unauthorized { .. })));
    let (sender, msg) = told("vault", Coin::new(5u128, "other"));
    assert!(matches!(world.execute(sender, msg), Err(ContractError::WrongDenom { .. })));
    assert_eq!(world.debt("alice"), 30);
}

#[test]
fn a_user_with_debt_takes_on_no_new_stake_and_others_do() {
    let mut world = shrunk();
    let err = world.stake("alice", W, 1).unwrap_err();
    assert!(matches!(err, ContractError::InDebt { debt } if debt.u128() == 30));
    world.stake("bob", W, 1).unwrap();
}

#[test]
fn a_withdrawal_pays_it_first() {
    let mut world = shrunk();
    world.unstake_at("alice", W, 20, 20);
    world.unstake_at("alice", W, 80, 20);
    world.pass(UNBONDING);
    world.execute("alice", ExecuteMsg::WithdrawUnbonded { limit: Some(1) }).unwrap();
    world.check_books_of("alice");
    assert_eq!((world.lien("alice"), world.debt("alice")), (70, 10));
    world.withdraw_all("alice");
    world.check_gone("alice");
}

#[test]
fn a_withdrawal_with_a_burn_pays_it_too() {
    let mut world = shrunk();
    world.unstake_at("alice", W, 100, 45);
    world.slash(W, 50);
    world.pass(UNBONDING);
    world.withdraw("alice").unwrap();
    world.check_gone("alice");
    assert_eq!(world.burned("alice"), 10);
}

#[test]
fn a_refused_stake_pays_it_and_frees_the_rest() {
    let mut world = World::with_keys();
    let (first, second) = (world.stake("alice", W, 20).unwrap(), world.stake("alice", W, 80).unwrap());
    world.shrink("alice", 30);
    world.ack(first, refusal());
    world.check_books_of("alice");
    assert_eq!((world.lien("alice"), world.debt("alice")), (70, 10));
    world.time_out(second);
    world.check_gone("alice");
}

#[test]
fn an_aborted_stake_pays_it_when_it_is_refused_after_all() {
    let mut world = World::with_keys();
    let tx_id = world.stake("alice", W, 100).unwrap();
    world.pass(TIMEOUT + GRACE);
    world.abort("alice", tx_id).unwrap();
    world.shrink("alice", 30);
    world.ack(tx_id, refusal());
    world.check_gone("alice");
}

#[test]
fn what_was_parked_pays_it_before_it_is_released() {
    for debt in [30, 100] {
        let mut world = World::with_keys();
        let tx_id = world.stake("alice", W, 100).unwrap();
        world.vault_works = false;
        world.ack(tx_id, refusal());
        assert_eq!(world.parked("alice"), 100);
        world.vault_works = true;
        world.shrink("alice", debt);
        world.check_books_of("alice");
        let user = addr("alice").into_string();
        world.execute("stranger", ExecuteMsg::RetryRelease { user }).unwrap();
        world.check_gone("alice");
    }
}

#[test]
fn what_was_parked_still_pays_it_if_the_vault_refuses_again() {
    let mut world = World::with_keys();
    let tx_id = world.stake("alice", W, 100).unwrap();
    world.vault_works = false;
    world.ack(tx_id, refusal());
    world.shrink("alice", 30);
    let user = addr("alice").into_string();
    assert!(world.execute("stranger", ExecuteMsg::RetryRelease { user }).is_err());
    world.check_books_of("alice");
    assert_eq!((world.parked("alice"), world.debt("alice")), (100, 30));
}

/// The lien has shrunk to 5, then alice bonds again: 10 are burned, and the lien cannot go down by
/// more than 5.
#[test]
fn what_is_burned_beyond_a_shrunk_lien_is_no_debt_any_more() {
    let mut world = World::with_keys();
    world.stake_at("alice", W, 100, 10);
    world.shrink("alice", 95);
    world.slash(W, 50);
    world.settle("alice");
    world.check_books_of("alice");
    assert_eq!((world.burned("alice"), world.lien("alice"), world.debt("alice")), (10, 0, 90));
    world.unstake_at("alice", W, 100, 60);
    world.pass(UNBONDING);
    world.withdraw_all("alice");
    world.check_gone("alice");
}

#[test]
fn a_withdrawal_that_burns_beyond_a_shrunk_lien_leaves_no_debt() {
    let mut world = World::with_keys();
    world.stake_at("alice", W, 100, 10);
    world.unstake_at("alice", W, 100, 45);
    world.shrink("alice", 95);
    world.slash(W, 50);
    world.pass(UNBONDING);
    world.withdraw("alice").unwrap();
    world.check_gone("alice");
}

/// It has paid a debt, so nothing of it would be released; the rest of the stake is short of what
/// is burned for it.
#[test]
fn a_claim_that_has_paid_is_charged_all_the_same() {
    let mut world = World::with_keys();
    world.stake_at("alice", W, 100, 10);
    world.stake_at("alice", V, 50, 10);
    world.unstake_at("alice", W, 100, 45);
    world.shrink("alice", 100);
    world.work_off("alice").unwrap();
    assert_eq!((world.debt("alice"), world.lien("alice"), world.exposed("alice")), (0, 50, 150));
    world.slash(W, 50);
    world.settle("alice");
    world.check_books_of("alice");
    assert_eq!((world.burned("alice"), world.lien("alice"), world.debt("alice")), (10, 40, 10));
}

#[test]
fn a_claim_that_has_paid_is_charged_last_and_leaves_no_debt() {
    for settle in [true, false] {
        let mut world = World::with_keys();
        world.stake_at("alice", W, 100, 10);
        world.unstake_at("alice", W, 100, 45);
        world.shrink("alice", 100);
        world.work_off("alice").unwrap();
        world.slash(W, 50);
        if settle {
            world.settle("alice");
            world.check_books_of("alice");
        }
        assert_eq!((world.lien("alice"), world.debt("alice")), (0, 0));
        world.pass(UNBONDING);
        world.withdraw("alice").unwrap();
        world.check_gone("alice");
        assert_eq!((world.charged("alice"), world.burned("alice")), (100, 10));
        world.stake("alice", V, 1).unwrap();
    }
}

#[test]
fn the_answer_to_a_slash_brings_what_others_have_burned() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.stake_at("alice", W, 50, 10);
    world.burn_for_another("alice", 30);
    assert_eq!(world.debt("alice"), 0, "nobody has told");
    world.slash(V, 50);
    world.settle("alice");
    world.check_books_of("alice");
    assert_eq!((world.burned("alice"), world.debt("alice"), world.lien("alice")), (10, 30, 110));
    world.work_off("alice").unwrap();
    world.check_books_of("alice");
    assert_eq!(world.debt("alice"), 0);
}

#[test]
fn a_withdrawal_with_a_burn_is_told_too_and_pays_at_once() {
    let mut world = World::with_keys();
    world.stake_at("alice", W, 100, 10);
    world.unstake_at("alice", W, 60, 45);
    world.burn_for_another("alice", 30);
    world.slash(W, 50);
    world.pass(UNBONDING);
    world.withdraw("alice").unwrap();
    world.check_books_of("alice");
    // 6 were burned for the claim, 30 for another, and 24 of it are released: 40 of stake on 40.
    assert_eq!((world.burned("alice"), world.debt("alice"), world.lien("alice")), (6, 0, 40));
}

#[test]
fn a_release_needs_not_be_told_of_what_others_have_burned() {
    let mut world = World::with_keys();
    world.stake_at("alice", W, 100, 10);
    world.unstake_at("alice", W, 60, 45);
    world.burn_for_another("alice", 30);
    world.pass(UNBONDING);
    world.withdraw("alice").unwrap();
    world.check_books_of("alice");
    // The vault has taken what it did not tell off the release.
    assert_eq!((world.debt("alice"), world.lien("alice"), world.unreported(&addr("alice"))), (0, 40, 0));
}

#[test]
fn what_a_page_is_told_begins_the_work_anew_at_the_claims() {
    let mut world = World::with_keys();
    world.stake_at("alice", W, 90, 10);
    world.stake_at("alice", V, 10, 10);
    world.shrink("alice", 20);
    world.work_off_page("alice", Some(1)).unwrap();
    world.unstake_at("alice", W, 30, 20);
    world.burn_for_another("alice", 5);
    world.slash(V, 50);
    world.settle("alice");
    world.check_books_of("alice");
    world.work_off("alice").unwrap();
    world.check_books_of("alice");
    assert_eq!(world.debt("alice"), 0);
}
