//! A contract that does what the packet tells it to.

use cosmwasm_std::{
    from_json, to_json_binary, Binary, Deps, DepsMut, Empty, Env, Ibc3ChannelOpenResponse, IbcBasicResponse,
    IbcChannelCloseMsg, IbcChannelConnectMsg, IbcChannelOpenMsg, IbcChannelOpenResponse,
    IbcDestinationCallbackMsg, IbcMsg, IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg,
    IbcReceiveResponse, IbcSourceCallbackMsg, MessageInfo, Reply, Response, StdError, StdResult, SubMsg,
    WasmMsg,
};
use cw_multi_test::ContractWrapper;
use cw_storage_plus::Item;
use interchain::{abort, Code, IbcEntryPoints};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    pub received: u64,
    pub acked: u64,
    pub timed_out: u64,
    pub replied: u64,
    pub opened: u64,
    pub closed: u64,
    pub set: u64,
    pub source: u64,
    pub destination: u64,
}

const COUNTERS: Item<Counters> = Item::new("counters");
const LAST_ACK: Item<Binary> = Item::new("last_ack");
const REPLY_TEXT: Item<String> = Item::new("reply_text");
const REPLY_DATA: Item<Binary> = Item::new("reply_data");
const LAST_SOURCE: Item<IbcSourceCallbackMsg> = Item::new("last_source");
const LAST_DESTINATION: Item<IbcDestinationCallbackMsg> = Item::new("last_destination");

/// What to do when a packet is received.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum OnReceive {
    Ok,
    ErrorAck,
    MarkupAck,
    Err,
    Panic,
    SubMsgFails,
    SubMsgFailsCaught,
    SubMsgPanics,
    SubMsgAbortsCaught,
    SubMsgSucceeds,
    ReplyOverridesAck,
    NoAck,
    EmptyAck,
    SendsBack,
}

/// What to do when its ack or timeout arrives.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum OnResolve {
    Ok,
    Err,
    Panic,
    SubMsgFails,
    SubMsgAborts,
}

#[derive(Serialize, Deserialize, Clone, Copy, Debug)]
pub struct Order {
    pub receive: OnReceive,
    pub resolve: OnResolve,
}

#[derive(Serialize, Deserialize, Clone, Debug)]
#[serde(rename_all = "snake_case")]
pub enum ExecuteMsg {
    Send {
        channel: String,
        order: Order,
        timeout_secs: u64,
    },
    SendThenFail {
        channel: String,
    },
    SendInFailingSubMsg {
        channel: String,
    },
    Set {},
    Fail {},
    Panic {},
    Abort {},
    /// Asks itself something.
    Ask {
        query: QueryMsg,
    },
    /// Counts, then calls itself, with a reply whatever comes of it.
    SetThenTry {
        msg: Box<ExecuteMsg>,
    },
    WriteAck {
        channel: String,
        sequence: u64,
    },
    Ibc {
        msg: IbcMsg,
    },
    /// With a reply, whatever comes of it.
    Try {
        msg: IbcMsg,
    },
}

#[derive(Serialize, Deserialize, Clone, Debug)]
#[serde(rename_all = "snake_case")]
pub enum QueryMsg {
    Counters {},
    LastAck {},
    ReplyText {},
    ReplyData {},
    LastSource {},
    LastDestination {},
    Panic {},
    Abort {},
}

fn bump(deps: DepsMut, change: impl FnOnce(&mut Counters)) -> StdResult<()> {
    let mut counters = COUNTERS.load(deps.storage)?;
    change(&mut counters);
    COUNTERS.save(deps.storage, &counters)
}

fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    COUNTERS.save(deps.storage, &Counters::default())?;
    Ok(Response::new())
}

fn packet(env: &Env, channel: String, order: Order, timeout_secs: u64) -> StdResult<IbcMsg> {
    let timeout = env.block.time.plus_seconds(timeout_secs).into();
    Ok(IbcMsg::SendPacket { channel_id: channel, data: to_json_binary(&order)?, timeout })
}

const PLAIN: Order = Order { receive: OnReceive::Ok, resolve: OnResolve::Ok };

fn own(env: &Env, msg: &ExecuteMsg) -> StdResult<WasmMsg> {
    let (contract_addr, msg) = (env.contract.address.to_string(), to_json_binary(msg)?);
    Ok(WasmMsg::Execute { contract_addr, msg, funds: vec![] })
}

fn execute(deps: DepsMut, env: Env, _: MessageInfo, msg: ExecuteMsg) -> StdResult<Response> {
    Ok(match msg {
        ExecuteMsg::Send { channel, order, timeout_secs } => {
            Response::new().add_message(packet(&env, channel, order, timeout_secs)?)
        }
        ExecuteMsg::SendThenFail { channel } => Response::new()
            .add_message(packet(&env, channel, PLAIN, 100)?)
            .add_message(own(&env, &ExecuteMsg::Fail {})?),
        ExecuteMsg::SendInFailingSubMsg { channel } => {
            let inner = own(&env, &ExecuteMsg::SendThenFail { channel })?;
            Response::new().add_submessage(SubMsg::reply_on_error(inner, 1))
        }
        ExecuteMsg::Set {} => {
            bump(deps, |c| c.set += 1)?;
            Response::new().set_data(b"set")
        }
        ExecuteMsg::Fail {} => return Err(StdError::msg("told to fail")),
        ExecuteMsg::Panic {} => panic!("told to panic"),
        ExecuteMsg::Abort {} => abort("told to abort"),
        ExecuteMsg::Ask { query } => {
            // It goes on, whatever the answer is.
            let answer: StdResult<Counters> = deps.querier.query_wasm_smart(&env.contract.address, &query);
            let text = answer.map_or_else(|err| err.to_string(), |_| "answered".to_string());
            Response::new().add_attribute("answer", text)
        }
        ExecuteMsg::SetThenTry { msg } => {
            bump(deps, |c| c.set += 1)?;
            Response::new().add_submessage(SubMsg::reply_always(own(&env, &msg)?, 1))
        }
        ExecuteMsg::WriteAck { channel, sequence } => {
            Response::new().add_message(IbcMsg::WriteAcknowledgement {
                channel_id: channel,
                packet_sequence: sequence,
                ack: cosmwasm_std::IbcAcknowledgement::new(br#"{"result":"bGF0ZQ=="}"#),
            })
        }
        ExecuteMsg::Ibc { msg } => Response::new().add_message(msg),
        ExecuteMsg::Try { msg } => Response::new().add_submessage(SubMsg::reply_always(msg, 1)),
    })
}

fn query(deps: Deps, _: Env, msg: QueryMsg) -> StdResult<Binary> {
    match msg {
        QueryMsg::Counters {} => to_json_binary(&COUNTERS.load(deps.storage)?),
        QueryMsg::LastAck {} => to_json_binary(&LAST_ACK.may_load(deps.storage)?),
        QueryMsg::ReplyText {} => to_json_binary(&REPLY_TEXT.may_load(deps.storage)?),
        QueryMsg::ReplyData {} => to_json_binary(&REPLY_DATA.may_load(deps.storage)?),
        QueryMsg::LastSource {} => to_json_binary(&LAST_SOURCE.may_load(deps.storage)?),
        QueryMsg::LastDestination {} => to_json_binary(&LAST_DESTINATION.may_load(deps.storage)?),
        QueryMsg::Panic {} => panic!("told to panic"),
        QueryMsg::Abort {} => abort("told to abort"),
    }
}

const OVERRIDE: u64 = 2;

fn reply(deps: DepsMut, _: Env, reply: Reply) -> StdResult<Response> {
    match reply.result.clone().into_result() {
        Ok(response) => {
            let first = response.msg_responses.into_iter().next();
            REPLY_DATA.save(deps.storage, &first.map(|msg| msg.value).unwrap_or_default())?;
        }
        Err(text) => REPLY_TEXT.save(deps.storage, &text)?,
    }
    bump(deps, |c| c.replied += 1)?;
    Ok(match reply.id {
        OVERRIDE => Response::new().set_data(br#"{"result":"cmVwbHk="}"#),
        _ => Response::new(),
    })
}

fn open(_: DepsMut, _: Env, msg: IbcChannelOpenMsg) -> StdResult<IbcChannelOpenResponse> {
    match msg.channel().version.as_str() {
        "refuse" => Err(StdError::msg("version refused")),
        "panic" => panic!("version panics"),
        "" => Ok(Some(Ibc3ChannelOpenResponse { version: "proposed".to_string() })),
        "keep" => Ok(None),
        _ => Ok(Some(Ibc3ChannelOpenResponse { version: "v1".to_string() })),
    }
}

fn connect(deps: DepsMut, env: Env, msg: IbcChannelConnectMsg) -> StdResult<IbcBasicResponse> {
    bump(deps, |c| c.opened += 1)?;
    let channel = msg.channel();
    if channel.version == "refuse connect" {
        return Err(StdError::msg("connect refused"));
    }
    // Sends at once when asked to: the channel is open already.
    if channel.version == "greet" {
        let send = packet(&env, channel.endpoint.channel_id.clone(), PLAIN, 100)?;
        return Ok(IbcBasicResponse::new().add_message(send));
    }
    Ok(IbcBasicResponse::new())
}

fn close(deps: DepsMut, _: Env, msg: IbcChannelCloseMsg) -> StdResult<IbcBasicResponse> {
    match msg {
        IbcChannelCloseMsg::CloseInit { .. } => Err(StdError::msg("close refused")),
        IbcChannelCloseMsg::CloseConfirm { .. } => {
            bump(deps, |c| c.closed += 1)?;
            Ok(IbcBasicResponse::new())
        }
    }
}

fn receive(deps: DepsMut, env: Env, msg: IbcPacketReceiveMsg) -> StdResult<IbcReceiveResponse> {
    bump(deps, |c| c.received += 1)?;
    let order: Order = from_json(&msg.packet.data)?;
    let ok = IbcReceiveResponse::new(br#"{"result":"AQ=="}"#);
    let (set, fail) = (own(&env, &ExecuteMsg::Set {})?, own(&env, &ExecuteMsg::Fail {})?);
    Ok(match order.receive {
        OnReceive::Ok => ok,
        OnReceive::ErrorAck => IbcReceiveResponse::new(br#"{"error":"refused"}"#),
        OnReceive::MarkupAck => IbcReceiveResponse::new(br#"{"error":"5 > 3"}"#),
        OnReceive::Err => return Err(StdError::msg("told to refuse")),
        OnReceive::Panic => panic!("told to panic"),
        OnReceive::SubMsgFails => ok.add_message(set).add_message(fail),
        OnReceive::SubMsgFailsCaught => ok.add_message(set).add_submessage(SubMsg::reply_on_error(fail, 1)),
        OnReceive::SubMsgPanics => ok.add_message(own(&env, &ExecuteMsg::Panic {})?),
        OnReceive::SubMsgAbortsCaught => {
            ok.add_message(set).add_submessage(SubMsg::reply_on_error(own(&env, &ExecuteMsg::Abort {})?, 1))
        }
        OnReceive::SubMsgSucceeds => ok.add_message(set),
        OnReceive::ReplyOverridesAck => ok.add_submessage(SubMsg::reply_on_success(set, OVERRIDE)),
        OnReceive::NoAck => IbcReceiveResponse::without_ack(),
        OnReceive::EmptyAck => IbcReceiveResponse::new(b""),
        OnReceive::SendsBack => ok.add_message(packet(&env, msg.packet.dest.channel_id, PLAIN, 100)?),
    })
}

fn resolved(env: &Env, data: &Binary) -> StdResult<IbcBasicResponse> {
    let order: Order = from_json(data)?;
    Ok(match order.resolve {
        OnResolve::Ok => IbcBasicResponse::new(),
        OnResolve::Err => return Err(StdError::msg("told to refuse")),
        OnResolve::Panic => panic!("told to panic"),
        OnResolve::SubMsgFails => IbcBasicResponse::new().add_message(own(env, &ExecuteMsg::Fail {})?),
        OnResolve::SubMsgAborts => {
            let abort = SubMsg::reply_on_error(own(env, &ExecuteMsg::Abort {})?, 1);
            IbcBasicResponse::new().add_submessage(abort)
        }
    })
}

fn ack(mut deps: DepsMut, env: Env, msg: IbcPacketAckMsg) -> StdResult<IbcBasicResponse> {
    bump(deps.branch(), |c| c.acked += 1)?;
    LAST_ACK.save(deps.storage, &msg.acknowledgement.data)?;
    resolved(&env, &msg.original_packet.data)
}

fn timeout(deps: DepsMut, env: Env, msg: IbcPacketTimeoutMsg) -> StdResult<IbcBasicResponse> {
    bump(deps, |c| c.timed_out += 1)?;
    resolved(&env, &msg.packet.data)
}

/// What a callback does is in the memo.
fn called_back(env: &Env, packet: &Binary, key: &str) -> StdResult<IbcBasicResponse> {
    let packet: serde_json::Value = from_json(packet)?;
    let memo: serde_json::Value = from_json(packet["memo"].as_str().unwrap_or("{}"))?;
    Ok(match memo[key].as_str() {
        Some("err") => return Err(StdError::msg("told to refuse")),
        Some("panic") => panic!("told to panic"),
        Some("sub_msg_fails") => IbcBasicResponse::new().add_message(own(env, &ExecuteMsg::Fail {})?),
        Some("sub_msg_aborts") => IbcBasicResponse::new().add_message(own(env, &ExecuteMsg::Abort {})?),
        _ => IbcBasicResponse::new(),
    })
}

fn source(deps: DepsMut, env: Env, msg: IbcSourceCallbackMsg) -> StdResult<IbcBasicResponse> {
    LAST_SOURCE.save(deps.storage, &msg)?;
    bump(deps, |c| c.source += 1)?;
    let packet = match msg {
        IbcSourceCallbackMsg::Acknowledgement(msg) => msg.original_packet,
        IbcSourceCallbackMsg::Timeout(msg) => msg.packet,
    };
    called_back(&env, &packet.data, "at_source")
}

fn destination(deps: DepsMut, env: Env, msg: IbcDestinationCallbackMsg) -> StdResult<IbcBasicResponse> {
    LAST_DESTINATION.save(deps.storage, &msg)?;
    bump(deps, |c| c.destination += 1)?;
    called_back(&env, &msg.packet.data, "at_destination")
}

pub fn code() -> Code {
    let contract = ContractWrapper::new_with_empty(execute, instantiate, query).with_reply_empty(reply);
    let entry_points = IbcEntryPoints {
        open,
        connect,
        close,
        receive,
        ack,
        timeout,
        source_callback: Some(|deps, env, msg| source(deps, env, msg).map_err(|err| err.to_string())),
        destination_callback: Some(|deps, env, msg| {
            destination(deps, env, msg).map_err(|err| err.to_string())
        }),
    };
    Code::with_ibc(Box::new(contract), entry_points)
}
