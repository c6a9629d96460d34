//! Stake and Unstake: their effect, and each reason to refuse one.

use cosmwasm_std::{Coin, Uint128, Uint256};

use super::*;
use crate::stakes::{Totals, TOTALS, TOTAL_STAKE};
use crate::valset::{Validator, VALIDATORS};
use mesh_apis::time::Seconds;
use mesh_apis::ConsumerHeight;

const FULL: u128 = u128::MAX;

fn total(deps: &Deps) -> Uint128 {
    TOTAL_STAKE.may_load(&deps.storage).unwrap().unwrap_or_default()
}

fn big(amount: Uint256) -> Coin {
    Coin { denom: DENOM.to_string(), amount }
}

#[test]
fn stake_and_unstake_change_the_sums_and_the_ack_has_them() {
    let mut deps = opened_with(&["v", "w"]);
    let height = Some(ConsumerHeight(mock_env().block.height));
    let sums = |n, staked, unstaked| StakeAck {
        n,
        height,
        staked: Uint128::new(staked),
        unstaked: Uint128::new(unstaked),
    };
    assert_eq!(stake(&mut deps, "v", 100), sums(1, 100, 0));
    assert_eq!(stake(&mut deps, "v", 50), sums(2, 150, 0));
    assert_eq!(stake(&mut deps, "w", 7), sums(1, 7, 0));
    assert_eq!(unstake(&mut deps, "v", 30), sums(3, 150, 30));
    let v = stake_of(&deps, "v");
    assert_eq!((v.stake.u128(), v.n), (120, 3));
    assert_eq!(total(&deps).u128(), 127);
}

/// Failure 6 of the reference: what was staked in parts could not be unstaked as a whole.
#[test]
fn all_stake_can_be_unstaked_whatever_parts_and_price() {
    let mut deps = opened_with(&["v"]);
    stake(&mut deps, "v", 3);
    stake(&mut deps, "v", 3);
    let change = ExecuteMsg::UpdateConfig {
        price_feed: None,
        price_max_age_secs: Some(Seconds(0)),
        discount: Some(Decimal::zero()),
        transfer_channel: None,
    };
    run(&mut deps, "admin", change).unwrap();
    unstake(&mut deps, "v", 6);
    assert_eq!(stake_of(&deps, "v").stake, Uint128::zero());
    assert_eq!(total(&deps), Uint128::zero());
}

/// Failure 8 of the reference.
#[test]
fn a_stake_needs_a_known_active_untombstoned_validator() {
    let mut deps = opened_with(&["jailed", "inactive", "dead"]);
    report(
        &mut deps,
        vec![
            status("jailed", ValidatorStatus::Jailed),
            status("inactive", ValidatorStatus::Inactive),
            tombstoned("dead"),
            status("keyless", ValidatorStatus::Active),
            tombstoned("dead-keyless"),
        ],
    );
    let mut code = |validator: &str| refused(&mut deps, &stake_packet(validator, coin(5, DENOM)));
    assert_eq!(code("nobody"), ReasonCode::UnknownValidator);
    assert_eq!(code("keyless"), ReasonCode::UnknownValidator);
    assert_eq!(code(""), ReasonCode::UnknownValidator);
    assert_eq!(code("jailed"), ReasonCode::InactiveValidator);
    assert_eq!(code("inactive"), ReasonCode::InactiveValidator);
    assert_eq!(code("dead"), ReasonCode::TombstonedValidator);
    assert_eq!(code("dead-keyless"), ReasonCode::TombstonedValidator);
}

#[test]
fn an_unstake_is_accepted_whatever_has_become_of_the_validator() {
    let mut deps = opened_with(&["jailed", "dead"]);
    for validator in ["jailed", "dead"] {
        stake(&mut deps, validator, 10);
    }
    report(&mut deps, vec![status("jailed", ValidatorStatus::Jailed), tombstoned("dead")]);
    // Nor does it matter if the validator was never reported.
    VALIDATORS.remove(deps.as_mut().storage, "dead");
    for validator in ["jailed", "dead"] {
        unstake(&mut deps, validator, 10);
        assert_eq!(stake_of(&deps, validator).stake, Uint128::zero());
    }
}

#[test]
fn an_unstake_of_more_than_is_staked_is_refused() {
    let mut deps = opened_with(&["v", "w"]);
    stake(&mut deps, "v", 10);
    stake(&mut deps, "w", 90);
    let mut code = |validator: &str, amount| refused(&mut deps, &unstake_packet(validator, amount));
    assert_eq!(code("v", coin(11, DENOM)), ReasonCode::InsufficientStake);
    assert_eq!(code("nobody", coin(1, DENOM)), ReasonCode::InsufficientStake);
    assert_eq!(code("", coin(1, DENOM)), ReasonCode::InsufficientStake);
    assert_eq!(code("v", big(Uint256::MAX)), ReasonCode::InsufficientStake);
}

#[test]
fn what_was_unstaked_cannot_be_unstaked_again() {
    let mut deps = opened_with(&["v", "w"]);
    stake(&mut deps, "v", 10);
    stake(&mut deps, "w", 90);
    unstake(&mut deps, "v", 7);
    assert_eq!(refused(&mut deps, &unstake_packet("v", coin(4, DENOM))), ReasonCode::InsufficientStake);
    unstake(&mut deps, "v", 3);
    assert_eq!(refused(&mut deps, &unstake_packet("v", coin(1, DENOM))), ReasonCode::InsufficientStake);
}

#[test]
fn another_denom_and_nothing_are_refused() {
    let mut deps = opened_with(&["v"]);
    stake(&mut deps, "v", 10);
    for packet in [stake_packet, unstake_packet] {
        assert_eq!(refused(&mut deps, &packet("v", coin(5, "uother"))), ReasonCode::WrongDenom);
        assert_eq!(refused(&mut deps, &packet("v", coin(0, DENOM))), ReasonCode::ZeroAmount);
    }
}

#[test]
fn sums_that_do_not_fit_are_refused_and_every_exit_stays_open() {
    let mut deps = opened_with(&["v", "w"]);
    assert_eq!(refused(&mut deps, &stake_packet("v", big(Uint256::MAX))), ReasonCode::Overflow);
    stake(&mut deps, "v", FULL);
    assert_eq!(refused(&mut deps, &stake_packet("v", coin(1, DENOM))), ReasonCode::Overflow);
    assert_eq!(refused(&mut deps, &stake_packet("w", coin(1, DENOM))), ReasonCode::Overflow, "of the total");
    unstake(&mut deps, "v", FULL);
    assert_eq!(total(&deps), Uint128::zero());
    assert_eq!(refused(&mut deps, &stake_packet("v", coin(1, DENOM))), ReasonCode::Overflow, "of the sum");
    stake(&mut deps, "w", 1);
}

#[test]
fn a_full_count_refuses_a_stake_and_no_unstake() {
    let mut deps = opened_with(&["v"]);
    stake(&mut deps, "v", 10);
    let full = Totals { n: u64::MAX, ..TOTALS.load(&deps.storage, "v").unwrap() };
    TOTALS.save(deps.as_mut().storage, "v", &full).unwrap();
    assert_eq!(refused(&mut deps, &stake_packet("v", coin(1, DENOM))), ReasonCode::Overflow);
    unstake(&mut deps, "v", 10);
}

#[test]
fn a_packet_over_another_channel_is_refused() {
    let mut deps = opened_with(&["v"]);
    let before = state(&deps);
    let msg = mock_ibc_packet_recv("channel-99", &stake_packet("v", coin(5, DENOM))).unwrap();
    let response = ibc_packet_receive(deps.as_mut(), mock_env(), msg).unwrap();
    assert!(
        matches!(outcome(&response), AckOutcome::Failure(error) if error.code == ReasonCode::WrongChannel)
    );
    assert_eq!(state(&deps), before);

    let mut deps = instantiated(init_msg());
    assert_eq!(refused(&mut deps, &stake_packet("v", coin(5, DENOM))), ReasonCode::WrongChannel);
}

#[test]
fn the_event_of_a_refused_packet_names_its_code_as_the_ack_does() {
    let response = deliver(&mut opened(), &stake_packet("nobody", coin(5, DENOM)));
    let code = response.attributes.iter().find(|attribute| attribute.key == "code").unwrap();
    assert_eq!(code.value, "unknown_validator");
}

#[test]
fn a_packet_that_cannot_be_decoded_is_refused() {
    let mut deps = opened_with(&["v"]);
    for text in ["", "{}", "null", r#"{"burn":{}}"#, r#"{"stake":{"validator":"v"}}"#, "\u{0}"] {
        let mut msg = mock_ibc_packet_recv(CHANNEL_ID, &()).unwrap();
        msg.packet.data = Binary::from(text.as_bytes());
        let response = ibc_packet_receive(deps.as_mut(), mock_env(), msg).unwrap();
        assert!(
            matches!(outcome(&response), AckOutcome::Failure(error) if error.code == ReasonCode::MalformedPacket),
            "{text}"
        );
    }
}

/// Failure 10 of the reference.
#[test]
fn a_packet_with_unknown_fields_is_applied() {
    let mut deps = opened_with(&["v"]);
    let mut msg = mock_ibc_packet_recv(CHANNEL_ID, &()).unwrap();
    msg.packet.data = Binary::from(
        br#"{"stake":{"validator":"v","stake":{"denom":"ustake","amount":"5","x":1},"tx_id":7,"new":[{}]}}"#,
    );
    let response = ibc_packet_receive(deps.as_mut(), mock_env(), msg).unwrap();
    assert_eq!(sums(&response).staked.u128(), 5);
}

/// A key above 64 KiB ends the transaction in the real engine, and no ack would be written.
#[test]
fn an_endless_operator_address_is_never_looked_up() {
    let mut deps = opened();
    let endless = "v".repeat(70_000);
    // Would be found if it were looked up.
    let known = Validator {
        pub_key: Some(key(1)),
        status: Some(ValidatorStatus::Active),
        tombstoned_at: None,
        added_at: Some(ConsumerHeight(1)),
        quarantined: false,
    };
    VALIDATORS.save(deps.as_mut().storage, &endless, &known).unwrap();
    let packet = stake_packet(&endless, coin(5, DENOM));
    assert_eq!(refused(&mut deps, &packet), ReasonCode::UnknownValidator);
    let packet = unstake_packet(&endless, coin(5, DENOM));
    assert_eq!(refused(&mut deps, &packet), ReasonCode::InsufficientStake);
}

#[test]
fn a_stake_calls_no_contract_and_writes_two_records() {
    let mut deps = opened_with(&["v"]);
    stake(&mut deps, "v", 5);
    let before = state(&deps);
    let response = deliver(&mut deps, &stake_packet("v", coin(5, DENOM)));
    assert!(response.messages.is_empty());
    let changed = state(&deps).into_iter().filter(|record| !before.contains(record)).count();
    assert_eq!(changed, 2);
    assert_eq!(state(&deps).len(), before.len());
}

#[test]
fn a_tombstone_takes_its_stake_off_the_total_at_once_and_once() {
    let mut deps = opened_with(&["dead", "alive"]);
    stake(&mut deps, "dead", 900);
    stake(&mut deps, "alive", 100);
    report(&mut deps, vec![tombstoned("dead")]);
    assert_eq!(total(&deps).u128(), 100);
    report(&mut deps, vec![tombstoned("dead")]);
    unstake(&mut deps, "dead", 400);
    assert_eq!((total(&deps).u128(), stake_of(&deps, "dead").stake.u128()), (100, 500));
    unstake(&mut deps, "alive", 30);
    assert_eq!(total(&deps).u128(), 70);
}
