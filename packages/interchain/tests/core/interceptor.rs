//! What a test puts in front of the chain's modules.

use std::cell::RefCell;
use std::rc::Rc;

use cosmwasm_std::{
    coin, coins, to_json_binary, Addr, AllDelegationsResponse, Binary, DistributionMsg, Empty, GrpcQuery,
    QueryRequest, StakingMsg, StakingQuery, StdError, StdResult, Uint256,
};
use cw_multi_test::AppResponse;
use interchain::staking::Interceptor;
use interchain::valset_file::ValidatorSpec;
use interchain::{ChainConfig, World};

/// Lets nobody delegate 13, withdraws nothing of a validator, and keeps what it saw.
#[derive(Debug, Default)]
struct Gate {
    refuses_withdrawals: RefCell<bool>,
    seen: RefCell<Vec<String>>,
}

impl Interceptor for Gate {
    fn staking(&self, _: &Addr, msg: &StakingMsg) -> StdResult<()> {
        match msg {
            StakingMsg::Delegate { amount, .. } if amount.amount == Uint256::new(13) => {
                Err(StdError::msg("unlucky"))
            }
            _ => Ok(()),
        }
    }

    fn staked(&self, _: &Addr, _: &StakingMsg, outcome: &StdResult<AppResponse>) {
        self.seen.borrow_mut().push(if outcome.is_ok() { "staked" } else { "failed" }.to_string());
    }

    fn distribution(&self, _: &Addr, _: &DistributionMsg) -> StdResult<()> {
        match *self.refuses_withdrawals.borrow() {
            true => Err(StdError::msg("closed")),
            false => Ok(()),
        }
    }

    fn distributed(&self, _: &Addr, _: &DistributionMsg, response: AppResponse) -> AppResponse {
        AppResponse { data: Some(Binary::from(b"garbled")), ..response }
    }

    fn staking_query(&self, request: &StakingQuery) -> Option<StdResult<Binary>> {
        let asked = matches!(request, StakingQuery::AllDelegations { .. });
        asked.then(|| to_json_binary(&AllDelegationsResponse::new(vec![])))
    }

    fn grpc(&self, request: &GrpcQuery) -> Option<StdResult<Binary>> {
        (request.path == "/known").then(|| Ok(Binary::from(b"answer")))
    }
}

#[test]
fn an_interceptor_refuses_sees_and_answers_in_the_chains_place() {
    let gate = Rc::new(Gate::default());
    let mut world = World::new();
    let config = ChainConfig::new("c-1", "con", "u");
    let id = world.add_chain(ChainConfig { interceptor: Some(gate.clone()), ..config });
    let chain = world.chain_mut(id);
    let spec = ValidatorSpec::small_set("con", 1).remove(0);
    chain.add_validator(&spec).unwrap();
    let user = chain.account("user");
    chain.mint(&user, coins(100, "u")).unwrap();
    let validator = spec.operator_address;

    let delegate = |amount| StakingMsg::Delegate { validator: validator.clone(), amount: coin(amount, "u") };
    assert!(chain.send(&user, delegate(13)).unwrap_err().says("unlucky"));
    chain.send(&user, delegate(50)).unwrap();
    chain.send(&user, delegate(51)).unwrap_err();
    // What failed is seen as well, though nothing is left of it on the chain.
    assert_eq!(*gate.seen.borrow(), ["staked", "failed"]);
    assert_eq!(chain.delegation(&user, &validator).unwrap().u128(), 50);

    let withdraw = DistributionMsg::WithdrawDelegatorReward { validator: validator.clone() };
    let response = chain.send(&user, withdraw.clone()).unwrap();
    assert_eq!(response.data, Some(Binary::from(b"garbled")));
    gate.refuses_withdrawals.replace(true);
    assert!(chain.send(&user, withdraw).unwrap_err().says("closed"));

    let all = StakingQuery::AllDelegations { delegator: user.to_string() };
    let answer = chain.raw_query(&QueryRequest::<Empty>::Staking(all)).unwrap();
    assert_eq!(answer, to_json_binary(&AllDelegationsResponse::new(vec![])).unwrap());
    let ask = |path: &str| {
        let query = GrpcQuery { path: path.to_string(), data: Binary::default() };
        chain.raw_query(&QueryRequest::<Empty>::Grpc(query))
    };
    assert_eq!(ask("/known").unwrap(), Binary::from(b"answer"));
    assert!(ask("/unknown").unwrap_err().says("gRPC queries are disabled"));
}
