//! One chain with virtual-staking, its converter, and what a test does to them.

use std::cell::{RefCell, RefMut};
use std::rc::Rc;

use cosmwasm_std::testing::{MockApi, MockStorage};
use cosmwasm_std::{
    coin, coins, Addr, Binary, Coin, Decimal, Decimal256, DepsMut, Empty, Env, MessageInfo, Response,
    StakingMsg, StdError, Uint128, Validator,
};
use cw_multi_test::{
    App, AppBuilder, AppResponse, BankKeeper, BankSudo, ContractWrapper, Executor, GovFailingModule,
    IbcFailingModule, StakeKeeper, StakingInfo, StakingSudo, SudoMsg, WasmKeeper,
};
use mesh_apis::converter::{ConversionPrice, StakeResponse, ValidatorReport};
use mesh_apis::time::Seconds;
use mesh_apis::valset::ValidatorStatus;
use mesh_apis::virtual_staking::{
    BondStatusResponse, Bonding, DelegationResponse, EpochResponse, ExecuteMsg, Failure, FailuresResponse,
    InstantiateMsg, MigrateMsg, QueryMsg, VirtualStakeCustomMsg,
};
use mesh_virtual_staking::{contract, ContractError};
use serde::de::DeserializeOwned;

use crate::chain::{Grpc, MeshModule, Rules, SharedRules, StrictStaking, DENOM, UNBONDING};
use crate::converter::{self, Broken, Tell, REPORTS};
use crate::distribution::AnsweringDistribution;

pub(crate) const DAY: u64 = 86_400;

type Chain = App<
    BankKeeper,
    MockApi,
    MockStorage,
    MeshModule,
    WasmKeeper<VirtualStakeCustomMsg, Empty>,
    StrictStaking,
    AnsweringDistribution,
    IbcFailingModule,
    GovFailingModule,
    Grpc,
>;

pub(crate) struct World {
    pub app: Chain,
    pub contract: Addr,
    pub converter: Addr,
    pub governance: Addr,
    pub rules: SharedRules,
    pub grpc: Grpc,
}

/// What differs from the usual set-up.
pub(crate) struct Setup {
    pub bonding: Bonding,
    pub validators: usize,
    pub page_limit: Option<u32>,
    pub max_entries: u32,
    pub dead_band: Option<Decimal>,
}

impl Setup {
    pub(crate) fn new(bonding: Bonding) -> Self {
        Self { bonding, validators: 5, page_limit: None, max_entries: 7, dead_band: None }
    }

    pub(crate) fn validators(self, validators: usize) -> Self {
        Self { validators, ..self }
    }

    pub(crate) fn page_limit(self, limit: u32) -> Self {
        Self { page_limit: Some(limit), ..self }
    }

    pub(crate) fn max_entries(self, max_entries: u32) -> Self {
        Self { max_entries, ..self }
    }

    pub(crate) fn dead_band(self, percent: u64) -> Self {
        Self { dead_band: Some(Decimal::percent(percent)), ..self }
    }

    pub(crate) fn build(self) -> World {
        World::new(self)
    }
}

/// Operator address of the validator with this number. They sort by number.
pub(crate) fn v(number: usize) -> String {
    format!("cosmosvaloper{number:03}")
}

pub(crate) fn treasury(coins: u128) -> World {
    let mut world = Setup::new(Bonding::Treasury).build();
    world.fund(coins);
    world.cap(u128::MAX);
    world.price("1");
    world
}

pub(crate) fn module() -> World {
    let mut world = Setup::new(Bonding::Module).build();
    world.cap(u128::MAX);
    world.price("1");
    world
}

impl World {
    fn new(setup: Setup) -> Self {
        let rules = SharedRules::default();
        rules.borrow_mut().instant = setup.bonding == Bonding::Module;
        rules.borrow_mut().max_entries = setup.max_entries as usize;
        let grpc = Grpc::default();
        let mut app = AppBuilder::new_custom()
            .with_custom(MeshModule)
            .with_staking(StrictStaking { keeper: StakeKeeper::new(), rules: Rc::clone(&rules) })
            .with_distribution(AnsweringDistribution(Rc::clone(&rules)))
            .with_stargate(grpc.clone())
            .build(|router, api, storage| {
                let info = StakingInfo {
                    bonded_denom: DENOM.into(),
                    unbonding_time: UNBONDING,
                    apr: Decimal256::zero(),
                };
                router.staking.keeper.setup(storage, info).unwrap();
                for number in 0..setup.validators {
                    let [one, zero] = [Decimal::one(), Decimal::zero()];
                    let validator = Validator::create(v(number), zero, one, one);
                    let block = cosmwasm_std::testing::mock_env().block;
                    router.staking.keeper.add_validator(api, storage, &block, validator).unwrap();
                }
            });
        let converter_code =
            ContractWrapper::new_with_empty(converter::execute, converter::instantiate, converter::query)
                .with_sudo_empty(converter::sudo);
        let converter_code = app.store_code(Box::new(converter_code));
        let code = ContractWrapper::new(execute, contract::instantiate, contract::query)
            .with_sudo(contract::sudo)
            .with_reply(contract::reply)
            .with_migrate(migrate);
        let code = app.store_code(Box::new(code));

        let governance = app.api().addr_make("governance");
        let converter = app
            .instantiate_contract(converter_code, governance.clone(), &Empty {}, &[], "converter", None)
            .unwrap();
        let msg = InstantiateMsg {
            governance: governance.to_string(),
            bonding: setup.bonding,
            epoch_interval_secs: Seconds(DAY),
            unbonding_period_secs: Seconds(UNBONDING),
            page_limit: setup.page_limit,
            max_entries: setup.max_entries,
            dead_band: setup.dead_band,
        };
        let admin = Some(governance.to_string());
        let contract =
            app.instantiate_contract(code, converter.clone(), &msg, &[], "virtual staking", admin).unwrap();
        Self { app, contract, converter, governance, rules, grpc }
    }

    // What others do.

    fn tell(&mut self, msg: Tell) {
        self.app.wasm_sudo(self.converter.clone(), &msg).unwrap();
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
        let updated = self.app.block_info().time;
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
        REPORTS.load(&*self.app.contract_storage(&self.converter)).unwrap()
    }

    pub(crate) fn fund(&mut self, amount: u128) {
        let to_address = self.contract.to_string();
        self.app.sudo(SudoMsg::Bank(BankSudo::Mint { to_address, amount: coins(amount, DENOM) })).unwrap();
    }

    pub(crate) fn slash(&mut self, number: usize, percent: u64) {
        let percentage = Decimal256::percent(percent);
        self.app.sudo(SudoMsg::Staking(StakingSudo::Slash { validator: v(number), percentage })).unwrap();
    }

    pub(crate) fn wait(&mut self, secs: u64) {
        self.app.update_block(|block| {
            block.time = block.time.plus_seconds(secs);
            block.height += 1;
        });
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
        let result = self.app.execute_contract(sender.clone(), self.contract.clone(), msg, funds);
        result.map_err(own)
    }

    pub(crate) fn govern(&mut self, msg: &ExecuteMsg) -> Result<AppResponse, ContractError> {
        self.execute(&self.governance.clone(), msg)
    }

    pub(crate) fn stranger(&self) -> Addr {
        self.app.api().addr_make("stranger")
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
        let page = std::panic::AssertUnwindSafe(|| self.page());
        std::panic::catch_unwind(page).is_err()
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
        self.app.wrap().query_wasm_smart(&self.contract, msg).unwrap()
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
        let panics = std::mem::take(&mut self.rules.borrow_mut().panics);
        let delegation = self.app.wrap().query_delegation(&self.contract, v(number)).unwrap();
        self.rules.borrow_mut().panics = panics;
        delegation.map_or(0, |d| d.amount.amount.to_string().parse().unwrap())
    }

    pub(crate) fn idle(&self) -> u128 {
        let balance = self.app.wrap().query_balance(&self.contract, DENOM).unwrap();
        balance.amount.to_string().parse().unwrap()
    }

    /// Staking messages carried out since the last time this was asked.
    pub(crate) fn done(&self) -> Vec<String> {
        let short = |amount: &Coin| amount.amount;
        let name = |v: &str| v.trim_start_matches("cosmosvaloper").trim_start_matches('0').to_string();
        let name = |v: &str| if name(v).is_empty() { "0".into() } else { name(v) };
        let done = std::mem::take(&mut self.rules.borrow_mut().done);
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
        self.rules.borrow_mut()
    }

    pub(crate) fn answer_grpc(&self, path: &str, request: Vec<u8>, answer: Vec<u8>) {
        self.grpc.answers.borrow_mut().insert((path.to_string(), request), answer);
    }

    /// Everything that the contract has stored.
    pub(crate) fn dump(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.app.dump_wasm_raw(&self.contract)
    }
}

thread_local! {
    /// The simulated chain turns errors into texts. This keeps the contract's own.
    static LAST_ERROR: RefCell<Option<ContractError>> = const { RefCell::new(None) };
}

/// The contract's own error.
pub(crate) fn own(error: StdError) -> ContractError {
    let own = LAST_ERROR.with_borrow_mut(Option::take);
    own.unwrap_or_else(|| panic!("not an error of the contract: {error}"))
}

fn keep<T>(result: Result<T, ContractError>) -> Result<T, StdError> {
    result.map_err(|error| {
        let text = error.to_string();
        LAST_ERROR.with_borrow_mut(|last| *last = Some(error));
        StdError::msg(text)
    })
}

type Answer = Result<Response<VirtualStakeCustomMsg>, StdError>;

fn execute(deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Answer {
    keep(contract::execute(deps, env, info, msg))
}

fn migrate(deps: DepsMut, env: Env, msg: MigrateMsg) -> Answer {
    keep(contract::migrate(deps, env, msg))
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
