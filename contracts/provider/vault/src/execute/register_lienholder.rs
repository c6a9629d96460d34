//! `register_lienholder`: the sender can hold liens from now on.

use cosmwasm_std::{Decimal, DepsMut, MessageInfo, Order, Response};
use cw_utils::nonpayable;

use crate::lienholder::{Lienholder, LienholderId, LIENHOLDERS, LIENHOLDER_ADDRESSES};
use crate::ContractError;

/// Open to anyone, an account without code included: nobody has a lien with it before choosing so.
pub(crate) fn register_lienholder(
    deps: DepsMut,
    info: MessageInfo,
    max_slash: Decimal,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    if max_slash > Decimal::one() {
        return Err(ContractError::InvalidMaxSlash { max: Decimal::one(), actual: max_slash });
    }
    if let Some(known) = LIENHOLDERS.may_load(deps.storage, &info.sender)? {
        let max_slash = known.max_slash;
        return Err(ContractError::AlreadyRegistered { address: info.sender, max_slash });
    }
    let last = LIENHOLDER_ADDRESSES.keys(deps.storage, None, None, Order::Descending).next().transpose()?;
    let id = match last {
        Some(last) => LienholderId(last).next()?,
        None => LienholderId::FIRST,
    };

    LIENHOLDERS.save(deps.storage, &info.sender, &Lienholder { id, max_slash })?;
    LIENHOLDER_ADDRESSES.save(deps.storage, id.0, &info.sender)?;
    Ok(Response::new()
        .add_attribute("action", "register_lienholder")
        .add_attribute("lienholder", info.sender)
        .add_attribute("max_slash", max_slash.to_string()))
}
