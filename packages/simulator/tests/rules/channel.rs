//! Specification, "Establishing a channel" and "Handshake": who can open and close it, and what a
//! close does.

use cosmwasm_std::{IbcEndpoint, IbcOrder};
use mesh_apis::external_staking::TxStatus;
use mesh_apis::handshake::ProtocolVersion;
use mesh_simulator::ibc::{OpenInit, OpenTry};
use mesh_simulator::system::deploy::port_of;
use mesh_simulator::{Proof, System};

use crate::clockwork::{holds, system, DAY, VA};
use crate::steps::{free, lien, only_packet, reason, staked, tx};

/// The converter of the first consumer initiates.
fn init(system: &System) -> OpenInit {
    let consumer = system.consumer(0).unwrap();
    OpenInit {
        port: port_of(&consumer.converter),
        connection: system.world.connection(consumer.link, consumer.chain).unwrap(),
        counterparty_port: port_of(&consumer.external_staking),
        order: IbcOrder::Unordered,
        version: String::new(),
    }
}

/// External staking of the first consumer responds. The consumer proves whatever is claimed.
fn try_(system: &System) -> OpenTry {
    let consumer = system.consumer(0).unwrap();
    OpenTry {
        port: port_of(&consumer.external_staking),
        connection: system.world.connection(consumer.link, system.deployment.provider).unwrap(),
        counterparty: IbcEndpoint {
            port_id: port_of(&consumer.converter),
            channel_id: "channel-77".to_string(),
        },
        counterparty_version: ProtocolVersion::highest().to_channel_version().unwrap(),
        order: IbcOrder::Unordered,
        proof: Proof::Forged,
    }
}

fn at_converter(system: &mut System, init: OpenInit) -> String {
    let chain = system.consumer(0).unwrap().chain;
    system.world.channel_open_init(chain, init).unwrap_err().to_string()
}

fn at_external_staking(system: &mut System, try_: OpenTry) -> String {
    let chain = system.deployment.provider;
    system.world.channel_open_try(chain, try_).unwrap_err().to_string()
}

/// The chains, not the contracts, close both ends of the first channel.
fn close(system: &mut System) {
    let (ours, theirs) = (system.consumer(0).unwrap().provider_end, system.consumer(0).unwrap().consumer_end);
    system.world.counterparty_close(theirs).unwrap();
    system.world.channel_close_confirm(ours).unwrap();
}

fn close_for_the_converter(system: &mut System) {
    let (ours, theirs) = (system.consumer(0).unwrap().provider_end, system.consumer(0).unwrap().consumer_end);
    system.world.counterparty_close(ours).unwrap();
    system.world.channel_close_confirm(theirs).unwrap();
}

fn says(refusal: &str, text: &str) {
    assert!(refusal.contains(text), "{refusal}");
}

#[test]
fn the_converter_initiates_and_external_staking_responds() {
    let mut system = system();
    let (init, try_) = (init(&system), try_(&system));
    let (chain, provider) = (system.consumer(0).unwrap().chain, system.deployment.provider);
    let from_provider = OpenInit {
        port: try_.port.clone(),
        connection: try_.connection.clone(),
        counterparty_port: init.port.clone(),
        ..init.clone()
    };
    let refusal = system.world.channel_open_init(provider, from_provider).unwrap_err();
    assert!(refusal.says("this contract is party B (responder)"), "{refusal}");
    let to_converter = OpenTry {
        port: init.port.clone(),
        connection: init.connection,
        counterparty: IbcEndpoint { port_id: try_.port.clone(), channel_id: "channel-77".to_string() },
        ..try_
    };
    let refusal = system.world.channel_open_try(chain, to_converter).unwrap_err();
    assert!(refusal.says("this contract is party A (initiator)"), "{refusal}");
}

/// Failure 5 of the reference.
#[test]
fn a_pinned_converter_opens_no_channel_to_a_foreign_port() {
    let mut system = system();
    close_for_the_converter(&mut system);
    let foreign = OpenInit { counterparty_port: "wasm.prov1stranger".to_string(), ..init(&system) };
    says(&at_converter(&mut system, foreign), "counterparty port must be");
    let chain = system.consumer(0).unwrap().chain;
    let own = init(&system);
    system.world.channel_open_init(chain, own).unwrap();
}

#[test]
fn external_staking_answers_only_its_connection_and_port() {
    let mut system = system();
    close(&mut system);
    let good = try_(&system);
    let mut foreign = good.clone();
    foreign.counterparty.port_id = "wasm.cona1stranger".to_string();
    says(&at_external_staking(&mut system, foreign), "counterparty port must be");
    let provider = system.deployment.provider;
    let other_chain = system.world.connection(system.consumer(1).unwrap().link, provider).unwrap();
    let elsewhere = OpenTry { connection: other_chain, ..good.clone() };
    says(&at_external_staking(&mut system, elsewhere), "connection must be");
    system.world.channel_open_try(provider, good).unwrap();
}

#[test]
fn a_second_channel_is_refused_on_both_sides() {
    let mut system = system();
    let (init, try_) = (init(&system), try_(&system));
    says(&at_converter(&mut system, init), "is already open");
    says(&at_external_staking(&mut system, try_), "is already open");
}

/// Failure 4 of the reference, the stranger.
#[test]
fn a_strangers_close_is_refused_and_releases_nothing() {
    let mut system = system();
    staked(&mut system, "alice", VA, 100);
    let pending = system.stake("bob", 0, VA, 50).unwrap();
    for end in [system.consumer(0).unwrap().provider_end, system.consumer(0).unwrap().consumer_end] {
        let refusal = system.world.channel_close_init(end).unwrap_err();
        assert!(refusal.says("channel cannot be closed from this side"), "{refusal}");
    }
    assert_eq!((lien(&system, "alice"), lien(&system, "bob")), (100, 50));
    system.world.relay_all().unwrap();
    assert_eq!(tx(&system, pending).status, TxStatus::Confirmed);
    holds(&mut system);
}

/// Failure 4 of the reference, what followed the close.
#[test]
fn a_counterpartys_close_only_resolves_what_is_in_flight() {
    let mut system = system();
    staked(&mut system, "alice", VA, 100);
    let stake = system.stake("bob", 0, VA, 50).unwrap();
    let packet = only_packet(&system);
    close(&mut system);
    assert_eq!((lien(&system, "alice"), lien(&system, "bob")), (100, 50));
    assert!(system.stake("bob", 0, VA, 1).unwrap_err().says("is not open"));

    system.world.timeout_on_close(packet).unwrap();
    assert_eq!((tx(&system, stake).status, reason(&system, stake)), (TxStatus::Failed, "timeout"));
    assert_eq!((lien(&system, "bob"), free(&system, "bob")), (0, 1_000));

    let unstake = system.unstake("alice", 0, VA, 100).unwrap();
    assert_eq!(tx(&system, unstake).status, TxStatus::Forced);
    assert_eq!(free(&system, "alice"), 900, "no exit without the unbonding period");
    system.world.advance(21 * DAY - 1);
    assert!(system.withdraw("alice", 0, None).is_err());
    system.world.advance(1);
    system.withdraw("alice", 0, None).unwrap();
    assert_eq!(free(&system, "alice"), 1_000);
    holds(&mut system);
}
