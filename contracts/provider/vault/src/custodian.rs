//! The custodian of local staking: created by the vault, once and for ever.

use cosmwasm_std::{
    from_json, to_json_binary, Addr, Decimal, DepsMut, Reply, Response, SubMsg, SubMsgResult, WasmMsg,
};
use cw_utils::parse_instantiate_response_data;
use mesh_apis::local_staking;
use mesh_apis::reply;
use mesh_apis::vault::LocalStakingInit;

use crate::state::{Custodian, CUSTODIAN};
use crate::ContractError;

/// The custodian was created. Payload: its reserve.
const CREATED: u64 = 1;

/// Creates it. Its admin is governance, or nobody.
pub(crate) fn create(init: LocalStakingInit, denom: &str) -> Result<SubMsg, ContractError> {
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
    Ok(SubMsg::reply_on_success(create, CREATED).with_payload(to_json_binary(&reserve)?))
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

/// It is there.
pub(crate) fn created(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    let (CREATED, SubMsgResult::Ok(answer)) = (reply.id, reply.result) else {
        return Err(ContractError::UnknownReply { id: reply.id });
    };
    let reserve: Decimal = from_json(&reply.payload)?;
    let answer = reply::answer(answer).unwrap_or_default();
    let answer = parse_instantiate_response_data(&answer)
        .map_err(|error| ContractError::InvalidAnswer { reason: error.to_string() })?;
    let contract: Addr = deps.api.addr_validate(&answer.contract_address)?;
    CUSTODIAN.save(deps.storage, &Custodian { contract: contract.clone(), reserve })?;
    Ok(Response::new().add_attribute("local_staking", contract))
}
