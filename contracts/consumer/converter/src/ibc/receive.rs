//! A packet of the provider: Stake or Unstake.
//!
//! Whatever the bytes are, there is an ack. Everything is decoded, checked and computed before the
//! first write, because what is written before an error ack would stay (specification, "The
//! engine"). One validator's sums and the grand total change; no other contract is called, and no
//! price is read.

use cosmwasm_std::{Coin, DepsMut, Env, IbcPacket, IbcReceiveResponse, StdError, Storage};
use mesh_apis::ack::{self, AckError, ReasonCode, StakeAck};
use mesh_apis::handshake::ControlChannel;
use mesh_apis::packet::{self, ProviderPacket};
use mesh_toolkit::control_channel;

use crate::error::ContractError;
use crate::outbox;
use crate::stakes::{check_coin, check_validator, Sums, TOTALS, TOTAL_STAKE};
use crate::state::{Config, CONFIG};
use crate::valset::{is_valoper, Validator, VALIDATORS};

/// Chunks of the outbox that a Stake or an Unstake takes along. It shows that the provider works
/// (specification, "Acks and retries").
const FLUSH_PACKETS: usize = 1;

/// What a good packet changes.
struct Applied {
    action: &'static str,
    validator: String,
    amount: Coin,
    sums: Sums,
    channel: ControlChannel,
}

/// A packet that is not applied.
enum NotApplied {
    /// It is refused, by an error ack.
    Refused(AckError),
    /// The storage cannot be read.
    Storage(StdError),
}

impl From<AckError> for NotApplied {
    fn from(error: AckError) -> Self {
        Self::Refused(error)
    }
}

impl From<StdError> for NotApplied {
    fn from(error: StdError) -> Self {
        Self::Storage(error)
    }
}

pub(super) fn receive(
    deps: DepsMut,
    env: &Env,
    packet: &IbcPacket,
) -> Result<IbcReceiveResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let applied = match compute(deps.storage, &config, packet) {
        Ok(applied) => applied,
        Err(NotApplied::Refused(error)) => return refuse(deps.storage, env, &error),
        Err(NotApplied::Storage(error)) => return Err(error.into()),
    };
    let Applied { action, validator, amount, sums: Sums { totals, total_stake }, channel } = applied;
    let ack = ack::success(&StakeAck {
        n: totals.n,
        height: Some(env.block.height),
        staked: totals.staked,
        unstaked: totals.unstaked,
    })?;

    TOTALS.save(deps.storage, &validator, &totals)?;
    TOTAL_STAKE.save(deps.storage, &total_stake)?;
    let timeout = config.packet_timeout(env.block.time).into();
    let sent = outbox::flush(deps.storage, &channel, &timeout, FLUSH_PACKETS)?;
    Ok(IbcReceiveResponse::new(ack)
        .add_attribute("action", action)
        .add_attribute("validator", validator)
        .add_attribute("amount", amount.amount.to_string())
        .add_attribute("n", totals.n.to_string())
        .add_submessages(sent))
}

fn compute(storage: &dyn Storage, config: &Config, packet: &IbcPacket) -> Result<Applied, NotApplied> {
    let channel = check_channel(storage, packet)?;
    let packet = packet::decode::<ProviderPacket>(&packet.data)
        .map_err(|err| AckError::new(ReasonCode::MalformedPacket, err.to_string()))?;
    Ok(match packet {
        ProviderPacket::Stake { validator, stake, .. } => {
            check_coin(&stake, &config.remote_denom)?;
            check_validator(&validator, reported(storage, &validator)?.as_ref())?;
            let sums = load(storage, &validator)?.stake(stake.amount)?;
            Applied { action: "stake", validator, amount: stake, sums, channel }
        }
        ProviderPacket::Unstake { validator, unstake, .. } => {
            check_coin(&unstake, &config.remote_denom)?;
            let sums = load(storage, &validator)?.unstake(unstake.amount, counts(storage, &validator)?)?;
            Applied { action: "unstake", validator, amount: unstake, sums, channel }
        }
    })
}

fn check_channel(storage: &dyn Storage, packet: &IbcPacket) -> Result<ControlChannel, NotApplied> {
    let actual = &packet.dest.channel_id;
    match control_channel::open(storage)? {
        Some(channel) if channel.channel_id == *actual => Ok(channel),
        _ => {
            let text = format!("{actual} is not the open control channel");
            Err(AckError::new(ReasonCode::WrongChannel, text).into())
        }
    }
}

fn load(storage: &dyn Storage, validator: &str) -> Result<Sums, StdError> {
    let totals = match is_valoper(validator) {
        true => TOTALS.may_load(storage, validator)?.unwrap_or_default(),
        false => Default::default(),
    };
    Ok(Sums { totals, total_stake: TOTAL_STAKE.may_load(storage)?.unwrap_or_default() })
}

/// What was reported of this validator. Bytes that can be no operator address are not looked up: a
/// key may be too long for the storage.
fn reported(storage: &dyn Storage, validator: &str) -> Result<Option<Validator>, StdError> {
    match is_valoper(validator) {
        true => VALIDATORS.may_load(storage, validator),
        false => Ok(None),
    }
}

/// Whether D of this validator is part of the total.
fn counts(storage: &dyn Storage, validator: &str) -> Result<bool, StdError> {
    Ok(reported(storage, validator)?.is_none_or(|validator| validator.counts()))
}

/// Nothing is changed. A Stake or an Unstake takes a chunk of the outbox along all the same: it may
/// be what the provider needs to know, so that it sends no more of what has to be refused.
fn refuse(
    storage: &mut dyn Storage,
    env: &Env,
    error: &AckError,
) -> Result<IbcReceiveResponse, ContractError> {
    let sent = match error.code {
        ReasonCode::WrongChannel | ReasonCode::MalformedPacket => vec![],
        _ => outbox::flush_if_open(storage, env.block.time, FLUSH_PACKETS)?,
    };
    Ok(IbcReceiveResponse::new(error.to_ack()?)
        .add_submessages(sent)
        .add_attribute("action", "refuse")
        .add_attribute("code", error.code.name())
        .add_attribute("reason", error.text.as_str()))
}
