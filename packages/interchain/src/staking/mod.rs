//! Staking as the Cosmos SDK does it: shares and exchange rates, unbonding and redelegation entries
//! with their limits, slashes, jails and tombstones.
//!
//! cw-multi-test's own keeper knows no limits, no entries and no jail, and pays rewards only to
//! those who ask.

mod admin;
mod delegate;
mod distribution;
mod interceptor;
mod keys;
mod power;
mod query;
pub(crate) mod rewards;
mod slash;
mod store;

use std::cell::Cell;
use std::rc::Rc;

use cosmwasm_std::{
    Addr, Api, BankMsg, Binary, BlockInfo, Coin, CustomMsg, CustomQuery, Querier, StakingMsg, StakingQuery,
    StdError, StdResult, Storage, Timestamp,
};
use cw_multi_test::{AppResponse, CosmosRouter, Module, Staking, StakingSudo};
use serde::de::DeserializeOwned;

pub(crate) use delegate::unbond;
pub(crate) use distribution::SimDistribution;
pub(crate) use interceptor::Intercepted;
pub use interceptor::Interceptor;
pub use keys::operator_address;
pub use keys::Signer;
pub use store::{BondStatus, RedelegationEntry, SimValidator, UnbondingEntry};
pub(crate) use store::{Params, DELEGATIONS, PARAMS, VALIDATORS};

/// Entries per (delegator, validator), and per (delegator, source, destination), by default.
pub const MAX_ENTRIES: usize = 7;

/// The chain's staking module.
pub(crate) struct SimStaking {
    /// Holds what is delegated or unbonding.
    pub pool: Addr,
    /// Account of the distribution module.
    pub distribution: Addr,
    pub interceptor: Intercepted,
    pub ended: Ended,
}

/// Time of the last block that has ended. Transactions are carried out in the one after it.
pub(crate) type Ended = Rc<Cell<Timestamp>>;

impl Module for SimStaking {
    type ExecT = StakingMsg;
    type QueryT = StakingQuery;
    type SudoT = StakingSudo;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: StakingMsg,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        let Some(interceptor) = &self.interceptor else {
            return self.carry_out(api, storage, router, block, sender, msg);
        };
        interceptor.staking(&sender, &msg)?;
        let outcome = self.carry_out(api, storage, router, block, sender.clone(), msg.clone());
        interceptor.staked(&sender, &msg, &outcome);
        outcome
    }

    fn query(
        &self,
        api: &dyn Api,
        storage: &dyn Storage,
        _querier: &dyn Querier,
        _block: &BlockInfo,
        request: StakingQuery,
    ) -> StdResult<Binary> {
        let answer = self.interceptor.as_ref().and_then(|interceptor| interceptor.staking_query(&request));
        answer.unwrap_or_else(|| query::query(api, storage, request))
    }

    fn sudo<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        msg: StakingSudo,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        let StakingSudo::Slash { validator, percentage } = msg;
        let burned = slash::slash(storage, block, &validator, percentage, block.height)?;
        rewards::pay_due(api, storage, router, block, &self.distribution)?;
        if burned.is_zero() {
            return Ok(AppResponse::default());
        }
        let denom = PARAMS.load(storage)?.denom;
        let burn = BankMsg::Burn { amount: vec![Coin { denom, amount: burned.into() }] };
        router.execute(api, storage, block, self.pool.clone(), burn.into())
    }
}

impl SimStaking {
    fn carry_out<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: StakingMsg,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        let response = match msg {
            StakingMsg::Delegate { validator, amount } => {
                let tokens = delegate::checked_amount(storage, &amount)?;
                let send = BankMsg::Send { to_address: self.pool.to_string(), amount: vec![amount] };
                router.execute(api, storage, block, sender.clone(), send.into())?;
                delegate::delegate(storage, block, &sender, &validator, tokens)?
            }
            StakingMsg::Undelegate { validator, amount } => {
                let tokens = delegate::checked_amount(storage, &amount)?;
                delegate::undelegate(storage, block, &sender, &validator, tokens)?
            }
            StakingMsg::Redelegate { src_validator, dst_validator, amount } => {
                let tokens = delegate::checked_amount(storage, &amount)?;
                delegate::redelegate(storage, block, &sender, &src_validator, &dst_validator, tokens)?
            }
            other => return Err(StdError::msg(format!("unsupported staking message: {other:?}"))),
        };
        rewards::pay_due(api, storage, router, block, &self.distribution)?;
        Ok(response)
    }
}

impl Staking for SimStaking {
    /// When a block begins: pays what had matured when the one before it ended. What matures with a
    /// block, or between two of them, counts in all of the block: the chain pays at its end.
    fn process_queue<ExecC: CustomMsg, QueryC: CustomQuery>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
    ) -> StdResult<AppResponse> {
        // Also runs once before the chain is set up.
        let Some(params) = PARAMS.may_load(storage)? else { return Ok(AppResponse::default()) };
        if store::PAYS_LATE.may_load(storage)?.unwrap_or_default() {
            return Ok(AppResponse::default());
        }
        for (delegator, tokens) in delegate::mature(storage, self.ended.get())? {
            let amount = vec![Coin { denom: params.denom.clone(), amount: tokens.into() }];
            let send = BankMsg::Send { to_address: delegator.to_string(), amount };
            router.execute(api, storage, block, self.pool.clone(), send.into())?;
        }
        Ok(AppResponse::default())
    }
}
