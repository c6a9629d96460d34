use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Binary, Order, Record};
use mesh_apis::time::UnixTime;
use mesh_apis::ConsumerHeight;
use proptest::prelude::*;

use super::*;

fn key(seed: u8) -> Binary {
    Binary::from(vec![seed.saturating_add(2); 32])
}

fn addition(valoper: &str, seed: u8, start_height: u64, seq: u64) -> ConsumerPacket {
    ConsumerPacket::AddValidators {
        validators: vec![AddValidator {
            valoper: valoper.to_string(),
            pub_key: key(seed),
            start_height: ConsumerHeight(start_height),
            seq,
        }],
    }
}

fn removal(valoper: &str, height: u64) -> ConsumerPacket {
    ConsumerPacket::RemoveValidators {
        validators: vec![RemoveValidator {
            valoper: valoper.to_string(),
            height: ConsumerHeight(height),
            seq: height,
        }],
    }
}

fn update(valoper: &str, status: ValidatorStatus, seq: u64) -> ConsumerPacket {
    ConsumerPacket::UpdateValidators {
        validators: vec![UpdateValidator { valoper: valoper.to_string(), status, seq }],
    }
}

fn after(packets: impl IntoIterator<Item = ConsumerPacket>) -> MockStorage {
    let mut storage = MockStorage::new();
    for (at, packet) in (0..).zip(packets) {
        apply(&mut storage, Timestamp::from_seconds(at), packet).unwrap();
    }
    storage
}

fn check(storage: &MockStorage, valoper: &str) -> Result<(), ContractError> {
    VALIDATORS.may_load(storage, valoper).unwrap().unwrap_or_default().check_can_be_staked(valoper)
}

/// All that is merged: everything but the times.
fn bytes(storage: &MockStorage) -> Vec<Record> {
    let mut merged = MockStorage::new();
    storage.range(None, None, Order::Ascending).for_each(|(key, value)| merged.set(&key, &value));
    keys::without_times(&mut merged);
    for entry in VALIDATORS.range(storage, None, None, Order::Ascending) {
        let (valoper, mut state) = entry.unwrap();
        if let Some(newest) = &mut state.newest_key {
            newest.since = UnixTime(0);
        }
        VALIDATORS.save(&mut merged, &valoper, &state).unwrap();
    }
    merged.range(None, None, Order::Ascending).collect()
}

/// When a newer key than that of `seed` was known, as packets count.
fn newer_since(storage: &MockStorage, valoper: &str, seed: u8) -> Option<u64> {
    let newest = newest(storage, valoper);
    newest.newer_since(storage, valoper, &known(storage, valoper, seed)).unwrap().map(|time| time.0)
}

fn newest(storage: &MockStorage, valoper: &str) -> NewestKey {
    load(storage, valoper).unwrap().newest_key.unwrap()
}

fn known(storage: &MockStorage, valoper: &str, seed: u8) -> KnownKey {
    let address = consensus_address(&key(seed)).unwrap();
    newest(storage, valoper).find(storage, valoper, &address).unwrap().unwrap()
}

#[test]
fn a_key_that_is_told_again_later_is_the_newest() {
    let told = [addition("v", 0, 1, 1), addition("v", 1, 1, 2), addition("v", 0, 1, 3)];
    let storage = after(told.clone());
    assert_eq!((newer_since(&storage, "v", 0), newer_since(&storage, "v", 1)), (None, Some(2)));
    let [first, second, third] = told;
    let storage = after([third, first, second]);
    assert_eq!((newer_since(&storage, "v", 0), newer_since(&storage, "v", 1)), (None, Some(0)));
}

#[test]
fn only_added_active_and_living_validators_take_stake() {
    assert!(
        matches!(check(&after([]), "v"), Err(ContractError::UnknownValidator { validator }) if validator == "v")
    );
    assert!(check(&after([addition("v", 0, 1, 1)]), "v").is_ok());
    for status in [ValidatorStatus::Inactive, ValidatorStatus::Jailed] {
        let storage = after([addition("v", 0, 1, 1), update("v", status, 2)]);
        assert!(matches!(check(&storage, "v"), Err(ContractError::InactiveValidator { .. })));
    }
    let storage = after([update("v", ValidatorStatus::Active, 2)]);
    assert!(matches!(check(&storage, "v"), Err(ContractError::UnknownValidator { .. })));
    let storage = after([addition("v", 0, 1, 1), removal("v", 9)]);
    assert!(matches!(
        check(&storage, "v"),
        Err(ContractError::TombstonedValidator { height: ConsumerHeight(9), .. })
    ));
}

#[test]
fn a_removal_before_its_addition_wins_and_collects_the_key() {
    let storage = after([removal("v", 9), addition("v", 0, 1, 1)]);
    assert!(matches!(check(&storage, "v"), Err(ContractError::TombstonedValidator { .. })));
    assert_eq!(newest(&storage, "v").all(&storage, "v", 10).unwrap().len(), 1);
}

#[test]
fn a_status_before_its_addition_is_kept() {
    let storage = after([update("v", ValidatorStatus::Jailed, 2), addition("v", 0, 1, 1)]);
    assert!(matches!(check(&storage, "v"), Err(ContractError::InactiveValidator { .. })));
}

#[test]
fn a_validator_may_leave_and_re_enter_the_active_set() {
    let storage = after([
        addition("v", 0, 1, 1),
        update("v", ValidatorStatus::Active, 3),
        update("v", ValidatorStatus::Inactive, 2),
    ]);
    assert!(check(&storage, "v").is_ok());
}

#[test]
fn nothing_brings_a_tombstoned_validator_back() {
    let storage =
        after([removal("v", 9), addition("v", 1, 20, 20), update("v", ValidatorStatus::Active, 30)]);
    assert!(matches!(check(&storage, "v"), Err(ContractError::TombstonedValidator { .. })));
}

#[test]
fn all_keys_of_a_validator_are_kept_with_their_smallest_height() {
    let storage = after([addition("v", 0, 9, 1), addition("v", 1, 20, 2), addition("v", 0, 5, 3)]);
    let keys = newest(&storage, "v").all(&storage, "v", 10).unwrap();
    let mut heights: Vec<_> = keys.iter().map(|key| key.start_height).collect();
    heights.sort_unstable();
    assert_eq!(heights, [ConsumerHeight(5), ConsumerHeight(20)]);
}

#[test]
fn a_smaller_height_counts_under_the_number_of_the_newest_key_too() {
    let storage = after([addition("v", 0, 9, 1), addition("v", 0, 5, 1)]);
    assert_eq!(known(&storage, "v", 0).start_height, ConsumerHeight(5));
}

#[test]
fn two_validators_with_one_key_do_not_overwrite_each_other() {
    let storage = after([addition("a", 0, 1, 1), addition("b", 0, 2, 2)]);
    for (valoper, height) in [("a", 1), ("b", 2)] {
        assert_eq!(known(&storage, valoper, 0).start_height, ConsumerHeight(height));
    }
}

#[test]
fn one_malformed_element_never_stops_the_others() {
    let element = |valoper: &str, pub_key: Binary| AddValidator {
        valoper: valoper.to_string(),
        pub_key,
        start_height: ConsumerHeight(1),
        seq: 1,
    };
    let mut storage = MockStorage::new();
    let validators = vec![
        element("short", Binary::from(vec![9; 31])),
        element("", key(0)),
        element(&"x".repeat(mesh_apis::MAX_OPERATOR_BYTES + 1), key(0)),
        element("small-order", Binary::from(vec![0; 32])),
        element("good", key(0)),
    ];
    assert_eq!(
        apply(&mut storage, Timestamp::default(), ConsumerPacket::AddValidators { validators }).unwrap(),
        4
    );
    assert!(check(&storage, "good").is_ok());
    assert_eq!(bytes(&storage).len(), 1);
}

fn operation() -> impl Strategy<Value = ConsumerPacket> {
    let valoper = prop_oneof![Just("a"), Just("b"), Just("c")];
    let status = prop_oneof![
        Just(ValidatorStatus::Active),
        Just(ValidatorStatus::Inactive),
        Just(ValidatorStatus::Jailed)
    ];
    prop_oneof![
        (valoper.clone(), 0u8..3, 0u64..5, 0u64..6).prop_map(|(v, key, h, seq)| addition(v, key, h, seq)),
        (valoper.clone(), 0u64..5).prop_map(|(v, height)| removal(v, height)),
        (valoper, status, 0u64..6).prop_map(|(v, status, seq)| update(v, status, seq)),
    ]
}

proptest! {
    #[test]
    fn any_order_and_repetition_of_operations_gives_the_same_bytes(
        (operations, shuffled) in prop::collection::vec(operation(), 0..12)
            .prop_flat_map(|ops| {
                let repeated: Vec<_> = ops.iter().chain(ops.iter()).cloned().collect();
                (Just(ops), Just(repeated).prop_shuffle())
            }),
    ) {
        prop_assert_eq!(bytes(&after(operations)), bytes(&after(shuffled)));
    }

    /// Each packet comes a second after the one before.
    #[test]
    fn in_any_order_a_key_retires_when_the_first_newer_comes(
        told in prop::collection::vec((0u8..4, 0u64..9), 0..14),
    ) {
        let storage = after(told.iter().map(|(seed, seq)| addition("v", *seed, 1, *seq)));
        for (seed, _) in &told {
            let own = told.iter().filter(|(of, _)| of == seed).map(|(_, seq)| *seq).max();
            let first = (0..).zip(&told).find(|(_, (_, seq))| Some(*seq) > own);
            prop_assert_eq!(newer_since(&storage, "v", *seed), first.map(|(at, _)| at));
        }
        prop_assert!(keys::number_of_times(&storage) <= told.len());
    }
}
