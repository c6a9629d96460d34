//! What aborts a transaction: nothing catches it, and nothing of the transaction stays.

use interchain::{Delivery, IbcError, SimError};

use crate::mock::{ExecuteMsg, OnReceive, OnResolve, Opened, Order, Pair, QueryMsg};

fn trying(msg: ExecuteMsg) -> ExecuteMsg {
    ExecuteMsg::SetThenTry { msg: Box::new(msg) }
}

#[test]
fn a_reply_catches_an_error_and_a_panic_but_no_abort() {
    let mut pair = Pair::new();
    for msg in [ExecuteMsg::Fail {}, ExecuteMsg::Panic {}] {
        pair.execute(pair.a, &trying(msg)).unwrap();
    }
    let before = pair.counters(pair.a);
    assert_eq!((before.set, before.replied), (2, 2));

    let deep = trying(trying(ExecuteMsg::Abort {}));
    for msg in [ExecuteMsg::Abort {}, trying(ExecuteMsg::Abort {}), deep] {
        let err = pair.execute(pair.a, &msg).unwrap_err();
        assert!(
            matches!(&err, SimError::Tx { reason, .. } if reason == "transaction aborted: told to abort")
        );
        assert_eq!(pair.counters(pair.a), before, "nothing of the transaction stays");
    }
    pair.execute(pair.a, &ExecuteMsg::Set {}).unwrap();
}

#[test]
fn a_panicking_query_is_an_error_and_an_aborting_one_aborts() {
    let mut pair = Pair::new();
    assert!(pair.answer(pair.a, QueryMsg::Panic {}).unwrap().contains("told to panic"));
    let err = pair.answer(pair.a, QueryMsg::Abort {}).unwrap_err();
    assert!(matches!(err, SimError::Tx { .. }) && err.says("transaction aborted: told to abort"), "{err}");
    // A node only says that it failed.
    let asked = pair.world.chain(pair.a).query::<u8>(&pair.on_a, &QueryMsg::Abort {});
    assert!(matches!(asked.unwrap_err(), SimError::Query { reason, .. } if reason == "told to abort"));
}

#[test]
fn an_aborted_delivery_leaves_the_packet_until_its_timeout() {
    let mut opened = Opened::new();
    let id = opened.send(OnReceive::SubMsgAbortsCaught);
    for _ in 0..2 {
        let err = opened.pair.world.deliver(id).unwrap_err();
        assert!(matches!(&err, SimError::Aborted { reason, .. } if reason == "told to abort"), "{err}");
        assert_eq!(opened.pair.counters(opened.pair.b).set, 0);
    }
    let unanswered = opened.pair.world.acknowledge(id).unwrap_err();
    assert!(matches!(unanswered, SimError::Ibc(IbcError::NotAcknowledged { .. })));
    opened.pair.world.advance(200);
    opened.pair.world.timeout(id).unwrap();
    assert_eq!(opened.pair.counters(opened.pair.a).timed_out, 1);
}

#[test]
fn an_ack_whose_handler_calls_what_aborts_stays_undelivered() {
    let mut opened = Opened::new();
    let id = opened.send_order(Order { receive: OnReceive::Ok, resolve: OnResolve::SubMsgAborts });
    assert!(matches!(opened.pair.world.deliver(id).unwrap(), Delivery::Acked(_)));
    let err = opened.pair.world.acknowledge(id).unwrap_err();
    assert!(matches!(&err, SimError::Aborted { reason, .. } if reason == "told to abort"), "{err}");
    assert_eq!(opened.pair.counters(opened.pair.a).acked, 0);
    assert_eq!(opened.pair.world.in_flight().unwrap().len(), 1);
}
