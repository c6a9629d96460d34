//! The life of a packet: receipts, acks, timeouts, closed channels, and what a lying chain can do.

use interchain::{Delivery, IbcError, RandomRelay, Resolution, Rng, SimError};

use crate::mock::{ExecuteMsg, OnReceive, OnResolve, Opened, Order, QueryMsg};

fn at_a(opened: &Opened) -> (u64, u64) {
    let counters = opened.pair.counters(opened.pair.a);
    (counters.acked, counters.timed_out)
}

fn received(opened: &Opened) -> u64 {
    opened.pair.counters(opened.pair.b).received
}

fn ibc<T: std::fmt::Debug>(result: Result<T, SimError>) -> IbcError {
    match result {
        Err(SimError::Ibc(err)) => err,
        other => panic!("not refused by the core: {other:?}"),
    }
}

#[test]
fn a_second_delivery_does_nothing() {
    let mut opened = Opened::new();
    let id = opened.send(OnReceive::Ok);
    opened.pair.world.deliver(id).unwrap();
    assert_eq!(opened.pair.world.deliver(id).unwrap(), Delivery::Noop);
    opened.pair.world.acknowledge(id).unwrap();
    assert_eq!(opened.pair.world.deliver(id).unwrap(), Delivery::Noop);
    assert_eq!(received(&opened), 1);
}

#[test]
fn packets_arrive_in_any_order() {
    let mut opened = Opened::new();
    let ids = [OnReceive::Ok, OnReceive::Ok, OnReceive::Ok].map(|order| opened.send(order));
    for id in [ids[2], ids[0], ids[1]] {
        opened.pair.world.deliver(id).unwrap();
    }
    for id in [ids[1], ids[2], ids[0]] {
        opened.pair.world.acknowledge(id).unwrap();
    }
    assert_eq!((received(&opened), at_a(&opened)), (3, (3, 0)));
    assert!(opened.pair.world.in_flight().unwrap().is_empty());
}

#[test]
fn an_ack_is_delivered_once() {
    let mut opened = Opened::new();
    let id = opened.send(OnReceive::Ok);
    assert!(matches!(ibc(opened.pair.world.acknowledge(id)), IbcError::NotAcknowledged { .. }));
    opened.pair.world.deliver(id).unwrap();
    assert_eq!(opened.pair.world.acknowledge(id).unwrap(), Resolution::Done);
    assert_eq!(opened.pair.world.acknowledge(id).unwrap(), Resolution::Noop);
    assert_eq!(at_a(&opened), (1, 0));
}

#[test]
fn a_packet_cannot_be_received_at_or_after_its_timeout() {
    let mut opened = Opened::new();
    let (late, early) = (opened.send(OnReceive::Ok), opened.send(OnReceive::Ok));
    opened.pair.world.advance(99);
    opened.pair.world.deliver(early).unwrap();
    opened.pair.world.advance(1);
    assert!(matches!(ibc(opened.pair.world.deliver(late)), IbcError::TimeoutElapsed { .. }));
    assert_eq!(received(&opened), 1);
}

#[test]
fn a_timeout_needs_a_block_of_the_receiver_at_or_after_it() {
    let mut opened = Opened::new();
    let id = opened.send(OnReceive::Ok);
    opened.pair.world.advance(99);
    assert!(matches!(ibc(opened.pair.world.timeout(id)), IbcError::TimeoutNotReached { .. }));
    let b = opened.pair.b;
    opened.pair.world.halt(b);
    opened.pair.world.advance(1_000);
    assert!(matches!(ibc(opened.pair.world.timeout(id)), IbcError::TimeoutNotReached { .. }));
    let height = opened.pair.world.chain(b).height();
    opened.pair.world.resume(b);
    assert_eq!(opened.pair.world.chain(b).height(), height + 1, "it made no blocks meanwhile");
    assert_eq!(opened.pair.world.timeout(id).unwrap(), Resolution::Done);
    assert_eq!(opened.pair.world.timeout(id).unwrap(), Resolution::Noop);
    assert_eq!(at_a(&opened), (0, 1));
}

#[test]
fn a_packet_gets_an_ack_or_a_timeout_never_both() {
    let mut opened = Opened::new();
    let (kept, lost) = (opened.send(OnReceive::Ok), opened.send(OnReceive::Ok));
    opened.pair.world.deliver(kept).unwrap();
    opened.pair.world.advance(200);
    assert!(matches!(ibc(opened.pair.world.timeout(kept)), IbcError::PacketReceived { .. }));
    opened.pair.world.timeout(lost).unwrap();
    assert_eq!(opened.pair.world.acknowledge(lost).unwrap(), Resolution::Noop);
    opened.pair.world.acknowledge(kept).unwrap();
    assert_eq!(opened.pair.world.timeout(kept).unwrap(), Resolution::Noop);
    assert_eq!(at_a(&opened), (1, 1));
}

#[test]
fn a_failing_handler_leaves_the_packet_in_flight() {
    for resolve in [OnResolve::Err, OnResolve::Panic, OnResolve::SubMsgFails] {
        let mut opened = Opened::new();
        let order = Order { receive: OnReceive::Ok, resolve };
        let (acked, lost) = (opened.send_order(order), opened.send_order(order));
        opened.pair.world.deliver(acked).unwrap();
        opened.pair.world.advance(200);
        let world = &mut opened.pair.world;
        assert!(matches!(world.acknowledge(acked), Err(SimError::Aborted { .. })));
        assert!(matches!(world.timeout(lost), Err(SimError::Aborted { .. })));
        assert_eq!(world.stats().aborted, 2);
        assert_eq!(world.in_flight_ids().unwrap(), [acked, lost]);
        assert_eq!(at_a(&opened), (0, 0), "state of the handlers is reverted");
    }
}

#[test]
fn an_ack_that_the_engine_would_write_otherwise_is_stuck() {
    let mut opened = Opened::new();
    let id = opened.send(OnReceive::MarkupAck);
    opened.pair.world.deliver(id).unwrap();
    assert!(matches!(ibc(opened.pair.world.acknowledge(id)), IbcError::AckNotCanonical { .. }));
    assert_eq!(opened.pair.world.stats().unrelayable, 1);
}

#[test]
fn a_closed_channel_takes_no_packets_and_no_acks() {
    let mut opened = Opened::new();
    let (received, unreceived) = (opened.send(OnReceive::Ok), opened.send(OnReceive::Ok));
    let (at_a, at_b) = (opened.at_a, opened.at_b);
    let world = &mut opened.pair.world;
    world.deliver(received).unwrap();
    world.counterparty_close(at_b).unwrap();
    assert!(matches!(ibc(world.deliver(unreceived)), IbcError::WrongState { .. }));
    world.channel_close_confirm(at_a).unwrap();
    assert!(matches!(ibc(world.acknowledge(received)), IbcError::WrongState { .. }));
    let order = Order { receive: OnReceive::Ok, resolve: OnResolve::Ok };
    assert!(opened.try_send(order, 100).unwrap_err().says("CLOSED, must be OPEN"));
}

#[test]
fn what_a_closed_end_never_received_times_out_at_once() {
    let mut opened = Opened::new();
    let (received, unreceived) = (opened.send(OnReceive::Ok), opened.send(OnReceive::Ok));
    let at_b = opened.at_b;
    let world = &mut opened.pair.world;
    world.deliver(received).unwrap();
    assert!(matches!(ibc(world.timeout_on_close(unreceived)), IbcError::WrongState { .. }));
    world.counterparty_close(at_b).unwrap();
    assert_eq!(world.timeout(unreceived).unwrap(), Resolution::Done);
    assert!(matches!(ibc(world.timeout(received)), IbcError::PacketReceived { .. }));
    assert_eq!(at_a(&opened), (0, 1));
}

#[test]
fn a_halted_chain_takes_nothing_but_what_it_wrote_can_be_proved() {
    let mut opened = Opened::new();
    let (received, unreceived) = (opened.send(OnReceive::Ok), opened.send(OnReceive::Ok));
    let b = opened.pair.b;
    opened.pair.world.deliver(received).unwrap();
    opened.pair.world.halt(b);
    let height = opened.pair.world.chain(b).height();
    opened.pair.world.advance(50);
    assert_eq!(opened.pair.world.chain(b).height(), height);
    assert!(matches!(opened.pair.world.deliver(unreceived), Err(SimError::Halted { .. })));
    assert!(matches!(opened.pair.execute(b, &ExecuteMsg::Set {}), Err(SimError::Halted { .. })));
    opened.pair.world.acknowledge(received).unwrap();
}

#[test]
fn a_lying_chain_sends_any_bytes_and_waits_for_no_ack() {
    let mut opened = Opened::new();
    let id = opened.pair.world.byzantine_send(opened.at_a, b"\x00garbage").unwrap();
    assert!(opened.pair.world.packet(id).unwrap().unwrap().forged);
    let delivery = opened.pair.world.deliver(id).unwrap();
    assert!(matches!(delivery, Delivery::Reverted(_)));
    assert!(opened.pair.world.in_flight().unwrap().is_empty());
    // Its sequence is used up: an honest packet gets the next one.
    assert_eq!(opened.send(OnReceive::Ok).sequence, id.sequence + 1);
}

#[test]
fn a_lying_chain_writes_any_ack_without_its_contract() {
    let mut opened = Opened::new();
    let (silent, lied) = (opened.send(OnReceive::Ok), opened.send(OnReceive::Ok));
    let world = &mut opened.pair.world;
    world.forge_ack(silent, b"nonsense").unwrap();
    world.deliver(lied).unwrap();
    world.forge_ack(lied, br#"{"error":"lie"}"#).unwrap();
    for (id, ack) in [(silent, "nonsense"), (lied, r#"{"error":"lie"}"#)] {
        opened.pair.world.acknowledge(id).unwrap();
        let last: Option<cosmwasm_std::Binary> = opened.pair.ask(opened.pair.a, &QueryMsg::LastAck {});
        assert_eq!(last.unwrap().as_slice(), ack.as_bytes());
    }
    assert_eq!(received(&opened), 1);
}

#[test]
fn a_lying_chain_times_out_what_it_received() {
    let mut opened = Opened::new();
    let id = opened.send(OnReceive::Ok);
    opened.pair.world.deliver(id).unwrap();
    assert_eq!(opened.pair.world.forge_timeout(id).unwrap(), Resolution::Done);
    assert_eq!((received(&opened), at_a(&opened)), (1, (0, 1)));
    assert_eq!(opened.pair.world.acknowledge(id).unwrap(), Resolution::Noop);
}

#[test]
fn relaying_everything_leaves_nothing_but_what_was_dropped() {
    let mut opened = Opened::new();
    let ids =
        [OnReceive::Ok, OnReceive::Err, OnReceive::SendsBack, OnReceive::Ok].map(|order| opened.send(order));
    opened.pair.world.drop_packet(ids[3]);
    let summary = opened.pair.world.relay_all().unwrap();
    assert_eq!((summary.delivered, summary.acknowledged, summary.timed_out), (4, 4, 0));
    assert_eq!(opened.pair.world.in_flight_ids().unwrap(), [ids[3]]);
    opened.pair.world.advance(100);
    assert_eq!(opened.pair.world.relay_all().unwrap().timed_out, 1);
    assert!(opened.pair.world.in_flight().unwrap().is_empty());
}

#[test]
fn the_same_seed_relays_in_the_same_way() {
    let run = |seed| {
        let mut opened = Opened::new();
        for _ in 0..20 {
            opened.send(OnReceive::Ok);
        }
        let mut rng = Rng::new(seed);
        let relay = RandomRelay { steps: 50, drop: 0.2, drop_ack: 0.1 };
        let summary = opened.pair.world.relay_random(&mut rng, relay).unwrap();
        (summary, opened.pair.world.snapshot())
    };
    let (first, second, other) = (run(7), run(7), run(8));
    assert!(first == second);
    assert!(first.1 != other.1);
    assert!(first.0.dropped > 0 && first.0.delivered > 0 && first.0.acknowledged > 0);
}

#[test]
fn the_world_goes_back_to_a_snapshot() {
    let mut opened = Opened::new();
    let id = opened.send(OnReceive::Ok);
    let before = opened.pair.world.snapshot();
    let acked = opened.pair.world.dry_run(|world| {
        world.advance(10);
        world.deliver(id)?;
        world.acknowledge(id)
    });
    assert_eq!(acked.unwrap(), Resolution::Done);
    assert!(opened.pair.world.snapshot() == before);
    assert_eq!((received(&opened), at_a(&opened)), (0, (0, 0)));
}
