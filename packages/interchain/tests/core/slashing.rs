//! A slash takes its part of what the validator had at the infraction, as the Cosmos SDK's does.

use cosmwasm_std::Decimal;

use crate::staking::{Setup, DAY};

/// What is left of validator `va`, with the 1,000 of its operator.
fn left(setup: &Setup) -> u128 {
    setup.world.chain(setup.id).validator("va").unwrap().tokens.u128()
}

fn slash(setup: &mut Setup, percent: u64, height: u64) -> u128 {
    setup.chain().slash("va", Decimal::percent(percent), height).unwrap().u128()
}

#[test]
fn what_joined_after_the_infraction_adds_nothing_to_the_slash() {
    let mut setup = Setup::plain();
    let infraction = setup.chain().height();
    setup.world.advance(DAY);
    setup.delegate("va", 3_000).unwrap();
    setup.world.advance(DAY);
    assert_eq!(slash(&mut setup, 10, infraction), 100);
    // All who are there now share it.
    assert_eq!((left(&setup), setup.delegated("va")), (3_900, 2_925));
}

#[test]
fn a_second_slash_takes_its_part_of_what_was_there_before_the_first() {
    let mut setup = Setup::plain();
    setup.delegate("va", 500).unwrap();
    setup.world.advance(DAY);
    let infraction = setup.chain().height();
    setup.world.advance(DAY);
    assert_eq!((slash(&mut setup, 40, infraction), left(&setup)), (600, 900));
    assert_eq!((slash(&mut setup, 40, infraction), left(&setup)), (600, 300));
    assert_eq!((slash(&mut setup, 40, infraction), left(&setup)), (300, 0), "no more than there is");
}

#[test]
fn the_power_at_a_height_is_that_before_its_transactions() {
    let mut setup = Setup::plain();
    let before = setup.chain().height();
    setup.world.advance(DAY);
    let height = setup.chain().height();
    setup.delegate("va", 1_000).unwrap();
    setup.delegate("va", 1_000).unwrap();
    setup.undelegate("va", 500).unwrap();
    setup.world.advance(DAY);
    let after = setup.chain().height();
    setup.delegate("va", 7_000).unwrap();
    setup.world.advance(DAY);
    let start = setup.world.snapshot();
    // The entry of that block contributed, too: it pays 50 of the 100.
    assert_eq!((slash(&mut setup, 10, height), left(&setup)), (100, 9_450));
    setup.world.restore(&start);
    assert_eq!((slash(&mut setup, 10, before), left(&setup)), (100, 9_450));
    setup.world.restore(&start);
    assert_eq!((slash(&mut setup, 10, after), left(&setup)), (250, 9_250));
}

#[test]
fn what_has_left_since_pays_its_part_and_no_more_than_that() {
    let mut setup = Setup::plain();
    setup.delegate("va", 1_000).unwrap();
    setup.world.advance(DAY);
    let infraction = setup.chain().height();
    setup.world.advance(DAY);
    setup.undelegate("va", 400).unwrap();
    setup.redelegate("va", "vb", 400).unwrap();
    setup.world.advance(DAY);
    setup.delegate("va", 1_800).unwrap();
    setup.world.advance(DAY);
    // 1,000 of 2,000: 200 from the entry, 200 from what was moved, 600 from what is there.
    assert_eq!(slash(&mut setup, 50, infraction), 1_000);
    assert_eq!((left(&setup), setup.delegated("vb")), (2_400, 200));
}

#[test]
fn a_validator_that_is_added_again_has_no_past() {
    let mut setup = Setup::plain();
    let infraction = setup.chain().height();
    setup.world.advance(DAY);
    setup.delegate("va", 500).unwrap();
    setup.undelegate("va", 500).unwrap();
    setup.world.advance(DAY);
    setup.chain().jail("va").unwrap();
    setup.chain().remove_validator("va").unwrap();
    setup.chain().add_validator(&crate::staking::spec("va", 9)).unwrap();
    setup.world.advance(22 * DAY);
    setup.delegate("va", 3_000).unwrap();
    setup.world.advance(DAY);
    assert_eq!(slash(&mut setup, 10, infraction), 100);
}
