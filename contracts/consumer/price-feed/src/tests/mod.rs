use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{coins, from_json, Addr, Decimal, Empty, Env, OwnedDeps, Response};
use cw2::{get_contract_version, set_contract_version};
use cw_utils::PaymentError;
use mesh_apis::price_feed::{
    ConfigResponse, ExecuteMsg, InstantiateMsg, MigrateMsg, PriceResponse, QueryMsg,
};
use mesh_toolkit::code::MigrationError;

use crate::contract::{execute, instantiate, migrate, query};
use crate::state::CODE;
use crate::ContractError;

type Deps = OwnedDeps<MockStorage, MockApi, MockQuerier, Empty>;

fn addr(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

fn price(percent: u64) -> Decimal {
    Decimal::percent(percent)
}

fn later(seconds: u64) -> Env {
    let mut env = mock_env();
    env.block.time = env.block.time.plus_seconds(seconds);
    env
}

fn create(deps: &mut Deps, price: Decimal, owner: Option<&Addr>) -> Result<Response, ContractError> {
    let msg = InstantiateMsg { native_per_foreign: price, owner: owner.map(|owner| owner.to_string()) };
    instantiate(deps.as_mut(), mock_env(), message_info(&addr("creator"), &[]), msg)
}

fn feed() -> Deps {
    let mut deps = mock_dependencies();
    create(&mut deps, price(50), Some(&addr("owner"))).unwrap();
    deps
}

fn run(deps: &mut Deps, env: Env, sender: &str, msg: ExecuteMsg) -> Result<Response, ContractError> {
    execute(deps.as_mut(), env, message_info(&addr(sender), &[]), msg)
}

fn update(native_per_foreign: Decimal) -> ExecuteMsg {
    ExecuteMsg::Update { native_per_foreign }
}

fn update_owner(owner: &str) -> ExecuteMsg {
    ExecuteMsg::UpdateOwner { owner: addr(owner).into_string() }
}

fn quoted(deps: &Deps) -> PriceResponse {
    from_json(query(deps.as_ref(), mock_env(), QueryMsg::Price {}).unwrap()).unwrap()
}

fn owner(deps: &Deps) -> String {
    let answer = query(deps.as_ref(), mock_env(), QueryMsg::Config {}).unwrap();
    from_json::<ConfigResponse>(answer).unwrap().owner
}

#[test]
fn the_first_price_is_as_of_its_creation() {
    let deps = feed();
    let expected = PriceResponse { native_per_foreign: price(50), updated: mock_env().block.time };
    assert_eq!(quoted(&deps), expected);
    assert_eq!(owner(&deps), addr("owner").as_str());
}

#[test]
fn the_creator_owns_it_unless_another_owner_is_named() {
    let mut deps = mock_dependencies();
    create(&mut deps, price(50), None).unwrap();
    assert_eq!(owner(&deps), addr("creator").as_str());
}

#[test]
fn it_is_not_created_with_a_price_of_zero() {
    let mut deps = mock_dependencies();
    let err = create(&mut deps, Decimal::zero(), None).unwrap_err();
    assert!(matches!(err, ContractError::ZeroPrice), "{err}");
    assert!(get_contract_version(&deps.storage).is_err());
}

#[test]
fn it_is_not_created_for_an_invalid_owner() {
    let mut deps = mock_dependencies();
    let err = create(&mut deps, price(50), Some(&Addr::unchecked("nobody"))).unwrap_err();
    assert!(matches!(err, ContractError::Std(_)), "{err}");
}

#[test]
fn the_owner_sets_the_price_as_of_the_block() {
    let mut deps = feed();
    run(&mut deps, later(10), "owner", update(price(1800))).unwrap();
    let expected = PriceResponse { native_per_foreign: price(1800), updated: later(10).block.time };
    assert_eq!(quoted(&deps), expected);
}

#[test]
fn the_same_price_again_is_a_fresh_price() {
    let mut deps = feed();
    run(&mut deps, later(10), "owner", update(price(50))).unwrap();
    assert_eq!(quoted(&deps).updated, later(10).block.time);
}

#[test]
fn the_smallest_and_the_largest_price_are_prices() {
    for extreme in [Decimal::from_atomics(1u128, 18).unwrap(), Decimal::MAX] {
        let mut deps = feed();
        run(&mut deps, mock_env(), "owner", update(extreme)).unwrap();
        assert_eq!(quoted(&deps).native_per_foreign, extreme);
    }
}

#[test]
fn zero_is_not_a_price() {
    let mut deps = feed();
    let before = quoted(&deps);
    let err = run(&mut deps, later(10), "owner", update(Decimal::zero())).unwrap_err();
    assert!(matches!(err, ContractError::ZeroPrice), "{err}");
    assert_eq!(quoted(&deps), before);
}

#[test]
fn only_the_owner_can_do_anything() {
    for msg in [update(price(60)), update_owner("stranger")] {
        for stranger in ["stranger", "creator"] {
            let mut deps = feed();
            let before = quoted(&deps);
            let err = run(&mut deps, later(10), stranger, msg.clone()).unwrap_err();
            assert!(
                matches!(&err, ContractError::NotTheOwner { expected, actual }
                    if *expected == addr("owner") && *actual == addr(stranger)),
                "{err}"
            );
            assert_eq!(quoted(&deps), before);
            assert_eq!(owner(&deps), addr("owner").as_str());
        }
    }
}

#[test]
fn a_new_owner_replaces_the_old_one_and_keeps_the_price() {
    let mut deps = feed();
    let before = quoted(&deps);
    run(&mut deps, later(10), "owner", update_owner("heir")).unwrap();
    assert_eq!(owner(&deps), addr("heir").as_str());
    assert_eq!(quoted(&deps), before);

    let err = run(&mut deps, later(10), "owner", update(price(60))).unwrap_err();
    assert!(matches!(err, ContractError::NotTheOwner { .. }), "{err}");
    run(&mut deps, later(10), "heir", update(price(60))).unwrap();
    assert_eq!(quoted(&deps).native_per_foreign, price(60));
}

#[test]
fn it_is_not_given_to_an_invalid_owner() {
    let mut deps = feed();
    let msg = ExecuteMsg::UpdateOwner { owner: "nobody".into() };
    let err = run(&mut deps, mock_env(), "owner", msg).unwrap_err();
    assert!(matches!(err, ContractError::Std(_)), "{err}");
    assert_eq!(owner(&deps), addr("owner").as_str());
}

#[test]
fn coins_are_refused_everywhere() {
    let funds = coins(1, "stake");
    for msg in [update(price(60)), update_owner("heir")] {
        let mut deps = feed();
        let info = message_info(&addr("owner"), &funds);
        let err = execute(deps.as_mut(), mock_env(), info, msg).unwrap_err();
        assert!(matches!(err, ContractError::Payment(PaymentError::NonPayable {})), "{err}");
    }
    let mut deps = mock_dependencies();
    let msg = InstantiateMsg { native_per_foreign: price(50), owner: None };
    let err =
        instantiate(deps.as_mut(), mock_env(), message_info(&addr("creator"), &funds), msg).unwrap_err();
    assert!(matches!(err, ContractError::Payment(PaymentError::NonPayable {})), "{err}");
}

#[test]
fn migration_from_an_older_version_keeps_the_price() {
    let mut deps = feed();
    let before = quoted(&deps);
    set_contract_version(deps.as_mut().storage, CODE.name, "0.0.1").unwrap();
    migrate(deps.as_mut(), mock_env(), MigrateMsg {}).unwrap();
    assert_eq!(get_contract_version(&deps.storage).unwrap().version, CODE.version);
    assert_eq!(quoted(&deps), before);
}

#[test]
fn migration_refuses_other_newer_and_unversioned_state() {
    let mut deps = feed();
    set_contract_version(deps.as_mut().storage, "crate:other", "0.0.1").unwrap();
    let err = migrate(deps.as_mut(), mock_env(), MigrateMsg {}).unwrap_err();
    assert!(
        matches!(&err, ContractError::Migration(MigrationError::WrongContract { expected, actual })
            if expected == CODE.name && actual == "crate:other"),
        "{err}"
    );

    set_contract_version(deps.as_mut().storage, CODE.name, "999.0.0").unwrap();
    let err = migrate(deps.as_mut(), mock_env(), MigrateMsg {}).unwrap_err();
    assert!(
        matches!(&err, ContractError::Migration(MigrationError::Downgrade { expected, actual })
            if expected == CODE.version && actual == "999.0.0"),
        "{err}"
    );

    set_contract_version(deps.as_mut().storage, CODE.name, "newest").unwrap();
    let err = migrate(deps.as_mut(), mock_env(), MigrateMsg {}).unwrap_err();
    assert!(
        matches!(&err, ContractError::Migration(MigrationError::InvalidVersion { actual }) if actual == "newest"),
        "{err}"
    );
}
