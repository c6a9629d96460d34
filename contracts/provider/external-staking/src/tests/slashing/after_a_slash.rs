//! What a slashed validator can still do, and what not.

use cosmwasm_std::Uint128;
use mesh_apis::external_staking::{ListActiveValidatorsResponse, RewardPoolResponse, ValidatorResponse};
use mesh_apis::ConsumerHeight;

use super::*;

fn validator(world: &World, validator: &str) -> ValidatorResponse {
    world.ask(QueryMsg::Validator { validator: validator.to_string() })
}

#[test]
fn it_takes_no_new_stake_and_is_not_listed_as_if_it_did() {
    let mut world = World::with_keys();
    world.slash(V, 50);
    let err = world.stake("alice", V, 10).unwrap_err();
    assert!(
        matches!(&err, ContractError::SlashedValidator { validator, height: ConsumerHeight(50) } if validator == V),
        "{err:?}"
    );
    assert!(!validator(&world, V).can_be_staked && validator(&world, W).can_be_staked);
    let active = QueryMsg::ListActiveValidators { start_after: None, limit: None };
    assert_eq!(world.ask::<ListActiveValidatorsResponse>(active).validators, [W]);
    world.stake("alice", W, 10).unwrap();
}

#[test]
fn its_stake_can_be_unstaked_and_gives_back_what_was_not_burned() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.slash(V, 50);
    world.settle("alice");
    assert_eq!((world.lien("alice"), world.exposed("alice"), world.burned("alice")), (90, 0, 10));
    world.unstake_at("alice", V, 60, 70);
    world.unstake_at("alice", V, 40, 80);
    world.pass(UNBONDING);
    world.withdraw_all("alice");
    world.check_gone("alice");
    assert_eq!((world.burned("alice"), world.charged("alice")), (10, 100));
}

#[test]
fn its_stake_is_forced_out_like_any_other() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    let failed = world.unstake("alice", V, 30).unwrap();
    world.slash(V, 50);
    world.ack(failed, refusal());
    world.settle("alice");
    world.force_failed("alice", V, 30).unwrap();
    world.can_send = false;
    world.unstake("alice", V, 70).unwrap();
    world.check_books_of("alice");
    world.pass(UNBONDING);
    world.withdraw_all("alice");
    world.check_gone("alice");
    assert_eq!((world.burned("alice"), world.charged("alice")), (10, 100));
}

#[test]
fn its_stake_earns_no_more_and_keeps_what_it_has_earned() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.stake_at("alice", W, 100, 10);
    world.reward(&[(V, 50), (W, 50)]);
    world.slash(V, 50);
    world.reward(&[(V, 50), (W, 50)]);
    assert_eq!((world.claimable("alice", V), world.claimable("alice", W)), (50, 100));
    let pool: RewardPoolResponse = world.ask(QueryMsg::RewardPool { validator: V.to_string() });
    assert_eq!(pool.parked, Uint128::new(50));
    world.settle("alice");
    world.unstake_at("alice", V, 100, 70);
    world.withdraw_of("alice", V).unwrap();
    assert_eq!(world.paid("alice"), 50);
}

#[test]
fn what_comes_for_it_goes_to_the_sink_although_it_has_stake() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.slash(V, 50);
    world.reward(&[(V, 50)]);
    world.pass(UNBONDING - 1);
    assert!(world.sink(V).is_err());
    world.pass(1);
    world.sink(V).unwrap();
    assert_eq!((world.paid("sink"), world.claimable("alice", V)), (50, 0));
}

#[test]
fn a_second_slash_opens_no_rewards_and_charges_no_stake_twice() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.slash(V, 50);
    world.settle("alice");
    world.slash(V, 40);
    world.settle("alice");
    world.check_books_of("alice");
    assert_eq!((world.burned("alice"), world.charged("alice")), (10, 100));
    world.reward(&[(V, 50)]);
    assert_eq!(world.claimable("alice", V), 0);
}

#[test]
fn the_position_and_the_claims_show_what_was_charged() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.unstake_at("alice", V, 30, 45);
    world.slash(V, 50);
    world.settle("alice");
    let user = addr("alice").into_string();
    let stake: mesh_apis::external_staking::StakeResponse =
        world.ask(QueryMsg::Stake { user: user.clone(), validator: V.to_string() });
    assert_eq!((stake.stake.u128(), stake.charged.u128(), stake.burned.u128()), (70, 70, 7));
    assert_eq!(stake.exposed_since, Some(ConsumerHeight(10)));
    let claims: mesh_apis::external_staking::ClaimsResponse =
        world.ask(QueryMsg::Claims { user, start_after: None, limit: None });
    let [claim] = claims.claims.as_slice() else { panic!("{claims:?}") };
    assert_eq!((claim.amount.u128(), claim.releases.u128(), claim.exposed.u128()), (30, 27, 0));
    assert_eq!((claim.exposed_since.0, claim.exposed_until.map(|end| end.0)), (10, Some(45 + LAG)));
}
