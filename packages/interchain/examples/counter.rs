//! A contract on two chains that counts what the other one sends, and a network that loses packets,
//! delivers them in any order, and lets them time out.
//!
//! ```text
//! cargo run -p interchain --example counter
//! ```

use cosmwasm_std::{
    Binary, Deps, DepsMut, Empty, Env, IbcBasicResponse, IbcChannelCloseMsg, IbcChannelConnectMsg,
    IbcChannelOpenMsg, IbcChannelOpenResponse, IbcMsg, IbcPacketAckMsg, IbcPacketReceiveMsg,
    IbcPacketTimeoutMsg, IbcReceiveResponse, MessageInfo, Response, StdAck, StdError, StdResult,
};
use cw_multi_test::ContractWrapper;
use cw_storage_plus::Item;
use interchain::ibc::OpenChannel;
use interchain::{ChainConfig, Code, IbcEntryPoints, SimResult, World};
use serde::{Deserialize, Serialize};

const DAY: u64 = 24 * 60 * 60;

// The contract, as it would be deployed.

#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    received: u32,
    acknowledged: u32,
    timed_out: u32,
}

const COUNT: Item<Count> = Item::new("count");

/// Sends one packet over a channel. It times out after an hour.
#[derive(Serialize, Deserialize, Debug)]
struct Send {
    channel: String,
}

fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    COUNT.save(deps.storage, &Count::default())?;
    Ok(Response::new())
}

fn execute(_: DepsMut, env: Env, _: MessageInfo, msg: Send) -> StdResult<Response> {
    Ok(Response::new().add_message(IbcMsg::SendPacket {
        channel_id: msg.channel,
        data: Binary::from(b"one"),
        timeout: env.block.time.plus_hours(1).into(),
    }))
}

fn query(deps: Deps, _: Env, _: Empty) -> StdResult<Binary> {
    cosmwasm_std::to_json_binary(&COUNT.load(deps.storage)?)
}

fn count(deps: DepsMut, change: impl FnOnce(&mut Count)) -> StdResult<()> {
    let mut count = COUNT.load(deps.storage)?;
    change(&mut count);
    COUNT.save(deps.storage, &count)
}

fn open(_: DepsMut, _: Env, _: IbcChannelOpenMsg) -> StdResult<IbcChannelOpenResponse> {
    Ok(None)
}

fn connect(_: DepsMut, _: Env, _: IbcChannelConnectMsg) -> StdResult<IbcBasicResponse> {
    Ok(IbcBasicResponse::new())
}

fn close(_: DepsMut, _: Env, _: IbcChannelCloseMsg) -> StdResult<IbcBasicResponse> {
    Err(StdError::msg("the channel stays open"))
}

fn receive(deps: DepsMut, _: Env, _: IbcPacketReceiveMsg) -> StdResult<IbcReceiveResponse> {
    count(deps, |count| count.received += 1)?;
    Ok(IbcReceiveResponse::new(StdAck::success(b"counted")))
}

fn ack(deps: DepsMut, _: Env, _: IbcPacketAckMsg) -> StdResult<IbcBasicResponse> {
    count(deps, |count| count.acknowledged += 1)?;
    Ok(IbcBasicResponse::new())
}

fn timeout(deps: DepsMut, _: Env, _: IbcPacketTimeoutMsg) -> StdResult<IbcBasicResponse> {
    count(deps, |count| count.timed_out += 1)?;
    Ok(IbcBasicResponse::new())
}

fn code() -> Code {
    let contract = ContractWrapper::new_with_empty(execute, instantiate, query);
    Code::with_ibc(
        Box::new(contract),
        IbcEntryPoints {
            open,
            connect,
            close,
            receive,
            ack,
            timeout,
            source_callback: None,
            destination_callback: None,
        },
    )
}

// The test: three packets, of which one is lost.

/// What the contracts have counted at the end, on either side.
fn play() -> SimResult<(Count, Count)> {
    let mut world = World::new();
    let here = world.add_chain(ChainConfig::new("here-1", "here", "uhere"));
    let there = world.add_chain(ChainConfig::new("there-1", "there", "uthere"));
    let link = world.connect(here, there, 14 * DAY)?;
    let mut contracts = vec![];
    for id in [here, there] {
        let chain = world.chain_mut(id);
        let (code, owner) = (chain.store_code(code()), chain.account("owner"));
        contracts.push(chain.instantiate(code, &owner, &Empty {}, "counter", None)?);
    }
    let [ours, theirs] = [contracts[0].clone(), contracts[1].clone()];
    let (channel, _) = world.open_channel(OpenChannel {
        link,
        initiator: (here, format!("wasm.{ours}")),
        responder: (there, format!("wasm.{theirs}")),
        version: "counter-1".to_string(),
    })?;

    let user = world.chain(here).account("user");
    for _ in 0..3 {
        world.chain_mut(here).execute(&user, &ours, &Send { channel: channel.id() }, &[])?;
    }
    let sent = world.in_flight_ids()?;
    // The third arrives before the first. The second is lost.
    world.deliver(sent[2])?;
    world.deliver(sent[0])?;
    // Relaying again changes nothing.
    world.deliver(sent[0])?;
    world.acknowledge(sent[0])?;
    // An ack may be as late as it likes, a packet that was lost times out.
    world.advance(2 * 60 * 60);
    assert!(world.deliver(sent[1]).is_err(), "too late");
    world.timeout(sent[1])?;
    world.acknowledge(sent[2])?;
    assert!(world.in_flight()?.is_empty());
    Ok((world.chain(here).query(&ours, &Empty {})?, world.chain(there).query(&theirs, &Empty {})?))
}

fn main() -> SimResult<()> {
    let (here, there) = play()?;
    println!("here:  {here:?}\nthere: {there:?}");
    Ok(())
}

#[test]
fn what_was_sent_has_arrived_or_timed_out() {
    let (here, there) = play().unwrap();
    assert_eq!(here, Count { received: 0, acknowledged: 2, timed_out: 1 });
    assert_eq!(there, Count { received: 2, acknowledged: 0, timed_out: 0 });
}
