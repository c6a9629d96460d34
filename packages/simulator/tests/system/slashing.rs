//! Double signing, from the votes to the burn.

use cosmwasm_std::Decimal;
use mesh_apis::virtual_staking::SudoMsg;
use mesh_simulator::valset_file::{parse_validators, EXAMPLE_A, EXAMPLE_B};
use mesh_simulator::{DeployConfig, System};

use crate::clockwork::{config, holds, system, DAY, VA, VB, WA};

fn height(system: &System, consumer: usize) -> u64 {
    system.world.chain(system.consumer(consumer).unwrap().chain).height()
}

#[test]
fn a_double_sign_burns_what_was_staked_and_nothing_else() {
    let mut system = system();
    for (user, validator, amount) in [("alice", VA, 500), ("alice", VB, 200), ("bob", VB, 100)] {
        system.stake(user, 0, validator, amount).unwrap();
    }
    system.world.relay_all().unwrap();
    let evidence = system.double_sign(0, VA, height(&system, 0)).unwrap();
    system.submit_evidence(0, VA, &evidence).unwrap();
    system.punish(0, VA, height(&system, 0)).unwrap();
    assert_eq!(system.infractions(0, VA).unwrap().len(), 1);
    assert!(system.submit_evidence(0, VA, &evidence).is_err());

    system.settle(0, &["alice", "bob"]).unwrap();
    assert_eq!(system.account("alice").unwrap().bonded.u128(), 950, "10 % of 500");
    assert_eq!(system.account("bob").unwrap().bonded.u128(), 1_000);
    assert_eq!(system.vault_balance().unwrap().u128(), 1_950);
    holds(&mut system);
    system.world.relay_all().unwrap();
    system.world.advance(DAY);
    system.run_epoch(0).unwrap();
    assert!(system.stake("bob", 0, VA, 1).is_err());
    let left = system.real_delegations(0).unwrap().into_iter().find(|(of, _)| of == VA);
    assert_eq!(left, None, "virtual staking leaves it");
    holds(&mut system);
}

#[test]
fn each_consumer_s_validators_sign_for_their_own_chain() {
    let mut system = system();
    system.stake("alice", 1, WA, 500).unwrap();
    system.world.relay_all().unwrap();
    let height = height(&system, 1);
    let other = system.double_sign_for(1, WA, height, "consumera-1").unwrap();
    assert!(system.submit_evidence(1, WA, &other).unwrap_err().says("chain id"));
    let own = system.double_sign(1, WA, height).unwrap();
    assert!(system.submit_evidence(0, WA, &own).is_err(), "it is not known there");
    system.submit_evidence(1, WA, &own).unwrap();
    system.settle_all().unwrap();
    assert_eq!(system.account("alice").unwrap().bonded.u128(), 950);
    holds(&mut system);
}

#[test]
fn a_key_that_was_rotated_away_still_convicts() {
    let mut system = system();
    system.stake("alice", 0, VA, 500).unwrap();
    system.world.relay_all().unwrap();
    let before = height(&system, 0);
    system.world.advance(60);
    system.rotate_key(0, VA).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!(system.validator(0, VA).unwrap().keys.len(), 2);
    let old = system.double_sign(0, VA, before).unwrap();
    system.world.advance(60);
    let new = system.double_sign(0, VA, height(&system, 0)).unwrap();
    system.submit_evidence(0, VA, &new).unwrap();
    system.submit_evidence(0, VA, &old).unwrap();
    system.settle_all().unwrap();
    system.settle_all().unwrap();
    assert_eq!(system.account("alice").unwrap().bonded.u128(), 950, "once");
    holds(&mut system);
}

#[test]
fn a_new_key_convicts_for_votes_before_it_was_reported() {
    let mut system = system();
    system.stake("alice", 0, VA, 500).unwrap();
    system.world.relay_all().unwrap();
    let chain = system.consumer(0).unwrap().chain;
    system.world.chain_mut(chain).rotate_to_new_key(VA).unwrap();
    system.world.advance(60);
    let evidence = system.double_sign(0, VA, height(&system, 0)).unwrap();
    system.world.advance(DAY);
    assert!(system.submit_evidence(0, VA, &evidence).is_err(), "the provider does not know the key");
    system.sync_validators(0).unwrap();
    system.world.relay_all().unwrap();
    system.submit_evidence(0, VA, &evidence).unwrap();
    system.settle_all().unwrap();
    assert_eq!(system.account("alice").unwrap().bonded.u128(), 950);
    holds(&mut system);
}

/// The offender changes its key shortly before, and the chain tells of the tombstone before anybody
/// has asked for keys.
#[test]
fn a_key_rotated_in_before_convicts_after_a_sudo_tombstone() {
    for told_at_once in [true, false] {
        let mut system = system();
        system.stake("alice", 0, VA, 500).unwrap();
        system.world.relay_all().unwrap();
        let chain = system.consumer(0).unwrap().chain;
        let chain = system.world.chain_mut(chain);
        chain.rotate_to_new_key(VA).unwrap();
        chain.accept_grpc(told_at_once).unwrap();
        system.world.advance(60);
        let evidence = system.double_sign(0, VA, height(&system, 0)).unwrap();
        let chain = system.consumer(0).unwrap().chain;
        system.world.chain_mut(chain).tombstone(VA).unwrap();
        system.sudo_virtual_staking(0, &tombstone_of(VA)).unwrap();
        system.world.relay_all().unwrap();
        assert!(system.validator(0, VA).unwrap().tombstoned_at.is_some());
        assert_eq!(system.submit_evidence(0, VA, &evidence).is_ok(), told_at_once);
        if !told_at_once {
            let chain = system.consumer(0).unwrap().chain;
            system.world.chain_mut(chain).accept_grpc(true).unwrap();
            system.sync_validators(0).unwrap();
            system.world.relay_all().unwrap();
            system.submit_evidence(0, VA, &evidence).unwrap();
        }
        system.settle_all().unwrap();
        assert_eq!(system.account("alice").unwrap().bonded.u128(), 950);
        holds(&mut system);
    }
}

/// A key that is no longer in use may leak, and signs any height that one likes.
#[test]
fn a_retired_key_answers_for_a_time_and_the_newest_for_ever() {
    let mut system = system();
    system.stake("alice", 0, VA, 500).unwrap();
    system.world.relay_all().unwrap();
    let old = system.double_sign(0, VA, height(&system, 0)).unwrap();
    system.world.advance(60);
    system.rotate_key(0, VA).unwrap();
    system.world.relay_all().unwrap();
    system.world.advance(60);
    let new = system.double_sign(0, VA, height(&system, 0)).unwrap();
    let clock = system.world.chain(system.deployment.provider).time().seconds();
    let keys = system.validator(0, VA).unwrap().keys;
    let until = keys.iter().find_map(|key| key.answers_until).unwrap();
    system.world.advance(until.0 - clock);
    assert!(system.submit_evidence(0, VA, &old).unwrap_err().says("has a newer key"));
    system.world.advance(400 * DAY);
    system.submit_evidence(0, VA, &new).unwrap();
    system.settle_all().unwrap();
    assert_eq!(system.account("alice").unwrap().bonded.u128(), 950);
    holds(&mut system);
}

fn tombstone_of(validator: &str) -> SudoMsg {
    SudoMsg::HandleValsetUpdate {
        additions: None,
        removals: None,
        updated: None,
        jailed: None,
        unjailed: None,
        tombstoned: Some(vec![validator.to_string()]),
        slashed: None,
    }
}

#[test]
fn validators_of_real_nodes_and_of_the_committed_sets_can_sign() {
    let sets = [("a", EXAMPLE_A), ("b", EXAMPLE_B)].map(|(name, text)| parse_validators(name, text).unwrap());
    let mut real = sets[1].clone();
    real.iter_mut().for_each(|spec| spec.pub_key.reverse());
    let mut system = System::new(&DeployConfig::standard(vec![sets[0].clone(), real.clone()])).unwrap();
    for (consumer, set) in [(0, &sets[0]), (1, &real)] {
        let validator = &set[7].operator_address;
        let evidence = system.double_sign(consumer, validator, height(&system, consumer)).unwrap();
        system.submit_evidence(consumer, validator, &evidence).unwrap();
    }
    assert_eq!(system.slashes(0).unwrap().len() + system.slashes(1).unwrap().len(), 2);
}

#[test]
fn a_lien_that_shrinks_is_worked_off() {
    let mut config = config();
    config.consumers[0].max_slash = Decimal::percent(50);
    let mut system = System::new(&config).unwrap();
    system.fund("alice", 1_000).unwrap();
    system.bond("alice", 1_000).unwrap();
    system.stake("alice", 0, VA, 800).unwrap();
    system.stake("alice", 1, WA, 1_000).unwrap();
    system.world.relay_all().unwrap();
    let evidence = system.double_sign(0, VA, height(&system, 0)).unwrap();
    system.submit_evidence(0, VA, &evidence).unwrap();
    system.settle_all().unwrap();
    assert_eq!(system.account("alice").unwrap().bonded.u128(), 600);
    assert_eq!(system.lien("alice", 1).unwrap().unreported.u128(), 400);
    system.report_shrunk(1, "alice").unwrap();
    assert_eq!(system.debt("alice", 1).unwrap().u128(), 400);
    holds(&mut system);
    system.work_off_debt(1, "alice").unwrap();
    assert!(system.debt("alice", 1).unwrap().is_zero());
    assert_eq!(system.position("alice", 1, WA).unwrap().stake.u128(), 600);
    holds(&mut system);
}

/// A user of a consumer that slashes at this ratio bonds and stakes all of it on VA, which signs
/// twice.
fn emptied(max_slash: Decimal, amount: u128) -> System {
    let mut config = config();
    config.consumers[0].max_slash = max_slash;
    let mut system = System::new(&config).unwrap();
    system.fund("bob", amount).unwrap();
    system.bond("bob", amount).unwrap();
    system.stake("bob", 0, VA, amount).unwrap();
    system.world.relay_all().unwrap();
    let evidence = system.double_sign(0, VA, height(&system, 0)).unwrap();
    system.submit_evidence(0, VA, &evidence).unwrap();
    system.settle(0, &["bob"]).unwrap();
    system
}

#[test]
fn an_account_that_a_slash_empties_raises_no_alarm() {
    // A tenth of one unit is one unit.
    for (max_slash, amount) in [(Decimal::percent(10), 1), (Decimal::one(), 1_000)] {
        let mut system = emptied(max_slash, amount);
        assert!(system.accounts().unwrap().is_empty(), "the vault has forgotten bob");
        assert_eq!(system.everybody().unwrap(), [system.user("bob")]);
        holds(&mut system);
        // What is left of the position is nominal, and is unstaked like any other.
        system.unstake("bob", 0, VA, amount).unwrap();
        system.world.relay_all().unwrap();
        holds(&mut system);
    }
}
