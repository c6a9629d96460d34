use std::collections::BTreeSet;

use cosmwasm_std::{Uint128, Uint256};
use mesh_apis::external_staking::TxStatus;
use mesh_apis::packet::ConsumerPacket;
use mesh_apis::valset::{RemoveValidator, UpdateValidator, ValidatorStatus};
use mesh_apis::ConsumerHeight;

use super::*;
use crate::error::ContractError;

fn refused(world: &mut World, sender: &str, msg: ExecuteMsg) -> ContractError {
    let before = world.dump();
    let error = world.execute(sender, msg).unwrap_err();
    assert_eq!(world.dump(), before, "a refused call changes nothing");
    assert!(world.flying.is_empty());
    error
}

#[test]
fn it_sends_exactly_one_packet_that_times_out_as_configured() {
    let mut world = World::new();
    let tx_id = world.stake("alice", V, 100).unwrap();
    assert_eq!(world.flying.len(), 1);
    let packet = world.flying[0].clone();
    assert_eq!(
        packet_of(&packet),
        ProviderPacket::Stake { validator: V.to_string(), stake: coin(100), tx_id }
    );
    assert_eq!(packet.src.channel_id, CHANNEL);
    assert_eq!(timeout_of(&packet), Timestamp::from_seconds(world.now() + TIMEOUT));
    assert_eq!(packet.timeout.block(), None);
}

#[test]
fn only_transaction_and_in_flight_change_before_the_ack() {
    let mut world = World::new();
    let before: BTreeSet<Record> = world.dump().into_iter().collect();
    let tx_id = world.stake("alice", V, 100).unwrap();
    assert_eq!(world.position("alice", V), (0, 0, 100));
    assert_eq!(world.claims("alice"), []);
    let ledger = world.ledger(V);
    assert_eq!((ledger.staked.u128(), ledger.staking.u128(), ledger.in_flight), (0, 100, 1));
    assert_eq!(world.response(tx_id).status, TxStatus::Pending);

    let written: Vec<_> = world.dump().into_iter().filter(|record| !before.contains(record)).collect();
    let told = ["ld", "ps", "tx", "us", "nu"];
    assert_eq!(written.len(), told.len());
    for name in told {
        let of_map = |key: &[u8]| String::from_utf8_lossy(key).contains(name);
        assert!(written.iter().any(|(key, _)| of_map(key)), "{name}");
    }
}

#[test]
fn only_the_vault_can_bring_stake() {
    let mut world = World::new();
    for sender in ["alice", "creator", "relayer"] {
        let error = refused(&mut world, sender, stake_msg("alice", V, coin(100)));
        let ContractError::Unauthorized { expected, actual } = error else { panic!("{error:?}") };
        assert_eq!((expected, actual), (addr("vault").into_string(), addr(sender).into_string()));
    }
}

#[test]
fn each_bad_coin_is_refused() {
    let mut world = World::new();
    let error = refused(&mut world, "vault", stake_msg("alice", V, Coin::new(100u128, "uother")));
    let ContractError::WrongDenom { expected, actual } = error else { panic!("{error:?}") };
    assert_eq!((expected.as_str(), actual.as_str()), (DENOM, "uother"));
    let error = refused(&mut world, "vault", stake_msg("alice", V, coin(0)));
    assert!(matches!(error, ContractError::ZeroAmount));
    let huge = Uint256::from(u128::MAX).checked_add(Uint256::one()).unwrap();
    let error = refused(&mut world, "vault", stake_msg("alice", V, Coin::new(huge, DENOM)));
    assert!(matches!(error, ContractError::Std(_)));
}

#[test]
fn an_unreadable_or_misspelt_message_is_refused() {
    let mut world = World::new();
    for bad in ["", "{}", r#"{"validator":5}"#, r#"{"validator":"valoper1","amonut":1}"#] {
        let owner = addr("alice").into_string();
        let msg = Binary::from(bad.as_bytes());
        let msg = ExecuteMsg::ReceiveVirtualStake { owner, amount: coin(1), msg };
        assert!(matches!(refused(&mut world, "vault", msg), ContractError::Std(_)), "{bad}");
    }
}

#[test]
fn a_validator_that_takes_no_stake_is_refused_with_its_reason() {
    let mut world = World::new();
    let error = refused(&mut world, "vault", stake_msg("alice", "nobody", coin(1)));
    assert!(matches!(error, ContractError::UnknownValidator { validator } if validator == "nobody"));

    let status = ValidatorStatus::Inactive;
    let update = UpdateValidator { valoper: V.to_string(), status, seq: 9 };
    world.receive(&ConsumerPacket::UpdateValidators { validators: vec![update] });
    let error = refused(&mut world, "vault", stake_msg("alice", V, coin(1)));
    assert!(matches!(error, ContractError::InactiveValidator { validator } if validator == V));

    let removal = RemoveValidator { valoper: V.to_string(), height: ConsumerHeight(44), seq: 10 };
    world.receive(&ConsumerPacket::RemoveValidators { validators: vec![removal] });
    let error = refused(&mut world, "vault", stake_msg("alice", V, coin(1)));
    assert!(matches!(error, ContractError::TombstonedValidator { height: ConsumerHeight(44), .. }));
}

#[test]
fn a_diverged_validator_takes_no_stake_and_lets_it_go() {
    let mut world = World::new();
    let tx_id = world.stake("alice", V, 100).unwrap();
    world.ack(tx_id, success(1, 99, 0));
    let error = refused(&mut world, "vault", stake_msg("alice", V, coin(1)));
    assert!(matches!(error, ContractError::DivergedValidator { validator } if validator == V));
    world.stake("alice", W, 1).unwrap();
    world.unstake("alice", V, 100).unwrap();
}

#[test]
fn without_an_open_channel_there_is_no_stake() {
    let mut world = World::new();
    world.close_channel(CHANNEL);
    let error = refused(&mut world, "vault", stake_msg("alice", V, coin(1)));
    assert!(matches!(error, ContractError::ChannelNotOpen));
    let mut world = World::closed(settings());
    let error = refused(&mut world, "vault", stake_msg("alice", V, coin(1)));
    assert!(matches!(error, ContractError::ChannelNotOpen));
}

#[test]
fn a_stake_that_cannot_be_sent_fails_with_its_lien() {
    let mut world = World::new();
    world.can_send = false;
    refused(&mut world, "vault", stake_msg("alice", V, coin(1)));
    assert_eq!(world.lien("alice"), 0);
}

#[test]
fn sums_that_could_overflow_are_refused_before_anything_is_sent() {
    let mut world = World::new();
    world.stake_and_confirm("alice", V, u128::MAX - 1);
    let error = refused(&mut world, "vault", stake_msg("bob", V, coin(2)));
    assert!(matches!(error, ContractError::Overflow(_)));
    world.stake("bob", W, 2).unwrap();
    assert_eq!(world.ledger(V).staked, Uint128::new(u128::MAX - 1));
    world.unstake("alice", V, u128::MAX - 1).unwrap();
}
