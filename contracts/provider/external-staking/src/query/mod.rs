//! Queries.

mod positions;
mod rewards;
mod slashes;
mod transactions;
mod user_number;
mod validators;

use cosmwasm_std::{to_json_binary, Binary, Deps};
use mesh_apis::external_staking::{
    ConfigResponse, EvidenceConfig, IbcChannelResponse, QueryMsg, RewardsConfig,
};

use mesh_toolkit::control_channel::CHANNEL;

use crate::error::ContractError;
use crate::rewards::batches;
use crate::state::{CONFIG, EVIDENCE, REMOTE, REWARDS};

/// Dispatches a query.
///
/// # Errors
/// Invalid addresses, unknown transactions.
pub(crate) fn query(deps: Deps, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&config(deps)?),
        QueryMsg::AuthorizedEndpoint {} => to_json_binary(&REMOTE.load(deps.storage)?),
        QueryMsg::IbcChannel {} => {
            to_json_binary(&IbcChannelResponse { channel: CHANNEL.may_load(deps.storage)? })
        }
        QueryMsg::Validator { validator } => to_json_binary(&validators::validator(deps, validator)?),
        QueryMsg::ListValidators { start_after, limit } => {
            to_json_binary(&validators::list(deps, start_after, limit)?)
        }
        QueryMsg::ListActiveValidators { start_after, limit } => {
            to_json_binary(&validators::list_active(deps, start_after, limit)?)
        }
        QueryMsg::Ledger { validator } => to_json_binary(&validators::ledger(deps, &validator)?),
        QueryMsg::Stake { user, validator } => to_json_binary(&positions::stake(deps, &user, validator)?),
        QueryMsg::Stakes { user, start_after, limit } => {
            to_json_binary(&positions::stakes(deps, &user, start_after, limit)?)
        }
        QueryMsg::Claims { user, start_after, limit } => {
            to_json_binary(&positions::claims(deps, &user, start_after, limit)?)
        }
        QueryMsg::ParkedRelease { user } => to_json_binary(&positions::parked(deps, &user)?),
        QueryMsg::Tx { tx_id } => to_json_binary(&transactions::tx(deps, tx_id)?),
        QueryMsg::UserTxs { user, start_before, limit } => {
            to_json_binary(&transactions::user_txs(deps, &user, start_before, limit)?)
        }
        QueryMsg::PendingRewards { user, validator } => {
            to_json_binary(&rewards::pending(deps, &user, validator)?)
        }
        QueryMsg::AllPendingRewards { user, start_after, limit } => {
            to_json_binary(&rewards::all_pending(deps, &user, start_after, limit)?)
        }
        QueryMsg::Batch { batch } => to_json_binary(&batches::outcome(deps.storage, batch)?),
        QueryMsg::RewardPool { validator } => to_json_binary(&rewards::pool(deps, validator)?),
        QueryMsg::RewardPools { start_after, limit } => {
            to_json_binary(&rewards::pools(deps, start_after, limit)?)
        }
        QueryMsg::Slash { validator, start_after, limit } => {
            to_json_binary(&slashes::slash(deps, validator, start_after, limit)?)
        }
        QueryMsg::Slashes { start_after, limit } => {
            to_json_binary(&slashes::slashes(deps, start_after, limit)?)
        }
        QueryMsg::Debt { user } => to_json_binary(&slashes::debt(deps, &user)?),
        QueryMsg::Owed { limit } => to_json_binary(&transactions::owed(deps, limit)?),
    };
    Ok(answer?)
}

fn config(deps: Deps) -> Result<ConfigResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let evidence = EVIDENCE.load(deps.storage)?;
    let rewards = REWARDS.load(deps.storage)?;
    Ok(ConfigResponse {
        vault: config.vault.into_string(),
        denom: config.denom,
        unbonding_period_secs: config.unbonding_period_secs,
        packet_timeout_secs: config.packet_timeout_secs,
        grace_period_secs: config.grace_period_secs,
        max_slash: config.max_slash,
        history_limit: config.history_limit,
        evidence: EvidenceConfig {
            chain_id: evidence.chain_id,
            min_height: evidence.min_height,
            exposure_lag: config.exposure_lag,
        },
        rewards: RewardsConfig {
            transfer_channel: rewards.transfer_channel,
            remote_denom: rewards.remote_denom,
            denom: rewards.denom,
            sink: rewards.sink.into_string(),
        },
    })
}
