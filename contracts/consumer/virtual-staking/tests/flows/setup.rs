//! The chain before a test begins: validators, converter and virtual-staking.

use std::cell::RefCell;
use std::rc::Rc;

use cosmwasm_std::{Decimal, DepsMut, Empty, Env, MessageInfo, Reply, Response, StdError, StdResult};
use cw_multi_test::ContractWrapper;
use interchain::chain::{customised, Custom};
use interchain::staking::BondStatus;
use interchain::valset_file::ValidatorSpec;
use interchain::{Chain, ChainConfig, Code, SimError};
use mesh_apis::time::Seconds;
use mesh_apis::virtual_staking::{
    Bonding, ExecuteMsg, InstantiateMsg, MigrateMsg, SudoMsg, VirtualStakeCustomMsg,
};
use mesh_virtual_staking::{contract, ContractError};

use crate::chain::{MeshModule, SharedRules, DENOM, UNBONDING};
use crate::converter;
use crate::world::{v, World, DAY};

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

    /// With coins, a cap, and a price of 1.
    pub(crate) fn funded(self, coins: u128, cap: u128) -> World {
        let mut world = self.build();
        world.fund(coins);
        world.cap(cap);
        world.price("1");
        world
    }
}

pub(crate) fn treasury(coins: u128) -> World {
    Setup::new(Bonding::Treasury).funded(coins, u128::MAX)
}

pub(crate) fn module() -> World {
    let mut world = Setup::new(Bonding::Module).build();
    world.cap(u128::MAX);
    world.price("1");
    world
}

impl World {
    pub(crate) fn new(setup: Setup) -> Self {
        let rules = SharedRules::default();
        let mut world = interchain::World::new();
        let chain = world.add_chain(ChainConfig {
            unbonding_secs: UNBONDING,
            max_entries: setup.max_entries,
            custom: Some(Rc::new(MeshModule(rules.clone()))),
            interceptor: Some(Rc::new(rules.clone())),
            ..ChainConfig::new("chain-1", "cosmos", DENOM)
        });
        let on = world.chain_mut(chain);
        for number in 0..setup.validators {
            add_validator(on, &v(number));
        }
        let converter_code =
            ContractWrapper::new_with_empty(converter::execute, converter::instantiate, converter::query)
                .with_sudo_empty(converter::sudo);
        let converter_code = on.store_code(Code::new(Box::new(converter_code)));
        let code = ContractWrapper::new(execute, instantiate, contract::query)
            .with_sudo(sudo)
            .with_reply(reply)
            .with_migrate(migrate);
        let code = on.store_code(Code::new(Box::new(code)));

        let governance = on.account("governance");
        let converter = on.instantiate(converter_code, &governance, &Empty {}, "converter", None).unwrap();
        let msg = InstantiateMsg {
            governance: governance.to_string(),
            bonding: setup.bonding,
            epoch_interval_secs: Seconds(DAY),
            unbonding_period_secs: Seconds(UNBONDING),
            page_limit: setup.page_limit,
            max_entries: setup.max_entries,
            dead_band: setup.dead_band,
        };
        let contract = on.instantiate(code, &converter, &msg, "virtual staking", Some(&governance)).unwrap();
        Self { world, chain, code, contract, converter, governance, rules }
    }
}

/// A bonded validator without a delegation, that keeps no commission.
pub(crate) fn add_validator(chain: &mut Chain, operator: &str) {
    let spec = ValidatorSpec {
        operator_address: operator.to_string(),
        pub_key: vec![7; 32],
        moniker: operator.to_string(),
        tokens: 0,
        status: BondStatus::Bonded,
        jailed: false,
    };
    chain.add_validator(&spec).unwrap();
    chain.set_commission(operator, Decimal::zero()).unwrap();
}

thread_local! {
    /// The simulated chain turns errors into texts. This keeps the contract's own.
    static LAST_ERROR: RefCell<Option<ContractError>> = const { RefCell::new(None) };
}

/// The contract's own error.
pub(crate) fn own(error: SimError) -> ContractError {
    let own = LAST_ERROR.with_borrow_mut(Option::take);
    own.unwrap_or_else(|| panic!("not an error of the contract: {error}"))
}

type Answer = StdResult<Response<Custom>>;

fn keep(result: Result<Response<VirtualStakeCustomMsg>, ContractError>) -> Answer {
    let response = result.map_err(|error| {
        let text = error.to_string();
        LAST_ERROR.with_borrow_mut(|last| *last = Some(error));
        StdError::msg(text)
    });
    customised(response?)
}

fn instantiate(deps: DepsMut, env: Env, info: MessageInfo, msg: InstantiateMsg) -> Answer {
    keep(contract::instantiate(deps, env, info, msg))
}

fn execute(deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Answer {
    keep(contract::execute(deps, env, info, msg))
}

fn sudo(deps: DepsMut, env: Env, msg: SudoMsg) -> Answer {
    keep(contract::sudo(deps, env, msg))
}

fn reply(deps: DepsMut, env: Env, msg: Reply) -> Answer {
    keep(contract::reply(deps, env, msg))
}

fn migrate(deps: DepsMut, env: Env, msg: MigrateMsg) -> Answer {
    keep(contract::migrate(deps, env, msg))
}
