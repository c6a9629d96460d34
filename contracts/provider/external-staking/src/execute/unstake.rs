//! A user removes stake from a validator.

use cosmwasm_std::{to_json_binary, Coin, DepsMut, Env, MessageInfo, Response, SubMsg};
use mesh_apis::external_staking::TxKind;

use super::{checked_amount, force_unstake, send_owed};
use crate::channel;
use crate::error::ContractError;
use crate::ledger::{Ledger, PacketKind};
use crate::position::Position;
use crate::reply::UNSTAKE_REPLY;
use crate::state::CONFIG;
use crate::tx::{self, Phase, Tx};

/// Sends an Unstake. The position only remembers that it is unstaking, so that nothing can be unstaked twice; the claim is
/// made by the success ack (seed, "Error handling"). If the packet cannot be sent, the Unstake is forced at once: no exit
/// depends on the consumer.
///
/// # Errors
/// Wrong coin, or more than is staked and not unstaking already.
pub fn unstake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    validator: String,
    coin: Coin,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let amount = checked_amount(&config, coin)?;
    let position = Position::load(deps.storage, &info.sender, &validator)?;
    if amount > position.available() {
        return Err(ContractError::InsufficientStake { available: position.available(), requested: amount });
    }
    let channel = channel::open(deps.storage)?;

    let (position, charged) = position.unstake_sent(amount)?;
    let (ledger, mark) = Ledger::load(deps.storage, &validator)?.sent(PacketKind::Unstake, amount)?;

    ledger.save(deps.storage, &validator)?;
    position.save(deps.storage, &info.sender, &validator)?;
    let (tx_id, mut tx) = tx::create(
        deps.storage,
        &config,
        Tx {
            seq: 0,
            user: info.sender,
            validator,
            kind: TxKind::Unstake,
            amount,
            channel_id: channel.as_ref().map(|channel| channel.channel_id.clone()).unwrap_or_default(),
            charged,
            phase: Phase::Pending,
            reason: None,
            mark,
            created_at: env.block.time.seconds(),
            timeout_at: config.timeout_at(env.block.time),
            updated_at: env.block.time.seconds(),
        },
    )?;
    let response = Response::new().add_attribute("action", "unstake");
    if channel.is_none() {
        force_unstake::unsendable(deps.storage, &env, &config, tx_id, &mut tx)?;
        return Ok(response.add_event(tx.event(tx_id)));
    }
    let packet = channel::packet(PacketKind::Unstake, tx_id, &tx, &config.denom)?;
    let send = SubMsg::reply_on_error(packet, UNSTAKE_REPLY)
        .with_payload(to_json_binary(&tx_id)?)
        .with_gas_limit(channel::SEND_GAS_LIMIT);
    let owed = send_owed::piggyback(deps, &env, &config, &tx.channel_id)?;
    Ok(response.add_submessage(send).add_submessages(owed).add_event(tx.event(tx_id)))
}
