//! Each message by each sender who may not send it.

use cosmwasm_std::{Binary, Order, Storage, Uint128};
use mesh_apis::vault::ExecuteMsg;

use super::messages::{lend, run, vault};
use crate::tests::{addr, coin};
use crate::ContractError;

fn is_of_a_lienholder(err: &ContractError, sender: &str) -> bool {
    matches!(err, ContractError::NotALienholder { address } if *address == addr(sender))
}

fn is_of_the_custodian(err: &ContractError, sender: &str) -> bool {
    matches!(err, ContractError::NotTheCustodian { expected, actual }
        if *expected == addr("custodian") && *actual == addr(sender))
}

/// Somebody who has bonded nothing can take, pledge and stake nothing.
fn is_of_an_owner(err: &ContractError, _sender: &str) -> bool {
    matches!(
        err,
        ContractError::InsufficientFree { .. }
            | ContractError::InsufficientIdle { .. }
            | ContractError::NotALienholder { .. }
    )
}

#[test]
fn each_message_of_each_wrong_sender_is_a_typed_error() {
    let mut deps = vault();
    lend(&mut deps, 60).unwrap();
    let dump = |storage: &dyn Storage| storage.range(None, None, Order::Ascending).collect::<Vec<_>>();
    let before = dump(&deps.storage);
    let (owner, amount) = (addr("user").into_string(), coin(1u128));
    let (exposed, closed) = (Uint128::one(), Uint128::one());
    let contract = addr("lienholder").into_string();
    let msg = Binary::default();
    type Expected = fn(&ContractError, &str) -> bool;
    let table: [(ExecuteMsg, &[&str], Expected); 6] = [
        (
            ExecuteMsg::ReleaseCrossStake { owner: owner.clone(), amount: amount.clone(), exposed },
            &["user", "stranger", "creator", "custodian", "gov"],
            is_of_a_lienholder,
        ),
        (
            ExecuteMsg::SlashCrossStake { owner: owner.clone(), exposed, amount: amount.clone() },
            &["user", "stranger", "creator", "custodian", "gov"],
            is_of_a_lienholder,
        ),
        (
            ExecuteMsg::ReturnLocal { owner, closed },
            &["user", "stranger", "creator", "lienholder", "gov"],
            is_of_the_custodian,
        ),
        (
            ExecuteMsg::Unbond { amount: amount.clone() },
            &["stranger", "creator", "custodian", "gov"],
            is_of_an_owner,
        ),
        (
            ExecuteMsg::StakeLocal { amount: amount.clone(), msg: msg.clone() },
            &["stranger", "creator", "custodian", "gov"],
            is_of_an_owner,
        ),
        (
            ExecuteMsg::StakeRemote { contract, amount, msg },
            &["stranger", "creator", "custodian", "gov"],
            is_of_an_owner,
        ),
    ];
    for (msg, senders, is_expected) in table {
        for sender in senders {
            let err = run(&mut deps, sender, &[], msg.clone()).unwrap_err();
            assert!(is_expected(&err, sender), "{msg:?} by {sender}: {err:?}");
            assert!(dump(&deps.storage) == before, "{msg:?} by {sender}");
        }
    }
}
