//! One chain with virtual-staking, its converter, and what a test does to them.

use std::cell::RefMut;

use cosmwasm_std::{coin, coins, Addr, Binary, Coin, Decimal, StakingMsg, Uint128};
use cw_multi_test::AppResponse;
use interchain::staking::BondStatus;
use interchain::{Chain, ChainId, SimResult};
use mesh_apis::converter::{ConversionPrice, StakeResponse, ValidatorReport};
use mesh_apis::valset::ValidatorStatus;
use mesh_apis::virtual_staking::{
    BondStatusResponse, DelegationResponse, EpochResponse, ExecuteMsg, Failure, FailuresResponse, QueryMsg,
    SudoMsg,
};
use mesh_virtual_staking::ContractError;
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::chain::{Rules, SharedRules, DENOM};
use crate::converter::{Broken, Tell, REPORTS};
use crate::setup::{add_validator, own};

pub(crate) const DAY: u64 = 86_400;

pub(crate) struct World {
    pub world: interchain::World,
    pub chain: ChainId,
    pub code: u64,
    pub contract: Addr,
    pub converter: Addr,
    pub governance: Addr,
    pub rules: SharedRules,
}

/// Operator address of the validator with this number. They sort by number.
pub(crate) fn v(number: usize) -> String {
    format!("cosmosvaloper{number:03}")
}

impl World {
    pub(crate) fn chain(&self) -> &Chain {
        self.world.chain(self.chain)
    }

    pub(crate) fn chain_mut(&mut self) -> &mut Chain {
        self.world.chain_mut(self.chain)
    }

    // What others do.

    pub(crate) fn tell(&mut self, msg: Tell) {
        let converter = self.converter.clone();
        self.chain_mut().sudo(&converter, &msg).unwrap();
    }

    pub(crate) fn stake(&mut self, number: usize, amount: u128) {
        self.stake_as(number, amount, Some(ValidatorStatus::Active), false);
    }

    pub(crate) fn stake_as(
        &mut self,
        number: usize,
        amount: u128,
        status: Option<ValidatorStatus>,
        tombstoned: bool,
    ) {
        let stake = Uint128::new(amount);
        self.tell(Tell::Stake(StakeResponse {
            validator: v(number),
            staked: stake,
            unstaked: Uint128::zero(),
            stake,
            n: 1,
            status,
            tombstoned,
        }));
    }

    fn set_price(&mut self, price: &str, stale: bool) {
        let native_per_foreign = price.parse().unwrap();
        let updated = self.chain().time();
        self.tell(Tell::Price(Some(ConversionPrice { native_per_foreign, updated, stale })));
    }

    pub(crate) fn price(&mut self, price: &str) {
        self.set_price(price, false);
    }

    pub(crate) fn stale_price(&mut self, price: &str) {
        self.set_price(price, true);
    }

    pub(crate) fn no_price(&mut self) {
        self.tell(Tell::Price(None));
    }

    pub(crate) fn discount(&mut self, discount: &str) {
        self.tell(Tell::Discount(discount.parse().unwrap()));
    }

    pub(crate) fn converter_breaks(&mut self, conversion: bool, reports: bool) {
        self.tell(Tell::Broken(Broken { conversion, reports }));
    }

    pub(crate) fn reports(&self) -> Vec<Vec<ValidatorReport>> {
        self.chain().read_contract(&self.converter, |storage| REPORTS.load(storage)).unwrap()
    }

    pub(crate) fn fund(&mut self, amount: u128) {
        let contract = self.contract.clone();
        self.chain_mut().mint(&contract, coins(amount, DENOM)).unwrap();
    }

    pub(crate) fn slash(&mut self, number: usize, percent: u64) {
        let chain = self.chain_mut();
        let height = chain.height();
        chain.slash(&v(number), Decimal::percent(percent), height).unwrap();
    }

    /// These validators are the active set.
    pub(crate) fn set_bonded(&mut self, operators: &[String]) {
        let chain = self.chain_mut();
        for validator in chain.validators().unwrap() {
            chain.set_status(&validator.operator, BondStatus::Unbonded).unwrap();
        }
        for operator in operators {
            if chain.validator(operator).is_err() {
                add_validator(chain, operator);
            }
            chain.set_status(operator, BondStatus::Bonded).unwrap();
        }
    }

    /// Sets whether the chain panics on what touches the contract's delegation to this validator.
    pub(crate) fn panic_on(&mut self, number: usize, panics: bool) {
        let contract = self.contract.clone();
        self.chain_mut().panic_on(&contract, &v(number), panics).unwrap();
    }

    pub(crate) fn wait(&mut self, secs: u64) {
        self.world.advance(secs);
    }

    // What is done to the contract.

    pub(crate) fn execute(&mut self, sender: &Addr, msg: &ExecuteMsg) -> Result<AppResponse, ContractError> {
        self.execute_with(sender, msg, &[])
    }

    pub(crate) fn execute_with(
        &mut self,
        sender: &Addr,
        msg: &ExecuteMsg,
        funds: &[Coin],
    ) -> Result<AppResponse, ContractError> {
        self.try_execute(sender, msg, funds).map_err(own)
    }

    /// As the chain answers, whoever refuses.
    pub(crate) fn try_execute(
        &mut self,
        sender: &Addr,
        msg: &ExecuteMsg,
        funds: &[Coin],
    ) -> SimResult<AppResponse> {
        let contract = self.contract.clone();
        let response = self.chain_mut().execute(sender, &contract, msg, funds);
        self.count_entries();
        response
    }

    /// A call of the chain itself.
    pub(crate) fn sudo(&mut self, msg: &SudoMsg) -> SimResult<AppResponse> {
        let contract = self.contract.clone();
        let response = self.chain_mut().sudo(&contract, msg);
        self.count_entries();
        response
    }

    pub(crate) fn migrate<T: Serialize>(&mut self, msg: &T) -> Result<AppResponse, ContractError> {
        let (governance, contract, code) = (self.governance.clone(), self.contract.clone(), self.code);
        self.chain_mut().migrate(&governance, &contract, msg, code).map_err(own)
    }

    /// Entries only become more by a message to the contract.
    fn count_entries(&self) {
        let entries = self.chain().validators().unwrap().into_iter().map(|validator| {
            let unbonding = self.chain().unbonding(&self.contract, &validator.operator).unwrap();
            unbonding.len()
        });
        let most = entries.max().unwrap_or_default();
        let mut rules = self.rules();
        rules.most_entries = rules.most_entries.max(most);
    }

    pub(crate) fn govern(&mut self, msg: &ExecuteMsg) -> Result<AppResponse, ContractError> {
        self.execute(&self.governance.clone(), msg)
    }

    pub(crate) fn stranger(&self) -> Addr {
        self.chain().account("stranger")
    }

    pub(crate) fn cap(&mut self, amount: u128) {
        self.govern(&ExecuteMsg::SetMaxCap { amount: Uint128::new(amount) }).unwrap();
    }

    /// One call of a stranger.
    pub(crate) fn page(&mut self) -> Result<AppResponse, ContractError> {
        self.execute(&self.stranger(), &ExecuteMsg::HandleEpoch {})
    }

    /// Whether the next page takes its whole transaction along, by a panic of the chain.
    pub(crate) fn page_aborts(&mut self) -> bool {
        let page = self.try_execute(&self.stranger(), &ExecuteMsg::HandleEpoch {}, &[]);
        page.is_err_and(|error| error.says("transaction aborted"))
    }

    pub(crate) fn quarantine(&mut self, number: usize, quarantined: bool) {
        self.govern(&ExecuteMsg::SetQuarantine { validator: v(number), quarantined }).unwrap();
    }

    /// Waits for the next epoch and runs all its pages. Gives their number.
    pub(crate) fn epoch(&mut self) -> usize {
        self.wait(DAY);
        self.page().unwrap();
        1 + self.finish()
    }

    /// Runs what is left of an epoch.
    pub(crate) fn finish(&mut self) -> usize {
        let mut pages = 0;
        while self.epoch_state().running {
            self.wait(5);
            self.page().unwrap();
            pages += 1;
            assert!(pages < 1_000, "the epoch does not end");
        }
        pages
    }

    // What is there.

    fn query<T: DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.chain().query(&self.contract, msg).unwrap()
    }

    pub(crate) fn epoch_state(&self) -> EpochResponse {
        self.query(&QueryMsg::Epoch {})
    }

    pub(crate) fn status(&self) -> BondStatusResponse {
        self.query(&QueryMsg::BondStatus {})
    }

    pub(crate) fn delegation(&self, number: usize) -> DelegationResponse {
        self.query(&QueryMsg::Delegation { validator: v(number) })
    }

    pub(crate) fn failures(&self) -> Vec<(String, Failure)> {
        self.query::<FailuresResponse>(&QueryMsg::Failures { start_after: None, limit: None }).failures
    }

    pub(crate) fn ask<T: DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.query(msg)
    }

    /// What the chain says is delegated to each of the first validators.
    pub(crate) fn delegated<const N: usize>(&self) -> [u128; N] {
        std::array::from_fn(|number| self.delegated_to(number))
    }

    pub(crate) fn delegated_to(&self, number: usize) -> u128 {
        self.chain().delegation(&self.contract, &v(number)).unwrap().u128()
    }

    pub(crate) fn idle(&self) -> u128 {
        self.chain().balance(&self.contract, DENOM).unwrap().u128()
    }

    /// Staking messages carried out since the last time this was asked.
    pub(crate) fn done(&self) -> Vec<String> {
        let short = |amount: &Coin| amount.amount;
        let name = |v: &str| v.trim_start_matches("cosmosvaloper").trim_start_matches('0').to_string();
        let name = |v: &str| if name(v).is_empty() { "0".into() } else { name(v) };
        let done = std::mem::take(&mut self.rules().done);
        done.iter()
            .map(|msg| match msg {
                StakingMsg::Delegate { validator, amount } => {
                    format!("+{} {}", name(validator), short(amount))
                }
                StakingMsg::Undelegate { validator, amount } => {
                    format!("-{} {}", name(validator), short(amount))
                }
                StakingMsg::Redelegate { src_validator, dst_validator, amount } => {
                    format!("{}>{} {}", name(src_validator), name(dst_validator), short(amount))
                }
                other => panic!("{other:?}"),
            })
            .collect()
    }

    pub(crate) fn rules(&self) -> RefMut<'_, Rules> {
        self.rules.0.borrow_mut()
    }

    pub(crate) fn answer_grpc(&self, path: &str, request: Vec<u8>, answer: Vec<u8>) {
        self.rules().answers.insert((path.to_string(), request), answer);
    }

    /// Everything that the contract has stored.
    pub(crate) fn dump(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.chain().contract_state(&self.contract)
    }
}

/// Whether the events tell of this one.
pub(crate) fn has_event(response: &AppResponse, ty: &str) -> bool {
    response.events.iter().any(|event| event.ty == format!("wasm-{ty}"))
}

pub(crate) fn utoken(amount: u128) -> Coin {
    coin(amount, DENOM)
}

pub(crate) fn bytes(data: &[u8]) -> Binary {
    Binary::new(data.to_vec())
}
