//! `withdraw_rewards`, by the owner: the chain pays them to the owner.

use cosmwasm_std::{DepsMut, DistributionMsg, MessageInfo, Response};

use crate::state::authorize_owner;
use crate::ContractError;

/// The owner names the validators: one on which the chain cannot compute rewards is left out by not
/// naming it.
pub(crate) fn withdraw_rewards(
    deps: DepsMut,
    info: MessageInfo,
    validators: Vec<String>,
) -> Result<Response, ContractError> {
    authorize_owner(deps.storage, &info)?;
    let withdrawals =
        validators.into_iter().map(|validator| DistributionMsg::WithdrawDelegatorReward { validator });
    Ok(Response::new().add_attribute("action", "withdraw_rewards").add_messages(withdrawals))
}
