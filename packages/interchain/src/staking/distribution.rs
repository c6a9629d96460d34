//! The chain's distribution module, as contracts see it.

use cosmwasm_std::{
    to_json_binary, Addr, Api, Binary, BlockInfo, Coin, CustomMsg, CustomQuery, DecCoin,
    DelegationRewardsResponse, DelegatorWithdrawAddressResponse, DistributionMsg, DistributionQuery, Empty,
    Event, Querier, StdError, StdResult, Storage, Uint256,
};
use cw_multi_test::{AppResponse, CosmosRouter, Distribution, Module};
use serde::de::DeserializeOwned;

use super::interceptor::Intercepted;
use super::rewards;
use super::store::{DELEGATIONS, PARAMS, VALIDATORS};
use crate::proto;

/// Rewards that were distributed are in its account until they are paid.
pub(crate) struct SimDistribution {
    pub account: Addr,
    pub interceptor: Intercepted,
}

impl Module for SimDistribution {
    type ExecT = DistributionMsg;
    type QueryT = DistributionQuery;
    type SudoT = Empty;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: DistributionMsg,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        if let Some(interceptor) = &self.interceptor {
            interceptor.distribution(&sender, &msg)?;
            let response = self.carry_out(api, storage, router, block, sender.clone(), msg.clone())?;
            return Ok(interceptor.distributed(&sender, &msg, response));
        }
        self.carry_out(api, storage, router, block, sender, msg)
    }

    fn query(
        &self,
        api: &dyn Api,
        storage: &dyn Storage,
        _querier: &dyn Querier,
        _block: &BlockInfo,
        request: DistributionQuery,
    ) -> StdResult<Binary> {
        match request {
            DistributionQuery::DelegatorWithdrawAddress { delegator_address } => {
                let delegator = api.addr_validate(&delegator_address)?;
                let to = rewards::withdraw_address(storage, &delegator)?;
                to_json_binary(&DelegatorWithdrawAddressResponse::new(to))
            }
            DistributionQuery::DelegationRewards { delegator_address, validator_address } => {
                let delegator = api.addr_validate(&delegator_address)?;
                rewards::touch(storage, &delegator, &validator_address)?;
                let amounts = rewards::pending(storage, &delegator, &validator_address)?.into_iter();
                let coins = amounts.map(|(denom, amount)| DecCoin::new(amount, denom)).collect();
                to_json_binary(&DelegationRewardsResponse::new(coins))
            }
            other => Err(StdError::msg(format!("unsupported distribution query: {other:?}"))),
        }
    }

    fn sudo<ExecC, QueryC>(
        &self,
        _api: &dyn Api,
        _storage: &mut dyn Storage,
        _router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        _block: &BlockInfo,
        _msg: Empty,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        Err(StdError::msg("distribution has no sudo messages"))
    }
}

impl SimDistribution {
    fn carry_out<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: DistributionMsg,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        match msg {
            DistributionMsg::SetWithdrawAddress { address } => {
                let to = api.addr_validate(&address)?;
                rewards::set_withdraw_address(storage, &sender, &to)?;
                let event = Event::new("set_withdraw_address").add_attribute("withdraw_address", to);
                Ok(AppResponse { events: vec![event], data: None })
            }
            DistributionMsg::WithdrawDelegatorReward { validator } => {
                if !VALIDATORS.has(storage, &validator) {
                    return Err(StdError::msg("no validator distribution info"));
                }
                if !DELEGATIONS.has(storage, (&sender, &validator)) {
                    return Err(StdError::msg("no delegation distribution info"));
                }
                let mut coins = rewards::settle(storage, &sender, &validator)?;
                rewards::pay_due(api, storage, router, block, &self.account)?;
                // The chain names a coin even if there is nothing to be had.
                if coins.is_empty() {
                    coins.push(Coin { denom: PARAMS.load(storage)?.denom, amount: Uint256::zero() });
                }
                let text: Vec<_> = coins.iter().map(ToString::to_string).collect();
                let event = Event::new("withdraw_rewards")
                    .add_attribute("amount", text.join(","))
                    .add_attribute("validator", validator)
                    .add_attribute("delegator", sender);
                let mut response = vec![];
                for Coin { denom, amount } in coins {
                    let mut coin = vec![];
                    proto::bytes(&mut coin, 1, denom.as_bytes());
                    proto::bytes(&mut coin, 2, amount.to_string().as_bytes());
                    proto::bytes(&mut response, 1, &coin);
                }
                Ok(AppResponse { events: vec![event], data: Some(response.into()) })
            }
            other => Err(StdError::msg(format!("unsupported distribution message: {other:?}"))),
        }
    }
}

impl Distribution for SimDistribution {}
