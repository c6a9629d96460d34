use cosmwasm_std::{
    coins, from_json, to_json_binary, BankMsg, Binary, CosmosMsg, MsgResponse, Reply, ReplyOn, SubMsg,
    SubMsgResponse, SubMsgResult, WasmMsg,
};
use mesh_apis::lienholder::{LienholderMsg, SettleSlashResponse};

use super::{addr, attributes, coin, lien, slashed_lien, Outcome, Vault, DENOM};
use crate::lien::Lien;
use crate::settle::SETTLE_GAS;
use crate::ContractError;

/// 100 bonded, 60 of it pledged to `half`, 60 to `third`.
fn vault() -> Vault {
    let mut vault = Vault::with_lienholders();
    vault.bond("user", 100u128).unwrap();
    vault.stake("user", "half", 60u128).unwrap();
    vault.stake("user", "third", 60u128).unwrap();
    vault
}

/// What a chain hands over as the answer of a contract whose data is `data`.
fn encoded(data: &[u8]) -> Binary {
    let mut bytes = vec![];
    if !data.is_empty() {
        bytes.extend([0x0a, u8::try_from(data.len()).unwrap()]);
        bytes.extend(data);
    }
    Binary::new(bytes)
}

#[allow(deprecated)]
fn answer(value: Binary) -> SubMsgResult {
    let type_url = "/cosmwasm.wasm.v1.MsgExecuteContractResponse".to_string();
    let msg_responses = vec![MsgResponse { type_url, value: value.clone() }];
    SubMsgResult::Ok(SubMsgResponse { events: vec![], data: Some(value), msg_responses })
}

fn says(done: bool) -> SubMsgResult {
    answer(encoded(&to_json_binary(&SettleSlashResponse { done }).unwrap()))
}

fn reply(vault: &mut Vault, asked: &SubMsg, result: SubMsgResult) -> Outcome {
    vault.reply(Reply { id: asked.id, payload: asked.payload.clone(), gas_used: 0, result })
}

fn settled(vault: &Vault, user: &str) -> Vec<u64> {
    vault.liens(user).iter().map(|lien| lien.settled).collect()
}

#[test]
fn each_lienholder_that_has_slashed_is_asked_before_collateral_leaves() {
    let mut vault = vault();
    vault.register("idle", "0.1".parse().unwrap()).unwrap();
    vault.stake("user", "idle", 1u128).unwrap();
    let before = vault.record("user");
    vault.note("half").unwrap();
    vault.note("third").unwrap();
    let response = vault.unbond("user", 10u128).unwrap();

    // Nothing has left yet.
    assert_eq!((vault.record("user"), vault.total()), (before, 100));
    assert_eq!(response.messages.len(), 2);
    for (asked, name) in response.messages.iter().zip(["half", "third"]) {
        assert_eq!((asked.reply_on.clone(), asked.gas_limit), (ReplyOn::Always, Some(SETTLE_GAS)));
        let CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, funds }) = &asked.msg else {
            panic!("{:?}", asked.msg)
        };
        assert_eq!((contract_addr.as_str(), funds.as_slice()), (addr(name).as_str(), [].as_slice()));
        let expected = LienholderMsg::SettleSlash { owner: addr("user").into_string() };
        assert_eq!(from_json::<LienholderMsg>(msg).unwrap(), expected);
    }
}

#[test]
fn the_last_answer_carries_out_what_the_user_asked_for() {
    let mut vault = vault();
    vault.note("half").unwrap();
    vault.note("third").unwrap();
    let asked = vault.unbond("user", 10u128).unwrap().messages;
    let response = reply(&mut vault, &asked[0], says(true)).unwrap();
    let (half, third, user) = (addr("half"), addr("third"), addr("user"));
    assert_eq!(attributes(&response), [("settled", half.as_str())]);
    assert!(response.messages.is_empty());
    assert_eq!((vault.bonded("user"), settled(&vault, "user")), (100, vec![1, 0]));

    let response = reply(&mut vault, &asked[1], says(true)).unwrap();
    let paid = BankMsg::Send { to_address: user.to_string(), amount: coins(10, DENOM) };
    assert_eq!(response.messages, [SubMsg::new(paid)]);
    assert_eq!(
        attributes(&response),
        [("action", "unbond"), ("owner", user.as_str()), ("amount", "10"), ("settled", third.as_str())]
    );
    assert_eq!((vault.bonded("user"), vault.total(), settled(&vault, "user")), (90, 90, vec![1, 1]));

    // Who is settled is not asked again.
    assert_eq!(vault.unbond("user", 10u128).unwrap().messages.len(), 1);
    assert_eq!((vault.bonded("user"), vault.total()), (80, 80));
}

#[test]
fn a_pledge_is_carried_out_on_what_the_slashes_have_left() {
    let mut vault = vault();
    vault.note("half").unwrap();
    let asked = vault.stake("user", "third", 30u128).unwrap().messages;
    assert_eq!((asked.len(), vault.liens("user")), (1, vec![lien(1, 60, 30), lien(2, 60, 20)]));
    // While it is asked, it burns 20.
    vault.slash("half", "user", 40, 20u128).unwrap();
    let err = reply(&mut vault, &asked[0], says(true)).unwrap_err();
    assert!(
        matches!(&err, ContractError::LienAboveCollateral { collateral, .. } if collateral.u128() == 80),
        "{err}"
    );

    let asked = vault.stake("user", "third", 20u128).unwrap().messages;
    let response = reply(&mut vault, &asked[0], says(true)).unwrap();
    let expected = [Lien { settled: 1, ..slashed_lien(1, 40, 20, 10) }, lien(2, 80, 27)];
    assert_eq!(vault.liens("user"), expected);
    let [told] = response.messages.as_slice() else { panic!("{:?}", response.messages) };
    let CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, .. }) = &told.msg else {
        panic!("{:?}", told.msg)
    };
    assert_eq!(contract_addr.as_str(), addr("third").as_str());
    let expected = LienholderMsg::ReceiveVirtualStake {
        owner: addr("user").into_string(),
        amount: coin(20u128),
        msg: Binary::new(b"what to do".to_vec()),
    };
    assert_eq!(from_json::<LienholderMsg>(msg).unwrap(), expected);
}

#[test]
fn whatever_a_lienholder_answers_is_no_error_and_only_done_settles() {
    #[allow(deprecated)]
    let nothing = SubMsgResult::Ok(SubMsgResponse { events: vec![], data: None, msg_responses: vec![] });
    let not_done = [
        nothing,
        says(false),
        SubMsgResult::Err("codespace: wasm, code: 5".into()),
        answer(Binary::default()),
        answer(encoded(b"")),
        answer(encoded(b"done")),
        answer(encoded(b"\xff\x00{")),
        answer(encoded(b"{}")),
        answer(encoded(br#"{"done":"true"}"#)),
        answer(encoded(br#"[[[[[[[[[[[[[[[["#)),
        answer(Binary::new(vec![0xff; 40])),
        answer(Binary::new(vec![0x0a, 0xff])),
    ];
    for result in not_done {
        let mut vault = vault();
        vault.note("half").unwrap();
        let asked = vault.unbond("user", 40u128).unwrap().messages;
        let response = reply(&mut vault, &asked[0], result.clone()).unwrap();
        let half = addr("half");
        assert_eq!(attributes(&response)[3], ("not_settled", half.as_str()), "{result:?}");
        assert_eq!((vault.bonded("user"), settled(&vault, "user")), (60, vec![0, 0]), "{result:?}");
        // It is asked again.
        vault.bond("user", 1u128).unwrap();
        let asked = vault.unbond("user", 1u128).unwrap().messages;
        reply(&mut vault, &asked[0], says(true)).unwrap();
        assert_eq!(settled(&vault, "user"), [1, 0]);
    }
}

#[test]
fn a_chain_that_fills_the_old_field_only_is_understood() {
    let mut vault = vault();
    vault.note("half").unwrap();
    let asked = vault.unbond("user", 40u128).unwrap().messages;
    let SubMsgResult::Ok(mut response) = says(true) else { panic!() };
    response.msg_responses.clear();
    reply(&mut vault, &asked[0], SubMsgResult::Ok(response)).unwrap();
    assert_eq!(settled(&vault, "user"), [1, 0]);
}

#[test]
fn what_is_not_settled_stays_reserved_in_full() {
    let mut vault = vault();
    vault.note("half").unwrap();
    let asked = vault.unbond("user", 41u128).unwrap().messages;
    let err = reply(&mut vault, &asked[0], SubMsgResult::Err("refused".into())).unwrap_err();
    assert!(matches!(&err, ContractError::InsufficientFree { free, .. } if free.u128() == 40), "{err}");
    // What can be slashed does not depend on its being settled.
    let asked = vault.unbond("user", 40u128).unwrap().messages;
    reply(&mut vault, &asked[0], SubMsgResult::Err("refused".into())).unwrap();
    assert!(vault.slash("half", "user", 60, 30u128).unwrap().messages.len() == 2);
    assert_eq!(vault.bonded("user"), 30);
}

#[test]
fn a_slash_that_comes_while_it_is_asked_is_settled_next_time() {
    let mut vault = vault();
    vault.note("half").unwrap();
    let asked = vault.unbond("user", 10u128).unwrap().messages;
    vault.note("half").unwrap();
    reply(&mut vault, &asked[0], says(true)).unwrap();
    assert_eq!(settled(&vault, "user"), [1, 0]);
    assert_eq!(vault.unbond("user", 10u128).unwrap().messages[0].reply_on, ReplyOn::Always);
}

#[test]
fn a_lien_that_was_released_while_it_was_asked_is_not_there_again() {
    let mut vault = vault();
    vault.note("half").unwrap();
    vault.note("third").unwrap();
    let asked = vault.unbond("user", 100u128).unwrap().messages;
    for (asked, name) in asked.iter().zip(["half", "third"]) {
        vault.release(name, "user", 60u128).unwrap();
        reply(&mut vault, asked, says(true)).unwrap();
    }
    assert_eq!((vault.record("user"), vault.total()), (None, 0));
}
