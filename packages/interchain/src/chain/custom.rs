//! Custom messages and queries: of a module that only some chains have.
//!
//! A chain knows them as JSON, as a node does. So contracts with different types for them run side
//! by side, and whoever simulates a chain brings its module.

use std::fmt::Debug;

use cosmwasm_std::{
    Addr, Api, BankMsg, Binary, BlockInfo, Coin, CosmosMsg, CustomMsg, CustomQuery, Empty, Querier, Response,
    StdError, StdResult, Storage, SubMsg, Uint128,
};
use cw_multi_test::{AppResponse, BankSudo, CosmosRouter, Module, SudoMsg};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::staking;

/// A custom message, or a custom query.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, JsonSchema)]
#[serde(transparent)]
pub struct Custom(pub Value);

impl CustomMsg for Custom {}
impl CustomQuery for Custom {}

impl Custom {
    /// A custom message of any type, as the chain knows it.
    ///
    /// # Errors
    /// If it cannot be encoded.
    pub fn encode(msg: &impl Serialize) -> StdResult<Self> {
        serde_json::to_value(msg).map(Self).map_err(|err| StdError::msg(err.to_string()))
    }

    /// As a module knows it.
    ///
    /// # Errors
    /// If it is of another module.
    pub fn decode<T: DeserializeOwned>(self) -> StdResult<T> {
        serde_json::from_value(self.0).map_err(|err| StdError::msg(err.to_string()))
    }
}

/// The answer of a contract, with its custom messages as the chain knows them.
///
/// # Errors
/// If a custom message cannot be encoded.
pub fn customised<T: CustomMsg>(response: Response<T>) -> StdResult<Response<Custom>> {
    let mut converted = Response::new()
        .add_submessages(customised_messages(response.messages)?)
        .add_attributes(response.attributes)
        .add_events(response.events);
    converted.data = response.data;
    Ok(converted)
}

/// Messages of a contract, with custom ones as the chain knows them.
///
/// # Errors
/// If a custom message cannot be encoded.
pub fn customised_messages<T: CustomMsg>(messages: Vec<SubMsg<T>>) -> StdResult<Vec<SubMsg<Custom>>> {
    let convert = |message: SubMsg<T>| {
        let SubMsg { id, payload, msg, gas_limit, reply_on } = message;
        let msg = match msg {
            CosmosMsg::Custom(custom) => CosmosMsg::Custom(Custom::encode(&custom)?),
            // Everything else is the same whatever the custom type is.
            other => other.change_custom().ok_or_else(|| StdError::msg("message of an unknown kind"))?,
        };
        Ok(SubMsg { id, payload, msg, gas_limit, reply_on })
    };
    messages.into_iter().map(convert).collect()
}

/// A module that a chain has besides those of the Cosmos SDK.
pub trait CustomModule: Debug {
    /// Carries out a message.
    ///
    /// # Errors
    /// Whatever the module refuses.
    fn execute(&self, chain: &mut dyn ModuleAccess, sender: Addr, msg: Custom) -> StdResult<AppResponse>;

    /// Answers a query.
    ///
    /// # Errors
    /// Whatever the module refuses.
    fn query(&self, storage: &dyn Storage, request: Custom) -> StdResult<Binary>;
}

/// What a module of the chain may do.
pub trait ModuleAccess {
    /// The storage of the chain. Keys of a module need a name of their own.
    fn storage(&mut self) -> &mut dyn Storage;

    /// Gives coins to an account out of nothing.
    ///
    /// # Errors
    /// If no bank holds so many.
    fn mint(&mut self, to: &Addr, amount: Vec<Coin>) -> StdResult<AppResponse>;

    /// Sends a message in the name of an account.
    ///
    /// # Errors
    /// If it fails.
    fn execute(&mut self, sender: Addr, msg: CosmosMsg<Empty>) -> StdResult<AppResponse>;

    /// Takes a delegation back at once, without unbonding, and burns it. Returns how many tokens
    /// that were.
    ///
    /// # Errors
    /// If there are not so many.
    fn burn_delegation(&mut self, delegator: &Addr, validator: &str, amount: &Coin) -> StdResult<Uint128>;
}

/// The place of the module in a chain. A chain without one refuses its messages.
pub(crate) struct CustomKeeper {
    pub module: Option<std::rc::Rc<dyn CustomModule>>,
    /// Where the chain keeps delegated coins.
    pub pool: Addr,
    /// Account of the distribution module.
    pub distribution: Addr,
}

impl CustomKeeper {
    fn module(&self) -> StdResult<&dyn CustomModule> {
        self.module.as_deref().ok_or_else(|| StdError::msg("this chain has no custom module"))
    }
}

struct Access<'a, ExecC, QueryC> {
    api: &'a dyn Api,
    storage: &'a mut dyn Storage,
    router: &'a dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
    block: &'a BlockInfo,
    keeper: &'a CustomKeeper,
}

impl<ExecC, QueryC> ModuleAccess for Access<'_, ExecC, QueryC>
where
    ExecC: CustomMsg + DeserializeOwned + 'static,
    QueryC: CustomQuery + DeserializeOwned + 'static,
{
    fn storage(&mut self) -> &mut dyn Storage {
        self.storage
    }

    fn mint(&mut self, to: &Addr, amount: Vec<Coin>) -> StdResult<AppResponse> {
        let mint = BankSudo::Mint { to_address: to.to_string(), amount };
        self.router.sudo(self.api, self.storage, self.block, SudoMsg::Bank(mint))
    }

    fn execute(&mut self, sender: Addr, msg: CosmosMsg<Empty>) -> StdResult<AppResponse> {
        let msg = msg.change_custom().ok_or_else(|| StdError::msg("message of an unknown kind"))?;
        self.router.execute(self.api, self.storage, self.block, sender, msg)
    }

    fn burn_delegation(&mut self, delegator: &Addr, validator: &str, amount: &Coin) -> StdResult<Uint128> {
        let wanted = Uint128::try_from(amount.amount)?;
        let tokens = staking::unbond(self.storage, self.block, delegator, validator, wanted)?;
        let distribution = &self.keeper.distribution;
        staking::rewards::pay_due(self.api, self.storage, self.router, self.block, distribution)?;
        let burned = vec![Coin { denom: amount.denom.clone(), amount: tokens.into() }];
        let burn = BankMsg::Burn { amount: burned };
        self.router.execute(self.api, self.storage, self.block, self.keeper.pool.clone(), burn.into())?;
        Ok(tokens)
    }
}

impl Module for CustomKeeper {
    type ExecT = Custom;
    type QueryT = Custom;
    type SudoT = Empty;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: Self::ExecT,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        let mut access = Access { api, storage, router, block, keeper: self };
        self.module()?.execute(&mut access, sender, msg)
    }

    fn query(
        &self,
        _api: &dyn Api,
        storage: &dyn Storage,
        _querier: &dyn Querier,
        _block: &BlockInfo,
        request: Self::QueryT,
    ) -> StdResult<Binary> {
        self.module()?.query(storage, request)
    }

    fn sudo<ExecC, QueryC>(
        &self,
        _api: &dyn Api,
        _storage: &mut dyn Storage,
        _router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        _block: &BlockInfo,
        _msg: Self::SudoT,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        Err(StdError::msg("this chain has no custom sudo messages"))
    }
}
