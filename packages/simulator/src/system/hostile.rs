//! A lienholder that means harm: a contract of mallory's, which users may choose as they may choose
//! any other.

use cosmwasm_std::{
    coin, Addr, Binary, CosmosMsg, Decimal, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError,
    StdResult, WasmMsg,
};
use cw_multi_test::ContractWrapper;
use cw_storage_plus::Item;
use mesh_apis::vault::ExecuteMsg as VaultMsg;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::System;
use crate::chain::{abort, Code};
use crate::{SimError, SimResult};

/// What it does whenever somebody calls it.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Conduct {
    /// Nothing.
    #[default]
    Accepts,
    /// Returns an error.
    Fails,
    /// Panics, or burns the gas that it was given, where there is a limit to it.
    Panics,
    /// Aborts the transaction, or burns all its gas, where there is no limit to it.
    Aborts,
    /// Sends messages, as itself.
    Sends(Vec<CosmosMsg>),
}

/// What mallory tells it.
#[derive(Serialize, Deserialize, Clone, Debug)]
#[serde(rename_all = "snake_case")]
enum Order {
    Conduct(Conduct),
    Send(Vec<CosmosMsg>),
}

/// Anything that is no order is a call of somebody else.
#[derive(Serialize, Deserialize, Clone, Debug)]
#[serde(untagged)]
enum Call {
    Order(Order),
    Other(Value),
}

const CONDUCT: Item<Conduct> = Item::new("conduct");

fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    CONDUCT.save(deps.storage, &Conduct::Accepts)?;
    Ok(Response::new())
}

fn execute(deps: DepsMut, _: Env, _: MessageInfo, call: Call) -> StdResult<Response> {
    match call {
        Call::Order(Order::Conduct(conduct)) => {
            CONDUCT.save(deps.storage, &conduct)?;
            Ok(Response::new())
        }
        Call::Order(Order::Send(msgs)) => Ok(Response::new().add_messages(msgs)),
        Call::Other(_) => match CONDUCT.load(deps.storage)? {
            Conduct::Accepts => Ok(Response::new()),
            Conduct::Sends(msgs) => Ok(Response::new().add_messages(msgs)),
            Conduct::Fails => Err(StdError::msg("the lienholder refuses")),
            #[allow(clippy::panic)]
            Conduct::Panics => panic!("the lienholder panics"),
            Conduct::Aborts => abort("the lienholder aborts"),
        },
    }
}

/// Whoever asks it anything is lost.
fn query(_: Deps, _: Env, _: Value) -> StdResult<Binary> {
    abort("the lienholder was asked")
}

fn to_json(value: &impl Serialize) -> SimResult<Binary> {
    cosmwasm_std::to_json_binary(value).map_err(|err| SimError::tx("provider", err.to_string()))
}

impl System {
    /// Makes a lienholder of mallory's that can slash this part of what is pledged to it. It
    /// accepts everything, until it is told otherwise.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn add_hostile(&mut self, max_slash: Decimal) -> SimResult<Addr> {
        let code = Code::new(Box::new(ContractWrapper::new_with_empty(execute, instantiate, query)));
        let mallory = self.user("mallory");
        let chain = self.world.chain_mut(self.deployment.provider);
        let code = chain.store_code(code);
        let contract = chain.instantiate(code, &mallory, &Empty {}, "hostile", None)?;
        let register = self.to_vault(&VaultMsg::RegisterLienholder { max_slash })?;
        self.hostile_sends(&contract, vec![register])?;
        Ok(contract)
    }

    /// Tells a lienholder of mallory's what to do whenever it is called.
    ///
    /// # Errors
    /// There is no such contract.
    pub fn hostile_conducts(&mut self, contract: &Addr, conduct: Conduct) -> SimResult<()> {
        self.order(contract, &Order::Conduct(conduct))
    }

    /// Has a lienholder of mallory's send messages, in a transaction of its own.
    ///
    /// # Errors
    /// What fails of it.
    pub fn hostile_sends(&mut self, contract: &Addr, msgs: Vec<CosmosMsg>) -> SimResult<()> {
        self.order(contract, &Order::Send(msgs))
    }

    fn order(&mut self, contract: &Addr, order: &Order) -> SimResult<()> {
        let mallory = self.user("mallory");
        let chain = self.world.chain_mut(self.deployment.provider);
        chain.execute(&mallory, contract, order, &[]).map(drop)
    }

    /// A message to the vault, for whomever sends it.
    ///
    /// # Errors
    /// None in practice: it always encodes.
    pub fn to_vault(&self, msg: &VaultMsg) -> SimResult<CosmosMsg> {
        let (contract_addr, msg) = (self.deployment.vault.to_string(), to_json(msg)?);
        Ok(WasmMsg::Execute { contract_addr, msg, funds: vec![] }.into())
    }

    /// Pledges collateral of a user to any lienholder, with nothing to tell it.
    ///
    /// # Errors
    /// What the vault or the lienholder refuses.
    pub fn pledge(&mut self, user: &str, lienholder: &Addr, amount: u128) -> SimResult<()> {
        let amount = coin(amount, &self.deployment.denom);
        let msg = VaultMsg::StakeRemote { contract: lienholder.to_string(), amount, msg: Binary::default() };
        let (user, vault) = (self.user(user), self.deployment.vault.clone());
        let chain = self.world.chain_mut(self.deployment.provider);
        chain.execute(&user, &vault, &msg, &[]).map(drop)
    }
}
