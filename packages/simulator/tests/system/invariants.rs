//! The checker sees what is broken. Each test breaks one thing behind the contracts' back.

use cosmwasm_std::{coins, BankMsg};
use mesh_apis::ack::StakeAck;
use mesh_apis::ConsumerHeight;
use mesh_simulator::{Rule, System};

use crate::clockwork::{system, DAY, VA};

fn staked() -> System {
    let mut system = system();
    system.stake("alice", 0, VA, 100).unwrap();
    system.world.relay_all().unwrap();
    assert!(system.check().unwrap().is_ok());
    system
}

fn broken(system: &System) -> Vec<Rule> {
    let mut rules: Vec<_> =
        system.check().unwrap().violations.into_iter().map(|violation| violation.rule).collect();
    rules.sort();
    rules.dedup();
    rules
}

#[test]
fn every_rule_is_checked() {
    let mut system = staked();
    let height = system.world.chain(system.consumer(0).unwrap().chain).height();
    let evidence = system.double_sign(0, VA, height).unwrap();
    system.submit_evidence(0, VA, &evidence).unwrap();
    let mut report = system.check().unwrap();
    report.merge(system.check_drains().unwrap());
    for rule in [
        Rule::Custody,
        Rule::AcknowledgedIsPositionsAndOwed,
        Rule::ConverterAgrees,
        Rule::UnresolvedIsInFlight,
        Rule::UnstakesAreCovered,
        Rule::LienIsPositions,
        Rule::LiensAreCovered,
        Rule::ValidatorViewsAgree,
        Rule::RewardsAreConserved,
        Rule::SlashesAreCharged,
        Rule::NoFalseAlarm,
        Rule::HandlersAreTotal,
        Rule::Drains,
    ] {
        assert!(report.checked.get(&rule).is_some_and(|count| *count > 0), "{rule}");
    }
}

#[test]
fn coins_that_leave_the_vault_are_missed() {
    let mut system = staked();
    let (vault, thief) = (system.deployment.vault.clone(), system.user("thief"));
    let provider = system.deployment.provider;
    system.world.chain_mut(provider).pay(&vault, &thief, coins(1, "uprov")).unwrap();
    assert_eq!(broken(&system), [Rule::Custody]);
}

#[test]
fn coins_that_vanish_are_missed() {
    let mut system = staked();
    let alice = system.user("alice");
    system.fund("alice", 5).unwrap();
    let provider = system.deployment.provider;
    system.world.chain_mut(provider).send(&alice, BankMsg::Burn { amount: coins(1, "uprov") }).unwrap();
    assert_eq!(broken(&system), [Rule::Custody]);
}

/// Alice has 100 on VA. Bob's Stake of 70 is applied, and the consumer lies about the height; then
/// VA is slashed for `infraction`, given the real height.
fn lied_about_a_height(lie: i64, infraction: i64) -> System {
    let mut system = staked();
    let height = |system: &System| system.world.chain(system.consumer(0).unwrap().chain).height();
    system.world.advance(600);
    system.stake("bob", 0, VA, 70).unwrap();
    system.world.advance(600);
    let id = system.world.in_flight_ids().unwrap()[0];
    system.world.deliver(id).unwrap();
    let real = height(&system);
    let told = real.saturating_add_signed(lie);
    let sums =
        StakeAck { n: 2, height: Some(ConsumerHeight(told)), staked: 170u128.into(), unstaked: 0u128.into() };
    system.world.forge_ack(id, mesh_apis::ack::success(&sums).unwrap()).unwrap();
    system.world.acknowledge(id).unwrap();
    let evidence = system.double_sign(0, VA, real.saturating_add_signed(infraction)).unwrap();
    system.submit_evidence(0, VA, &evidence).unwrap();
    system.settle_all().unwrap();
    system
}

#[test]
fn a_charge_of_somebody_who_backed_nothing_is_noticed() {
    assert_eq!(broken(&lied_about_a_height(0, -1)), []);
    assert_eq!(broken(&lied_about_a_height(-1, -1)), [Rule::SlashesAreCharged]);
}

#[test]
fn somebody_who_escapes_is_noticed() {
    let mut honest = lied_about_a_height(0, 0);
    assert!(honest.check_drains().unwrap().is_ok());
    let mut lied = lied_about_a_height(1, 0);
    let violations = lied.check_drains().unwrap().violations;
    assert_eq!(violations.len(), 1, "{violations:?}");
    assert_eq!(violations[0].rule, Rule::SlashesAreCharged);
    assert_eq!((violations[0].expected.as_str(), violations[0].actual.as_str()), ("at least 70", "0"));
}

#[test]
fn a_packet_that_the_provider_never_sent_is_noticed() {
    let mut system = staked();
    let from = system.consumer(0).unwrap().provider_end;
    let stake =
        format!(r#"{{"stake":{{"validator":"{VA}","stake":{{"denom":"uprov","amount":"5"}},"tx_id":99}}}}"#);
    let id = system.world.byzantine_send(from, stake.into_bytes()).unwrap();
    assert_eq!(broken(&system), [Rule::UnresolvedIsInFlight]);
    system.world.deliver(id).unwrap();
    assert_eq!(broken(&system), [Rule::ConverterAgrees]);
}

#[test]
fn a_timeout_of_a_packet_that_was_applied_is_noticed() {
    let mut system = staked();
    system.stake("bob", 0, VA, 70).unwrap();
    let id = system.world.in_flight_ids().unwrap()[0];
    system.world.deliver(id).unwrap();
    assert!(system.check().unwrap().is_ok());
    system.world.forge_timeout(id).unwrap();
    assert_eq!(broken(&system), [Rule::ConverterAgrees]);
}

#[test]
fn an_unstake_that_the_converter_could_not_cover_is_noticed() {
    let mut system = staked();
    system.unstake("alice", 0, VA, 60).unwrap();
    let honest = system.world.in_flight_ids().unwrap()[0];
    // The converter loses stake that the provider counts on.
    let from = system.consumer(0).unwrap().provider_end;
    let unstake = format!(
        r#"{{"unstake":{{"validator":"{VA}","unstake":{{"denom":"uprov","amount":"50"}},"tx_id":99}}}}"#
    );
    let lie = system.world.byzantine_send(from, unstake.into_bytes()).unwrap();
    system.world.deliver(lie).unwrap();
    assert_eq!(broken(&system), [Rule::ConverterAgrees, Rule::UnstakesAreCovered]);
    system.world.deliver(honest).unwrap();
}

#[test]
fn a_validator_that_only_the_consumer_lost_is_noticed() {
    let mut system = staked();
    let from = system.consumer(0).unwrap().consumer_end;
    let remove =
        format!(r#"{{"remove_validators":{{"validators":[{{"valoper":"{VA}","height":1,"seq":1}}]}}}}"#);
    let id = system.world.byzantine_send(from, remove.into_bytes()).unwrap();
    system.world.deliver(id).unwrap();
    assert_eq!(broken(&system), [Rule::ValidatorViewsAgree]);
}

#[test]
fn a_state_that_cannot_be_emptied_is_noticed() {
    let mut system = staked();
    system.unstake("alice", 0, VA, 60).unwrap();
    let id = system.world.in_flight_ids().unwrap()[0];
    assert!(system.check_drains().unwrap().is_ok());
    // Such an ack can never be relayed.
    system.world.forge_ack(id, br#"{"error":"5 > 3"}"#).unwrap();
    let report = system.check_drains().unwrap();
    assert_eq!(report.violations.len(), 1, "{:?}", report.violations);
    assert_eq!(system.world.in_flight_ids().unwrap(), [id], "the check has changed nothing");
}

#[test]
fn rewards_that_leave_the_books_are_missed() {
    let thief = |system: &System, chain| system.world.chain(chain).account("thief");
    let mut system = staked();
    system.world.advance(DAY);
    system.run_epoch(0).unwrap();
    system.distribute(0, VA, 10_000_000).unwrap();
    system.world.advance(DAY);
    system.run_epoch(0).unwrap();
    let deployed = system.consumer(0).unwrap().clone();
    system.pay_converter(0, 50).unwrap();
    system.world.relay_all().unwrap();
    assert!(system.check().unwrap().is_ok());
    let start = system.world.snapshot();

    let (provider, to) = (system.deployment.provider, thief(&system, system.deployment.provider));
    let voucher = coins(1, &deployed.reward_denom);
    system.world.chain_mut(provider).pay(&deployed.external_staking, &to, voucher).unwrap();
    assert_eq!(broken(&system), [Rule::RewardsAreConserved]);
    system.world.restore(&start);
    assert_eq!(broken(&system), []);

    let to = thief(&system, deployed.chain);
    system.world.chain_mut(deployed.chain).pay(&deployed.converter, &to, coins(1, &deployed.denom)).unwrap();
    assert_eq!(broken(&system), [Rule::RewardsAreConserved]);
    system.world.restore(&start);

    // A batch is taken for lost although it has arrived.
    system.distribute(0, VA, 10_000_000).unwrap();
    system.world.advance(DAY);
    system.run_epoch(0).unwrap();
    let id = *system.world.in_flight_ids().unwrap().last().unwrap();
    system.world.deliver(id).unwrap();
    assert!(system.check().unwrap().is_ok());
    system.world.forge_timeout(id).unwrap();
    assert_eq!(broken(&system), [Rule::RewardsAreConserved]);
}
