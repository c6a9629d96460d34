//! Another lienholder's slash has left less collateral than the lien of this contract.

use cosmwasm_std::{Coin, DepsMut, MessageInfo, Response};

use crate::checks::{check_vault, checked_amount};
use crate::error::ContractError;
use crate::slash::debt;
use crate::state::CONFIG;

/// Notes a debt of `owner`, in constant time.
///
/// # Errors
/// The sender is not the vault, or a wrong coin.
pub(crate) fn lien_shrunk(
    deps: DepsMut,
    info: MessageInfo,
    owner: String,
    coin: Coin,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    check_vault(&config, &info)?;
    let user = deps.api.addr_validate(&owner)?;
    let amount = checked_amount(&config, coin)?;
    debt::add(deps.storage, &user, amount)?;
    Ok(Response::new()
        .add_attribute("action", "lien_shrunk")
        .add_attribute("user", user)
        .add_attribute("amount", amount))
}
