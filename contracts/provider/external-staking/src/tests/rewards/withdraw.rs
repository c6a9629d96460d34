use cosmwasm_std::{BankMsg, SubMsg};

use super::*;

/// Alice has stake on `n` validators `v000`, .., each with 1 + its number of rewards.
fn on_many(n: u128) -> World {
    let mut world = World::new();
    for at in 0..n {
        let valoper = format!("v{at:03}");
        world.add_validator(&valoper);
        world.stake_and_confirm("alice", &valoper, 10);
        world.reward(&[(&valoper, at + 1)]);
    }
    world
}

fn attribute(response: &Response, key: &str) -> Option<String> {
    response.attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.clone())
}

fn is_stored(world: &World, user: &str) -> bool {
    world.stored_position(user, V).is_some()
}

#[test]
fn whole_units_are_paid_in_one_coin_and_the_fraction_stays() {
    let mut world = World::staked("alice", 1);
    world.stake_and_confirm("bob", V, 2);
    world.reward(&[(V, 5)]); // 1.66 and 3.33
    let response = world.withdraw_of("alice", V).unwrap();
    let send = BankMsg::Send { to_address: addr("alice").into_string(), amount: vec![reward_coin(1)] };
    assert_eq!(response.messages, [SubMsg::new(send)]);
    assert_eq!((world.paid("alice"), world.claimable("alice", V), world.claimable("bob", V)), (1, 0, 3));
    world.reward(&[(V, 1)]); // 2.00 and 4.00, to within 10^-18
    world.reward(&[(V, 1)]);
    world.withdraw_of("alice", V).unwrap();
    assert_eq!(world.paid("alice"), 2);
}

#[test]
fn with_less_than_a_unit_there_is_nothing_to_withdraw() {
    let mut world = World::staked("alice", 1);
    world.stake_and_confirm("bob", V, 2);
    world.reward(&[(V, 2)]);
    let before = world.dump();
    assert_eq!(refusal_of(world.withdraw_of("alice", V)), RewardsError::NoRewards);
    assert_eq!(refusal_of(world.withdraw_of("stranger", V)), RewardsError::NoRewards);
    assert_eq!(refusal_of(world.withdraw_of("alice", "nobody")), RewardsError::NoRewards);
    assert_eq!(refusal_of(world.withdraw_page("stranger", None, None)), RewardsError::NoRewards);
    assert_eq!(world.dump(), before);
}

#[test]
fn rewards_go_to_the_recipient_that_their_user_names() {
    let mut world = World::staked("alice", 1);
    world.reward(&[(V, 5)]);
    let to = |recipient: String| ExecuteMsg::WithdrawRewards {
        validator: Some(V.to_string()),
        start_after: None,
        limit: None,
        recipient: Some(recipient),
    };
    let error = world.execute("alice", to("nowhere".to_string())).unwrap_err();
    assert!(matches!(error, ContractError::Std(_)));
    world.execute("alice", to(addr("carol").into_string())).unwrap();
    assert_eq!((world.paid("alice"), world.paid("carol"), world.claimable("alice", V)), (0, 5, 0));
}

#[test]
fn each_user_withdraws_only_their_own() {
    let mut world = World::staked("alice", 1);
    world.stake_and_confirm("bob", V, 1);
    world.reward(&[(V, 10)]);
    world.withdraw_page("bob", None, None).unwrap();
    assert_eq!((world.paid("bob"), world.claimable("alice", V)), (5, 5));
}

#[test]
fn a_page_pays_its_positions_at_once_and_names_the_next() {
    let mut world = on_many(5);
    let response = world.withdraw_page("alice", None, Some(2)).unwrap();
    assert_eq!((response.messages.len(), world.paid("alice")), (1, 1 + 2));
    assert_eq!(attribute(&response, "next").as_deref(), Some("v001"));
    let response = world.withdraw_page("alice", Some("v001"), Some(2)).unwrap();
    assert_eq!((world.paid("alice"), attribute(&response, "next").as_deref()), (10, Some("v003")));
    let response = world.withdraw_page("alice", Some("v003"), Some(2)).unwrap();
    assert_eq!((world.paid("alice"), attribute(&response, "next")), (15, None));
}

#[test]
fn a_page_without_rewards_tells_where_the_next_begins() {
    let mut world = on_many(3);
    world.withdraw_page("alice", None, Some(2)).unwrap();
    let error = refusal_of(world.withdraw_page("alice", None, Some(2)));
    assert_eq!(error, RewardsError::NoRewardsOnPage { last: "v001".to_string() });
    world.withdraw_page("alice", Some("v001"), Some(2)).unwrap();
    assert_eq!(world.paid("alice"), 6);
}

#[test]
fn a_page_has_thirty_positions_by_default_and_a_hundred_at_most() {
    for (limit, positions) in [(None, 30), (Some(u32::MAX), 100), (Some(0), 1)] {
        let mut world = on_many(110);
        world.withdraw_page("alice", None, limit).unwrap();
        assert_eq!(world.paid("alice"), positions * (positions + 1) / 2, "{limit:?}");
    }
}

#[test]
fn who_has_left_withdraws_what_was_earned_and_is_forgotten() {
    let mut world = World::staked("alice", 1);
    world.stake_and_confirm("bob", V, 2);
    world.reward(&[(V, 5)]);
    world.unstake_and_confirm("alice", V, 1);
    assert!(is_stored(&world, "alice"), "1.66 are hers");
    let before: u128 = world.pool(V).remainder.to_string().parse().unwrap();
    world.withdraw_of("alice", V).unwrap();
    assert_eq!((world.paid("alice"), is_stored(&world, "alice")), (1, false));
    // Of 5 x 10^18 in thirds, the remainder is 2, and her part 1 x (5 x 10^18 - 2) / 3.
    let fraction = (5 * UNIT - 2) / 3 - UNIT;
    assert_eq!(world.pool(V).remainder.to_string(), (before + fraction).to_string());
}

#[test]
fn who_leaves_with_less_than_a_unit_is_forgotten_at_once() {
    let mut world = World::staked("alice", 1);
    world.stake_and_confirm("bob", V, 2);
    world.reward(&[(V, 1)]);
    world.unstake_and_confirm("alice", V, 1);
    assert!(!is_stored(&world, "alice"));
    // Of 10^18 in thirds, 1 remains, and a third goes back.
    assert_eq!(world.pool(V).remainder.to_string(), (1 + UNIT / 3).to_string());
    world.reward(&[(V, 1)]);
    assert_eq!(world.claimable("bob", V), 2, "all that came");
}

#[test]
fn who_has_left_is_remembered_while_a_stake_is_in_flight() {
    let mut world = World::staked("alice", 1);
    world.stake_and_confirm("bob", V, 2);
    world.reward(&[(V, 5)]);
    world.unstake_and_confirm("alice", V, 1);
    let tx_id = world.stake("alice", V, 1).unwrap();
    world.withdraw_of("alice", V).unwrap();
    assert!(is_stored(&world, "alice"));
    world.ack(tx_id, refusal());
    assert!(!is_stored(&world, "alice"));
    assert_eq!(world.pool(V).remainder.to_string(), ((5 * UNIT - 2) / 3 - UNIT + 2).to_string());
}

#[test]
fn a_withdrawal_divides_what_is_parked_first() {
    let mut world = World::new();
    world.reward(&[(V, 60)]);
    assert_eq!(refusal_of(world.withdraw_of("alice", V)), RewardsError::NoRewards);
    world.stake_and_confirm("alice", V, 10);
    world.withdraw_of("alice", V).unwrap();
    assert_eq!((world.paid("alice"), world.pool(V).parked.u128()), (60, 0));
    assert_eq!(world.pool(V).parked_since, None);
}
