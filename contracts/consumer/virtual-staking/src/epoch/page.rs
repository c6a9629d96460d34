//! One page of an epoch, and how to go on after a step of it.

use cosmwasm_std::SubMsg;
use mesh_apis::virtual_staking::VirtualStakeCustomMsg;

use crate::delegations::Delegations;
use crate::run::Phase;
use crate::state::Config;

/// What one call has done so far.
pub(super) struct Page {
    pub config: Config,
    pub now: u64,
    /// What the chain said is delegated, as far as this page of the scan needs it.
    pub delegations: Delegations,
    pub messages: Vec<SubMsg<VirtualStakeCustomMsg>>,
    /// Whether some of the messages are decreases, whose outcome is not known yet.
    pub decreased: bool,
}

impl Page {
    /// How many messages may be added, withdrawals included. The chain and not this contract bears
    /// their cost, so they are what bounds a call.
    pub(super) fn budget(&self) -> usize {
        let limit = usize::try_from(self.config.page_limit).unwrap_or(usize::MAX);
        limit.saturating_sub(self.messages.len())
    }
}

/// How to go on after a step.
pub(super) enum Step {
    /// With the next phase, in the same call.
    Next(Phase),
    /// In another call.
    Pause(Phase),
    /// In another call of the same transaction, when the outcome of what was sent is known.
    Await(Phase),
    /// The epoch is over.
    Done,
}
