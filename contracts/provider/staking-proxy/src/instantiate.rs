//! `instantiate`: creates the proxy of a user.

use cosmwasm_std::{DepsMut, DistributionMsg, MessageInfo, Response};
use cw_utils::nonpayable;
use mesh_apis::staking_proxy::InstantiateMsg;

use crate::state::{Config, CODE, CONFIG};
use crate::ContractError;

pub(crate) fn instantiate(
    deps: DepsMut,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let owner = deps.api.addr_validate(&msg.owner)?;
    let config = Config { custodian: info.sender, owner, denom: msg.denom };
    CODE.sign(deps.storage)?;
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new()
        .add_attribute("action", "instantiate")
        .add_attribute("owner", &config.owner)
        .add_message(DistributionMsg::SetWithdrawAddress { address: config.owner.into_string() }))
}
