//! Each behaviour, in messages, queries and callbacks.

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockStorage};
use cosmwasm_std::{
    coins, from_json, to_json_vec, Addr, AnyMsg, BankQuery, CosmosMsg, Decimal, DepsMut, Empty, QueryRequest,
    ReplyOn, Response, WasmMsg,
};
use prost::Message;

use crate::abort;
use crate::behaviour::burn_gas;
use crate::{
    execute, instantiate, migrate, query, sudo, Behaviour, ExecuteMsg, HostileError, InstantiateMsg, Name,
    Place, Registration, Setting,
};

fn anyone() -> Addr {
    MockApi::default().addr_make("anyone")
}

fn call(deps: DepsMut, msg: &str) -> Result<Response, HostileError> {
    execute(deps, mock_env(), message_info(&anyone(), &[]), from_json(msg).unwrap())
}

fn set(deps: DepsMut, call: &str, behaviour: Behaviour) {
    let setting = ExecuteMsg::Set(Setting { call: call.to_string(), behaviour });
    execute(deps, mock_env(), message_info(&anyone(), &[]), setting).unwrap();
}

#[test]
fn registers_as_a_lienholder() {
    let mut deps = mock_dependencies();
    let registration = Registration { vault: "vault".to_string(), max_slash: Decimal::percent(100) };
    let msg = InstantiateMsg { register: Some(registration), ..InstantiateMsg::default() };
    let response = instantiate(deps.as_mut(), mock_env(), message_info(&anyone(), &[]), msg).unwrap();
    let CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, .. }) = &response.messages[0].msg else {
        panic!("{response:?}");
    };
    assert_eq!(contract_addr, "vault");
    assert_eq!(msg.as_slice(), br#"{"register_lienholder":{"max_slash":"1"}}"#);
}

#[test]
fn names_a_message_whatever_is_in_it() {
    for (text, name) in [
        (r#"{"lien_shrunk":{"owner":"x","amount":{"denom":"d","amount":"1"}}}"#, "lien_shrunk"),
        (r#"{"a":[1,{"b":null}],"c":{}}"#, "a"),
        (r#""price""#, "price"),
        ("{}", ""),
    ] {
        assert_eq!(from_json::<Name>(text).unwrap(), Name(name.to_string()));
        assert_eq!(from_json::<ExecuteMsg>(text).unwrap(), ExecuteMsg::Other(Name(name.to_string())));
    }
}

#[test]
fn behaves_in_each_call_as_it_was_told_for_it() {
    let mut deps = mock_dependencies();
    assert_eq!(call(deps.as_mut(), r#"{"lien_shrunk":{}}"#).unwrap(), Response::new());
    let set_by_text = r#"{"set":{"call":"lien_shrunk","behaviour":{"fail":{}}}}"#;
    call(deps.as_mut(), set_by_text).unwrap();
    call(deps.as_mut(), r#"{"lien_shrunk":{}}"#).unwrap_err();
    call(deps.as_mut(), r#"{"receive_virtual_stake":{}}"#).unwrap();

    set(deps.as_mut(), "*", Behaviour::Fail {});
    call(deps.as_mut(), r#"{"receive_virtual_stake":{}}"#).unwrap_err();
    query(deps.as_ref(), mock_env(), Name("price".to_string())).unwrap_err();
    sudo(deps.as_mut(), mock_env(), Name("handle_epoch".to_string())).unwrap_err();
    migrate(deps.as_mut(), mock_env(), Name::default()).unwrap_err();
    set(deps.as_mut(), "price", Behaviour::Answer { data: b"1".into() });
    assert_eq!(query(deps.as_ref(), mock_env(), Name("price".to_string())).unwrap(), b"1");
    call(deps.as_mut(), r#"{"act":{"succeed":{}}}"#).unwrap();
}

#[test]
fn floods_each_part_of_an_answer() {
    let mut deps = mock_dependencies();
    let mut flooded = |place| {
        set(deps.as_mut(), "*", Behaviour::Flood { place, bytes: 2_000_000 });
        call(deps.as_mut(), r#"{"x":{}}"#)
    };
    assert_eq!(flooded(Place::Data).unwrap().data.unwrap().len(), 2_000_000);
    assert_eq!(flooded(Place::Attribute).unwrap().attributes[0].value.len(), 2_000_000);
    let events = flooded(Place::Events).unwrap().events;
    assert!(events.iter().map(|event| event.attributes[0].value.len()).sum::<usize>() >= 2_000_000);
    assert_eq!(flooded(Place::Error).unwrap_err().to_string().len(), 2_000_000);
    query(deps.as_ref(), mock_env(), Name::default()).unwrap_err();
    set(deps.as_mut(), "*", Behaviour::Flood { place: Place::Data, bytes: 2_000_000 });
    assert_eq!(query(deps.as_ref(), mock_env(), Name::default()).unwrap().len(), 2_000_000);
}

#[test]
fn calls_back_with_or_without_a_reply() {
    let mut deps = mock_dependencies();
    for (catch, reply_on) in [(false, ReplyOn::Never), (true, ReplyOn::Error)] {
        let funds = coins(7, "stake");
        let msg = br#"{"bond":{}}"#.into();
        let back = Behaviour::Call { contract: "vault".to_string(), msg, funds: funds.clone(), catch };
        set(deps.as_mut(), "*", back);
        let response = call(deps.as_mut(), r#"{"x":{}}"#).unwrap();
        let expected =
            WasmMsg::Execute { contract_addr: "vault".to_string(), msg: br#"{"bond":{}}"#.into(), funds };
        assert_eq!(response.messages[0].msg, expected.into());
        assert_eq!(response.messages[0].reply_on, reply_on);
        // The mock knows no such contract.
        assert_eq!(query(deps.as_ref(), mock_env(), Name::default()).is_ok(), catch);
    }
}

#[test]
fn aborts_by_outputs_that_overflow_256_bits() {
    let mut deps = mock_dependencies();
    let response = call(deps.as_mut(), r#"{"act":{"abort":{}}}"#).unwrap();
    let expected = abort::message(mock_env().contract.address.as_str());
    assert_eq!(response.messages[0].msg, CosmosMsg::Any(expected.clone()));
    let AnyMsg { type_url, value } = expected;
    assert_eq!(type_url, "/cosmos.bank.v1beta1.MsgMultiSend");
    let bomb = abort::MsgMultiSend::decode(value.as_slice()).unwrap();
    let amount = bomb.outputs[0].coins[0].amount.parse::<cosmwasm_std::Uint256>().unwrap();
    assert_eq!(bomb.outputs[0], bomb.outputs[1]);
    amount.checked_add(amount).unwrap_err();
}

#[test]
fn aborts_in_a_query_by_asking_for_no_denom() {
    let query: QueryRequest<Empty> = abort::query("contract");
    let expected = BankQuery::Balance { address: "contract".to_string(), denom: "!".to_string() };
    assert_eq!(query, expected.into());
    to_json_vec(&query).unwrap();
}

#[test]
fn burns_gas_in_a_loop() {
    burn_gas(&MockStorage::new(), 1_000);
}
