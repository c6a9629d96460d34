use mesh_apis::external_staking::*;
use mesh_apis::packet::ConsumerPacket;
use mesh_apis::valset::{AddValidator, UpdateValidator, ValidatorStatus};
use mesh_apis::ConsumerHeight;

use super::*;
use crate::contract::query;
use crate::error::ContractError;

/// Validators `v000` to `v{n - 1}`, every second of them jailed.
fn with_validators(n: u64) -> World {
    let mut world = World::closed(settings());
    world.open_channel(CHANNEL).unwrap();
    for at in 0..n {
        let valoper = format!("v{at:03}");
        world.add_validator(&valoper);
        if at % 2 == 1 {
            let update = UpdateValidator { valoper, status: ValidatorStatus::Jailed, seq: 2 };
            world.receive(&ConsumerPacket::UpdateValidators { validators: vec![update] });
        }
    }
    world
}

fn list(world: &World, start_after: Option<&str>, limit: Option<u32>) -> Vec<String> {
    let start_after = start_after.map(str::to_string);
    let page: ListValidatorsResponse = world.ask(QueryMsg::ListValidators { start_after, limit });
    page.validators.into_iter().map(|validator| validator.validator).collect()
}

fn active(world: &World, start_after: Option<String>, limit: Option<u32>) -> ListActiveValidatorsResponse {
    world.ask(QueryMsg::ListActiveValidators { start_after, limit })
}

#[test]
fn validators_are_paged_ten_by_default_and_a_hundred_at_most() {
    let world = with_validators(130);
    assert_eq!(list(&world, None, None).len(), 10);
    assert_eq!(list(&world, None, Some(u32::MAX)).len(), 100);
    assert_eq!(list(&world, Some("v001"), Some(2)), ["v002", "v003"]);
    assert_eq!(list(&world, Some("v128"), Some(9)), ["v129"]);
    assert_eq!(list(&world, Some("v129"), None), [] as [&str; 0]);
}

#[test]
fn pages_of_active_validators_give_each_of_them_once() {
    let world = with_validators(230);
    let (mut all, mut next, mut pages) = (vec![], None, 0);
    loop {
        let page = active(&world, next, Some(30));
        all.extend(page.validators);
        next = page.next;
        pages += 1;
        if next.is_none() {
            break;
        }
    }
    let expected: Vec<_> = (0..230).step_by(2).map(|at| format!("v{at:03}")).collect();
    assert_eq!(all, expected);
    assert_eq!(pages, 5, "four pages, and the one that is empty");
}

#[test]
fn a_diverged_validator_is_not_shown_as_one_that_takes_stake() {
    let mut world = World::new();
    let tx_id = world.stake("alice", V, 100).unwrap();
    world.ack(tx_id, success(1, 99, 0));
    let can_be_staked = |validator: &str| {
        let validator = validator.to_string();
        world.ask::<ValidatorResponse>(QueryMsg::Validator { validator }).can_be_staked
    };
    assert_eq!((can_be_staked(V), can_be_staked(W)), (false, true));
    assert_eq!(active(&world, None, None).validators, [W]);
}

#[test]
fn a_page_of_active_validators_reads_bounded_entries() {
    let mut world = with_validators(0);
    for at in 0..150 {
        let valoper = format!("w{at:03}");
        let update = UpdateValidator { valoper, status: ValidatorStatus::Active, seq: 2 };
        world.receive(&ConsumerPacket::UpdateValidators { validators: vec![update] });
    }
    world.add_validator("x");
    let page = active(&world, None, Some(5));
    assert_eq!((page.validators.len(), page.next.as_deref()), (0, Some("w099")));
    let page = active(&world, page.next, Some(5));
    assert_eq!(page.validators, ["x"]);
}

#[test]
fn a_page_of_no_active_validators_is_one_of_one() {
    let page = active(&with_validators(3), None, Some(0));
    assert_eq!((page.validators, page.next.as_deref()), (vec!["v000".to_string()], Some("v000")));
}

#[test]
fn the_keys_of_a_validator_are_shown_up_to_a_hundred() {
    let mut world = with_validators(1);
    for at in 0..120u8 {
        let mut pub_key = [9; 32];
        pub_key[5] = at;
        let pub_key = Binary::from(pub_key);
        let addition = AddValidator {
            valoper: "v000".to_string(),
            pub_key,
            start_height: ConsumerHeight(at.into()),
            seq: at.into(),
        };
        world.receive(&ConsumerPacket::AddValidators { validators: vec![addition] });
    }
    let validator: ValidatorResponse = world.ask(QueryMsg::Validator { validator: "v000".to_string() });
    assert_eq!(validator.keys.len(), 100);
}

#[test]
fn an_unknown_validator_is_empty_everywhere() {
    let world = World::new();
    let validator: ValidatorResponse = world.ask(QueryMsg::Validator { validator: "nobody".to_string() });
    assert_eq!((validator.keys.len(), validator.status, validator.can_be_staked), (0, None, false));
    assert_eq!(world.ledger("nobody"), world.ledger(V));
    assert_eq!(world.position("alice", "nobody"), (0, 0, 0));
}

#[test]
fn positions_are_paged_by_validator_and_only_of_the_user() {
    let mut world = with_validators(0);
    for at in 0..12 {
        let valoper = format!("v{at:03}");
        world.add_validator(&valoper);
        world.stake_and_confirm("alice", &valoper, at + 1);
        world.stake_and_confirm("bob", &valoper, 500);
    }
    let page = |start_after: Option<&str>, limit| {
        let start_after = start_after.map(str::to_string);
        let user = addr("alice").into_string();
        world.ask::<StakesResponse>(QueryMsg::Stakes { user, start_after, limit }).stakes
    };
    assert_eq!(page(None, None).len(), 10);
    assert_eq!(page(None, Some(1_000)).len(), 12);
    let rest = page(Some("v009"), None);
    let rest: Vec<_> = rest.iter().map(|stake| (stake.validator.as_str(), stake.stake.u128())).collect();
    assert_eq!(rest, [("v010", 11), ("v011", 12)]);
}

#[test]
fn claims_are_paged_by_maturity() {
    let mut world = World::staked("alice", 100);
    for amount in 1..=12 {
        let tx_id = world.unstake("alice", V, amount).unwrap();
        world.ack(tx_id, bare_success());
        // Several mature in one second.
        world.pass(u64::from(amount % 3 == 0));
    }
    let page = |start_after, limit| {
        let user = addr("alice").into_string();
        world.ask::<ClaimsResponse>(QueryMsg::Claims { user, start_after, limit }).claims
    };
    assert_eq!(page(None, None).len(), 10);
    let (mut amounts, mut after) = (vec![], None);
    loop {
        let claims = page(after, Some(5));
        let Some(last) = claims.last() else { break };
        after = Some(last.key);
        amounts.extend(claims.iter().map(|claim| claim.amount.u128()));
    }
    assert_eq!(amounts, (1..=12).collect::<Vec<_>>());
}

#[test]
fn invalid_addresses_and_unknown_transactions_are_errors() {
    let world = World::new();
    let user = || "not an address".to_string();
    for msg in [
        QueryMsg::Stake { user: user(), validator: V.to_string() },
        QueryMsg::Stakes { user: user(), start_after: None, limit: None },
        QueryMsg::Claims { user: user(), start_after: None, limit: None },
        QueryMsg::UserTxs { user: user(), start_before: None, limit: None },
        QueryMsg::ParkedRelease { user: user() },
    ] {
        let error = query(world.deps.as_ref(), world.env.clone(), msg).unwrap_err();
        assert!(matches!(error, ContractError::Std(_)));
    }
    let error = query(world.deps.as_ref(), world.env.clone(), QueryMsg::Tx { tx_id: TxId(5) }).unwrap_err();
    assert!(matches!(error, ContractError::UnknownTx { tx_id: TxId(5) }));
}
