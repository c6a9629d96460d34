//! The callbacks of ICS20: who is called, when, and what a failure does.

use cosmwasm_std::{coin, IbcSourceCallbackMsg};

use crate::mock::{ExecuteMsg, QueryMsg};
use crate::transfers::{ack, Transfers, OUT_OF_GAS, REFUSED, SUCCESS};

/// Sequences of the transfers whose sender was never told.
fn unreported(transfers: &Transfers) -> Vec<u64> {
    let unreported = transfers.pair.world.unreported_transfers(transfers.at_a).unwrap();
    unreported.into_iter().map(|(sequence, _)| sequence).collect()
}

#[test]
fn destination_is_called_after_transfer_and_source_after_ack() {
    let mut transfers = Transfers::new();
    let id = transfers.send_by_contract("", "");
    assert_eq!(transfers.balances(), (90, 0));
    assert_eq!(ack(&transfers.pair.world.deliver(id).unwrap()), SUCCESS);
    let (at_a, at_b) = transfers.counters();
    assert_eq!((at_a.source, at_b.destination, transfers.balances()), (0, 1, (90, 10)));
    let last: Option<cosmwasm_std::IbcDestinationCallbackMsg> =
        transfers.pair.ask(transfers.pair.b, &QueryMsg::LastDestination {});
    let last = last.unwrap();
    let transfer = last.transfer.unwrap();
    assert_eq!(transfer.sender, transfers.pair.on_a.as_str());
    assert_eq!(
        (transfer.receiver, transfer.funds),
        (transfers.pair.on_b.clone(), vec![coin(10, transfers.voucher())])
    );
    assert_eq!((last.packet.sequence, last.ack.data.as_slice()), (1, SUCCESS.as_bytes()));
    assert_eq!(last.packet.dest.channel_id, transfers.at_b.id());

    transfers.pair.world.acknowledge(id).unwrap();
    let (at_a, at_b) = transfers.counters();
    assert_eq!((at_a.source, at_b.destination, transfers.balances()), (1, 1, (90, 10)));
    let last: Option<IbcSourceCallbackMsg> = transfers.pair.ask(transfers.pair.a, &QueryMsg::LastSource {});
    let Some(IbcSourceCallbackMsg::Acknowledgement(last)) = last else { panic!("{last:?}") };
    assert_eq!(
        (last.acknowledgement.data.as_slice(), last.original_packet.sequence),
        (SUCCESS.as_bytes(), 1)
    );
    assert!(unreported(&transfers).is_empty());
}

#[test]
fn the_reply_of_a_transfer_tells_its_sequence() {
    let mut transfers = Transfers::new();
    let (a, to) = (transfers.pair.a, transfers.pair.on_b.clone());
    transfers.send_by_contract("", "");
    let msg = transfers.msg(transfers.at_a, to.clone(), coin(1, "ualpha"), "");
    transfers.pair.execute(a, &ExecuteMsg::Try { msg }).unwrap();
    let data: Option<cosmwasm_std::Binary> = transfers.pair.ask(a, &QueryMsg::ReplyData {});
    assert_eq!(data.unwrap().as_slice(), [0x08, 2], "MsgTransferResponse {{ sequence: 2 }}");

    let msg = transfers.msg(transfers.at_a, to, coin(1_000, "ualpha"), "");
    transfers.pair.execute(a, &ExecuteMsg::Try { msg }).unwrap();
    let text: Option<String> = transfers.pair.ask(a, &QueryMsg::ReplyText {});
    assert!(text.is_some());
    assert_eq!(transfers.balances().0, 89, "what was not sent is still there");
}

#[test]
fn a_destination_that_fails_sends_the_tokens_back() {
    for how in ["err", "panic", "sub_msg_fails", "sub_msg_aborts"] {
        let mut transfers = Transfers::new();
        let id = transfers.send_by_contract("", how);
        assert_eq!(ack(&transfers.pair.world.deliver(id).unwrap()), REFUSED, "{how}");
        let (at_a, at_b) = transfers.counters();
        assert_eq!((at_a.source, at_b.destination, transfers.balances()), (0, 0, (90, 0)), "{how}: reverted");
        transfers.pair.world.acknowledge(id).unwrap();
        assert_eq!((transfers.counters().0.source, transfers.balances()), (1, (100, 0)), "{how}");
        let panics = u64::from(matches!(how, "panic" | "sub_msg_aborts"));
        assert_eq!(transfers.pair.world.stats().failed_callbacks, panics, "{how}");
    }
}

#[test]
fn a_source_that_fails_changes_nothing_but_its_own_state() {
    for how in ["err", "panic", "sub_msg_fails", "sub_msg_aborts"] {
        let mut transfers = Transfers::new();
        let id = transfers.send_by_contract(how, "");
        transfers.pair.world.deliver(id).unwrap();
        transfers.pair.world.acknowledge(id).unwrap();
        assert_eq!((transfers.counters().0.source, transfers.balances()), (0, (90, 10)), "{how}");

        let id = transfers.send_by_contract(how, "");
        transfers.pair.world.advance(100);
        transfers.pair.world.timeout(id).unwrap();
        assert_eq!((transfers.counters().0.source, transfers.balances()), (0, (90, 10)), "{how}: refunded");
        assert!(transfers.pair.world.in_flight_ids().unwrap().is_empty());
        assert_eq!(unreported(&transfers), [1, 2], "{how}");
        assert_eq!(transfers.pair.world.stats().failed_callbacks, 2, "{how}");
    }
}

#[test]
fn a_timeout_is_told_after_the_refund() {
    let mut transfers = Transfers::new();
    let id = transfers.send_by_contract("", "");
    transfers.pair.world.advance(100);
    transfers.pair.world.timeout(id).unwrap();
    assert_eq!((transfers.counters().0.source, transfers.balances()), (1, (100, 0)));
    let last: Option<IbcSourceCallbackMsg> = transfers.pair.ask(transfers.pair.a, &QueryMsg::LastSource {});
    assert!(matches!(last, Some(IbcSourceCallbackMsg::Timeout(_))), "{last:?}");
}

#[test]
fn callbacks_that_run_out_of_gas_fail() {
    let mut transfers = Transfers::new();
    let (a, b) = (transfers.pair.a, transfers.pair.b);
    for chain in [a, b] {
        transfers.pair.world.chain_mut(chain).starve_callbacks(1).unwrap();
    }
    let id = transfers.send_by_contract("", "");
    assert_eq!(ack(&transfers.pair.world.deliver(id).unwrap()), OUT_OF_GAS);
    transfers.pair.world.acknowledge(id).unwrap();
    assert_eq!(
        (transfers.counters().0.source, transfers.balances()),
        (0, (100, 0)),
        "refunded, and nobody told"
    );
    assert_eq!(unreported(&transfers), [1]);

    let id = transfers.send_by_contract("", "");
    transfers.pair.world.deliver(id).unwrap();
    transfers.pair.world.acknowledge(id).unwrap();
    assert_eq!((transfers.counters().0.source, transfers.balances()), (1, (90, 10)), "only once");
    assert_eq!(transfers.pair.world.stats().failed_callbacks, 0, "no fault of the contracts");
}

#[test]
fn without_the_middleware_a_memo_means_nothing() {
    let mut transfers = Transfers::new();
    let (a, b) = (transfers.pair.a, transfers.pair.b);
    for chain in [a, b] {
        transfers.pair.world.chain_mut(chain).set_callbacks(false).unwrap();
    }
    let id = transfers.send_by_contract("err", "err");
    assert_eq!(ack(&transfers.pair.world.deliver(id).unwrap()), SUCCESS);
    transfers.pair.world.acknowledge(id).unwrap();
    let (at_a, at_b) = transfers.counters();
    assert_eq!((at_a.source, at_b.destination, transfers.balances()), (0, 0, (90, 10)));
    assert_eq!(unreported(&transfers), [1]);
}

#[test]
fn only_the_sender_can_be_called_at_the_source() {
    let mut transfers = Transfers::new();
    let (to, stranger) = (transfers.pair.on_b.clone(), transfers.user.clone());
    for (callback, why) in [
        (format!(r#"{{"address":"{stranger}"}}"#), "does not match packet sender"),
        (r#"{"address":""}"#.to_string(), "callback address not found"),
    ] {
        let memo = format!(r#"{{"src_callback":{callback}}}"#);
        let error = transfers.try_send_by_contract(&to, &memo).unwrap_err();
        assert!(error.says(why), "{error}");
    }
    transfers.try_send_by_contract(&to, r#"{"src_callback":1}"#).unwrap();
    transfers.pair.world.relay_all().unwrap();
    assert_eq!(transfers.counters().0.source, 0);
}

// As wasmd has it: the contract must look at the receiver itself.
#[test]
fn a_stranger_can_have_any_contract_called_at_the_destination() {
    let mut transfers = Transfers::new();
    let friend = transfers.pair.world.chain(transfers.pair.b).account("friend");
    let memo = format!(r#"{{"dest_callback":{{"address":"{}"}}}}"#, transfers.pair.on_b);
    transfers.try_send_by_contract(&friend, &memo).unwrap();
    transfers.pair.world.relay_all().unwrap();
    assert_eq!(transfers.counters().1.destination, 1);
    let last: Option<cosmwasm_std::IbcDestinationCallbackMsg> =
        transfers.pair.ask(transfers.pair.b, &QueryMsg::LastDestination {});
    assert_eq!(last.unwrap().transfer.unwrap().receiver, friend);

    let nobody = r#"{"dest_callback":{"address":"nobody"}}"#;
    let id = transfers.try_send_by_contract(&friend, nobody).unwrap();
    assert_eq!(ack(&transfers.pair.world.deliver(id).unwrap()), REFUSED);
    let nobody = r#"{"dest_callback":{}}"#;
    let id = transfers.try_send_by_contract(&friend, nobody).unwrap();
    assert_eq!(ack(&transfers.pair.world.deliver(id).unwrap()), REFUSED);
}

#[test]
fn a_contract_cannot_speak_as_the_module() {
    let mut transfers = Transfers::new();
    let (a, user) = (transfers.pair.a, transfers.user.clone());
    let msg = cosmwasm_std::AnyMsg { type_url: "/interchain.transfer".to_string(), value: b"{}".into() };
    let error = transfers.pair.world.chain_mut(a).send(&user, cosmwasm_std::CosmosMsg::Any(msg)).unwrap_err();
    assert!(error.says("messages of this type are not accepted"), "{error}");
}
