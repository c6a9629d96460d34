//! Which transfers are booked, and which are sent back.

use cosmwasm_std::Uint256;
use mesh_apis::rewards::{MalformedMemo, MAX_SPLIT};
use mesh_apis::{InvalidOperatorAddress, MAX_OPERATOR_BYTES};
use proptest::prelude::*;

use super::*;

type Change = fn(&mut IbcDestinationCallbackMsg);

/// Alice has 100 on `V`; a good transfer of 7 that is changed.
fn refused(change: impl FnOnce(&mut IbcDestinationCallbackMsg)) -> RewardsError {
    let mut world = World::staked("alice", 100);
    let mut msg = callback(&world, &split(&[(V, 7)]), 7);
    change(&mut msg);
    let before = world.dump();
    let error = refusal_of(world.transfer(msg));
    assert_eq!(world.dump(), before);
    error
}

/// The same with another split and another amount.
fn refused_split(split: &RewardSplit, amount: u128) -> RewardsError {
    refused(|msg| *msg = callback(&World::new(), split, amount))
}

#[test]
fn a_transfer_of_the_converter_is_booked_by_its_split() {
    let mut world = World::staked("alice", 100);
    world.stake_and_confirm("bob", W, 1);
    world.reward(&[(V, 7), (W, 5)]);
    assert_eq!(world.pool(V).per_share, Uint256::from(7 * UNIT / 100));
    assert_eq!(world.pool(W).per_share, Uint256::from(5 * UNIT));
    assert_eq!((world.claimable("alice", V), world.claimable("bob", W)), (7, 5));
}

#[test]
fn a_validator_can_be_in_a_split_twice() {
    let mut world = World::staked("alice", 100);
    world.reward(&[(V, 7), (W, 5), (V, 3)]);
    assert_eq!((world.claimable("alice", V), world.pool(W).parked.u128()), (10, 5));
}

#[test]
fn another_port_or_channel_is_refused_before_all_else() {
    let error = refused(|msg| {
        msg.packet.dest.port_id = "wasm.transfer".to_string();
        msg.packet.dest.channel_id = "channel-9".to_string();
        msg.transfer = None;
    });
    assert_eq!(error, RewardsError::WrongPort { expected: "transfer", actual: "wasm.transfer".to_string() });
    let error = refused(|msg| {
        msg.packet.dest.channel_id = "channel-9".to_string();
        msg.transfer = None;
    });
    let expected = TRANSFER_CHANNEL.to_string();
    assert_eq!(error, RewardsError::WrongChannel { expected, actual: "channel-9".to_string() });
}

#[test]
fn a_transfer_that_failed_or_is_none_is_refused() {
    for ack in [r#"{"error":"ABCI code: 5"}"#, "", "{}"] {
        let ack = IbcAcknowledgement::new(ack.as_bytes());
        assert_eq!(refused(|msg| msg.ack = ack), RewardsError::FailedTransfer);
    }
    assert_eq!(refused(|msg| msg.transfer = None), RewardsError::NotATransfer);
}

#[test]
fn a_strangers_transfer_is_refused_whatever_its_memo_says() {
    for stranger in ["osmo1stranger", "", "osmo1converter2", "wasm.osmo1converter"] {
        let error = refused(|msg| msg.transfer.as_mut().unwrap().sender = stranger.to_string());
        let expected = CONVERTER.to_string();
        assert_eq!(error, RewardsError::WrongSender { expected, actual: stranger.to_string() });
    }
}

#[test]
fn coins_that_went_to_somebody_else_are_not_booked() {
    let thief = addr("thief");
    let error = refused(|msg| msg.transfer.as_mut().unwrap().receiver = thief.clone());
    let expected = World::new().env.contract.address.into_string();
    assert_eq!(error, RewardsError::WrongReceiver { expected, actual: thief.into_string() });
}

#[test]
fn only_one_coin_of_the_reward_token_is_booked() {
    let wrong: [Vec<Coin>; 5] = [
        vec![],
        vec![coin(7)],
        vec![Coin::new(7u128, REMOTE_DENOM)],
        vec![reward_coin(7), coin(1)],
        vec![reward_coin(3), reward_coin(4)],
    ];
    for funds in wrong {
        let error = refused(|msg| msg.transfer.as_mut().unwrap().funds = funds.clone());
        assert_eq!(error, RewardsError::WrongFunds { expected: reward_coin(0).denom, actual: funds });
    }
}

#[test]
fn a_packet_without_a_memo_or_a_memo_without_a_split_is_refused() {
    let changes: [Change; 3] = [
        |msg| msg.packet.data = Binary::default(),
        |msg| msg.packet.data = Binary::from(b"{}"),
        |msg| msg.packet.data = Binary::from(br#"{"memo":5}"#),
    ];
    for change in changes {
        assert!(matches!(refused(change), RewardsError::MalformedTransfer { .. }));
    }
    for memo in [
        "",
        "thanks",
        "{}",
        r#"{"mesh_rewards":{}}"#,
        r#"{"mesh_rewards":{"batch":1,"split":[{"validator":"v"}]}}"#,
        r#"{"mesh_rewards":{"split":[]}}"#,
    ] {
        let error = refused(|msg| msg.packet.data = packet_data(memo));
        assert!(matches!(error, RewardsError::MalformedMemo(MalformedMemo { .. })), "{memo}: {error:?}");
    }
}

#[test]
fn a_split_has_one_to_thirty_entries() {
    let of = |n: usize| split(&vec![(V, 1); n]);
    assert_eq!(refused_split(&of(0), 0), RewardsError::WrongSplitLength { most: MAX_SPLIT, actual: 0 });
    let actual = MAX_SPLIT + 1;
    assert_eq!(refused_split(&of(actual), 31), RewardsError::WrongSplitLength { most: MAX_SPLIT, actual });
    let mut world = World::staked("alice", 1);
    world.reward(&[(V, 1); MAX_SPLIT]);
    assert_eq!(world.claimable("alice", V), 30);
}

#[test]
fn an_entry_without_amount_or_possible_validator_is_refused() {
    let zero = RewardsError::ZeroReward { validator: W.to_string() };
    assert_eq!(refused_split(&split(&[(V, 7), (W, 0)]), 7), zero);
    let long = "x".repeat(MAX_OPERATOR_BYTES + 1);
    for (validator, actual) in [("", 0), (long.as_str(), MAX_OPERATOR_BYTES + 1)] {
        let error = refused_split(&split(&[(V, 7), (validator, 1)]), 8);
        assert_eq!(error, RewardsError::InvalidOperator(InvalidOperatorAddress { actual }));
    }
    World::new().reward(&[(&"x".repeat(MAX_OPERATOR_BYTES), 1)]);
}

#[test]
fn a_split_that_does_not_add_up_is_refused() {
    for (entries, amount, sum) in [(vec![7], 8, "7"), (vec![7], 6, "7"), (vec![4, 4], 7, "8")] {
        let entries: Vec<_> = entries.into_iter().map(|amount| (V, amount)).collect();
        let error = refused_split(&split(&entries), amount);
        let (expected, actual) = (amount.into(), sum.parse().unwrap());
        assert_eq!(error, RewardsError::WrongSum { expected, actual });
    }
    // A sum that would wrap to 1 in 128 bits.
    let error = refused_split(&split(&[(V, u128::MAX), (W, 2)]), 1);
    assert!(matches!(error, RewardsError::WrongSum { .. }));
}

#[test]
fn an_entry_that_cannot_be_parked_undoes_the_others() {
    let mut world = World::staked("alice", 100);
    world.reward(&[(W, u128::MAX)]);
    let before = world.dump();
    let msg = callback(&world, &split(&[(V, 7), (W, 1)]), 8);
    let error = refusal_of(world.transfer(msg));
    let (parked, amount) = (u128::MAX.into(), 1u128.into());
    assert_eq!(error, RewardsError::ParkedOverflow { validator: W.to_string(), parked, amount });
    assert_eq!(world.dump(), before);
}

proptest! {
    #[test]
    fn any_packet_is_booked_or_refused(bytes: Vec<u8>, memo in r#"(\{"mesh_rewards":\{"batch":1,"split":\[)?.{0,60}"#) {
        for data in [Binary::from(bytes), packet_data(&memo)] {
            let mut world = World::new();
            let mut msg = callback(&world, &split(&[(V, 7)]), 7);
            msg.packet.data = data;
            let _ = world.transfer(msg);
        }
    }
}
