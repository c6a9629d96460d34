//! What a contract can send, and what becomes of it when its transaction fails.

use cosmwasm_std::{IbcMsg, IbcTimeout, IbcTimeoutBlock};
use interchain::{IbcError, SimError};

use crate::mock::{ExecuteMsg, OnReceive, OnResolve, Opened, Order, Pair};

const ORDER: Order = Order { receive: OnReceive::Ok, resolve: OnResolve::Ok };

#[test]
fn a_failing_transaction_takes_its_packet_back() {
    let mut opened = Opened::new();
    let channel = opened.at_a.id();
    let (a, msg) = (opened.pair.a, ExecuteMsg::SendThenFail { channel });
    assert!(opened.pair.execute(a, &msg).unwrap_err().says("told to fail"));
    assert!(opened.pair.world.in_flight().unwrap().is_empty());
    assert_eq!(opened.send(OnReceive::Ok).sequence, 1, "and its sequence");
}

#[test]
fn a_failing_sub_message_takes_its_packet_back() {
    let mut opened = Opened::new();
    let channel = opened.at_a.id();
    opened.pair.execute(opened.pair.a, &ExecuteMsg::SendInFailingSubMsg { channel }).unwrap();
    assert!(opened.pair.world.in_flight().unwrap().is_empty());
    assert_eq!(opened.pair.counters(opened.pair.a).replied, 1);
}

#[test]
fn a_panic_takes_everything_back() {
    let mut opened = Opened::new();
    let before = opened.pair.world.snapshot();
    let error = opened.pair.execute(opened.pair.a, &ExecuteMsg::Panic {}).unwrap_err();
    assert!(error.says("contract panicked: told to panic"), "{error}");
    assert!(opened.pair.world.snapshot() == before);
}

#[test]
fn only_the_owner_of_the_port_can_send() {
    let mut opened = Opened::new();
    let chain = opened.pair.world.chain_mut(opened.pair.a);
    let (owner, user) = (chain.account("owner"), chain.account("user"));
    let code = chain.store_code(crate::mock::code());
    let stranger = chain.instantiate(code, &owner, &cosmwasm_std::Empty {}, "stranger", None).unwrap();
    let msg = ExecuteMsg::Send { channel: opened.at_a.id(), order: ORDER, timeout_secs: 100 };
    assert!(chain.execute(&user, &stranger, &msg, &[]).unwrap_err().says("not found"));
}

#[test]
fn nothing_is_sent_before_the_channel_is_open() {
    let mut pair = Pair::new();
    let init = crate::handshake::init(&pair, "v1");
    let at = pair.world.channel_open_init(pair.a, init).unwrap();
    let msg = ExecuteMsg::Send { channel: at.id(), order: ORDER, timeout_secs: 100 };
    assert!(pair.execute(pair.a, &msg).unwrap_err().says("is INIT, must be OPEN"));
}

#[test]
fn nothing_is_sent_that_has_timed_out_already() {
    let mut opened = Opened::new();
    // The client was updated at the handshake, in this very second.
    assert!(opened.try_send(ORDER, 0).unwrap_err().says("has passed"));
    assert!(opened.try_send(ORDER, 1).is_ok());
    let channel_id = opened.at_a.id();
    let height = |height| IbcTimeout::with_block(IbcTimeoutBlock { revision: 3, height });
    let send = |timeout| ExecuteMsg::Ibc {
        msg: IbcMsg::SendPacket { channel_id: channel_id.clone(), data: b"x".into(), timeout },
    };
    let a = opened.pair.a;
    let known = opened.pair.world.chain(opened.pair.b).height();
    assert!(opened.pair.execute(a, &send(height(known))).unwrap_err().says("has passed"));
    assert!(opened.pair.execute(a, &send(height(known + 1))).is_ok());
    assert!(opened.pair.execute(a, &send(height(0))).unwrap_err().says("has passed"));
    let never = IbcTimeout::with_block(IbcTimeoutBlock { revision: 0, height: 0 });
    assert!(opened.pair.execute(a, &send(never)).unwrap_err().says("cannot both be 0"));
}

#[test]
fn empty_packets_are_refused() {
    let mut opened = Opened::new();
    let (a, channel_id) = (opened.pair.a, opened.at_a.id());
    let timeout = opened.pair.world.now().plus_seconds(9).into();
    let msg = ExecuteMsg::Ibc { msg: IbcMsg::SendPacket { channel_id, data: b"".into(), timeout } };
    assert!(opened.pair.execute(a, &msg).unwrap_err().says("cannot be empty"));
}

#[test]
fn what_is_not_modelled_says_so() {
    let mut opened = Opened::new();
    let (a, channel_id) = (opened.pair.a, opened.at_a.id());
    let error =
        opened.pair.execute(a, &ExecuteMsg::Ibc { msg: IbcMsg::CloseChannel { channel_id } }).unwrap_err();
    assert!(error.says("not modelled by this chain"), "{error}");
}

#[test]
fn nothing_is_sent_over_an_expired_client() {
    let mut opened = Opened::new();
    let (a, link) = (opened.pair.a, opened.pair.link);
    opened.pair.world.expire_client(link, a).unwrap();
    assert!(opened.try_send(ORDER, 100).unwrap_err().says("is expired"));
    opened.pair.world.revive_client(link, a).unwrap();
    let id = opened.try_send(ORDER, 100).unwrap();
    opened.pair.world.expire_client(link, opened.pair.b).unwrap();
    assert!(matches!(opened.pair.world.deliver(id), Err(SimError::Ibc(IbcError::ClientExpired { .. }))));
}
