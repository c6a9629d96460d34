//! A page of an epoch, and the result of a step of it.

use cosmwasm_std::SubMsg;
use mesh_apis::virtual_staking::VirtualStakeCustomMsg;

use crate::delegations::Delegations;
use crate::run::Phase;
use crate::state::Config;

/// The page that the current call runs.
pub(super) struct Page {
    pub config: Config,
    /// Block time, seconds.
    pub now: u64,
    /// Delegations when the epoch began, as far as this page of the scan needs them.
    pub delegations: Delegations,
    /// Messages so far.
    pub messages: Vec<SubMsg<VirtualStakeCustomMsg>>,
    /// Set if some of the messages are decreases, whose outcome is not known yet.
    pub decreased: bool,
    /// Set if some of the messages are redelegations, whose outcome is not known yet.
    pub redelegated: bool,
}

impl Page {
    /// Number of messages that the page still has room for. Withdrawals count as well. Messages
    /// bound a call, because most of its gas is used by the chain for them.
    pub(super) fn budget(&self) -> usize {
        let limit = usize::try_from(self.config.page_limit).unwrap_or(usize::MAX);
        limit.saturating_sub(self.messages.len())
    }
}

/// Result of a step: the phase that follows, and when.
pub(super) enum Step {
    /// At once, in the same call.
    Next(Phase),
    /// In a later call.
    Pause(Phase),
    /// In another call of the same transaction, after the messages so far.
    Await(Phase),
    /// The epoch is over.
    Done,
}
