//! What the module does when a packet arrives, or comes back: each is one transaction.
//!
//! cw-multi-test knows no messages of a chain to itself. These are sent as `Any`, by an account
//! that nobody else has.

use cosmwasm_std::{
    from_json, Addr, AnyMsg, Api, BankMsg, Binary, BlockInfo, Coin, CustomMsg, CustomQuery,
    IbcAcknowledgement, IbcDestinationCallbackMsg, IbcPacket, IbcTransferCallback, StdError, StdResult,
    Storage,
};
use cw_multi_test::{AppResponse, BankSudo, CosmosRouter, SudoMsg, WasmSudo};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::packet::TransferData;
use super::{books, denom, SUCCESS_ACK};
use crate::chain::{Envelope, IbcCall};
use crate::ibc::send::number_of;

/// Type of the message.
const TYPE_URL: &str = "/interchain.transfer";

/// Name of the account that sends it.
pub(crate) const ACCOUNT: &str = "transfer";

/// What the module does.
#[derive(Serialize, Deserialize)]
pub(crate) enum ModuleMsg {
    /// A packet has arrived. Then calls this account back.
    Receive { packet: IbcPacket, callback: Option<String> },
    /// A packet has failed.
    Refund { packet: IbcPacket },
}

impl ModuleMsg {
    pub fn into_any(self) -> StdResult<AnyMsg> {
        Ok(AnyMsg { type_url: TYPE_URL.to_string(), value: cosmwasm_std::to_json_binary(&self)? })
    }
}

/// Runs a message of the module. `account`: who may send it.
pub(crate) fn execute<ExecC, QueryC>(
    api: &dyn Api,
    storage: &mut dyn Storage,
    router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
    block: &BlockInfo,
    is_module: bool,
    msg: AnyMsg,
) -> StdResult<AppResponse>
where
    ExecC: CustomMsg + DeserializeOwned + 'static,
    QueryC: CustomQuery + DeserializeOwned + 'static,
{
    if !is_module || msg.type_url != TYPE_URL {
        return Err(StdError::msg(format!("{}: messages of this type are not accepted", msg.type_url)));
    }
    match from_json(&msg.value)? {
        ModuleMsg::Receive { packet, callback } => {
            let transfer = receive(api, storage, router, block, &packet)?;
            match callback {
                Some(contract) => call_back(api, storage, router, block, contract, packet, transfer),
                None => Ok(AppResponse::default()),
            }
        }
        ModuleMsg::Refund { packet } => refund(api, storage, router, block, &packet),
    }
}

/// `OnRecvPacket`.
fn receive<ExecC, QueryC>(
    api: &dyn Api,
    storage: &mut dyn Storage,
    router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
    block: &BlockInfo,
    packet: &IbcPacket,
) -> StdResult<IbcTransferCallback>
where
    ExecC: CustomMsg + DeserializeOwned + 'static,
    QueryC: CustomQuery + DeserializeOwned + 'static,
{
    let data = TransferData::decode(&packet.data)?;
    let receiver = api.addr_validate(&data.receiver)?;
    let channel = &packet.dest.channel_id;
    let denom = match denom::returning(&data.denom, &packet.src) {
        Some(home) => {
            let coin = Coin { denom: denom::bank_denom(home), amount: data.amount };
            let send = BankMsg::Send { to_address: receiver.to_string(), amount: vec![coin.clone()] };
            router.execute(api, storage, block, denom::escrow(api, channel)?, send.into())?;
            coin.denom
        }
        None => {
            let denom = denom::arrived(storage, &data.denom, &packet.dest)?;
            mint(api, storage, router, block, &receiver, Coin { denom: denom.clone(), amount: data.amount })?;
            denom
        }
    };
    let number = number_of(channel).unwrap_or_default();
    books::arrived(storage, number, &denom, receiver.as_str(), &data.sender, data.amount()?)?;
    let funds = vec![Coin { denom, amount: data.amount }];
    Ok(IbcTransferCallback { sender: data.sender, receiver, funds })
}

/// `refundPacketTokens`.
fn refund<ExecC, QueryC>(
    api: &dyn Api,
    storage: &mut dyn Storage,
    router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
    block: &BlockInfo,
    packet: &IbcPacket,
) -> StdResult<AppResponse>
where
    ExecC: CustomMsg + DeserializeOwned + 'static,
    QueryC: CustomQuery + DeserializeOwned + 'static,
{
    let data = TransferData::decode(&packet.data)?;
    let sender = api.addr_validate(&data.sender)?;
    let channel = &packet.src.channel_id;
    let coin = Coin { denom: denom::bank_denom(&data.denom), amount: data.amount };
    let number = number_of(channel).unwrap_or_default();
    books::refunded(storage, number, &data.sender, &coin.denom, data.amount()?)?;
    if denom::returning(&data.denom, &packet.src).is_some() {
        return mint(api, storage, router, block, &sender, coin);
    }
    let send = BankMsg::Send { to_address: sender.to_string(), amount: vec![coin] };
    router.execute(api, storage, block, denom::escrow(api, channel)?, send.into())
}

fn mint<ExecC, QueryC>(
    api: &dyn Api,
    storage: &mut dyn Storage,
    router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
    block: &BlockInfo,
    to: &Addr,
    coin: Coin,
) -> StdResult<AppResponse>
where
    ExecC: CustomMsg + DeserializeOwned + 'static,
    QueryC: CustomQuery + DeserializeOwned + 'static,
{
    let mint = BankSudo::Mint { to_address: to.to_string(), amount: vec![coin] };
    router.sudo(api, storage, block, SudoMsg::Bank(mint))
}

/// `IBCReceivePacketCallback` of wasmd. It does not ask whether the contract is the receiver.
fn call_back<ExecC, QueryC>(
    api: &dyn Api,
    storage: &mut dyn Storage,
    router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
    block: &BlockInfo,
    contract: String,
    packet: IbcPacket,
    transfer: IbcTransferCallback,
) -> StdResult<AppResponse>
where
    ExecC: CustomMsg + DeserializeOwned + 'static,
    QueryC: CustomQuery + DeserializeOwned + 'static,
{
    let contract = api.addr_validate(&contract)?;
    let ack = IbcAcknowledgement::new(Binary::from(SUCCESS_ACK));
    let msg = IbcDestinationCallbackMsg { packet, ack, transfer: Some(transfer) };
    let call = Envelope { call: IbcCall::DestinationCallback(msg) };
    let sudo = SudoMsg::Wasm(WasmSudo::new(&contract, &call)?);
    router.sudo(api, storage, block, sudo)
}
