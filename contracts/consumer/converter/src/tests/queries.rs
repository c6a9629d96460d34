//! Queries.

use cosmwasm_std::{
    to_json_binary, ContractResult, SystemError, SystemResult, Timestamp, Uint128, WasmQuery,
};
use mesh_apis::converter::{
    ConversionPrice, ConversionResponse, IbcChannelResponse, StakesResponse, ValidatorsResponse,
};
use mesh_apis::price_feed::{self, PriceResponse};
use mesh_apis::time::Seconds;

use super::*;

fn feed(deps: &mut Deps, updated: Timestamp) {
    deps.querier.update_wasm(move |query| match query {
        WasmQuery::Smart { contract_addr, msg } if *contract_addr == addr("price feed").as_str() => {
            assert_eq!(from_json::<price_feed::QueryMsg>(msg).unwrap(), price_feed::QueryMsg::Price {});
            let price = PriceResponse { native_per_foreign: Decimal::percent(1800), updated };
            SystemResult::Ok(ContractResult::Ok(to_json_binary(&price).unwrap()))
        }
        other => SystemResult::Err(SystemError::UnsupportedRequest { kind: format!("{other:?}") }),
    });
}

fn conversion(deps: &Deps) -> ConversionResponse {
    ask(deps, QueryMsg::Conversion {})
}

#[test]
fn the_conversion_has_price_discount_and_the_sum_of_all_stake() {
    let mut deps = opened_with(&["v", "w"]);
    stake(&mut deps, "v", 100);
    stake(&mut deps, "w", 20);
    unstake(&mut deps, "v", 1);
    let updated = mock_env().block.time.minus_seconds(100);
    feed(&mut deps, updated);
    assert_eq!(
        conversion(&deps),
        ConversionResponse {
            price: Some(ConversionPrice {
                native_per_foreign: Decimal::percent(1800),
                updated,
                stale: false,
            }),
            discount: Decimal::percent(40),
            total_stake: Uint128::new(119),
        }
    );
}

#[test]
fn a_price_is_stale_once_too_old_and_never_from_the_future() {
    let mut deps = opened();
    let now = mock_env().block.time;
    for (updated, stale) in [
        (now.minus_seconds(100), false),
        (now.minus_seconds(100).minus_nanos(1), true),
        (Timestamp::from_nanos(0), true),
        (now.plus_days(1), false),
        (Timestamp::from_nanos(u64::MAX), false),
    ] {
        feed(&mut deps, updated);
        assert_eq!(conversion(&deps).price.unwrap().stale, stale, "{updated}");
    }
    let endless = ExecuteMsg::UpdateConfig {
        price_feed: None,
        price_max_age_secs: Some(Seconds(u64::MAX)),
        discount: None,
        transfer_channel: None,
    };
    run(&mut deps, "admin", endless).unwrap();
    feed(&mut deps, Timestamp::from_nanos(0));
    assert!(!conversion(&deps).price.unwrap().stale);
}

#[test]
fn a_feed_that_does_not_answer_gives_no_price() {
    let mut deps = opened_with(&["v"]);
    stake(&mut deps, "v", 100);
    assert_eq!(conversion(&deps).price, None, "no such contract");
    deps.querier.update_wasm(|_| SystemResult::Ok(ContractResult::Err("broken".to_string())));
    assert_eq!(conversion(&deps).price, None, "an error");
    deps.querier.update_wasm(|_| SystemResult::Ok(ContractResult::Ok(Binary::from(b"[]"))));
    assert_eq!(conversion(&deps).price, None, "not a price");
    assert_eq!(conversion(&deps).total_stake, Uint128::new(100));
}

#[test]
fn what_nobody_has_heard_of_is_empty() {
    let deps = instantiated(init_msg());
    assert_eq!(ask::<IbcChannelResponse>(&deps, QueryMsg::IbcChannel {}).channel, None);
    let stake = stake_of(&deps, "nobody");
    assert_eq!((stake.stake, stake.n, stake.status, stake.tombstoned), (Uint128::zero(), 0, None, false));
    let validator = validator_of(&deps, "nobody");
    assert_eq!((validator.pub_key, validator.status, validator.tombstoned_at), (None, None, None));
    assert!(outbox_of(&deps).is_empty());
}

#[test]
fn a_stake_is_joined_with_what_was_reported() {
    let mut deps = opened_with(&["v"]);
    stake(&mut deps, "v", 100);
    unstake(&mut deps, "v", 40);
    report(&mut deps, vec![status("v", ValidatorStatus::Jailed), tombstoned("v")]);
    let expected = StakeResponse {
        validator: "v".to_string(),
        staked: Uint128::new(100),
        unstaked: Uint128::new(40),
        stake: Uint128::new(60),
        n: 2,
        status: Some(ValidatorStatus::Jailed),
        tombstoned: true,
    };
    assert_eq!(stake_of(&deps, "v"), expected);
    let stakes: StakesResponse = ask(&deps, QueryMsg::Stakes { start_after: None, limit: None });
    assert_eq!(stakes.stakes, [expected]);
}

#[test]
fn pages_are_bounded_and_cover_everything_once() {
    let mut deps = opened();
    report(&mut deps, many(100));
    report(&mut deps, (100..130).map(|i| added(&format!("valoper{i:03}"), 1)).collect());
    for i in 0..130 {
        stake(&mut deps, &format!("valoper{i:03}"), 1 + i);
    }
    let stakes = |start_after: Option<String>, limit| -> Vec<String> {
        let page: StakesResponse = ask(&deps, QueryMsg::Stakes { start_after, limit });
        page.stakes.into_iter().map(|stake| stake.validator).collect()
    };
    let validators = |start_after: Option<String>, limit| -> Vec<String> {
        let page: ValidatorsResponse = ask(&deps, QueryMsg::Validators { start_after, limit });
        page.validators.into_iter().map(|validator| validator.validator).collect()
    };
    let all: Vec<String> = (0..130).map(|i| format!("valoper{i:03}")).collect();
    for list in [&stakes as &dyn Fn(Option<String>, Option<u32>) -> Vec<String>, &validators] {
        assert_eq!(list(None, None), all[..10]);
        assert_eq!(list(None, Some(u32::MAX)), all[..100]);
        assert_eq!(list(Some(all[99].clone()), Some(100)), all[100..]);
        assert!(list(Some(all[129].clone()), None).is_empty());
    }
}

#[test]
fn the_outbox_is_paged_by_number() {
    let mut deps = instantiated(init_msg());
    report(&mut deps, many(100));
    report(&mut deps, vec![added("x", 1)]);
    let page = |start_after, limit| -> Vec<u64> {
        let page: OutboxResponse = ask(&deps, QueryMsg::Outbox { start_after, limit });
        page.entries.into_iter().map(|(seq, _)| seq).collect()
    };
    assert_eq!(page(None, None), (1..=10).collect::<Vec<_>>());
    assert_eq!(page(None, Some(1000)), (1..=100).collect::<Vec<_>>());
    assert_eq!(page(Some(100), None), [101]);
}
