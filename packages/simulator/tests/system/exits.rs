//! Ways out when the consumer does not answer.

use mesh_apis::external_staking::TxStatus;
use mesh_apis::ConsumerHeight;
use mesh_simulator::Checks;

use crate::clockwork::{holds, system, DAY, VA};

#[test]
fn an_unstake_over_an_expired_client_is_forced_at_once() {
    let mut system = system();
    system.stake("alice", 0, VA, 100).unwrap();
    system.world.relay_all().unwrap();
    let (link, provider) = (system.consumer(0).unwrap().link, system.deployment.provider);
    system.world.expire_client(link, provider).unwrap();
    let tx = system.unstake("alice", 0, VA, 100).unwrap();
    assert_eq!(system.tx(0, tx).unwrap().status, TxStatus::Forced);
    assert_eq!(system.owed(0).unwrap().total, 1);
    holds(&mut system);
    system.world.advance(21 * DAY);
    system.withdraw("alice", 0, None).unwrap();
    system.unbond("alice", 1_000).unwrap();
    holds(&mut system);
}

#[test]
fn a_halted_consumer_holds_nobody() {
    let mut system = system();
    let chain = system.consumer(0).unwrap().chain;
    system.stake("alice", 0, VA, 100).unwrap();
    system.world.relay_all().unwrap();
    system.world.halt(chain);
    let stake = system.stake("bob", 0, VA, 50).unwrap();
    let unstake = system.unstake("alice", 0, VA, 100).unwrap();
    system.world.advance(7 * DAY);
    assert!(system.force("alice", 0, unstake).is_err(), "not silent yet");
    system.world.advance(DAY);
    system.force("alice", 0, unstake).unwrap();
    system.abort("bob", 0, stake).unwrap();
    holds(&mut system);
    system.world.advance(21 * DAY);
    for user in ["alice", "bob"] {
        system.withdraw(user, 0, None).unwrap();
        system.unbond(user, 1_000).unwrap();
    }
    holds(&mut system);
}

#[test]
fn a_channel_closed_by_the_counterparty_holds_nobody() {
    let mut system = system();
    system.stake("alice", 0, VA, 100).unwrap();
    system.world.relay_all().unwrap();
    let (ours, theirs) = (system.consumer(0).unwrap().provider_end, system.consumer(0).unwrap().consumer_end);
    assert!(system.world.channel_close_init(ours).is_err());
    assert!(system.world.channel_close_init(theirs).is_err());
    system.world.counterparty_close(theirs).unwrap();
    system.world.channel_close_confirm(ours).unwrap();
    let tx = system.unstake("alice", 0, VA, 100).unwrap();
    assert_eq!(system.tx(0, tx).unwrap().status, TxStatus::Forced);
    holds(&mut system);
}

#[test]
fn a_lying_consumer_is_seen_and_holds_nobody() {
    let mut system = system();
    system.stake("alice", 0, VA, 100).unwrap();
    system.world.relay_all().unwrap();
    system.unstake("alice", 0, VA, 100).unwrap();
    let packet = system.world.in_flight_ids().unwrap()[0];
    // It claims to have applied an Unstake of 7.
    let sums = mesh_apis::ack::StakeAck {
        n: 2,
        height: Some(ConsumerHeight(1)),
        staked: 100u128.into(),
        unstaked: 7u128.into(),
    };
    system.world.forge_ack(packet, mesh_apis::ack::success(&sums).unwrap()).unwrap();
    system.world.acknowledge(packet).unwrap();
    assert!(system.ledger(0, VA).unwrap().diverged.is_some());
    assert!(system.stake("bob", 0, VA, 1).is_err());
    let report = Checks::lying(0).run(&system).unwrap();
    assert!(report.is_ok(), "{:?}", report.violations);
    assert!(!system.check().unwrap().is_ok(), "and an honest one would never look so");
    system.world.advance(21 * DAY);
    system.withdraw("alice", 0, None).unwrap();
    system.unbond("alice", 1_000).unwrap();
}
