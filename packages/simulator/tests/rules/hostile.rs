//! A lienholder that fails, burns its gas, calls back, or aborts whatever calls it: it stops nobody
//! who did not choose it, and those who did by no more than its lien.

use cosmwasm_std::{Addr, CosmosMsg, Decimal, Uint128};
use mesh_apis::vault::ExecuteMsg as VaultMsg;
use mesh_simulator::system::hostile::Conduct;
use mesh_simulator::System;

use crate::clockwork::{config, holds, DAY, VA, VB, WA};
use crate::steps::{bonded, convicted, free, height};

/// All that it can do when it is called.
fn conducts(system: &System) -> Vec<Conduct> {
    let alice = system.user("alice").to_string();
    let calls = |msgs: &[VaultMsg]| -> Conduct {
        let msgs: Vec<CosmosMsg> = msgs.iter().map(|msg| system.to_vault(msg).unwrap()).collect();
        Conduct::Sends(msgs)
    };
    let (owner, amount) = (alice.clone(), cosmwasm_std::coin(1, "uprov"));
    let exposed = Uint128::one();
    vec![
        Conduct::Accepts,
        Conduct::Fails,
        Conduct::Panics,
        Conduct::Aborts,
        calls(&[VaultMsg::SlashCrossStake { owner: owner.clone(), exposed, amount: amount.clone() }]),
        calls(&[VaultMsg::ReleaseCrossStake { owner, exposed, amount: amount.clone() }]),
        calls(&[VaultMsg::Unbond { amount }]),
    ]
}

/// Alice and Bob have 1,000 each, and 600 staked on both consumers. Alice has pledged to a
/// lienholder of mallory's, too.
fn pledged(amount: u128) -> (System, Addr) {
    let mut system = System::new(&config()).unwrap();
    let hostile = system.add_hostile(Decimal::percent(1)).unwrap();
    for user in ["alice", "bob"] {
        system.fund(user, 1_000).unwrap();
        system.bond(user, 1_000).unwrap();
        system.stake(user, 0, VA, 600).unwrap();
        system.stake(user, 1, WA, 600).unwrap();
    }
    system.world.relay_all().unwrap();
    system.pledge("alice", &hostile, amount).unwrap();
    (system, hostile)
}

#[test]
fn a_pledge_of_one_unit_locks_no_other_collateral() {
    for n in 0..7 {
        let (mut system, hostile) = pledged(1);
        let conduct = conducts(&system).remove(n);
        system.hostile_conducts(&hostile, conduct.clone()).unwrap();
        for user in ["alice", "bob"] {
            system.unbond(user, 100).unwrap_or_else(|err| panic!("{user}, {conduct:?}: {err}"));
            system.stake(user, 0, VB, 100).unwrap();
            system.stake(user, 1, WA, 100).unwrap();
            system.bond(user, 50).unwrap();
            system.unbond(user, 50).unwrap();
        }
        let gone = match conduct {
            Conduct::Sends(_) => continue,
            _ => free(&system, "alice"),
        };
        system.unbond("alice", gone).unwrap();
        assert_eq!((bonded(&system, "alice"), free(&system, "alice")), (700, 0), "{conduct:?}");
    }
}

#[test]
fn nobody_vetoes_a_burn_with_a_lien_of_their_own() {
    for n in 0..7 {
        // All of her collateral, in favour of her own contract: any burn shrinks this lien.
        let (mut system, hostile) = pledged(1_000);
        let conduct = conducts(&system).remove(n);
        system.hostile_conducts(&hostile, conduct.clone()).unwrap();
        let z = height(&system, 0);
        system.unstake("alice", 0, VA, 200).unwrap();
        system.world.relay_all().unwrap();
        convicted(&mut system, 0, VA, z);
        system.settle(0, &["bob", "alice"]).unwrap_or_else(|err| panic!("{conduct:?}: {err}"));
        assert_eq!((bonded(&system, "alice"), bonded(&system, "bob")), (940, 940), "{conduct:?}");
        // Nor her claims, which are charged when they are withdrawn, nor what she has elsewhere.
        system.unstake("alice", 1, WA, 600).unwrap();
        system.world.relay_all().unwrap();
        system.world.advance(22 * DAY);
        for consumer in 0..2 {
            system.withdraw("alice", consumer, None).unwrap();
        }
        holds(&mut system);
    }
}

#[test]
fn a_claim_is_charged_at_its_withdrawal_whoever_else_has_a_lien() {
    let (mut system, hostile) = pledged(1_000);
    system.hostile_conducts(&hostile, Conduct::Aborts).unwrap();
    let z = height(&system, 0);
    system.unstake("alice", 0, VA, 600).unwrap();
    system.world.relay_all().unwrap();
    convicted(&mut system, 0, VA, z);
    system.world.advance(22 * DAY);
    system.withdraw("alice", 0, None).unwrap();
    assert_eq!(bonded(&system, "alice"), 940);
    holds(&mut system);
}

#[test]
fn who_is_told_of_a_shrunk_lien_fails_alone() {
    let (mut system, hostile) = pledged(1_000);
    let z = height(&system, 0);
    convicted(&mut system, 0, VA, z);
    system.settle(0, &["alice"]).unwrap();
    let lien = |system: &System| {
        let liens = system.liens(&system.user("alice")).unwrap();
        let lien = liens.iter().find(|lien| lien.lienholder == hostile.as_str()).unwrap();
        (lien.amount.u128(), lien.unreported.u128())
    };
    assert_eq!(lien(&system), (940, 60));
    let tell =
        VaultMsg::ReportShrunk { account: system.user("alice").to_string(), lienholder: hostile.to_string() };
    let (anyone, vault) = (system.user("stranger"), system.deployment.vault.clone());
    for conduct in [Conduct::Fails, Conduct::Panics, Conduct::Aborts] {
        system.hostile_conducts(&hostile, conduct).unwrap();
        let chain = system.world.chain_mut(system.deployment.provider);
        assert!(chain.execute(&anyone, &vault, &tell, &[]).is_err());
        assert_eq!(lien(&system), (940, 60));
        // It gets no new pledge until it listens. Others do, and what heals it is new collateral.
        assert!(system.pledge("alice", &hostile, 1).unwrap_err().says("send report_shrunk first"));
        system.stake("alice", 0, VB, 1).unwrap();
    }
    system.hostile_conducts(&hostile, Conduct::Accepts).unwrap();
    let chain = system.world.chain_mut(system.deployment.provider);
    chain.execute(&anyone, &vault, &tell, &[]).unwrap();
    assert_eq!(lien(&system), (940, 0));
}

#[test]
fn a_lienholder_that_aborts_a_pledge_aborts_only_that() {
    let (mut system, hostile) = pledged(1);
    for conduct in [Conduct::Fails, Conduct::Panics, Conduct::Aborts] {
        system.hostile_conducts(&hostile, conduct).unwrap();
        assert!(system.pledge("alice", &hostile, 1).is_err());
        assert!(system.pledge("bob", &hostile, 1).is_err());
        system.stake("alice", 0, VA, 1).unwrap();
    }
    let liens = system.liens(&system.user("bob")).unwrap();
    assert_eq!(liens.len(), 2);
    holds(&mut system);
}
