//! Local stake votes: its owner's vote counts with all that the proxy has delegated.

use cosmwasm_std::{Decimal, VoteOption};
use mesh_apis::staking_proxy::ExecuteMsg;
use mesh_simulator::gov::Tally;
use mesh_simulator::staking::BondStatus;
use mesh_simulator::system::votes::split;
use mesh_simulator::System;

use crate::at_home::{at_home, HOME};
use crate::clockwork::DAY;

fn counted(system: &System, proposal: u64) -> [u128; 4] {
    let Tally { yes, abstain, no, no_with_veto } = system.tally(proposal).unwrap().unwrap();
    [yes, abstain, no, no_with_veto].map(|sum| sum.u128())
}

/// Alice has 60,000 on the first validator and 40,000 on the second, Bob 80,000 on the first.
fn staked() -> System {
    let mut system = at_home();
    system.stake_local("alice", HOME[0], 60_000).unwrap();
    system.stake_local("alice", HOME[1], 40_000).unwrap();
    system.stake_local("bob", HOME[0], 80_000).unwrap();
    system
}

#[test]
fn votes_of_local_stake_count_whole_and_split() {
    let mut system = staked();
    let proposal = system.propose(DAY).unwrap();
    system.vote("alice", proposal, VoteOption::Yes).unwrap();
    // The last vote counts.
    system.vote("alice", proposal, VoteOption::No).unwrap();
    let parts = [(VoteOption::Yes, 25), (VoteOption::Abstain, 60), (VoteOption::NoWithVeto, 15)];
    system.vote_weighted("bob", proposal, &parts).unwrap();
    assert_eq!(system.tally(proposal).unwrap(), None);
    system.world.advance(DAY);
    assert_eq!(counted(&system, proposal), [20_000, 48_000, 100_000, 12_000]);
    let late = system.vote("alice", proposal, VoteOption::Yes).unwrap_err();
    assert!(late.says("inactive proposal"), "{late}");
}

#[test]
fn a_vote_of_local_stake_overrides_its_validators() {
    let mut system = staked();
    let (provider, proposal) = (system.deployment.provider, system.propose(DAY).unwrap());
    let yes = split(&[(VoteOption::Yes, 100)]);
    system.world.chain_mut(provider).vote_of_validator(HOME[0], proposal, yes).unwrap();
    system.vote("alice", proposal, VoteOption::No).unwrap();
    system.world.advance(DAY);
    // Its operator has delegated 1,000,000 to the validator, and Bob does not vote.
    assert_eq!(counted(&system, proposal), [1_080_000, 0, 100_000, 0]);
}

#[test]
fn what_is_slashed_unbonding_or_not_in_the_set_does_not_vote() {
    let mut system = staked();
    let (provider, proposal) = (system.deployment.provider, system.propose(DAY).unwrap());
    system.vote("alice", proposal, VoteOption::No).unwrap();
    system.vote("bob", proposal, VoteOption::Abstain).unwrap();
    system.unstake_local("alice", HOME[0], 10_000).unwrap();
    let chain = system.world.chain_mut(provider);
    chain.slash(HOME[0], Decimal::percent(10), u64::MAX).unwrap();
    chain.set_status(HOME[1], BondStatus::Unbonding).unwrap();
    system.world.advance(DAY);
    assert_eq!(counted(&system, proposal), [0, 72_000, 45_000, 0]);
}

#[test]
fn nobody_else_votes_with_the_stake_of_a_user() {
    let mut system = staked();
    let proposal = system.propose(DAY).unwrap();
    for sender in ["bob", "stranger"] {
        let votes = [
            ExecuteMsg::Vote { proposal_id: proposal, option: VoteOption::Yes },
            ExecuteMsg::VoteWeighted { proposal_id: proposal, options: split(&[(VoteOption::Yes, 100)]) },
        ];
        for vote in votes {
            let refused = system.ask_proxy(sender, "alice", &vote).unwrap_err();
            assert!(refused.says("unauthorized: expected the owner"), "{refused}");
        }
    }
    // Nor does the user with more than there is.
    for parts in
        [vec![(VoteOption::Yes, 101)], vec![(VoteOption::Yes, 50)], vec![], vec![(VoteOption::Yes, 50); 2]]
    {
        assert!(system.vote_weighted("alice", proposal, &parts).unwrap_err().says("invalid vote option"));
    }
    system.world.advance(DAY);
    assert_eq!(system.tally(proposal).unwrap(), Some(Tally::default()));
}
