//! Custom messages: of a module that the simulated chain brings along.

use std::rc::Rc;

use cosmwasm_std::{
    coin, from_json, to_json_binary, Addr, Binary, CosmosMsg, QueryRequest, StakingMsg, StdResult, Storage,
};
use cw_multi_test::AppResponse;
use cw_storage_plus::Item;
use interchain::chain::{Custom, CustomModule, ModuleAccess};
use interchain::staking::BondStatus;
use interchain::valset_file::ValidatorSpec;
use interchain::{ChainConfig, World};
use serde::{Deserialize, Serialize};

const USED: Item<u32> = Item::new("used");

/// Bonds coins that nobody has, and takes them back.
#[derive(Debug)]
struct Bonds;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Msg {
    Bond(u128),
    Unbond(u128),
}

#[derive(Serialize, Deserialize)]
enum Query {
    Used,
}

impl CustomModule for Bonds {
    fn execute(&self, chain: &mut dyn ModuleAccess, sender: Addr, msg: Custom) -> StdResult<AppResponse> {
        let used = USED.may_load(chain.storage())?.unwrap_or_default();
        USED.save(chain.storage(), &(used + 1))?;
        let validator = "va".to_string();
        match msg.decode()? {
            Msg::Bond(amount) => {
                let amount = coin(amount, "ucon");
                chain.mint(&sender, vec![amount.clone()])?;
                chain.execute(sender, StakingMsg::Delegate { validator, amount }.into())
            }
            Msg::Unbond(amount) => {
                chain.burn_delegation(&sender, &validator, &coin(amount, "ucon"))?;
                Ok(AppResponse::default())
            }
        }
    }

    fn query(&self, storage: &dyn Storage, request: Custom) -> StdResult<Binary> {
        let Query::Used = request.decode()?;
        to_json_binary(&USED.may_load(storage)?.unwrap_or_default())
    }
}

fn msg(msg: &impl Serialize) -> CosmosMsg<Custom> {
    CosmosMsg::Custom(Custom::encode(msg).unwrap())
}

fn world(custom: Option<Rc<dyn CustomModule>>) -> (World, interchain::ChainId, Addr) {
    let mut world = World::new();
    let id = world.add_chain(ChainConfig { custom, ..ChainConfig::new("c-1", "cona", "ucon") });
    let spec = ValidatorSpec {
        operator_address: "va".to_string(),
        pub_key: vec![1; 32],
        moniker: "va".to_string(),
        tokens: 1_000,
        status: BondStatus::Bonded,
        jailed: false,
    };
    world.chain_mut(id).add_validator(&spec).unwrap();
    let user = world.chain(id).account("user");
    (world, id, user)
}

#[test]
fn a_chain_without_a_module_refuses_custom_messages() {
    let (mut world, id, user) = world(None);
    let refusal = world.chain_mut(id).send(&user, msg(&Msg::Bond(5))).unwrap_err();
    assert!(refusal.says("no custom module"), "{refusal}");
}

#[test]
fn a_module_mints_bonds_burns_and_answers() {
    let (mut world, id, user) = world(Some(Rc::new(Bonds)));
    let chain = world.chain_mut(id);
    let supply = chain.supply("ucon").unwrap();
    chain.send(&user, msg(&Msg::Bond(100))).unwrap();
    chain.send(&user, msg(&Msg::Unbond(80))).unwrap();
    assert_eq!(chain.delegation(&user, "va").unwrap().u128(), 20);
    assert_eq!(chain.balance(&user, "ucon").unwrap().u128(), 0);
    assert_eq!(chain.supply("ucon").unwrap().u128() - supply.u128(), 20);
    let query = QueryRequest::Custom(Custom::encode(&Query::Used).unwrap());
    let answer = chain.raw_query(&query).unwrap();
    assert_eq!(from_json::<u32>(answer).unwrap(), 2);
}

#[test]
fn a_message_of_another_module_is_refused_and_changes_nothing() {
    let (mut world, id, user) = world(Some(Rc::new(Bonds)));
    let before = world.snapshot();
    assert!(world.chain_mut(id).send(&user, msg(&"other")).is_err());
    assert!(world.snapshot() == before);
}
