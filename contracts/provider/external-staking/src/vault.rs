//! Calls to the vault.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{to_json_binary, Addr, Coin, StdResult, SubMsg, Uint128, WasmMsg};
use mesh_apis::vault::ExecuteMsg;

use crate::reply::RELEASE_REPLY;
use crate::state::Config;

/// A release that the vault may fail to do: the payload of its reply.
#[cw_serde]
pub struct Release {
    /// Whose lien.
    pub user: Addr,
    /// By how much it goes down.
    pub amount: Uint128,
    /// The part of it that could still be slashed.
    pub exposed: Uint128,
}

/// Asks the vault to lower the lien of this contract.
pub fn release(config: &Config, release: &Release) -> StdResult<WasmMsg> {
    let Release { user, amount, exposed } = release;
    Ok(WasmMsg::Execute {
        contract_addr: config.vault.to_string(),
        msg: to_json_binary(&ExecuteMsg::ReleaseCrossStake {
            owner: user.to_string(),
            amount: Coin::new(*amount, &config.denom),
            exposed: *exposed,
        })?,
        funds: vec![],
    })
}

/// The same for acks and timeouts, which must never fail: what the vault does not do is parked for a retry.
pub fn release_or_park(config: &Config, due: &Release) -> StdResult<SubMsg> {
    let payload = to_json_binary(due)?;
    Ok(SubMsg::reply_on_error(release(config, due)?, RELEASE_REPLY).with_payload(payload))
}
