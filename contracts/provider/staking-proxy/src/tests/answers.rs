//! What the chain answers to a staking message, and what the custodian hears of it.

use cosmwasm_std::{coin, from_json, Addr, Binary, DistributionMsg, ReplyOn, StakingMsg, Timestamp, Uint128};
use mesh_apis::staking_proxy::{ExecuteMsg, RedelegateResponse, UndelegateResponse};
use prost::Message;

use super::{addr, proxy, replied, run, sent, Deps, DENOM};
use crate::proto::{Coin, Redelegated, Time, Undelegated};
use crate::reply_id::{ALL_REDELEGATED, ALL_UNDELEGATED, REDELEGATED, UNDELEGATED, WITHDRAW_ADDRESS};
use crate::ContractError;

fn undelegated(amount: &str, denom: &str, seconds: i64, nanos: i32) -> Vec<u8> {
    let amount = Some(Coin { denom: denom.to_string(), amount: amount.to_string() });
    Undelegated { completion_time: Some(Time { seconds, nanos }), amount }.encode_to_vec()
}

fn undelegate(amount: u128, all: bool, keep_rewards: bool) -> ExecuteMsg {
    ExecuteMsg::Undelegate { validator: "v".to_string(), amount: amount.into(), all, keep_rewards }
}

fn of(amount: u128) -> StakingMsg {
    StakingMsg::Undelegate { validator: "v".to_string(), amount: coin(amount, DENOM) }
}

fn answer(deps: &mut Deps, value: Vec<u8>) -> Result<UndelegateResponse, ContractError> {
    let response = replied(deps, UNDELEGATED, &Binary::default(), Ok(value))?;
    Ok(from_json(response.data.unwrap()).unwrap())
}

#[test]
fn the_custodian_hears_what_the_chain_will_pay_and_when() {
    let mut deps = proxy();
    let response = run(&mut deps, "custodian", &[], undelegate(5, false, false)).unwrap();
    assert_eq!(sent(&response), [of(5).into()]);
    // As the Cosmos SDK encodes it: 4 ustake at 1,700,000,000.000000007 s.
    let bytes = b"\x0a\x08\x08\x80\xe2\xcf\xaa\x06\x10\x07\x12\x0b\x0a\x06ustake\x12\x014".to_vec();
    assert_eq!(bytes, undelegated("4", DENOM, 1_700_000_000, 7));
    let expected = UndelegateResponse {
        amount: Uint128::new(4),
        completion: Timestamp::from_nanos(1_700_000_000_000_000_007),
    };
    assert_eq!(answer(&mut deps, bytes).unwrap(), expected);
}

#[test]
fn times_that_are_unset_or_too_late_are_clipped() {
    let mut deps = proxy();
    // Year 1: the zero time of Go.
    for (seconds, nanos, expected) in [(-62_135_596_800, 0, 0), (-1, 999_999_999, 0), (i64::MAX, 0, u64::MAX)]
    {
        let value = Redelegated { completion_time: Some(Time { seconds, nanos }) }.encode_to_vec();
        let response = replied(&mut deps, REDELEGATED, &Binary::default(), Ok(value)).unwrap();
        let answer: RedelegateResponse = from_json(response.data.unwrap()).unwrap();
        assert_eq!(answer.completion.nanos(), expected);
    }
}

#[test]
fn an_answer_that_lacks_something_is_an_error() {
    let mut deps = proxy();
    let no_amount = Undelegated { completion_time: Some(Time { seconds: 1, nanos: 0 }), amount: None };
    let no_time = Undelegated { completion_time: None, ..no_amount.clone() };
    let bad = [
        vec![0xff],
        vec![],
        no_amount.encode_to_vec(),
        no_time.encode_to_vec(),
        undelegated("4", "other", 1, 0),
        undelegated("-4", DENOM, 1, 0),
        undelegated("", DENOM, 1, 0),
        undelegated(&"9".repeat(40), DENOM, 1, 0),
    ];
    for value in bad {
        let err = answer(&mut deps, value).unwrap_err();
        assert!(matches!(err, ContractError::InvalidAnswer { message: "undelegate", .. }), "{err}");
    }
    let err = replied(&mut deps, REDELEGATED, &Binary::default(), Ok(vec![])).unwrap_err();
    assert!(matches!(err, ContractError::InvalidAnswer { message: "redelegate", .. }), "{err}");
    let err = replied(&mut deps, 99, &Binary::default(), Ok(vec![])).unwrap_err();
    assert!(matches!(err, ContractError::UnknownReply { id: 99 }));
}

#[test]
fn all_that_is_listed_is_asked_for_with_one_more_first() {
    let mut deps = proxy();
    let response = run(&mut deps, "custodian", &[], undelegate(5, true, false)).unwrap();
    assert_eq!(sent(&response), [of(6).into()]);
    let payload = response.messages[0].payload.clone();
    let done = replied(&mut deps, ALL_UNDELEGATED, &payload, Ok(undelegated("6", DENOM, 1, 0))).unwrap();
    assert!(done.messages.is_empty() && done.data.is_some());
    let again = replied(&mut deps, ALL_UNDELEGATED, &payload, Err("invalid shares amount")).unwrap();
    assert_eq!(sent(&again), [of(5).into()]);
    assert_eq!(again.messages[0].id, UNDELEGATED);

    let msg = ExecuteMsg::Redelegate {
        from: "v".to_string(),
        to: "w".to_string(),
        amount: Uint128::new(5),
        all: true,
    };
    let response = run(&mut deps, "custodian", &[], msg).unwrap();
    let payload = response.messages[0].payload.clone();
    let again = replied(&mut deps, ALL_REDELEGATED, &payload, Err("invalid shares amount")).unwrap();
    let (src_validator, dst_validator) = ("v".to_string(), "w".to_string());
    assert_eq!(
        sent(&again),
        [StakingMsg::Redelegate { src_validator, dst_validator, amount: coin(5, DENOM) }.into()]
    );
}

#[test]
fn a_proxy_is_its_own_withdraw_address_for_one_undelegation() {
    let mut deps = proxy();
    let to = |address: Addr| DistributionMsg::SetWithdrawAddress { address: address.into_string() };
    let own = cosmwasm_std::testing::mock_env().contract.address;
    for (all, first) in [(false, 5), (true, 6)] {
        let response = run(&mut deps, "custodian", &[], undelegate(5, all, true)).unwrap();
        assert_eq!(sent(&response), [to(own.clone()).into(), of(first).into(), to(addr("owner")).into()]);
        // A chain may forbid the change, there or back. Neither is in the way of the undelegation.
        for change in [&response.messages[0], &response.messages[2]] {
            assert_eq!((change.id, change.reply_on.clone()), (WITHDRAW_ADDRESS, ReplyOn::Error));
        }
    }
    let response = replied(&mut deps, WITHDRAW_ADDRESS, &Binary::default(), Err("disabled")).unwrap();
    assert!(response.messages.is_empty());
    assert!(response.data.is_none(), "the chain's answer to the undelegation stands");
}
