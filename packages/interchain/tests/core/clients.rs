//! Light clients: updated by relayers, expired without them.

use interchain::ibc::ClientStatus;
use interchain::{IbcError, SimError};

use crate::mock::{OnReceive, Opened, Pair, TRUSTING_SECS};

fn is_expired<T: std::fmt::Debug>(result: Result<T, SimError>) {
    assert!(matches!(result, Err(SimError::Ibc(IbcError::ClientExpired { .. }))), "{result:?}");
}

#[test]
fn a_client_that_is_updated_stays_active() {
    let mut pair = Pair::new();
    pair.world.advance(3 * TRUSTING_SECS);
    assert_eq!(pair.world.client_status(pair.link, pair.a).unwrap(), ClientStatus::Active);
}

#[test]
fn a_client_that_nobody_updates_expires() {
    let mut pair = Pair::new();
    pair.world.set_keep_alive(pair.link, false);
    pair.world.advance(TRUSTING_SECS - 1);
    assert_eq!(pair.world.client_status(pair.link, pair.a).unwrap(), ClientStatus::Active);
    pair.world.advance(1);
    assert_eq!(pair.world.client_status(pair.link, pair.a).unwrap(), ClientStatus::Expired);
    is_expired(pair.world.update_client(pair.link, pair.a));
    is_expired(pair.open("v1"));
    pair.world.revive_client(pair.link, pair.a).unwrap();
    pair.world.update_client(pair.link, pair.b).unwrap_err();
    pair.world.revive_client(pair.link, pair.b).unwrap();
    pair.open("v1").unwrap();
}

#[test]
fn the_client_of_a_halted_chain_expires_in_spite_of_relayers() {
    let mut pair = Pair::new();
    pair.world.halt(pair.b);
    pair.world.advance(TRUSTING_SECS + 1);
    assert_eq!(pair.world.client_status(pair.link, pair.a).unwrap(), ClientStatus::Expired);
    pair.world.resume(pair.b);
    pair.world.revive_client(pair.link, pair.a).unwrap();
    assert_eq!(pair.world.client_status(pair.link, pair.a).unwrap(), ClientStatus::Active);
}

#[test]
fn over_an_expired_client_nothing_is_relayed() {
    let mut opened = Opened::new();
    let (received, unreceived) = (opened.send(OnReceive::Ok), opened.send(OnReceive::Ok));
    let (a, b, link) = (opened.pair.a, opened.pair.b, opened.pair.link);
    let world = &mut opened.pair.world;
    world.deliver(received).unwrap();
    world.expire_client(link, b).unwrap();
    is_expired(world.deliver(unreceived));
    world.expire_client(link, a).unwrap();
    is_expired(world.acknowledge(received));
    world.advance(200);
    is_expired(world.timeout(unreceived));
    is_expired(world.forge_timeout(unreceived));
    world.revive_client(link, a).unwrap();
    world.acknowledge(received).unwrap();
    world.timeout(unreceived).unwrap();
}

#[test]
fn a_channel_cannot_be_closed_over_an_expired_client() {
    let mut opened = Opened::new();
    let (a, link) = (opened.pair.a, opened.pair.link);
    opened.pair.world.counterparty_close(opened.at_b).unwrap();
    opened.pair.world.expire_client(link, a).unwrap();
    is_expired(opened.pair.world.channel_close_confirm(opened.at_a));
    assert_eq!(opened.pair.counters(a).closed, 0);
}
