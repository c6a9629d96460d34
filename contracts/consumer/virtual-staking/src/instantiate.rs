//! Instantiation, by the converter.

use cosmwasm_std::{Decimal, DepsMut, DistributionMsg, MessageInfo, Response, Uint128};
use cw_utils::nonpayable;
use mesh_apis::virtual_staking::{InstantiateMsg, VirtualStakeCustomMsg};

use crate::delegations::DELEGATED;
use crate::run::{Epoch, EPOCH};
use crate::state::{Config, CAP, CODE, CONFIG};
use crate::unbonding::UNBONDING_TOTAL;
use crate::ContractError;

const DEFAULT_PAGE_LIMIT: u32 = 20;

pub(crate) fn instantiate(
    deps: DepsMut,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    nonpayable(&info)?;
    let config = Config {
        converter: info.sender,
        governance: deps.api.addr_validate(&msg.governance)?,
        bonding: msg.bonding,
        denom: deps.querier.query_bonded_denom()?,
        epoch_interval_secs: msg.epoch_interval_secs,
        unbonding_period_secs: msg.unbonding_period_secs,
        page_limit: msg.page_limit.unwrap_or(DEFAULT_PAGE_LIMIT),
        max_entries: msg.max_entries,
        dead_band: msg.dead_band.unwrap_or(Decimal::permille(1)),
    };
    config.validate()?;
    CODE.sign(deps.storage)?;
    CONFIG.save(deps.storage, &config)?;
    CAP.save(deps.storage, &Uint128::zero())?;
    DELEGATED.save(deps.storage, &Uint128::zero())?;
    UNBONDING_TOTAL.save(deps.storage, &Uint128::zero())?;
    EPOCH.save(deps.storage, &Epoch::default())?;
    Ok(Response::new()
        .add_message(DistributionMsg::SetWithdrawAddress { address: config.converter.to_string() })
        .add_attribute("action", "instantiate")
        .add_attribute("converter", config.converter)
        .add_attribute("denom", config.denom))
}
