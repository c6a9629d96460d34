//! Every unresolved phase meets every outcome, also after its claim was withdrawn.

use mesh_apis::external_staking::TxStatus;
use mesh_apis::time::UnixTime;

use super::*;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    Success,
    Refused,
    Malformed,
    TimedOut,
}
use Outcome::*;

const FAILURES: [Outcome; 3] = [Refused, Malformed, TimedOut];

fn answer(world: &mut World, tx_id: TxId, outcome: Outcome) {
    match outcome {
        Success => world.ack(tx_id, bare_success()),
        Refused => world.ack(tx_id, refusal()),
        Malformed => world.ack(tx_id, Binary::default()),
        TimedOut => world.time_out(tx_id),
    }
}

/// Alice's Stake of 40 on `V` was silent, and given up.
fn aborted() -> (World, TxId) {
    let mut world = World::new();
    let tx_id = world.stake("alice", V, 40).unwrap();
    world.pass(TIMEOUT + GRACE);
    world.abort("alice", tx_id).unwrap();
    let release_at = world.now() + UNBONDING;
    assert_eq!(world.phase(tx_id), Phase::Aborted { release_at });
    assert_eq!(
        (world.claims("alice"), world.position("alice", V)),
        (vec![(40, release_at, true)], (0, 0, 0))
    );
    (world, tx_id)
}

/// Alice's Unstake of 40 from 100 on `V` was silent, and forced.
fn forced() -> (World, TxId) {
    let mut world = World::staked("alice", 100);
    let tx_id = world.unstake("alice", V, 40).unwrap();
    world.pass(TIMEOUT + GRACE);
    world.force("alice", tx_id).unwrap();
    let release_at = world.now() + UNBONDING;
    assert_eq!(world.phase(tx_id), Phase::OwedInFlight { release_at });
    assert_eq!(
        (world.claims("alice"), world.position("alice", V)),
        (vec![(40, release_at, true)], (60, 0, 0))
    );
    assert_eq!((world.ledger(V).owed.u128(), world.waiting()), (40, vec![]));
    (world, tx_id)
}

fn withdraw(world: &mut World) {
    world.pass(UNBONDING);
    world.withdraw("alice").unwrap();
    assert_eq!(world.claims("alice"), []);
}

#[test]
fn a_late_failure_of_an_aborted_stake_frees_its_claim_at_once() {
    for outcome in FAILURES {
        let (mut world, tx_id) = aborted();
        answer(&mut world, tx_id, outcome);
        assert_eq!((world.lien("alice"), world.claims("alice")), (0, vec![]), "{outcome:?}");
        assert_eq!(world.phase(tx_id), Phase::Failed);
        assert_eq!((world.ledger(V).owed.u128(), world.ledger(V).staked.u128()), (0, 0));
        assert_eq!(world.waiting(), []);
    }
}

#[test]
fn a_late_failure_of_a_withdrawn_abort_releases_nothing_twice() {
    for outcome in FAILURES {
        let (mut world, tx_id) = aborted();
        world.stake_and_confirm("alice", W, 500);
        withdraw(&mut world);
        assert_eq!(world.lien("alice"), 500);
        answer(&mut world, tx_id, outcome);
        assert_eq!(world.lien("alice"), 500, "{outcome:?}");
        assert_eq!(world.parked("alice"), 0);
        assert_eq!(world.phase(tx_id), Phase::Failed);
    }
}

#[test]
fn a_late_success_of_an_aborted_stake_owes_an_unstake() {
    for withdrawn in [false, true] {
        let (mut world, tx_id) = aborted();
        let (claims, mut lien) = (world.claims("alice"), 40);
        if withdrawn {
            withdraw(&mut world);
            lien = 0;
        }
        answer(&mut world, tx_id, Success);
        assert_eq!(world.claims("alice"), if withdrawn { vec![] } else { claims });
        assert_eq!((world.lien("alice"), world.position("alice", V)), (lien, (0, 0, 0)));
        let ledger = world.ledger(V);
        assert_eq!((ledger.staked.u128(), ledger.owed.u128()), (40, 40));
        assert_eq!(world.waiting(), [tx_id]);

        world.send_owed(None).unwrap();
        let unstake = ProviderPacket::Unstake { validator: V.to_string(), unstake: coin(40), tx_id };
        assert_eq!(packet_of(&world.flying[0]), unstake);
        answer(&mut world, tx_id, Success);
        let ledger = world.ledger(V);
        assert_eq!((ledger.unstaked.u128(), ledger.owed.u128()), (40, 0));
        assert_eq!(world.phase(tx_id), Phase::Discharged);
        assert_eq!(world.lien("alice"), lien);
    }
}

#[test]
fn a_late_success_discharges_a_forced_unstake_without_a_claim() {
    for withdrawn in [false, true] {
        let (mut world, tx_id) = forced();
        if withdrawn {
            withdraw(&mut world);
        }
        let (claims, lien) = (world.claims("alice"), world.lien("alice"));
        answer(&mut world, tx_id, Success);
        assert_eq!((world.claims("alice"), world.lien("alice")), (claims, lien));
        assert_eq!(world.position("alice", V), (60, 0, 0));
        let ledger = world.ledger(V);
        assert_eq!((ledger.unstaked.u128(), ledger.owed.u128(), ledger.in_flight), (40, 0, 0));
        assert_eq!(world.phase(tx_id), Phase::Discharged);
        assert_eq!(world.response(tx_id).status, TxStatus::Forced);
    }
}

#[test]
fn a_late_failure_of_a_forced_unstake_only_requeues_it() {
    for outcome in FAILURES {
        for withdrawn in [false, true] {
            let (mut world, tx_id) = forced();
            if withdrawn {
                withdraw(&mut world);
            }
            let (claims, lien) = (world.claims("alice"), world.lien("alice"));
            answer(&mut world, tx_id, outcome);
            assert_eq!((world.claims("alice"), world.lien("alice")), (claims, lien), "{outcome:?}");
            assert_eq!(world.position("alice", V), (60, 0, 0));
            assert!(matches!(world.phase(tx_id), Phase::Owed { .. }));
            assert_eq!(world.waiting(), [tx_id]);
            let ledger = world.ledger(V);
            assert_eq!((ledger.owed.u128(), ledger.unstaking.u128(), ledger.in_flight), (40, 0, 0));
        }
    }
}

#[test]
fn an_owed_unstake_is_sent_again_until_it_is_acknowledged() {
    let (mut world, tx_id) = forced();
    for outcome in FAILURES {
        answer(&mut world, tx_id, outcome);
        assert_eq!(world.ledger(V).owed.u128(), 40);
        world.send_owed(None).unwrap();
        assert_eq!(world.response(tx_id).timeout_at, UnixTime(world.now() + TIMEOUT));
        world.pass(3);
    }
    answer(&mut world, tx_id, Success);
    assert_eq!(world.ledger(V).owed.u128(), 0);
    assert_eq!(world.claims("alice").len(), 1);
}

#[test]
fn a_forced_unstake_goes_on_over_the_next_channel() {
    let (mut world, tx_id) = forced();
    world.close_channel(CHANNEL);
    world.open_channel("channel-5").unwrap();
    world.send_owed(None).unwrap();
    assert_eq!(world.flying.len(), 1, "not sent again before its timeout is proved");
    answer(&mut world, tx_id, TimedOut);
    world.send_owed(None).unwrap();
    assert_eq!(world.flying[0].src.channel_id, "channel-5");
    assert_eq!(world.response(tx_id).channel_id, "channel-5");
    answer(&mut world, tx_id, Success);
    assert_eq!(world.phase(tx_id), Phase::Discharged);
}
