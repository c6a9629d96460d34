//! Governance, as far as stake votes in it: proposals without deposits or messages, votes, and the
//! tally of the Cosmos SDK.

mod admin;
mod tally;

use cosmwasm_std::{
    Addr, Api, Binary, BlockInfo, CustomMsg, CustomQuery, Decimal, Empty, Event, GovMsg, Querier, StdError,
    StdResult, Storage, Timestamp, VoteOption, WeightedVoteOption,
};
use cw_multi_test::{AppResponse, CosmosRouter, Gov, Module};
use cw_storage_plus::Map;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use tally::Tally;

/// A proposal on which stake votes, or has voted.
#[derive(Serialize, Deserialize, Clone, Debug)]
struct Proposal {
    voting_ends: Timestamp,
    /// None while the voting period lasts.
    tally: Option<Tally>,
}

const PROPOSALS: Map<u64, Proposal> = Map::new("sim_gov_proposal");
/// By (proposal, voter).
const VOTES: Map<(u64, &Addr), Vec<WeightedVoteOption>> = Map::new("sim_gov_vote");
/// By (proposal, operator).
const VOTES_OF_VALIDATORS: Map<(u64, &str), Vec<WeightedVoteOption>> = Map::new("sim_gov_vote_of_validator");

/// Takes the votes of accounts, contracts among them.
pub(crate) struct GovModule;

/// The checks of `MsgVoteWeighted` and of the SDK's keeper.
fn checked(
    storage: &dyn Storage,
    proposal: u64,
    options: Vec<WeightedVoteOption>,
) -> StdResult<Vec<WeightedVoteOption>> {
    let voting = PROPOSALS.may_load(storage, proposal)?.is_some_and(|proposal| proposal.tally.is_none());
    if !voting {
        return Err(StdError::msg(format!("{proposal}: inactive proposal")));
    }
    let mut seen: Vec<VoteOption> = vec![];
    let mut total = Decimal::zero();
    for WeightedVoteOption { option, weight } in &options {
        if seen.contains(option) {
            return Err(StdError::msg("duplicated vote option: invalid vote option"));
        }
        if weight.is_zero() {
            return Err(StdError::msg("invalid vote option"));
        }
        seen.push(option.clone());
        total = total.checked_add(*weight)?;
    }
    if total != Decimal::one() {
        return Err(StdError::msg("total weight is not 1.00: invalid vote option"));
    }
    Ok(options)
}

impl Module for GovModule {
    type ExecT = GovMsg;
    type QueryT = Empty;
    type SudoT = Empty;

    fn execute<ExecC, QueryC>(
        &self,
        _api: &dyn Api,
        storage: &mut dyn Storage,
        _router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        _block: &BlockInfo,
        sender: Addr,
        msg: GovMsg,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        let (proposal, options) = match msg {
            GovMsg::Vote { proposal_id, option } => {
                (proposal_id, vec![WeightedVoteOption { option, weight: Decimal::one() }])
            }
            GovMsg::VoteWeighted { proposal_id, options } => (proposal_id, options),
            other => return Err(StdError::msg(format!("unsupported governance message: {other:?}"))),
        };
        let options = checked(storage, proposal, options)?;
        VOTES.save(storage, (proposal, &sender), &options)?;
        let event = Event::new("proposal_vote")
            .add_attribute("voter", sender)
            .add_attribute("proposal_id", proposal.to_string());
        Ok(AppResponse { events: vec![event], data: None })
    }

    fn query(
        &self,
        _api: &dyn Api,
        _storage: &dyn Storage,
        _querier: &dyn Querier,
        _block: &BlockInfo,
        _request: Empty,
    ) -> StdResult<Binary> {
        Err(StdError::msg("contracts ask nothing of governance"))
    }

    fn sudo<ExecC, QueryC>(
        &self,
        _api: &dyn Api,
        _storage: &mut dyn Storage,
        _router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        _block: &BlockInfo,
        _msg: Empty,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        Err(StdError::msg("governance has no sudo messages"))
    }
}

impl Gov for GovModule {}
