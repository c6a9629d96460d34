//! A transfer has arrived: the destination callback of ICS20 (ADR-8 of ibc-go).
//!
//! The coins are here already. An error undoes the transfer on this chain and sends them back, so
//! everything that is not booked whole is refused. Anyone can send coins with any memo: what counts
//! is who sent them over which channel, and that is told by the chain.

use cosmwasm_std::{
    from_json, Addr, Coin, DepsMut, Env, IbcDestinationCallbackMsg, IbcTransferCallback, Uint256,
};
use mesh_apis::ack::{self, AckOutcome};
use mesh_apis::handshake::AuthorizedEndpoint;
use mesh_apis::rewards::{RewardSplit, ValidatorReward, MAX_SPLIT, TRANSFER_PORT};
use mesh_apis::{json_object, OperatorAddress};
use serde::Deserialize;

use super::batches;
use super::pool::RewardPool;
use crate::error::rewards::RewardsError;
use crate::error::ContractError;
use crate::ledger::Ledger;
use crate::state::{Rewards, REMOTE, REWARDS};

/// Books a transfer of the converter by the split in its memo. Returns what came. The cost of an
/// entry is constant.
///
/// # Errors
/// A [`RewardsError`] for each thing that is not as it must be; then the coins go back.
pub(crate) fn receive(
    deps: DepsMut,
    env: &Env,
    msg: IbcDestinationCallbackMsg,
) -> Result<Coin, ContractError> {
    let rewards = REWARDS.load(deps.storage)?;
    check_way(&rewards, &msg)?;
    let remote = REMOTE.load(deps.storage)?;
    let coin = check_transfer(&rewards, &remote, &env.contract.address, msg.transfer)?;
    let RewardSplit { batch, split } = read_split(&msg.packet.data, coin.amount)?;
    batches::book(deps.storage, batch)?;
    let now = env.block.time.into();
    for ValidatorReward { validator, amount } in split {
        let stake = Ledger::load(deps.storage, &validator)?.earning();
        let pool = RewardPool::load(deps.storage, &validator)?.book(&validator, amount, stake, now)?;
        pool.save(deps.storage, &validator)?;
    }
    Ok(coin)
}

/// Which way the packet came, and that it was applied.
fn check_way(rewards: &Rewards, msg: &IbcDestinationCallbackMsg) -> Result<(), RewardsError> {
    let dest = &msg.packet.dest;
    if dest.port_id != TRANSFER_PORT {
        let actual = dest.port_id.clone();
        return Err(RewardsError::WrongPort { expected: TRANSFER_PORT, actual });
    }
    if dest.channel_id != rewards.transfer_channel {
        let (expected, actual) = (rewards.transfer_channel.clone(), dest.channel_id.clone());
        return Err(RewardsError::WrongChannel { expected, actual });
    }
    match ack::decode(&msg.ack.data) {
        AckOutcome::Success(_) => Ok(()),
        AckOutcome::Failure(_) | AckOutcome::Malformed => Err(RewardsError::FailedTransfer),
    }
}

/// Checks sender, receiver and coin of a transfer. Returns the coin.
fn check_transfer(
    rewards: &Rewards,
    remote: &AuthorizedEndpoint,
    this: &Addr,
    transfer: Option<IbcTransferCallback>,
) -> Result<Coin, RewardsError> {
    let IbcTransferCallback { sender, receiver, funds } = transfer.ok_or(RewardsError::NotATransfer)?;
    let expected = remote.contract().unwrap_or_default();
    if sender != expected {
        return Err(RewardsError::WrongSender { expected: expected.to_string(), actual: sender });
    }
    if receiver != *this {
        let (expected, actual) = (this.to_string(), receiver.into_string());
        return Err(RewardsError::WrongReceiver { expected, actual });
    }
    let expected = &rewards.denom;
    match <[Coin; 1]>::try_from(funds) {
        Ok([coin]) if coin.denom == *expected => Ok(coin),
        Ok(coins) => Err(RewardsError::WrongFunds { expected: expected.clone(), actual: coins.into() }),
        Err(coins) => Err(RewardsError::WrongFunds { expected: expected.clone(), actual: coins }),
    }
}

/// The split in the memo of an ICS20 packet, which must add up to `amount`.
fn read_split(packet: &[u8], amount: Uint256) -> Result<RewardSplit, RewardsError> {
    #[derive(Deserialize)]
    #[serde(remote = "Self")]
    struct TransferPacket {
        memo: String,
    }
    json_object!(TransferPacket: Deserialize);
    let TransferPacket { memo } =
        from_json(packet).map_err(|err| RewardsError::MalformedTransfer { reason: err.to_string() })?;
    let RewardSplit { batch, split } = RewardSplit::from_memo(&memo)?;
    if split.is_empty() || split.len() > MAX_SPLIT {
        return Err(RewardsError::WrongSplitLength { most: MAX_SPLIT, actual: split.len() });
    }
    let mut sum = Uint256::zero();
    for ValidatorReward { validator, amount } in &split {
        if amount.is_zero() {
            return Err(RewardsError::ZeroReward { validator: validator.clone() });
        }
        OperatorAddress::try_from(validator.clone())?;
        // At most MAX_SPLIT numbers of 128 bits.
        sum = sum.saturating_add(Uint256::from(*amount));
    }
    if sum != amount {
        return Err(RewardsError::WrongSum { expected: amount, actual: sum });
    }
    Ok(RewardSplit { batch, split })
}
