use mesh_apis::external_staking::{AllPendingRewardsResponse, RewardPoolsResponse};

use super::*;
use crate::contract::query;

#[test]
fn nothing_is_known_of_nobody() {
    let world = World::new();
    assert_eq!(world.claimable("alice", "nobody"), 0);
    let pool = world.pool("nobody");
    assert_eq!((pool.stake.u128(), pool.per_share.is_zero(), pool.parked.u128()), (0, true, 0));
    assert_eq!((pool.remainder.to_string().as_str(), pool.parked_since), ("0", None));
    let user = "not an address".to_string();
    for msg in [
        QueryMsg::PendingRewards { user: user.clone(), validator: V.to_string() },
        QueryMsg::AllPendingRewards { user, start_after: None, limit: None },
    ] {
        let error = query(world.deps.as_ref(), world.env.clone(), msg).unwrap_err();
        assert!(matches!(error, ContractError::Std(_)));
    }
}

#[test]
fn what_is_parked_is_not_pending() {
    let mut world = World::new();
    world.reward(&[(V, 60)]);
    world.stake_and_confirm("alice", V, 10);
    assert_eq!((world.claimable("alice", V), world.pool(V).parked.u128()), (0, 60));
}

#[test]
fn rewards_and_pools_are_paged_by_validator() {
    let mut world = World::new();
    for at in 0..12u128 {
        let valoper = format!("v{at:03}");
        world.add_validator(&valoper);
        world.stake_and_confirm("alice", &valoper, 10);
        world.stake_and_confirm("bob", &valoper, 10);
        world.reward(&[(&valoper, 2 * at + 2)]);
    }
    let pending = |start_after: Option<&str>, limit| -> Vec<(String, u128)> {
        let (user, start_after) = (addr("alice").into_string(), start_after.map(str::to_string));
        let msg = QueryMsg::AllPendingRewards { user, start_after, limit };
        let page: AllPendingRewardsResponse = world.ask(msg);
        page.rewards.into_iter().map(|reward| (reward.validator, reward.amount.u128())).collect()
    };
    let pools = |start_after: Option<&str>, limit| -> Vec<RewardPoolResponse> {
        let start_after = start_after.map(str::to_string);
        world.ask::<RewardPoolsResponse>(QueryMsg::RewardPools { start_after, limit }).pools
    };
    assert_eq!((pending(None, None).len(), pools(None, None).len()), (10, 10));
    assert_eq!((pending(None, Some(500)).len(), pools(None, Some(500)).len()), (12, 12));
    assert_eq!(pending(Some("v009"), None), [("v010".to_string(), 11), ("v011".to_string(), 12)]);
    assert_eq!(pools(Some("v010"), None), [world.pool("v011")]);
    assert_eq!(world.pool("v011").stake.u128(), 20);
}

#[test]
fn a_position_without_rewards_stores_nothing_for_them() {
    let world = World::staked("alice", 100);
    let position = world.stored_position("alice", V).unwrap();
    assert_eq!(cosmwasm_std::to_json_string(&position).unwrap(), r#"{"s":"100","h":0}"#);
}
