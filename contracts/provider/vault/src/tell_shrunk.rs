//! `tell_shrunk`, and how a lienholder is told at first that its lien has shrunk.

use cosmwasm_std::{
    to_json_binary, Addr, Coin, DepsMut, MessageInfo, Response, StdResult, Storage, SubMsg, Uint128, WasmMsg,
};
use cw_utils::nonpayable;
use mesh_apis::lienholder::LienholderMsg;
use serde::{Deserialize, Serialize};

use crate::reply::SHRUNK_REPLY;
use crate::state::{
    load_account, load_lienholder, save_account, Config, LienholderId, CONFIG, LIENHOLDER_ADDRESSES,
};
use crate::ContractError;

/// What a lienholder may use to remember that its lien has shrunk. Enough to load a large contract and write a record or
/// two. It is small because the slash of another lienholder waits for it, up to 15 times.
pub const SHRUNK_GAS: u64 = 300_000;

/// A lien that has shrunk: the payload of the reply.
#[derive(Serialize, Deserialize)]
pub(crate) struct Shrunk {
    /// Whose collateral.
    #[serde(rename = "u")]
    pub user: Addr,
    /// Whose lien.
    #[serde(rename = "h")]
    pub holder: LienholderId,
    /// The difference.
    #[serde(rename = "b")]
    pub by: Uint128,
}

impl Shrunk {
    /// Tells the lienholder. If it fails, that is remembered, and nothing else.
    pub(crate) fn tell(&self, storage: &dyn Storage, config: &Config) -> StdResult<SubMsg> {
        let lienholder = LIENHOLDER_ADDRESSES.load(storage, self.holder.0)?;
        let notice = notice(config, lienholder, &self.user, self.by)?;
        Ok(SubMsg::reply_on_error(notice, SHRUNK_REPLY)
            .with_gas_limit(SHRUNK_GAS)
            .with_payload(to_json_binary(self)?))
    }

    /// The lienholder did not listen.
    pub(crate) fn not_told(self, deps: DepsMut) -> Result<Response, ContractError> {
        let mut account = load_account(deps.storage, &self.user)?;
        account.not_told(self.holder, self.by);
        save_account(deps.storage, &self.user, &account)?;
        let lienholder = LIENHOLDER_ADDRESSES.load(deps.storage, self.holder.0)?;
        Ok(Response::new().add_attribute("not_told", lienholder).add_attribute("shrunk_by", self.by))
    }
}

fn notice(config: &Config, lienholder: Addr, user: &Addr, by: Uint128) -> StdResult<WasmMsg> {
    let told = LienholderMsg::LienShrunk { owner: user.to_string(), amount: Coin::new(by, &config.denom) };
    Ok(WasmMsg::Execute {
        contract_addr: lienholder.into_string(),
        msg: to_json_binary(&told)?,
        funds: vec![],
    })
}

/// Open to anyone: it says what is so.
pub(crate) fn tell_shrunk(
    deps: DepsMut,
    info: MessageInfo,
    account: String,
    lienholder: String,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let config = CONFIG.load(deps.storage)?;
    let user = deps.api.addr_validate(&account)?;
    let lienholder = deps.api.addr_validate(&lienholder)?;
    let terms = load_lienholder(deps.storage, &lienholder)?;
    let mut account = load_account(deps.storage, &user)?;
    let untold = account.take_untold(terms.id);
    if untold.is_zero() {
        return Err(ContractError::NothingToTell { lienholder });
    }
    save_account(deps.storage, &user, &account)?;

    // Without a reply: if it fails again, nothing has changed. The sender pays for the gas.
    Ok(Response::new()
        .add_attribute("action", "tell_shrunk")
        .add_attribute("owner", user.as_str())
        .add_attribute("lienholder", lienholder.as_str())
        .add_attribute("amount", untold)
        .add_message(notice(&config, lienholder, &user, untold)?))
}
