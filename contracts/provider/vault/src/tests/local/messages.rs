//! The messages, and who may send them.

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{
    coins, from_json, to_json_binary, BankMsg, Binary, Coin, CosmosMsg, Decimal, Empty, MsgResponse,
    OwnedDeps, Reply, Response, SubMsgResponse, SubMsgResult, Uint128, WasmMsg,
};
use mesh_apis::local_staking;
use mesh_apis::vault::{
    ConfigResponse, ExecuteMsg, InstantiateMsg, LocalAccountResponse, LocalStakingInit, LocalStakingResponse,
    QueryMsg,
};

use crate::account;
use crate::contract::{execute, instantiate, query, reply};
use crate::tests::{addr, coin, DENOM};
use crate::ContractError;

pub(super) type Deps = OwnedDeps<MockStorage, MockApi, MockQuerier, Empty>;

fn terms(reserve: Decimal) -> LocalStakingInit {
    LocalStakingInit {
        code_id: 5,
        proxy_code_id: 6,
        governance: Some(addr("gov").into_string()),
        reserve,
        slash_fraction_double_sign: Decimal::percent(5),
        slash_fraction_downtime: Decimal::percent(1),
        max_entries: 7,
    }
}

fn create(deps: &mut Deps, init: LocalStakingInit) -> Result<Response, ContractError> {
    let msg = InstantiateMsg { denom: DENOM.into(), local_staking: Some(init) };
    instantiate(deps.as_mut(), mock_env(), message_info(&addr("creator"), &[]), msg)
}

/// `MsgInstantiateContractResponse`, with an address.
fn answer(address: &str) -> Binary {
    let mut bytes = vec![10, u8::try_from(address.len()).unwrap()];
    bytes.extend(address.as_bytes());
    bytes.into()
}

fn replied(id: u64, payload: Binary, value: Binary) -> Reply {
    #[allow(deprecated)]
    let response = SubMsgResponse {
        events: vec![],
        data: None,
        msg_responses: vec![MsgResponse { type_url: "/any".to_string(), value }],
    };
    Reply { id, payload, gas_used: 0, result: SubMsgResult::Ok(response) }
}

/// With a custodian, and 100 bonded by `user`.
pub(super) fn vault() -> Deps {
    let mut deps = mock_dependencies();
    let response = create(&mut deps, terms(Decimal::percent(7))).unwrap();
    let sent = &response.messages[0];
    let CosmosMsg::Wasm(WasmMsg::Instantiate { admin, code_id: 5, funds, msg, .. }) = &sent.msg else {
        panic!("{sent:?}");
    };
    assert_eq!((admin.clone(), funds.len()), (Some(addr("gov").into_string()), 0));
    let init: local_staking::InstantiateMsg = from_json(msg).unwrap();
    assert_eq!((init.proxy_code_id, init.max_entries), (6, 7));
    let done = replied(sent.id, sent.payload.clone(), answer(addr("custodian").as_str()));
    reply(deps.as_mut(), mock_env(), done).unwrap();
    run(&mut deps, "user", &coins(100, DENOM), ExecuteMsg::Bond {}).unwrap();
    deps
}

pub(super) fn run(
    deps: &mut Deps,
    sender: &str,
    funds: &[Coin],
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    execute(deps.as_mut(), mock_env(), message_info(&addr(sender), funds), msg)
}

pub(super) fn lend(deps: &mut Deps, amount: u128) -> Result<Response, ContractError> {
    let msg = ExecuteMsg::StakeLocal { amount: coin(amount), msg: Binary::from(b"where to") };
    run(deps, "user", &[], msg)
}

fn give_back(deps: &mut Deps, closed: u128, funds: &[Coin]) -> Result<Response, ContractError> {
    let owner = addr("user").into_string();
    run(deps, "custodian", funds, ExecuteMsg::ReturnLocal { owner, closed: closed.into() })
}

fn books(deps: &Deps) -> (u128, u128, u128) {
    let account = addr("user").into_string();
    let answer = query(deps.as_ref(), mock_env(), QueryMsg::LocalAccount { account }).unwrap();
    let answer: LocalAccountResponse = from_json(answer).unwrap();
    (answer.idle.u128(), answer.out.u128(), answer.owed.u128())
}

#[test]
fn a_custodian_is_created_once_and_named_in_the_configuration() {
    let deps = vault();
    let config: ConfigResponse =
        from_json(query(deps.as_ref(), mock_env(), QueryMsg::Config {}).unwrap()).unwrap();
    let expected = LocalStakingResponse { contract: addr("custodian"), reserve: Decimal::percent(7) };
    assert_eq!(config.local_staking, Some(expected));
}

#[test]
fn a_reserve_that_one_offence_and_a_downtime_exceed_is_refused() {
    let mut deps = mock_dependencies();
    let least: Decimal = "0.065555555555555555".parse().unwrap();
    create(&mut deps, terms(least)).unwrap();
    let below = least - Decimal::new(Uint128::one());
    for reserve in [below, Decimal::zero(), Decimal::percent(101)] {
        let err = create(&mut deps, terms(reserve)).unwrap_err();
        let ContractError::InvalidReserve { min, actual } = err else { panic!("{err}") };
        assert_eq!((min, actual), (Some(least), reserve));
    }
    for fraction in [Decimal::percent(50), Decimal::percent(60), Decimal::MAX] {
        let init = LocalStakingInit { slash_fraction_double_sign: fraction, ..terms(Decimal::one()) };
        let err = create(&mut deps, init).unwrap_err();
        assert!(matches!(err, ContractError::InvalidReserve { min: None, .. }), "{err}");
    }
}

#[test]
fn a_reply_that_was_not_asked_for_is_refused() {
    let mut deps = mock_dependencies();
    let payload = to_json_binary(&Decimal::one()).unwrap();
    let err = reply(deps.as_mut(), mock_env(), replied(9, payload.clone(), answer("x"))).unwrap_err();
    assert!(matches!(err, ContractError::UnknownReply { id: 9 }));
    let err = reply(deps.as_mut(), mock_env(), replied(1, payload, Binary::from(b"\xff"))).unwrap_err();
    assert!(matches!(err, ContractError::InvalidAnswer { .. }), "{err}");
}

#[test]
fn lent_coins_go_to_the_custodian_with_what_the_user_says() {
    let mut deps = vault();
    let response = lend(&mut deps, 60).unwrap();
    let told = local_staking::ExecuteMsg::ReceiveStake {
        owner: addr("user").into_string(),
        msg: Binary::from(b"where to"),
    };
    let call = WasmMsg::Execute {
        contract_addr: addr("custodian").into_string(),
        msg: to_json_binary(&told).unwrap(),
        funds: coins(60, DENOM),
    };
    assert_eq!(response.messages.len(), 1);
    assert_eq!(response.messages[0].msg, call.into());
    assert_eq!(books(&deps), (40, 60, 0));
}

#[test]
fn what_returns_is_credited_and_what_is_owed_is_burned() {
    let mut deps = vault();
    run(&mut deps, "lender", &[], ExecuteMsg::RegisterLienholder { max_slash: Decimal::percent(50) })
        .unwrap();
    let contract = addr("lender").into_string();
    let msg = ExecuteMsg::StakeRemote { contract, amount: coin(100u128), msg: Binary::default() };
    run(&mut deps, "user", &[], msg).unwrap();
    lend(&mut deps, 90).unwrap();
    let owner = addr("user").into_string();
    let slash = ExecuteMsg::SlashCrossStake { owner, exposed: 100u128.into(), amount: coin(50u128) };
    let response = run(&mut deps, "lender", &[], slash).unwrap();
    assert_eq!(response.messages[0].msg, BankMsg::Burn { amount: coins(10, DENOM) }.into());
    let told: mesh_apis::vault::SlashCrossStakeResponse = from_json(response.data.unwrap()).unwrap();
    assert_eq!(told.burned.u128(), 50);
    assert_eq!(books(&deps), (0, 90, 40));

    let response = run(&mut deps, "user", &coins(15, DENOM), ExecuteMsg::Bond {}).unwrap();
    assert_eq!(response.messages[0].msg, BankMsg::Burn { amount: coins(15, DENOM) }.into());
    let response = give_back(&mut deps, 30, &coins(28, DENOM)).unwrap();
    assert_eq!(response.messages[0].msg, BankMsg::Burn { amount: coins(25, DENOM) }.into());
    assert_eq!(books(&deps), (3, 60, 0));
    assert!(give_back(&mut deps, 60, &[]).unwrap().messages.is_empty(), "it calls nobody");
    assert_eq!(books(&deps), (3, 0, 0));
}

#[test]
fn bad_amounts_and_wrong_senders_change_nothing() {
    let mut deps = vault();
    lend(&mut deps, 60).unwrap();
    let before = books(&deps);
    let owner = addr("user").into_string();
    for sender in ["user", "stranger", "creator"] {
        let msg = ExecuteMsg::ReturnLocal { owner: owner.clone(), closed: 60u128.into() };
        let err = run(&mut deps, sender, &coins(60, DENOM), msg).unwrap_err();
        let ContractError::NotTheCustodian { expected, actual } = err else { panic!("{err}") };
        assert_eq!((expected, actual), (addr("custodian"), addr(sender)));
    }
    assert!(matches!(give_back(&mut deps, 1, &coins(1, "other")), Err(ContractError::Payment(_))));
    assert!(matches!(lend(&mut deps, 0), Err(ContractError::ZeroAmount)));
    assert!(matches!(lend(&mut deps, 41), Err(ContractError::InsufficientIdle { .. })));
    let other = ExecuteMsg::StakeLocal { amount: Coin::new(1u128, "other"), msg: Binary::default() };
    let err = run(&mut deps, "user", &[], other).unwrap_err();
    assert!(matches!(err, ContractError::WrongDenom { .. }));
    let paid = ExecuteMsg::StakeLocal { amount: coin(1u128), msg: Binary::default() };
    assert!(matches!(run(&mut deps, "user", &coins(1, DENOM), paid), Err(ContractError::Payment(_))));
    assert_eq!(books(&deps), before);
}

#[test]
fn a_vault_without_a_custodian_refuses_local_staking() {
    let mut deps = mock_dependencies();
    let msg = InstantiateMsg { denom: DENOM.into(), local_staking: None };
    let response = instantiate(deps.as_mut(), mock_env(), message_info(&addr("creator"), &[]), msg).unwrap();
    assert!(response.messages.is_empty());
    run(&mut deps, "user", &coins(100, DENOM), ExecuteMsg::Bond {}).unwrap();
    assert!(matches!(lend(&mut deps, 1), Err(ContractError::NoLocalStaking)));
    assert!(matches!(give_back(&mut deps, 1, &[]), Err(ContractError::NoLocalStaking)));
    assert_eq!(account::load(&deps.api, &deps.storage, &addr("user")).unwrap().local, None);
}
