//! What is burned: the ratio of what was charged, rounded up once, in whatever parts and in
//! whatever order.

use proptest::prelude::*;

use super::*;

/// Alice has the first of `amounts` in a position, the others in claims.
fn world(amounts: &[u128]) -> World {
    let mut world = World::with_keys();
    world.stake_at("alice", V, amounts.iter().sum(), 10);
    for amount in &amounts[1..] {
        world.unstake_at("alice", V, *amount, 45);
    }
    world
}

#[test]
fn dust_costs_no_more_than_a_large_stake_and_escapes_no_more() {
    let mut world = world(&[1; 40]);
    world.slash(V, 50);
    for _ in 0..3 {
        world.settle("alice");
        world.check_books_of("alice");
    }
    assert_eq!((world.charged("alice"), world.burned("alice")), (40, 4));
}

#[test]
fn dust_that_is_withdrawn_one_by_one_costs_the_same() {
    let mut world = world(&[1; 40]);
    world.slash(V, 50);
    world.unstake_at("alice", V, 1, 70);
    world.pass(UNBONDING);
    while !world.claims("alice").is_empty() {
        world.execute("alice", ExecuteMsg::WithdrawUnbonded { limit: Some(1) }).unwrap();
        world.check_books_of("alice");
    }
    world.check_gone("alice");
    assert_eq!((world.charged("alice"), world.burned("alice")), (40, 4));
}

#[test]
fn dust_positions_on_many_validators_are_charged_for_their_own() {
    let mut world = World::with_keys();
    for n in 0..20 {
        let validator = format!("dust{n}");
        world.add_key(&validator, 9, 1);
        world.stake_at("alice", &validator, 1, 10);
    }
    let slash = |world: &mut World, n: usize| {
        let evidence = json(&double_sign(9, 50));
        world.submit(&format!("dust{n}"), evidence).unwrap();
        world.settle("alice");
        world.settle("alice");
        world.check_books_of("alice");
    };
    for n in 0..20 {
        slash(&mut world, n);
    }
    assert_eq!((world.charged("alice"), world.burned("alice")), (20, 2));
}

#[test]
fn charged_and_spared_claims_are_one_burn_and_one_release() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.unstake_at("alice", V, 30, 20);
    world.unstake_at("alice", V, 70, 45);
    world.slash(V, 50);
    world.pass(UNBONDING);
    let response = world.withdraw("alice").unwrap();
    assert_eq!(response.messages.len(), 1);
    world.check_gone("alice");
    assert_eq!((world.charged("alice"), world.burned("alice")), (70, 7));
}

#[test]
fn if_the_vault_does_not_burn_the_claims_stay() {
    let mut world = world(&[10, 20]);
    world.slash(V, 50);
    world.pass(UNBONDING);
    let before = world.dump();
    world.vault_works = false;
    assert!(world.withdraw("alice").is_err());
    assert_eq!(world.dump(), before);
}

#[test]
fn parts_of_a_charged_position_release_its_worth_together() {
    for part in [1, 3, 7, 33] {
        let mut world = world(&[101]);
        world.slash(V, 50);
        world.settle("alice");
        assert_eq!((world.burned("alice"), world.lien("alice")), (11, 90));
        let mut left = 101;
        while left > 0 {
            let amount = part.min(left);
            world.unstake_at("alice", V, amount, 100);
            world.check_books_of("alice");
            left -= amount;
        }
        world.pass(UNBONDING);
        world.withdraw_all("alice");
        world.check_gone("alice");
    }
}

#[derive(Clone, Debug)]
enum Way {
    Settle,
    Unstake(u128),
    Withdraw(u32),
}

fn way() -> impl Strategy<Value = Way> {
    prop_oneof![Just(Way::Settle), (1u128..40).prop_map(Way::Unstake), (1u32..4).prop_map(Way::Withdraw),]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// All of it is exposed, so nothing is released that was not charged: the sum telescopes.
    #[test]
    fn in_whatever_order_the_same_is_burned_to_the_unit(
        amounts in prop::collection::vec(1u128..60, 1..25),
        ways in prop::collection::vec(way(), 0..30),
    ) {
        let mut world = world(&amounts);
        world.slash(V, 50);
        world.pass(UNBONDING);
        for way in ways {
            match way {
                Way::Settle => world.settle("alice"),
                Way::Unstake(amount) => {
                    let available = world.position("alice", V).0;
                    if available > 0 {
                        world.unstake_at("alice", V, amount.min(available), 100);
                    }
                }
                Way::Withdraw(limit) => {
                    let _ = world.execute("alice", ExecuteMsg::WithdrawUnbonded { limit: Some(limit) });
                }
            }
            world.check_books_of("alice");
        }
        let left = world.position("alice", V).0;
        if left > 0 {
            world.unstake_at("alice", V, left, 100);
        }
        world.pass(UNBONDING);
        world.withdraw_all("alice");
        world.check_gone("alice");
        let total: u128 = amounts.iter().sum();
        prop_assert_eq!((world.charged("alice"), world.burned("alice")), (total, total.div_ceil(10)));
    }
}
