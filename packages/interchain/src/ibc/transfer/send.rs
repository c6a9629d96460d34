//! `IbcMsg::Transfer`, of a contract or a user.

use cosmwasm_std::{
    Addr, Api, BankMsg, BlockInfo, Coin, CustomMsg, CustomQuery, IbcEndpoint, IbcTimeout, StdError,
    StdResult, Storage,
};
use cw_multi_test::{AppResponse, CosmosRouter};
use serde::de::DeserializeOwned;

use super::packet::{Side, TransferData, Wanted};
use super::{books, callbacks, denom, TRANSFER_PORT};
use crate::ibc::send::{number_of, send_packet};

/// Longest address that ibc-go takes, in bytes.
const MAX_RECEIVER_BYTES: usize = 2_048;

/// Longest memo that ibc-go takes, in bytes.
const MAX_MEMO_BYTES: usize = 32_768;

/// The parts of the message.
pub(crate) struct Transfer {
    pub channel_id: String,
    pub to_address: String,
    pub amount: Coin,
    pub timeout: IbcTimeout,
    pub memo: Option<String>,
}

pub(crate) fn transfer<ExecC, QueryC>(
    api: &dyn Api,
    storage: &mut dyn Storage,
    router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
    block: &BlockInfo,
    sender: Addr,
    msg: Transfer,
) -> StdResult<AppResponse>
where
    ExecC: CustomMsg + DeserializeOwned + 'static,
    QueryC: CustomQuery + DeserializeOwned + 'static,
{
    let Transfer { channel_id, to_address, amount, timeout, memo } = msg;
    let memo = memo.unwrap_or_default();
    if amount.amount.is_zero() {
        return Err(StdError::msg(format!("{amount}: invalid coins")));
    }
    if to_address.trim().is_empty() {
        return Err(StdError::msg("missing recipient address: invalid address"));
    }
    if to_address.len() > MAX_RECEIVER_BYTES {
        return Err(StdError::msg(format!("recipient address must not exceed {MAX_RECEIVER_BYTES} bytes")));
    }
    if memo.len() > MAX_MEMO_BYTES {
        return Err(StdError::msg(format!("memo must not exceed {MAX_MEMO_BYTES} bytes: invalid memo")));
    }
    let end = IbcEndpoint { port_id: TRANSFER_PORT.to_string(), channel_id: channel_id.clone() };
    let data = TransferData {
        denom: denom::full_path(storage, &amount.denom)?,
        amount: amount.amount,
        sender: sender.to_string(),
        receiver: to_address,
        memo,
    };
    let tokens = data.amount()?;
    let leaves = match denom::returning(&data.denom, &end) {
        Some(_) => BankMsg::Burn { amount: vec![amount.clone()] },
        None => {
            let to_address = denom::escrow(api, &channel_id)?.into_string();
            BankMsg::Send { to_address, amount: vec![amount.clone()] }
        }
    };
    router.execute(api, storage, block, sender.clone(), leaves.into())?;
    let response = send_packet(storage, block, TRANSFER_PORT, &channel_id, data.encode(), timeout)?;
    if callbacks::is_enabled(storage)? {
        check_callback(&data)?;
    }
    let number = number_of(&channel_id).unwrap_or_default();
    books::sent(storage, number, sender.as_str(), &amount.denom, tokens)?;
    Ok(response)
}

/// `IBCSendPacketCallback` of wasmd.
fn check_callback(data: &TransferData) -> StdResult<()> {
    match data.callback(Side::Source) {
        Wanted::Nobody => Ok(()),
        Wanted::Malformed => Err(StdError::msg("callback address not found in packet data")),
        Wanted::Account(address) if address == data.sender => Ok(()),
        Wanted::Account(address) => Err(StdError::msg(format!(
            "contract address {address} does not match packet sender {}",
            data.sender
        ))),
    }
}
