use cosmwasm_std::Uint256;
use mesh_apis::ack::ReasonCode;
use mesh_apis::external_staking::TxStatus;
use proptest::prelude::*;

use super::*;
use crate::error::ContractError;

fn refused(world: &mut World, validator: &str, amount: Coin) -> ContractError {
    let before = (world.dump(), world.flying.len());
    let msg = ExecuteMsg::Unstake { validator: validator.to_string(), amount };
    let error = world.execute("alice", msg).unwrap_err();
    assert_eq!((world.dump(), world.flying.len()), before, "a refused call changes nothing");
    error
}

#[test]
fn it_sends_exactly_one_packet_and_changes_only_unstaking() {
    let mut world = World::staked("alice", 100);
    let tx_id = world.unstake("alice", V, 40).unwrap();
    assert_eq!(world.flying.len(), 1);
    let unstake = ProviderPacket::Unstake { validator: V.to_string(), unstake: coin(40), tx_id };
    assert_eq!(packet_of(&world.flying[0]), unstake);
    assert_eq!(timeout_of(&world.flying[0]), Timestamp::from_seconds(world.now() + TIMEOUT));
    assert_eq!(world.position("alice", V), (100, 40, 0));
    assert_eq!((world.claims("alice"), world.lien("alice")), (vec![], 100));
    let ledger = world.ledger(V);
    assert_eq!((ledger.staked.u128(), ledger.unstaked.u128(), ledger.unstaking.u128()), (100, 0, 40));
    assert_eq!(world.response(tx_id).status, TxStatus::Pending);
}

#[test]
fn only_acknowledged_stake_not_unstaking_can_be_unstaked() {
    let mut world = World::staked("alice", 100);
    world.stake("alice", V, 1_000).unwrap();
    world.stake_and_confirm("bob", V, 500);
    world.unstake("alice", V, 60).unwrap();
    let error = refused(&mut world, V, coin(41));
    let ContractError::InsufficientStake { available, requested } = error else { panic!("{error:?}") };
    assert_eq!((available.u128(), requested.u128()), (40, 41));
    world.unstake("alice", V, 40).unwrap();
    assert!(matches!(refused(&mut world, V, coin(1)), ContractError::InsufficientStake { .. }));
    assert!(matches!(refused(&mut world, W, coin(1)), ContractError::InsufficientStake { .. }));
    assert!(matches!(refused(&mut world, "nobody", coin(1)), ContractError::InsufficientStake { .. }));
}

#[test]
fn each_bad_coin_is_refused() {
    let mut world = World::staked("alice", 100);
    assert!(matches!(refused(&mut world, V, coin(0)), ContractError::ZeroAmount));
    let error = refused(&mut world, V, Coin::new(1u128, "uother"));
    assert!(matches!(error, ContractError::WrongDenom { actual, .. } if actual == "uother"));
    let huge = Uint256::from(u128::MAX).checked_add(Uint256::one()).unwrap();
    assert!(matches!(refused(&mut world, V, Coin::new(huge, DENOM)), ContractError::Std(_)));
}

#[test]
fn an_unstake_that_cannot_be_sent_is_forced_at_once() {
    let mut world = World::staked("alice", 100);
    world.can_send = false;
    let tx_id = world.unstake("alice", V, 40).unwrap();
    assert!(world.flying.is_empty());
    let release_at = world.now() + UNBONDING;
    assert_eq!(world.phase(tx_id), Phase::Owed { release_at });
    assert_eq!(world.claims("alice"), [(40, release_at, true)]);
    assert_eq!(world.position("alice", V), (60, 0, 0));
    let ledger = world.ledger(V);
    assert_eq!((ledger.owed.u128(), ledger.unstaking.u128(), ledger.in_flight), (40, 0, 0));
    assert_eq!(world.waiting(), [tx_id]);
    let tx = world.response(tx_id);
    assert_eq!((tx.status, tx.channel_id.as_str()), (TxStatus::Forced, ""));
    assert_eq!(tx.reason.unwrap().code, ReasonCode::NotSent);
}

#[test]
fn an_unstake_over_a_closed_channel_is_forced_at_once() {
    let mut world = World::staked("alice", 100);
    world.close_channel(CHANNEL);
    let tx_id = world.unstake("alice", V, 100).unwrap();
    assert!(world.flying.is_empty());
    assert_eq!(world.claims("alice"), [(100, world.now() + UNBONDING, true)]);
    assert_eq!((world.position("alice", V), world.waiting()), ((0, 0, 0), vec![tx_id]));
}

#[test]
fn neither_channel_nor_validator_set_is_asked_for_consent() {
    let mut world = World::staked("alice", 100);
    crate::valset::VALIDATORS.remove(&mut world.deps.storage, V);
    world.unstake("alice", V, 100).unwrap();
}

proptest! {
    /// Seed: "We ensure that this unstaking amount can never be larger than the properly staked
    /// (and ack'ed) value."
    #[test]
    fn the_unstakes_in_flight_never_exceed_the_acknowledged_stake(
        stakes in prop::collection::vec((1u128..50, any::<bool>()), 1..8),
        unstakes in prop::collection::vec((1u128..80, 0u8..4), 0..12),
    ) {
        let mut world = World::new();
        for (amount, acked) in stakes {
            let tx_id = world.stake("alice", V, amount).unwrap();
            if acked {
                world.ack(tx_id, bare_success());
            }
        }
        for (amount, fate) in unstakes {
            let (stake, unstaking, _) = world.position("alice", V);
            let result = world.unstake("alice", V, amount);
            prop_assert_eq!(result.is_ok(), amount <= stake - unstaking);
            match (result, fate) {
                (Ok(tx_id), 0) => world.ack(tx_id, bare_success()),
                (Ok(tx_id), 1) => world.ack(tx_id, refusal()),
                _ => (),
            }
            let (stake, unstaking, _) = world.position("alice", V);
            prop_assert!(unstaking <= stake);
        }
    }
}
