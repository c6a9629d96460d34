//! What a contract can do over IBC inside of its own transaction. A failure rolls it back with the
//! rest.

use cosmwasm_std::{
    to_json_binary, Addr, Api, Binary, BlockInfo, CustomMsg, CustomQuery, Empty, Event, IbcEndpoint, IbcMsg,
    IbcOrder, IbcPacket, IbcQuery, IbcTimeout, Querier, StdError, StdResult, Storage,
};
use cw_multi_test::{AppResponse, CosmosRouter, Ibc, Module};
use serde::de::DeserializeOwned;

use super::error::IbcError;
use super::store::{
    elapsed, is_expired, ChannelEnd, Commitment, State, ACKS, CHANNELS, CLIENTS, COMMITMENTS, CONNECTIONS,
    RECEIPTS, SEQUENCES,
};
use super::transfer::send::{transfer, Transfer};
use crate::proto;

/// The chain's IBC module, as contracts see it.
pub(crate) struct IbcModule;

/// The port of a contract.
pub fn port_of(contract: &Addr) -> String {
    format!("wasm.{contract}")
}

pub(super) fn number_of(channel: &str) -> Option<u64> {
    channel.strip_prefix("channel-")?.parse().ok()
}

fn own_channel(storage: &dyn Storage, port: &str, channel: &str) -> StdResult<(u64, ChannelEnd)> {
    let not_found = || IbcError::ChannelNotFound { port: port.to_string(), channel: channel.to_string() };
    let number = number_of(channel).ok_or_else(not_found)?;
    let end = CHANNELS.may_load(storage, channel)?.filter(|end| end.port == port).ok_or_else(not_found)?;
    Ok((number, end))
}

/// `SendPacket` of ibc-go, with its checks in its order.
pub(super) fn send_packet(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    port: &str,
    channel: &str,
    data: Binary,
    timeout: IbcTimeout,
) -> StdResult<AppResponse> {
    let (number, end) = own_channel(storage, port, channel)?;
    if end.state != State::Open {
        let channel = channel.to_string();
        return Err(IbcError::WrongState { channel, expected: "OPEN", actual: end.state }.into());
    }
    if end.order == IbcOrder::Ordered {
        return Err(IbcError::Ordered.into());
    }
    if data.is_empty() {
        return Err(StdError::msg("packet data bytes cannot be empty"));
    }
    let has_height = timeout.block().is_some_and(|block| !block.is_zero());
    if !has_height && timeout.timestamp().is_none_or(|at| at.nanos() == 0) {
        return Err(StdError::msg("packet timeout height and packet timeout timestamp cannot both be 0"));
    }
    let connection = CONNECTIONS
        .may_load(storage, &end.connection)?
        .ok_or(IbcError::ConnectionNotFound { connection: end.connection })?;
    let client = CLIENTS.load(storage, &connection.client)?;
    if is_expired(&client, block.time) {
        return Err(IbcError::ClientExpired { client: connection.client }.into());
    }
    let sequence = SEQUENCES.may_load(storage, channel)?.unwrap_or_default() + 1;
    if elapsed(&timeout, client.revision, client.height, client.time) {
        return Err(IbcError::TimeoutElapsed { sequence }.into());
    }
    let source = IbcEndpoint { port_id: port.to_string(), channel_id: channel.to_string() };
    let packet = IbcPacket::new(data, source, end.counterparty, sequence, timeout);
    SEQUENCES.save(storage, channel, &sequence)?;
    COMMITMENTS.save(storage, (number, sequence), &Commitment { packet, forged: false })?;

    let event = Event::new("send_packet")
        .add_attribute("packet_sequence", sequence.to_string())
        .add_attribute("packet_src_channel", channel);
    let mut response = vec![];
    proto::number(&mut response, 1, sequence);
    Ok(AppResponse { events: vec![event], data: Some(response.into()) })
}

impl Module for IbcModule {
    type ExecT = IbcMsg;
    type QueryT = IbcQuery;
    type SudoT = Empty;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: IbcMsg,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        match msg {
            IbcMsg::SendPacket { channel_id, data, timeout } => {
                send_packet(storage, block, &port_of(&sender), &channel_id, data, timeout)
            }
            // The ack of a packet that was received without one.
            IbcMsg::WriteAcknowledgement { channel_id, packet_sequence, ack } => {
                let (number, end) = own_channel(storage, &port_of(&sender), &channel_id)?;
                let key = (number, packet_sequence);
                if end.state != State::Open || !RECEIPTS.has(storage, key) || ACKS.has(storage, key) {
                    return Err(StdError::msg(format!(
                        "packet {packet_sequence} waits for no acknowledgement"
                    )));
                }
                if ack.data.is_empty() {
                    return Err(StdError::msg("acknowledgement cannot be empty"));
                }
                ACKS.save(storage, key, &ack.data)?;
                Ok(AppResponse::default())
            }
            IbcMsg::Transfer { channel_id, to_address, amount, timeout, memo } => {
                let msg = Transfer { channel_id, to_address, amount, timeout, memo };
                transfer(api, storage, router, block, sender, msg)
            }
            other => Err(StdError::msg(format!("IBC message is not modelled by this chain: {other:?}"))),
        }
    }

    fn query(
        &self,
        _api: &dyn Api,
        storage: &dyn Storage,
        _querier: &dyn Querier,
        _block: &BlockInfo,
        request: IbcQuery,
    ) -> StdResult<Binary> {
        match request {
            IbcQuery::Channel { channel_id, port_id: Some(port) } => {
                let end = CHANNELS.may_load(storage, &channel_id)?.filter(|end| end.port == port);
                let channel = end.map(|end| end.to_channel(&channel_id));
                to_json_binary(&cosmwasm_std::ChannelResponse::new(channel))
            }
            // cw-multi-test does not say who asks.
            other => Err(StdError::msg(format!("IBC query needs an explicit port here: {other:?}"))),
        }
    }

    fn sudo<ExecC, QueryC>(
        &self,
        _api: &dyn Api,
        _storage: &mut dyn Storage,
        _router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        _block: &BlockInfo,
        _msg: Empty,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        Err(StdError::msg("IBC has no sudo messages"))
    }
}

impl Ibc for IbcModule {}
