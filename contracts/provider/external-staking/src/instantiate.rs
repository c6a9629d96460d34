//! Creation of the contract.

use cosmwasm_std::{to_json_binary, Decimal, DepsMut, Response, WasmMsg};
use mesh_apis::external_staking::{EvidenceConfig, InstantiateMsg};
use mesh_apis::packet::DEFAULT_PACKET_TIMEOUT;
use mesh_apis::time::Seconds;
use mesh_apis::vault;
use mesh_apis::ConsumerHeight;
use mesh_evidence::check_chain_id;

use crate::error::ContractError;
use crate::state::{Config, Evidence, Rewards, CODE, CONFIG, EVIDENCE, REMOTE, REWARDS};

const DEFAULT_GRACE_PERIOD: Seconds = Seconds(24 * 60 * 60);
const DEFAULT_HISTORY_LIMIT: u32 = 50;

/// Creates the contract and registers it as a lienholder of the vault.
///
/// # Errors
/// A setting that makes no sense, or a vault that does not answer.
pub(crate) fn instantiate(deps: DepsMut, msg: InstantiateMsg) -> Result<Response, ContractError> {
    let vault_addr = deps.api.addr_validate(&msg.vault)?;
    let vault::ConfigResponse { denom, .. } =
        deps.querier.query_wasm_smart(&vault_addr, &vault::QueryMsg::Config {})?;
    let rewards = Rewards::checked(deps.as_ref(), &msg.remote_contract, msg.rewards)?;
    let config = Config {
        vault: vault_addr,
        denom,
        unbonding_period_secs: msg.unbonding_period_secs,
        packet_timeout_secs: msg.packet_timeout_secs.unwrap_or(DEFAULT_PACKET_TIMEOUT),
        grace_period_secs: msg.grace_period_secs.unwrap_or(DEFAULT_GRACE_PERIOD),
        max_slash: msg.max_slash,
        history_limit: msg.history_limit.unwrap_or(DEFAULT_HISTORY_LIMIT),
        exposure_lag: msg.evidence.exposure_lag,
    };
    let evidence = checked_evidence(msg.evidence)?;
    check_config(&config)?;
    CODE.sign(deps.storage)?;
    CONFIG.save(deps.storage, &config)?;
    REMOTE.save(deps.storage, &msg.remote_contract)?;
    EVIDENCE.save(deps.storage, &evidence)?;
    REWARDS.save(deps.storage, &rewards)?;
    Ok(Response::new().add_attribute("action", "instantiate").add_message(WasmMsg::Execute {
        contract_addr: config.vault.into_string(),
        msg: to_json_binary(&vault::ExecuteMsg::RegisterLienholder { max_slash: config.max_slash })?,
        funds: vec![],
    }))
}

fn checked_evidence(init: EvidenceConfig) -> Result<Evidence, ContractError> {
    let EvidenceConfig { chain_id, min_height, .. } = init;
    check_chain_id(&chain_id)?;
    if min_height < ConsumerHeight(1) {
        let (expected, actual) = ("at least 1", min_height.to_string());
        return Err(ContractError::InvalidConfig { field: "evidence.min_height", expected, actual });
    }
    Ok(Evidence { chain_id, min_height })
}

/// One year: long enough for any chain, and far from overflowing a time stamp.
const MAX_PERIOD: Seconds = Seconds(365 * 24 * 60 * 60);

fn check_config(config: &Config) -> Result<(), ContractError> {
    let invalid =
        |field, expected, actual: String| Err(ContractError::InvalidConfig { field, expected, actual });
    for (field, period) in [
        ("unbonding_period_secs", config.unbonding_period_secs),
        ("packet_timeout_secs", config.packet_timeout_secs),
        ("grace_period_secs", config.grace_period_secs),
    ] {
        if period < Seconds(1) || period > MAX_PERIOD {
            return invalid(field, "more than 0 and at most 365 days", period.to_string());
        }
    }
    if config.max_slash > Decimal::one() {
        return invalid("max_slash", "at most 1", config.max_slash.to_string());
    }
    if config.history_limit == 0 {
        return invalid("history_limit", "at least 1", config.history_limit.to_string());
    }
    Ok(())
}
