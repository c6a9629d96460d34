//! Each message by each sender who may not send it.

use cosmwasm_std::to_json_binary;
use mesh_apis::local_staking::{ExecuteMsg, StakeTarget};

use super::{addr, coin, coins, World, DENOM, V, W};
use crate::ContractError;

fn is_of_the_vault(err: &ContractError, sender: &str) -> bool {
    matches!(err, ContractError::NotTheVault { expected, actual }
        if *expected == addr("vault") && *actual == addr(sender))
}

fn is_of_governance(err: &ContractError, sender: &str) -> bool {
    matches!(err, ContractError::NotGovernance { expected: Some(expected), actual }
        if *expected == addr("gov") && *actual == addr(sender))
}

fn is_of_a_user(err: &ContractError, sender: &str) -> bool {
    matches!(err, ContractError::NoLocalStake { user } if *user == addr(sender))
}

/// `reconcile`, `collect` and `work_off` are open to everyone.
#[test]
fn each_message_of_each_wrong_sender_is_a_typed_error() {
    let mut world = World::staked(100, 50);
    let before = world.dump();
    let target = StakeTarget { validator: V.to_string(), nonce: None };
    let (owner, msg) = (addr("user").into_string(), to_json_binary(&target).unwrap());
    type Expected = fn(&ContractError, &str) -> bool;
    let table: [(ExecuteMsg, &[&str], Expected); 5] = [
        (
            ExecuteMsg::ReceiveStake { owner, msg },
            &["user", "stranger", "gov", "proxy0", "custodian"],
            is_of_the_vault,
        ),
        (
            ExecuteMsg::UpdateConfig { proxy_code_id: Some(9), max_entries: None },
            &["user", "stranger", "vault", "proxy0", "custodian"],
            is_of_governance,
        ),
        (
            ExecuteMsg::Unstake { validator: V.to_string(), amount: coin(1, DENOM) },
            &["stranger", "vault", "gov", "proxy0", "custodian"],
            is_of_a_user,
        ),
        (
            ExecuteMsg::Restake { from: V.to_string(), to: W.to_string(), amount: coin(1, DENOM) },
            &["stranger", "vault", "gov", "proxy0", "custodian"],
            is_of_a_user,
        ),
        (ExecuteMsg::MigrateProxy {}, &["stranger", "vault", "gov", "proxy0", "custodian"], is_of_a_user),
    ];
    for (msg, senders, is_expected) in table {
        let paid = matches!(msg, ExecuteMsg::ReceiveStake { .. });
        for sender in senders {
            let funds = if paid { coins(1, DENOM) } else { vec![] };
            let err = world.run(sender, &funds, msg.clone()).unwrap_err();
            assert!(is_expected(&err, sender), "{msg:?} by {sender}: {err:?}");
            assert_eq!(world.dump(), before, "{msg:?} by {sender}");
        }
    }
}
