//! Packets of the provider: Stake and Unstake.
//!
//! Every packet gets an ack, whatever its bytes. It is decoded, checked and computed before the
//! first write, because an error ack does not revert writes (specification, "The engine"). Only the
//! sums of one validator and the grand total change. No other contract is called, and no price is
//! read.

use cosmwasm_std::{Coin, DepsMut, Env, IbcPacket, IbcReceiveResponse, StdError, Storage};
use mesh_apis::ack::{self, AckError, ReasonCode, StakeAck};
use mesh_apis::handshake::ControlChannel;
use mesh_apis::packet::{self, ProviderPacket};
use mesh_apis::{ConsumerHeight, OperatorAddress};
use mesh_toolkit::control_channel;

use crate::error::ContractError;
use crate::outbox;
use crate::stakes::{check_coin, check_validator, Sums, TOTALS, TOTAL_STAKE};
use crate::state::{Config, CONFIG};
use crate::valset::{is_in_total, reported};

/// Chunks of the outbox sent along with each Stake or Unstake, which shows that the provider works
/// (specification, "Acks and retries").
const FLUSH_PACKETS: usize = 1;

/// Effect of a packet that can be applied.
struct Effect {
    action: &'static str,
    validator: String,
    amount: Coin,
    sums: Sums,
    channel: ControlChannel,
}

/// Reason why a packet is not applied.
enum NotApplied {
    /// The packet is refused by an error ack.
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
    let effect = match compute(deps.storage, &config, packet) {
        Ok(effect) => effect,
        Err(NotApplied::Refused(error)) => return refuse(deps.storage, env, &error),
        Err(NotApplied::Storage(error)) => return Err(error.into()),
    };
    let Effect { action, validator, amount, sums: Sums { totals, total_stake }, channel } = effect;
    let ack = ack::success(&StakeAck {
        n: totals.n,
        height: Some(ConsumerHeight(env.block.height)),
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

fn compute(storage: &dyn Storage, config: &Config, packet: &IbcPacket) -> Result<Effect, NotApplied> {
    let channel = check_channel(storage, packet)?;
    let packet = packet::decode::<ProviderPacket>(&packet.data)
        .map_err(|err| AckError::new(ReasonCode::MalformedPacket, err.to_string()))?;
    Ok(match packet {
        ProviderPacket::Stake { validator, stake, .. } => {
            check_coin(&stake, &config.remote_denom)?;
            check_validator(&validator, reported(storage, &validator)?.as_ref())?;
            let sums = load(storage, &validator)?.stake(stake.amount)?;
            Effect { action: "stake", validator, amount: stake, sums, channel }
        }
        ProviderPacket::Unstake { validator, unstake, .. } => {
            check_coin(&unstake, &config.remote_denom)?;
            let sums =
                load(storage, &validator)?.unstake(unstake.amount, is_in_total(storage, &validator)?)?;
            Effect { action: "unstake", validator, amount: unstake, sums, channel }
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
    let totals = match OperatorAddress::is_valid(validator) {
        true => TOTALS.may_load(storage, validator)?.unwrap_or_default(),
        false => Default::default(),
    };
    Ok(Sums { totals, total_stake: TOTAL_STAKE.may_load(storage)?.unwrap_or_default() })
}

/// Answers with an error ack, and changes nothing. A refused Stake or Unstake still sends a chunk
/// of the outbox along: it may hold the update that stops the provider from sending more of them.
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
