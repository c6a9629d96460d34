//! Instantiation. Creates the virtual-staking contract by a sub-message.

use cosmwasm_std::{ensure, DepsMut, Response, SubMsg, WasmMsg};
use mesh_apis::converter::InstantiateMsg;
use mesh_apis::packet::DEFAULT_PACKET_TIMEOUT;
use mesh_apis::time::Seconds;

use crate::error::ContractError;
use crate::reply_id::VIRTUAL_STAKING_CREATED;
use crate::rewards::books::{RewardConfig, REWARD_CONFIG};
use crate::rewards::channel;
use crate::state::{check_discount, check_remote, Config, CODE, CONFIG, REMOTE};

/// Longest time from sending a packet to its timeout: one year. It keeps the time stamp of a
/// timeout far from the end of its range.
pub(crate) const MAX_PACKET_TIMEOUT: Seconds = Seconds(365 * 24 * 60 * 60);
/// Longest grace period: one year.
pub(crate) const MAX_GRACE_PERIOD: Seconds = Seconds(365 * 24 * 60 * 60);
const DEFAULT_GRACE_PERIOD: Seconds = Seconds(24 * 60 * 60);

pub(crate) fn instantiate(deps: DepsMut, msg: InstantiateMsg) -> Result<Response, ContractError> {
    check_discount(msg.discount)?;
    ensure!(!msg.remote_denom.is_empty(), ContractError::EmptyField { field: "remote_denom" });
    let packet_timeout_secs = msg.packet_timeout_secs.unwrap_or(DEFAULT_PACKET_TIMEOUT);
    ensure!(
        (Seconds(1)..=MAX_PACKET_TIMEOUT).contains(&packet_timeout_secs),
        ContractError::InvalidTimeout { max: MAX_PACKET_TIMEOUT, actual: packet_timeout_secs }
    );
    let grace_period_secs = msg.grace_period_secs.unwrap_or(DEFAULT_GRACE_PERIOD);
    ensure!(
        (Seconds(1)..=MAX_GRACE_PERIOD).contains(&grace_period_secs),
        ContractError::InvalidGracePeriod { max: MAX_GRACE_PERIOD, actual: grace_period_secs }
    );
    match &msg.remote_contract {
        Some(remote) => check_remote(remote)?,
        None => ensure!(msg.admin.is_some(), ContractError::NeverPinned),
    }
    if let Some(channel_id) = &msg.transfer_channel {
        channel::check(deps.querier, msg.remote_contract.as_ref(), channel_id)?;
    }
    let rewards = RewardConfig {
        denom: deps.querier.query_bonded_denom()?,
        grace_period_secs,
        channel: msg.transfer_channel,
    };
    let config = Config {
        price_feed: deps.api.addr_validate(&msg.price_feed)?,
        price_max_age_secs: msg.price_max_age_secs,
        discount: msg.discount,
        remote_denom: msg.remote_denom,
        admin: msg.admin.map(|admin| deps.api.addr_validate(&admin)).transpose()?,
        packet_timeout_secs,
    };

    CODE.sign(deps.storage)?;
    CONFIG.save(deps.storage, &config)?;
    REWARD_CONFIG.save(deps.storage, &rewards)?;
    if let Some(remote) = &msg.remote_contract {
        REMOTE.save(deps.storage, remote)?;
    }
    let virtual_staking = WasmMsg::Instantiate {
        admin: msg.virtual_staking.admin,
        code_id: msg.virtual_staking.code_id,
        msg: msg.virtual_staking.msg,
        funds: vec![],
        label: msg.virtual_staking.label,
    };
    Ok(Response::new()
        .add_attribute("action", "instantiate")
        .add_submessage(SubMsg::reply_on_success(virtual_staking, VIRTUAL_STAKING_CREATED)))
}
