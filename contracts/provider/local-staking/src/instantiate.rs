//! `instantiate`: creates the custodian of the vault that sends it.

use cosmwasm_std::{ensure_eq, DepsMut, MessageInfo, Response};
use cw_utils::nonpayable;
use mesh_apis::local_staking::InstantiateMsg;

use crate::state::{Config, CODE, CONFIG};
use crate::ContractError;

pub(crate) fn instantiate(
    deps: DepsMut,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let expected = deps.querier.query_bonded_denom()?;
    ensure_eq!(msg.denom, expected, ContractError::NotTheStakingDenom { expected, actual: msg.denom });
    let config = Config {
        vault: info.sender,
        denom: msg.denom,
        proxy_code_id: msg.proxy_code_id,
        max_entries: msg.max_entries,
        governance: msg.governance.map(|governance| deps.api.addr_validate(&governance)).transpose()?,
    };
    config.check()?;
    CODE.sign(deps.storage)?;
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new().add_attribute("action", "instantiate").add_attribute("vault", config.vault))
}
