//! The vault has taken a lien: send the Stake.

use cosmwasm_std::{from_json, Binary, Coin, DepsMut, Env, MessageInfo, Response, Uint128};
use mesh_apis::external_staking::{ReceiveVirtualStake, TxKind};

use super::{check_vault, checked_amount, send_owed};
use crate::channel;
use crate::error::ContractError;
use crate::ledger::{Ledger, PacketKind};
use crate::position::Position;
use crate::slash::debt;
use crate::state::{CONFIG, VALIDATORS};
use crate::tx::{self, Phase, Tx};

/// Sends a Stake for `owner`. Until its ack only the transaction and what is in flight change. If the packet cannot be sent,
/// the whole transaction of the user fails, lien included.
///
/// # Errors
/// Sender is not the vault, wrong coin, channel not open, validator that takes no stake, user in debt.
pub fn receive_virtual_stake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    owner: String,
    coin: Coin,
    msg: Binary,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    check_vault(&config, &info)?;
    let user = deps.api.addr_validate(&owner)?;
    let amount = checked_amount(&config, coin)?;
    let ReceiveVirtualStake { validator } = from_json(msg)?;
    let channel = channel::open(deps.storage)?.ok_or(ContractError::ChannelNotOpen)?;
    VALIDATORS.may_load(deps.storage, &validator)?.unwrap_or_default().check_can_be_staked(&validator)?;
    let ledger = Ledger::load(deps.storage, &validator)?;
    if ledger.diverged.is_some() {
        return Err(ContractError::DivergedValidator { validator });
    }
    if let Some(height) = ledger.slashed {
        return Err(ContractError::SlashedValidator { validator, height });
    }
    let debt = debt::of(deps.storage, &user)?;
    if !debt.is_zero() {
        return Err(ContractError::InDebt { debt });
    }

    let (ledger, mark) = ledger.sent(PacketKind::Stake, amount)?;
    let position = Position::load(deps.storage, &user, &validator)?.stake_sent(amount)?;

    ledger.save(deps.storage, &validator)?;
    position.save(deps.storage, &user, &validator)?;
    let (tx_id, tx) = tx::create(
        deps.storage,
        &config,
        Tx {
            seq: 0,
            user,
            validator,
            kind: TxKind::Stake,
            amount,
            channel_id: channel.channel_id,
            charged: Uint128::zero(),
            phase: Phase::Pending,
            reason: None,
            mark,
            created_at: env.block.time.seconds(),
            timeout_at: config.timeout_at(env.block.time),
            updated_at: env.block.time.seconds(),
        },
    )?;
    let owed = send_owed::piggyback(deps, &env, &config, &tx.channel_id)?;
    Ok(Response::new()
        .add_message(channel::packet(PacketKind::Stake, tx_id, &tx, &config.denom)?)
        .add_submessages(owed)
        .add_attribute("action", "receive_virtual_stake")
        .add_event(tx.event(tx_id)))
}
