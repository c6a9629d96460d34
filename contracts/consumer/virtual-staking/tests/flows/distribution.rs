//! The chain's distribution module: what validators have earned for the contract, and who gets it.

use std::cell::RefMut;
use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{
    coin, Addr, Api, Binary, BlockInfo, Coin, CustomMsg, CustomQuery, DistributionMsg, DistributionQuery,
    Empty, Querier, StdError, StdResult, Storage,
};
use cw_multi_test::{AppResponse, BankSudo, CosmosRouter, Distribution, DistributionKeeper, Module, SudoMsg};
use mesh_apis::rewards::ValidatorReward;
use mesh_virtual_staking::collected::COLLECTED;
use prost::encoding::string;
use serde::de::DeserializeOwned;

use crate::chain::{SharedRules, DENOM};
use crate::converter::{Tell, BOOKED};
use crate::valset::{message, nested};
use crate::world::{v, World};

/// What the chain owes and has paid.
#[derive(Default)]
pub(crate) struct Rewards {
    /// Earned and not paid, by validator.
    pub earned: BTreeMap<String, Vec<Coin>>,
    /// Withdrawals from these fail.
    pub bad: BTreeSet<String>,
    /// The answers to withdrawals from these do not decode.
    pub garbled: BTreeSet<String>,
    /// Withdrawals that arrived, in order.
    pub asked: Vec<String>,
    /// Validators whose rewards were paid because a delegation changed.
    pub unasked: Vec<String>,
    /// Sum of the staking denom that answers have told of.
    pub told: u128,
}

/// Pays what V has earned to whom the delegator wants it paid.
pub(crate) fn pay<ExecC, QueryC>(
    rules: &SharedRules,
    api: &dyn Api,
    storage: &mut dyn Storage,
    router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
    block: &BlockInfo,
    delegator: &Addr,
    validator: &str,
) -> StdResult<Vec<Coin>>
where
    ExecC: CustomMsg + DeserializeOwned + 'static,
    QueryC: CustomQuery + DeserializeOwned + 'static,
{
    let coins = rules.borrow_mut().rewards.earned.remove(validator).unwrap_or_default();
    if !coins.is_empty() {
        let to_address = DistributionKeeper::get_withdraw_address(storage, delegator)?.into_string();
        let mint = BankSudo::Mint { to_address, amount: coins.clone() };
        router.sudo(api, storage, block, SudoMsg::Bank(mint))?;
    }
    Ok(coins)
}

/// The keeper of cw-multi-test, which answers without data, with the answers of the Cosmos SDK.
pub(crate) struct AnsweringDistribution(pub SharedRules);

impl Module for AnsweringDistribution {
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
        let DistributionMsg::WithdrawDelegatorReward { validator } = msg else {
            return DistributionKeeper::new().execute(api, storage, router, block, sender, msg);
        };
        self.0.borrow().touch(&validator);
        self.0.borrow_mut().rewards.asked.push(validator.clone());
        if self.0.borrow().rewards.bad.contains(&validator) {
            return Err(StdError::msg("nothing to be had from this validator"));
        }
        let mut coins = pay(&self.0, api, storage, router, block, &sender, &validator)?;
        if coins.is_empty() {
            coins.push(coin(0, DENOM));
        }
        let mut rules = self.0.borrow_mut();
        let data = if rules.rewards.garbled.contains(&validator) {
            vec![0xff, 0xff]
        } else {
            rules.rewards.told += native(&coins);
            message(|out| coins.iter().for_each(|coin| nested(1, encoded(coin), out)))
        };
        Ok(AppResponse { data: Some(Binary::new(data)), ..AppResponse::default() })
    }

    fn query(
        &self,
        api: &dyn Api,
        storage: &dyn Storage,
        querier: &dyn Querier,
        block: &BlockInfo,
        request: DistributionQuery,
    ) -> StdResult<Binary> {
        DistributionKeeper::new().query(api, storage, querier, block, request)
    }

    fn sudo<ExecC, QueryC>(
        &self,
        _: &dyn Api,
        _: &mut dyn Storage,
        _: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        _: &BlockInfo,
        _: Empty,
    ) -> StdResult<AppResponse> {
        Err(StdError::msg("the module has no sudo"))
    }
}

impl Distribution for AnsweringDistribution {}

fn encoded(coin: &Coin) -> Vec<u8> {
    message(|out| {
        string::encode(1, &coin.denom, out);
        string::encode(2, &coin.amount.to_string(), out);
    })
}

fn native(coins: &[Coin]) -> u128 {
    let native = coins.iter().filter(|coin| coin.denom == DENOM);
    native.map(|coin| coin.amount.to_string().parse::<u128>().unwrap()).sum()
}

impl World {
    pub(crate) fn rewards(&self) -> RefMut<'_, Rewards> {
        RefMut::map(self.rules(), |rules| &mut rules.rewards)
    }

    /// The validator earns this on top of what it has.
    pub(crate) fn earn(&self, number: usize, amount: u128) {
        let mut rewards = self.rewards();
        let earned = rewards.earned.entry(v(number)).or_default();
        let sum = native(earned) + amount;
        *earned = vec![coin(sum, DENOM)];
    }

    pub(crate) fn converter_refuses_rewards(&mut self, refuses: bool) {
        self.app.wasm_sudo(self.converter.clone(), &Tell::RefuseRewards(refuses)).unwrap();
    }

    /// What was handed over, message by message.
    pub(crate) fn booked(&self) -> Vec<Vec<(usize, u128)>> {
        let short = |reward: ValidatorReward| {
            let number = reward.validator.trim_start_matches("cosmosvaloper").parse().unwrap();
            (number, reward.amount.u128())
        };
        let booked = BOOKED.load(&*self.app.contract_storage(&self.converter)).unwrap();
        booked.into_iter().map(|page| page.into_iter().map(short).collect()).collect()
    }

    /// What waits to be handed over, together.
    pub(crate) fn collected(&self) -> u128 {
        let storage = self.app.contract_storage(&self.contract);
        let all = COLLECTED.range(&*storage, None, None, cosmwasm_std::Order::Ascending);
        all.map(|item| item.unwrap().1.u128()).sum()
    }

    /// What the converter has of this denom.
    pub(crate) fn paid(&self, denom: &str) -> u128 {
        let balance = self.app.wrap().query_balance(&self.converter, denom).unwrap();
        balance.amount.to_string().parse().unwrap()
    }
}
