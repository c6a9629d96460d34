//! `instantiate`: creates the vault, and its custodian of local staking, once and for ever.

use cosmwasm_std::{to_json_binary, Decimal, DepsMut, MessageInfo, Response, SubMsg, WasmMsg};
use cw_utils::nonpayable;
use mesh_apis::local_staking;
use mesh_apis::vault::{InstantiateMsg, LocalStakingInit};

use crate::reply_id::CUSTODIAN_CREATED;
use crate::state::{Config, CODE, CONFIG};
use crate::ContractError;

pub(crate) fn instantiate(
    deps: DepsMut,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let config = Config::new(msg.denom)?;
    CODE.sign(deps.storage)?;
    CONFIG.save(deps.storage, &config)?;
    let local_staking = msg.local_staking.map(|init| create_custodian(init, &config.denom)).transpose()?;
    Ok(Response::new()
        .add_attribute("action", "instantiate")
        .add_attribute("denom", config.denom)
        .add_submessages(local_staking))
}

/// Creates the custodian. Its admin is governance, or nobody.
fn create_custodian(init: LocalStakingInit, denom: &str) -> Result<SubMsg, ContractError> {
    let reserve = checked_reserve(&init)?;
    let LocalStakingInit { code_id, proxy_code_id, governance, max_entries, .. } = init;
    let msg = local_staking::InstantiateMsg {
        denom: denom.to_string(),
        proxy_code_id,
        max_entries,
        governance: governance.clone(),
    };
    let create = WasmMsg::Instantiate {
        admin: governance,
        code_id,
        msg: to_json_binary(&msg)?,
        funds: vec![],
        label: "local staking".to_string(),
    };
    Ok(SubMsg::reply_on_success(create, CUSTODIAN_CREATED).with_payload(to_json_binary(&reserve)?))
}

/// A double sign takes s of what was bonded. Of stake that was moved, and unbonds in part, it takes
/// s of either part, so up to 2s of what is left: s / (1 - 2s) of it covers that. One downtime
/// comes on top.
fn checked_reserve(init: &LocalStakingInit) -> Result<Decimal, ContractError> {
    let (reserve, double_sign) = (init.reserve, init.slash_fraction_double_sign);
    let left = Decimal::one().checked_sub(double_sign).and_then(|left| left.checked_sub(double_sign));
    let covered = left.ok().and_then(|left| double_sign.checked_div(left).ok());
    let min = covered.and_then(|covered| covered.checked_add(init.slash_fraction_downtime).ok());
    match min {
        Some(min) if min <= reserve && reserve <= Decimal::one() => Ok(reserve),
        min => Err(ContractError::InvalidReserve { min, actual: reserve }),
    }
}
