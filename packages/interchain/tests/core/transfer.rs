//! ICS20: tokens leave, arrive, return, and are never more than there were.

use cosmwasm_std::{coin, Addr, Coin, IbcOrder};
use interchain::ibc::transfer::denom;
use interchain::ibc::transfer::{TransferData, TRANSFER_PORT};
use interchain::ibc::{OpenChannel, OpenInit, State};
use interchain::{IbcError, SimError};

use crate::transfers::{ack, Transfers, REFUSED, SUCCESS};

#[test]
fn tokens_become_vouchers_and_come_home() {
    let mut transfers = Transfers::new();
    let (a, b, user) = (transfers.pair.a, transfers.pair.b, transfers.user.clone());
    let friend = transfers.pair.world.chain(b).account("friend");
    let id = transfers.send(transfers.at_a, &user, &friend, coin(60, "ualpha")).unwrap();
    assert_eq!(transfers.balance(a, &user, "ualpha"), 40);
    let packet = transfers.pair.world.packet(id).unwrap().unwrap();
    let data = packet.transfer().unwrap();
    assert_eq!((data.denom.as_str(), data.amount, &data.memo), ("ualpha", 60u128.into(), &String::new()));

    assert_eq!(ack(&transfers.pair.world.deliver(id).unwrap()), SUCCESS);
    transfers.pair.world.acknowledge(id).unwrap();
    let voucher = transfers.voucher();
    assert_ne!(voucher, denom::voucher(&transfers.at_a.id(), "ualpha"));
    assert_eq!(transfers.balance(b, &friend, &voucher), 60);
    assert_eq!(transfers.pair.world.transferred(transfers.at_a, &user, "ualpha").unwrap().u128(), 60);
    let arrived = transfers.pair.world.arrived(transfers.at_b, &friend, &voucher).unwrap();
    assert_eq!(arrived, [(user.to_string(), 60u128.into())]);

    transfers.send(transfers.at_b, &friend, &user, coin(25, &voucher)).unwrap();
    assert_eq!(transfers.balance(b, &friend, &voucher), 35, "burned");
    transfers.pair.world.relay_all().unwrap();
    assert_eq!(transfers.balance(a, &user, "ualpha"), 65, "the token itself");
    assert!(transfers.pair.world.in_flight_ids().unwrap().is_empty());
}

#[test]
fn a_voucher_that_goes_on_gets_a_longer_trace() {
    let mut transfers = Transfers::new();
    let (a, b, user) = (transfers.pair.a, transfers.pair.b, transfers.user.clone());
    let (link, friend) = (transfers.pair.link, transfers.pair.world.chain(b).account("friend"));
    transfers.send(transfers.at_a, &user, &friend, coin(60, "ualpha")).unwrap();
    transfers.pair.world.relay_all().unwrap();
    let (second_b, second_a) = transfers.pair.world.open_transfer_channel(link, b, a).unwrap();
    let voucher = transfers.voucher();
    transfers.send(second_b, &friend, &user, coin(20, &voucher)).unwrap();
    transfers.pair.world.relay_all().unwrap();
    let twice = denom::voucher(&second_a.id(), &format!("transfer/{}/ualpha", transfers.at_b.id()));
    assert_eq!(transfers.balance(a, &user, &twice), 20, "not the token: it came over another channel");
    transfers.send(second_a, &user, &friend, coin(20, twice)).unwrap();
    transfers.pair.world.relay_all().unwrap();
    assert_eq!(transfers.balance(b, &friend, &voucher), 60);
}

#[test]
fn what_is_refused_or_timed_out_is_refunded() {
    let mut transfers = Transfers::new();
    let (a, b, user) = (transfers.pair.a, transfers.pair.b, transfers.user.clone());
    let nobody = Addr::unchecked("not an address");
    let id = transfers.send(transfers.at_a, &user, &nobody, coin(60, "ualpha")).unwrap();
    assert_eq!(ack(&transfers.pair.world.deliver(id).unwrap()), REFUSED);
    assert_eq!(transfers.balance(a, &user, "ualpha"), 40);
    transfers.pair.world.acknowledge(id).unwrap();
    assert_eq!(transfers.balance(a, &user, "ualpha"), 100);

    let friend = transfers.pair.world.chain(b).account("friend");
    let id = transfers.send(transfers.at_a, &user, &friend, coin(60, "ualpha")).unwrap();
    transfers.pair.world.advance(100);
    transfers.pair.world.timeout(id).unwrap();
    assert_eq!(transfers.balance(a, &user, "ualpha"), 100);
    assert!(transfers.pair.world.transferred(transfers.at_a, &user, "ualpha").unwrap().is_zero());

    // Vouchers that were burned are minted again.
    transfers.send(transfers.at_a, &user, &friend, coin(60, "ualpha")).unwrap();
    transfers.pair.world.relay_all().unwrap();
    let voucher = transfers.voucher();
    let id = transfers.send(transfers.at_b, &friend, &nobody, coin(60, &voucher)).unwrap();
    assert_eq!(transfers.balance(b, &friend, &voucher), 0);
    transfers.pair.world.deliver(id).unwrap();
    transfers.pair.world.acknowledge(id).unwrap();
    assert_eq!(transfers.balance(b, &friend, &voucher), 60);
}

#[test]
fn what_nobody_has_or_nobody_gets_cannot_be_sent() {
    let mut transfers = Transfers::new();
    let (a, user, at) = (transfers.pair.a, transfers.user.clone(), transfers.at_a);
    let friend = transfers.pair.world.chain(transfers.pair.b).account("friend").to_string();
    let (long_memo, long_address) = ("x".repeat(32_769), "x".repeat(2_049));
    let before = transfers.pair.world.snapshot();
    let cases: [(&str, Coin, &str, &str); 6] = [
        (&friend, coin(101, "ualpha"), "", "Cannot"),
        (&friend, coin(0, "ualpha"), "", "invalid coins"),
        ("  ", coin(1, "ualpha"), "", "missing recipient"),
        (&friend, coin(1, "ibc/AB"), "", "denomination not found"),
        (&friend, coin(1, "ualpha"), &long_memo, "memo must not exceed"),
        (&long_address, coin(1, "ualpha"), "", "recipient address must not exceed"),
    ];
    for (to, amount, memo, why) in cases {
        let msg = transfers.msg(at, to, amount, memo);
        let error = transfers.pair.world.chain_mut(a).send(&user, msg).unwrap_err();
        assert!(error.says(why), "{error}");
        assert!(transfers.pair.world.snapshot() == before, "{why}");
    }
    let control = interchain::ChannelRef { number: 0, ..at };
    let msg = transfers.msg(control, friend, coin(1, "ualpha"), "");
    let error = transfers.pair.world.chain_mut(a).send(&user, msg).unwrap_err();
    assert!(error.says("of port transfer not found"), "{error}");
}

#[test]
fn a_chain_of_made_up_vouchers_takes_only_what_is_held_for_it() {
    let mut transfers = Transfers::new();
    let (a, b, user) = (transfers.pair.a, transfers.pair.b, transfers.user.clone());
    let friend = transfers.pair.world.chain(b).account("friend");
    transfers.send(transfers.at_a, &user, &friend, coin(60, "ualpha")).unwrap();
    transfers.pair.world.relay_all().unwrap();
    for (amount, expected) in [(61u128, REFUSED), (60, SUCCESS), (1, REFUSED)] {
        let data = TransferData {
            denom: format!("transfer/{}/ualpha", transfers.at_b.id()),
            amount: amount.into(),
            sender: friend.to_string(),
            receiver: user.to_string(),
            memo: String::new(),
        };
        let id = transfers.pair.world.byzantine_send(transfers.at_b, data.encode()).unwrap();
        assert_eq!(ack(&transfers.pair.world.deliver(id).unwrap()), expected, "{amount}");
    }
    assert_eq!(transfers.balance(a, &user, "ualpha"), 100);
}

#[test]
fn bytes_that_are_no_transfer_are_refused() {
    let mut transfers = Transfers::new();
    for data in ["no json", "{}", r#"{"denom":"ualpha","amount":"0","sender":"a","receiver":"b"}"#] {
        let id = transfers.pair.world.byzantine_send(transfers.at_a, data.as_bytes()).unwrap();
        assert_eq!(ack(&transfers.pair.world.deliver(id).unwrap()), REFUSED, "{data}");
    }
}

#[test]
fn an_ack_that_is_none_leaves_the_packet_in_flight() {
    let mut transfers = Transfers::new();
    let (a, user) = (transfers.pair.a, transfers.user.clone());
    let friend = transfers.pair.world.chain(transfers.pair.b).account("friend");
    let id = transfers.send(transfers.at_a, &user, &friend, coin(60, "ualpha")).unwrap();
    transfers.pair.world.forge_ack(id, b"no json").unwrap();
    let error = transfers.pair.world.acknowledge(id).unwrap_err();
    assert!(
        matches!(error, SimError::Ibc(IbcError::Refused { step: "OnAcknowledgementPacket", .. })),
        "{error}"
    );
    assert!(transfers.pair.world.packet(id).unwrap().is_some());
    assert_eq!((transfers.balance(a, &user, "ualpha"), transfers.pair.world.stats().aborted), (40, 0));
}

#[test]
fn a_transfer_channel_is_unordered_and_of_version_ics20_1() {
    let mut transfers = Transfers::new();
    let (a, b, link) = (transfers.pair.a, transfers.pair.b, transfers.pair.link);
    let end = transfers.pair.world.channel(transfers.at_b).unwrap();
    assert_eq!((end.state, end.version.as_str(), end.order), (State::Open, "ics20-1", IbcOrder::Unordered));
    let connection = transfers.pair.world.connection(link, a).unwrap();
    let init = |order, version: &str| OpenInit {
        port: TRANSFER_PORT.to_string(),
        connection: connection.clone(),
        counterparty_port: TRANSFER_PORT.to_string(),
        order,
        version: version.to_string(),
    };
    for (init, why) in [
        (init(IbcOrder::Ordered, ""), "expected ORDER_UNORDERED"),
        (init(IbcOrder::Unordered, "ics20-9"), "expected ics20-1, got ics20-9"),
    ] {
        let error = transfers.pair.world.channel_open_init(a, init).unwrap_err();
        assert!(error.says(why), "{error}");
    }
    // A contract's port on the far end is possible, if the contract speaks ICS20. This one does
    // not.
    let responder = (b, transfers.pair.port(b));
    let open =
        OpenChannel { link, initiator: (a, TRANSFER_PORT.to_string()), responder, version: String::new() };
    let error = transfers.pair.world.open_channel(open).unwrap_err();
    assert!(error.says("expected ics20-1, got v1"), "{error}");
    assert!(transfers
        .pair
        .world
        .channel_close_init(transfers.at_a)
        .unwrap_err()
        .says("user cannot close channel"));
}
