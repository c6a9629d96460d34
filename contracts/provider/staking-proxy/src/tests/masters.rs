//! Whom the proxy obeys, and in what.

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{
    coin, coins, from_json, BankMsg, Decimal, DistributionMsg, GovMsg, StakingMsg, Uint128, VoteOption,
    WeightedVoteOption,
};
use mesh_apis::staking_proxy::{ConfigResponse, ExecuteMsg, InstantiateMsg, QueryMsg};

use super::{addr, dump, proxy, run, sent, DENOM};
use crate::contract::{instantiate, query};
use crate::ContractError;

fn of_custodian() -> Vec<ExecuteMsg> {
    let (v, w) = ("v".to_string(), "w".to_string());
    let amount = Uint128::new(5);
    vec![
        ExecuteMsg::Delegate { validator: v.clone() },
        ExecuteMsg::Undelegate { validator: v.clone(), amount, all: false, keep_rewards: false },
        ExecuteMsg::Redelegate { from: v, to: w, amount, all: true },
        ExecuteMsg::HandOver { amount },
    ]
}

fn of_owner() -> Vec<ExecuteMsg> {
    let option = WeightedVoteOption { option: VoteOption::Yes, weight: Decimal::one() };
    vec![
        ExecuteMsg::Vote { proposal_id: 7, option: VoteOption::No },
        ExecuteMsg::VoteWeighted { proposal_id: 7, options: vec![option] },
        ExecuteMsg::WithdrawRewards { validators: vec!["v".to_string()] },
        ExecuteMsg::Sweep { denoms: vec!["other".to_string()] },
    ]
}

#[test]
fn a_new_proxy_pays_its_rewards_to_its_owner() {
    let mut deps = mock_dependencies();
    let msg = InstantiateMsg { owner: addr("owner").into_string(), denom: DENOM.to_string() };
    let response =
        instantiate(deps.as_mut(), mock_env(), message_info(&addr("custodian"), &[]), msg.clone()).unwrap();
    let address = addr("owner").into_string();
    assert_eq!(sent(&response), [DistributionMsg::SetWithdrawAddress { address }.into()]);
    let config: ConfigResponse =
        from_json(query(deps.as_ref(), mock_env(), QueryMsg::Config {}).unwrap()).unwrap();
    assert_eq!((config.custodian, config.owner), (addr("custodian"), addr("owner")));

    let paid = message_info(&addr("custodian"), &coins(1, DENOM));
    let err = instantiate(deps.as_mut(), mock_env(), paid, msg).unwrap_err();
    assert!(matches!(err, ContractError::Payment(_)));
}

#[test]
fn nobody_but_the_custodian_moves_the_stake() {
    let mut deps = proxy();
    let before = dump(&deps);
    for sender in ["owner", "stranger", "vault", "own"] {
        for msg in of_custodian() {
            let err = run(&mut deps, sender, &[], msg).unwrap_err();
            let ContractError::NotTheCustodian { expected, actual } = err else { panic!("{err}") };
            assert_eq!((expected, actual), (addr("custodian"), addr(sender)));
        }
    }
    assert_eq!(dump(&deps), before);
}

#[test]
fn nobody_but_the_owner_votes_and_withdraws() {
    let mut deps = proxy();
    let before = dump(&deps);
    for sender in ["custodian", "stranger", "vault", "own"] {
        for msg in of_owner() {
            let err = run(&mut deps, sender, &[], msg).unwrap_err();
            let ContractError::NotTheOwner { expected, actual } = err else { panic!("{err}") };
            assert_eq!((expected, actual), (addr("owner"), addr(sender)));
        }
    }
    assert_eq!(dump(&deps), before);
}

#[test]
fn coins_are_taken_with_a_delegation_alone() {
    let mut deps = proxy();
    for msg in of_owner() {
        assert!(matches!(run(&mut deps, "owner", &coins(1, DENOM), msg), Err(ContractError::Payment(_))));
    }
    for msg in of_custodian() {
        let funds =
            if matches!(msg, ExecuteMsg::Delegate { .. }) { coins(1, "other") } else { coins(1, DENOM) };
        assert!(matches!(run(&mut deps, "custodian", &funds, msg), Err(ContractError::Payment(_))));
    }
}

#[test]
fn what_the_custodian_sends_is_delegated() {
    let mut deps = proxy();
    let msg = ExecuteMsg::Delegate { validator: "v".to_string() };
    let response = run(&mut deps, "custodian", &coins(9, DENOM), msg).unwrap();
    let delegate = StakingMsg::Delegate { validator: "v".to_string(), amount: coin(9, DENOM) };
    assert_eq!(sent(&response), [delegate.into()]);
    let response =
        run(&mut deps, "custodian", &[], ExecuteMsg::HandOver { amount: Uint128::new(4) }).unwrap();
    let to_address = addr("custodian").into_string();
    assert_eq!(sent(&response), [BankMsg::Send { to_address, amount: coins(4, DENOM) }.into()]);
}

#[test]
fn votes_and_withdrawals_go_to_the_chain_as_the_owner_says() {
    let mut deps = proxy();
    let [vote, weighted, withdraw, _] = of_owner().try_into().unwrap();
    let response = run(&mut deps, "owner", &[], vote).unwrap();
    assert_eq!(sent(&response), [GovMsg::Vote { proposal_id: 7, option: VoteOption::No }.into()]);
    let response = run(&mut deps, "owner", &[], weighted).unwrap();
    let options = vec![WeightedVoteOption { option: VoteOption::Yes, weight: Decimal::one() }];
    assert_eq!(sent(&response), [GovMsg::VoteWeighted { proposal_id: 7, options }.into()]);
    let response = run(&mut deps, "owner", &[], withdraw).unwrap();
    let withdraw = DistributionMsg::WithdrawDelegatorReward { validator: "v".to_string() };
    assert_eq!(sent(&response), [withdraw.into()]);
}

#[test]
fn the_owner_gets_other_denoms_once_and_the_staked_one_never() {
    let mut deps = proxy();
    let own = mock_env().contract.address;
    deps.querier.bank.update_balance(own, vec![coin(5, DENOM), coin(7, "other"), coin(8, "third")]);
    let sweep =
        |denoms: &[&str]| ExecuteMsg::Sweep { denoms: denoms.iter().map(ToString::to_string).collect() };
    let response = run(&mut deps, "owner", &[], sweep(&["other", "none", "other"])).unwrap();
    let to_address = addr("owner").into_string();
    assert_eq!(sent(&response), [BankMsg::Send { to_address, amount: coins(7, "other") }.into()]);
    let err = run(&mut deps, "owner", &[], sweep(&["other", DENOM])).unwrap_err();
    assert!(matches!(err, ContractError::StakedDenom { denom } if denom == DENOM));
}
