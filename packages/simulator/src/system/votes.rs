//! Votes of local stake.

use cosmwasm_std::{Decimal, VoteOption, WeightedVoteOption};
use mesh_apis::staking_proxy::ExecuteMsg;

use super::System;
use crate::gov::Tally;
use crate::{SimError, SimResult};

/// A vote that is split.
pub fn split(vote: &[(VoteOption, u64)]) -> Vec<WeightedVoteOption> {
    let part = |(option, percent): &(VoteOption, u64)| WeightedVoteOption {
        option: option.clone(),
        weight: Decimal::percent(*percent),
    };
    vote.iter().map(part).collect()
}

impl System {
    /// Opens a proposal on the provider. Returns its number.
    pub fn propose(&mut self, voting_secs: u64) -> SimResult<u64> {
        self.world.chain_mut(self.deployment.provider).propose(voting_secs)
    }

    /// Votes with all of the user's local stake.
    pub fn vote(&mut self, user: &str, proposal: u64, option: VoteOption) -> SimResult<()> {
        self.ask_proxy(user, user, &ExecuteMsg::Vote { proposal_id: proposal, option })
    }

    /// Splits the vote of the user's local stake, in percent.
    pub fn vote_weighted(&mut self, user: &str, proposal: u64, vote: &[(VoteOption, u64)]) -> SimResult<()> {
        self.ask_proxy(user, user, &ExecuteMsg::VoteWeighted { proposal_id: proposal, options: split(vote) })
    }

    /// What was counted of a proposal on the provider. None while its voting period lasts.
    pub fn tally(&self, proposal: u64) -> SimResult<Option<Tally>> {
        self.world.chain(self.deployment.provider).tally(proposal)
    }

    /// Anybody asks the proxy of a user for something.
    ///
    /// # Errors
    /// Whatever it refuses, or if the user has none.
    pub fn ask_proxy(&mut self, sender: &str, owner: &str, msg: &ExecuteMsg) -> SimResult<()> {
        let proxy = self.local_stake(&self.user(owner))?.proxy;
        let proxy = proxy.ok_or_else(|| SimError::Unknown { kind: "proxy of", id: owner.to_string() })?;
        let sender = self.user(sender);
        self.world.chain_mut(self.deployment.provider).execute(&sender, &proxy, msg, &[]).map(drop)
    }
}
