//! What the chain and its validators do with proposals.

use cosmwasm_std::{Order, StdResult, WeightedVoteOption};

use super::tally::tally;
use super::{checked, Proposal, Tally, PROPOSALS, VOTES_OF_VALIDATORS};
use crate::chain::Chain;
use crate::error::{SimError, SimResult};

impl Chain {
    /// Opens a proposal for so many seconds of votes. Returns its number.
    pub fn propose(&mut self, voting_secs: u64) -> SimResult<u64> {
        let voting_ends = self.time().plus_seconds(voting_secs);
        self.write(|storage| {
            let last = PROPOSALS.keys(storage, None, None, Order::Descending).next().transpose()?;
            let id = last.unwrap_or_default() + 1;
            PROPOSALS.save(storage, id, &Proposal { voting_ends, tally: None })?;
            Ok(id)
        })
    }

    /// A validator votes, for all of its delegators who do not.
    pub fn vote_of_validator(
        &mut self,
        operator: &str,
        proposal: u64,
        vote: Vec<WeightedVoteOption>,
    ) -> SimResult<()> {
        self.validator(operator)?;
        self.write(|storage| {
            let vote = checked(storage, proposal, vote)?;
            VOTES_OF_VALIDATORS.save(storage, (proposal, operator), &vote)
        })
    }

    /// What was counted at the end of the voting period. None while it lasts.
    ///
    /// # Errors
    /// If there is no such proposal.
    pub fn tally(&self, proposal: u64) -> SimResult<Option<Tally>> {
        let known = self.read(|storage| PROPOSALS.may_load(storage, proposal))?;
        let unknown = || SimError::Unknown { kind: "proposal", id: proposal.to_string() };
        known.map(|proposal| proposal.tally).ok_or_else(unknown)
    }

    /// At the end of a block: counts the votes of proposals whose voting period is over.
    pub(crate) fn close_proposals(&mut self) -> SimResult<()> {
        let now = self.time();
        self.write(|storage| {
            let all: Vec<_> =
                PROPOSALS.range(storage, None, None, Order::Ascending).collect::<StdResult<_>>()?;
            let over =
                |(_, proposal): &(u64, Proposal)| proposal.tally.is_none() && proposal.voting_ends <= now;
            for (id, proposal) in all.into_iter().filter(over) {
                let tally = Some(tally(storage, id)?);
                PROPOSALS.save(storage, id, &Proposal { tally, ..proposal })?;
            }
            Ok(())
        })
    }
}
