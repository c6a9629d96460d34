//! `bond`: adds collateral.

use cosmwasm_std::{DepsMut, MessageInfo, Response, Uint128};
use cw_utils::one_coin;

use crate::state::{ACCOUNTS, CONFIG, TOTAL_BONDED};
use crate::ContractError;

pub(crate) fn bond(deps: DepsMut, info: MessageInfo) -> Result<Response, ContractError> {
    let coin = one_coin(&info)?;
    CONFIG.load(deps.storage)?.check_denom(&coin)?;

    let total = TOTAL_BONDED.load(deps.storage)?;
    let too_much = || ContractError::TooMuchCollateral { max: Uint128::MAX, total, amount: coin.amount };
    let amount = Uint128::try_from(coin.amount).map_err(|_| too_much())?;
    let total = total.checked_add(amount).map_err(|_| too_much())?;
    let mut account = ACCOUNTS.may_load(deps.storage, &info.sender)?.unwrap_or_default();
    account.bond(amount)?;

    TOTAL_BONDED.save(deps.storage, &total)?;
    ACCOUNTS.save(deps.storage, &info.sender, &account)?;
    Ok(Response::new()
        .add_attribute("action", "bond")
        .add_attribute("owner", info.sender)
        .add_attribute("amount", amount))
}
