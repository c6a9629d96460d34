//! Rewards: who earned them is told to the converter, whatever fails.

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{coin, DistributionMsg, ReplyOn};
use mesh_apis::time::Seconds;
use mesh_apis::virtual_staking::{Bonding, InstantiateMsg, StakingAction};
use mesh_virtual_staking::contract;

use crate::chain::DENOM;
use crate::setup::{module, treasury, Setup};
use crate::world::{has_event, v, World, DAY};

/// Three validators with a delegation of 100 each, by both ways to bond.
fn worlds() -> [World; 2] {
    [treasury(1_000), module()].map(|mut world| {
        for number in 0..3 {
            world.stake(number, 100);
        }
        world.epoch();
        assert!(world.rewards().asked.is_empty());
        world
    })
}

fn numbers(numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
    numbers.into_iter().map(v).collect()
}

#[test]
fn a_refused_withdraw_address_refuses_the_contract() {
    for bonding in [Bonding::Treasury, Bonding::Module] {
        let mut deps = mock_dependencies();
        let [converter, governance] = ["converter", "governance"].map(|name| deps.api.addr_make(name));
        let msg = InstantiateMsg {
            governance: governance.to_string(),
            bonding,
            epoch_interval_secs: Seconds(DAY),
            unbonding_period_secs: Seconds(DAY),
            page_limit: None,
            max_entries: 7,
            dead_band: None,
        };
        deps.querier.staking.update(DENOM, &[], &[]);
        let info = message_info(&converter, &[]);
        let response = contract::instantiate(deps.as_mut(), mock_env(), info, msg).unwrap();
        assert_eq!(response.messages.len(), 1);
        let address = converter.to_string();
        assert_eq!(response.messages[0].msg, DistributionMsg::SetWithdrawAddress { address }.into());
        assert_eq!(response.messages[0].reply_on, ReplyOn::Never);
    }
}

#[test]
fn earnings_are_booked_in_one_message_and_go_to_the_converter() {
    for mut world in worlds() {
        let idle = world.idle();
        world.earn(0, 5);
        world.earn(2, 7);
        world.epoch();
        assert_eq!(world.booked(), [[(0, 5), (2, 7)]]);
        assert_eq!(world.paid(DENOM), 12);
        assert_eq!(world.idle(), idle);
        assert_eq!(world.rewards().asked, numbers(0..3));
    }
}

#[test]
fn without_delegations_nothing_is_withdrawn_or_booked() {
    for mut world in [treasury(1_000), module()] {
        world.stake(0, 100);
        world.stake(1, 0);
        world.cap(0);
        world.epoch();
        assert!(world.rewards().asked.is_empty());
        world.cap(100);
        world.epoch();
        world.epoch();
        assert_eq!(world.rewards().asked, numbers([0]));
        assert!(world.booked().is_empty());
    }
}

#[test]
fn a_failed_withdrawal_is_skipped_and_tried_again() {
    for bad in 0..3 {
        for mut world in worlds() {
            (0..3).for_each(|number| world.earn(number, 5));
            world.rewards().bad.insert(v(bad));
            world.wait(DAY);
            let response = world.page().unwrap();
            assert!(has_event(&response, "staking_failed"));
            let others: Vec<_> = (0..3).filter(|number| *number != bad).map(|number| (number, 5)).collect();
            assert_eq!(world.booked(), [others]);
            let failures = world.failures();
            assert_eq!(failures.len(), 1);
            let (validator, failure) = &failures[0];
            assert_eq!((validator, failure.action), (&v(bad), StakingAction::Withdraw));
            assert_eq!((failure.epoch, failure.amount.u128()), (2, 0));

            world.rewards().bad.clear();
            world.earn(bad, 3);
            world.epoch();
            assert_eq!(world.booked()[1..], [[(bad, 8)]]);
        }
    }
}

#[test]
fn a_failed_withdrawal_stops_no_other_message_of_its_validator() {
    for mut world in worlds() {
        world.rewards().bad.insert(v(0));
        world.stake(0, 0);
        world.stake(1, 200);
        world.epoch();
        assert_eq!(world.delegated(), [0, 200, 100]);
    }
}

#[test]
fn a_converter_that_refuses_loses_nothing() {
    for mut world in worlds() {
        world.converter_refuses_rewards(true);
        world.earn(0, 5);
        world.earn(1, 7);
        world.wait(DAY);
        let response = world.page().unwrap();
        assert!(has_event(&response, "hand_over_failed"));
        assert!(!world.epoch_state().running);
        assert_eq!((world.booked().len(), world.collected()), (0, 12));
        world.earn(0, 3);
        world.epoch();
        assert_eq!((world.booked().len(), world.collected()), (0, 15));

        world.converter_refuses_rewards(false);
        world.earn(2, 1);
        world.epoch();
        assert_eq!(world.booked(), [[(0, 8), (1, 7), (2, 1)]]);
        assert_eq!((world.paid(DENOM), world.collected()), (16, 0));
    }
}

#[test]
fn refused_rewards_are_handed_over_without_delegations() {
    for mut world in worlds() {
        world.converter_refuses_rewards(true);
        world.earn(1, 7);
        world.cap(0);
        world.epoch();
        assert_eq!(world.delegated(), [0, 0, 0]);
        // Refused once more, by a page without a withdrawal.
        world.epoch();
        assert_eq!((world.booked().len(), world.collected()), (0, 7));
        world.converter_refuses_rewards(false);
        world.epoch();
        assert_eq!(world.booked(), [[(1, 7)]]);
        assert_eq!(world.collected(), 0);
    }
}

#[test]
fn each_page_hands_over_what_it_has_collected() {
    for bonding in [Bonding::Treasury, Bonding::Module] {
        let mut world = Setup::new(bonding).page_limit(2).build();
        world.fund(1_000);
        world.cap(1_000);
        world.price("1");
        for number in 0..5 {
            world.stake(number, 100);
            world.earn(number, 1 + number as u128);
        }
        world.epoch();
        (0..5).for_each(|number| world.earn(number, 1));
        world.wait(DAY);
        world.page().unwrap();
        assert_eq!(world.booked(), [[(0, 1), (1, 1)]]);
        // Refused in the middle of an epoch: with the next page.
        world.converter_refuses_rewards(true);
        world.page().unwrap();
        world.converter_refuses_rewards(false);
        world.page().unwrap();
        assert_eq!(world.booked()[1..], [[(2, 1), (3, 1), (4, 1)]]);
        assert!(!world.epoch_state().running);
    }
}

#[test]
fn withdrawals_count_as_messages_and_an_epoch_still_ends() {
    for bonding in [Bonding::Treasury, Bonding::Module] {
        let mut world = Setup::new(bonding).validators(25).page_limit(10).build();
        world.fund(10_000);
        world.cap(10_000);
        world.price("1");
        (0..25).for_each(|number| world.stake(number, 100));
        world.epoch();
        (0..25).for_each(|number| world.stake(number, 90));
        world.wait(DAY);
        let count = |world: &World| {
            let rules = world.rules();
            rules.tried + rules.rewards.asked.len()
        };
        let mut messages = vec![];
        loop {
            let before = count(&world);
            world.page().unwrap();
            messages.push(count(&world) - before);
            if !world.epoch_state().running {
                break;
            }
        }
        // Twenty-five withdrawals, and as many decreases, of which five have place in the last page
        // of the list.
        assert_eq!(messages, [10, 10, 10, 10, 10]);
        assert!((0..25).all(|number| world.delegated_to(number) == 90));
    }
}

#[test]
fn a_page_that_is_full_when_the_scan_ends_skips_no_redelegation() {
    let mut world = Setup::new(Bonding::Treasury).page_limit(1).funded(100, 1_000);
    world.stake(0, 100);
    world.epoch();
    world.earn(0, 5);
    world.stake(0, 40);
    world.stake(1, 60);
    world.converter_refuses_rewards(true);
    world.wait(DAY);
    world.done();
    // The list is through in the third page, whose only message hands over what was refused.
    for _ in 0..3 {
        world.page().unwrap();
    }
    assert!(world.done().is_empty());
    world.finish();
    assert_eq!(world.done(), ["0>1 60"]);
}

#[test]
fn an_unreported_reward_stays_with_the_converter() {
    for mut world in worlds() {
        (0..3).for_each(|number| world.earn(number, 5));
        // The last one of the page among them: what the others brought is handed over.
        world.rewards().garbled.extend([v(0), v(2)]);
        world.wait(DAY);
        let response = world.page().unwrap();
        assert!(has_event(&response, "reward_not_understood"));
        assert_eq!(world.booked(), [[(1, 5)]]);
        assert_eq!((world.paid(DENOM), world.collected()), (15, 0));
        assert!(world.failures().is_empty());
    }
}

#[test]
fn other_denoms_are_paid_to_the_converter_and_booked_to_nobody() {
    for mut world in worlds() {
        world.earn_coins(0, &[coin(3, "uatom"), coin(7, DENOM), coin(9, "zoin")]);
        world.earn_coins(1, &[coin(4, "uatom")]);
        world.epoch();
        assert_eq!(world.booked(), [[(0, 7)]]);
        assert_eq!(["uatom", DENOM, "zoin"].map(|denom| world.paid(denom)), [7, 7, 9]);
    }
}

#[test]
fn rewards_are_withdrawn_before_the_delegation_changes() {
    for mut world in worlds() {
        (0..3).for_each(|number| world.earn(number, 5));
        world.stake(0, 40);
        world.stake(1, 150);
        world.stake(2, 0);
        world.epoch();
        assert_eq!(world.delegated(), [40, 150, 0]);
        assert_eq!(world.booked(), [[(0, 5), (1, 5), (2, 5)]]);
        assert_eq!(world.paid_unasked(), 0);
    }
}

#[test]
fn rewards_are_collected_whatever_price_and_cap_are() {
    for mut world in worlds() {
        let changes: [fn(&mut World); 3] =
            [|world| world.stale_price("1"), World::no_price, |world| world.cap(0)];
        for (epoch, change) in changes.into_iter().enumerate() {
            change(&mut world);
            world.earn(0, 5);
            world.epoch();
            assert_eq!(world.booked()[epoch..], [[(0, 5)]]);
        }
    }
}

#[test]
fn rewards_are_collected_where_no_stake_is_taken_any_more() {
    for mut world in worlds() {
        world.stake_as(0, 100, None, true);
        world.stake_as(1, 0, None, false);
        (0..2).for_each(|number| world.earn(number, 5));
        world.epoch();
        assert_eq!(world.booked(), [[(0, 5), (1, 5)]]);
        assert_eq!(world.delegated(), [0, 0, 100]);
    }
}
