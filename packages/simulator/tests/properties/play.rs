//! How a step of a schedule is played.

use cosmwasm_std::Decimal;
use mesh_apis::external_staking::{TxKind, TxStatus};
use mesh_apis::rewards::{RewardSplit, ValidatorReward};
use mesh_apis::BatchId;
use mesh_apis::TxId;
use mesh_simulator::ibc::transfer::TransferData;
use mesh_simulator::{PacketId, SimResult, System};
use proptest::sample::Index;

use crate::schedule::{Step, DAY, USERS};
use crate::slashes::play_slashing;

pub fn validators(system: &System) -> Vec<(usize, String)> {
    let of = |consumer: usize| {
        let chain = system.deployment.consumers[consumer].chain;
        let all = system.world.chain(chain).validators().unwrap();
        all.into_iter().map(move |validator| (consumer, validator.operator))
    };
    (0..system.consumer_count()).flat_map(of).collect()
}

fn pick(ids: &[PacketId], index: Index) -> Option<PacketId> {
    (!ids.is_empty()).then(|| *index.get(ids))
}

/// Plays a step. What is refused is refused: a schedule may ask for anything. The only error is one
/// of the harness itself.
pub fn play(system: &mut System, step: &Step) {
    let _refused: SimResult<()> = try_play(system, step.clone());
}

/// The same, and why it was refused.
pub fn try_play(system: &mut System, step: Step) -> SimResult<()> {
    let consumer_of = |index: Index| index.index(2);
    let user_of = |index: Index| *index.get(&USERS);
    let ids = system.world.in_flight_ids()?;
    match step {
        Step::Stake { user, validator, amount } => {
            let all = validators(system);
            let (consumer, validator) = validator.get(&all);
            system.stake(user_of(user), *consumer, validator, amount).map(drop)
        }
        Step::Unstake { user, validator, amount } => {
            let all = validators(system);
            let (consumer, validator) = validator.get(&all);
            let position = system.position(user_of(user), *consumer, validator)?;
            let available = position.stake.u128() - position.unstaking.u128();
            // Half of them ask for too much.
            let amount = if amount % 2 == 0 { amount } else { amount.min(available.max(1)) };
            system.unstake(user_of(user), *consumer, validator, amount).map(drop)
        }
        Step::UnstakeAll { validator } => {
            let all = validators(system);
            let (consumer, validator) = validator.get(&all);
            unstake_all(system, *consumer, validator)
        }
        Step::Unbond { user, amount } => system.unbond(user_of(user), amount),
        Step::Bond { user, amount } => {
            system.fund(user_of(user), amount)?;
            system.bond(user_of(user), amount)
        }
        Step::Withdraw { user, consumer } => system.withdraw(user_of(user), consumer_of(consumer), Some(2)),
        Step::GiveUp { user, consumer, tx } => {
            let (user, consumer) = (user_of(user), consumer_of(consumer));
            let mut txs = system.txs(&system.user(user), consumer)?;
            txs.retain(|tx| matches!(tx.status, TxStatus::Pending | TxStatus::Failed));
            if txs.is_empty() {
                return Ok(());
            }
            let tx = tx.get(&txs);
            give_up(system, user, consumer, tx.kind, tx.tx_id)
        }
        Step::SendOwed { consumer } => system.send_owed(consumer_of(consumer), None),
        Step::SendUpdates { consumer } => system.send_updates(consumer_of(consumer), None),
        Step::Deliver(packet) => pick(&ids, packet).map_or(Ok(()), |id| system.world.deliver(id).map(drop)),
        Step::Acknowledge(packet) => {
            pick(&ids, packet).map_or(Ok(()), |id| system.world.acknowledge(id).map(drop))
        }
        Step::TimeOut(packet) => pick(&ids, packet).map_or(Ok(()), |id| system.world.timeout(id).map(drop)),
        Step::RelayAll => system.world.relay_all().map(drop),
        Step::Epoch { consumer } => system.run_epoch(consumer_of(consumer)).map(drop),
        Step::Jail { validator } => report_change(system, validator, |chain, name| chain.jail(name)),
        Step::Unjail { validator } => report_change(system, validator, |chain, name| chain.unjail(name)),
        Step::Tombstone { validator } => {
            report_change(system, validator, |chain, name| chain.tombstone(name))
        }
        Step::Sync { consumer } => system.sync_validators(consumer_of(consumer)),
        Step::Expire { consumer } => {
            let link = system.consumer(consumer_of(consumer))?.link;
            system.world.expire_client(link, system.deployment.provider)
        }
        Step::Revive { consumer } => {
            let deployed = system.consumer(consumer_of(consumer))?.clone();
            system.world.revive_client(deployed.link, system.deployment.provider)?;
            system.world.revive_client(deployed.link, deployed.chain)
        }
        Step::Halt { consumer } => {
            let chain = system.consumer(consumer_of(consumer))?.chain;
            system.world.halt(chain);
            Ok(())
        }
        Step::Resume { consumer } => {
            let chain = system.consumer(consumer_of(consumer))?.chain;
            system.world.resume(chain);
            Ok(())
        }
        Step::Price { consumer, percent } => {
            system.set_price(consumer_of(consumer), Decimal::percent(percent))
        }
        Step::Cap { consumer, amount } => system.set_max_cap(consumer_of(consumer), amount.into()),
        Step::Hours(hours) => {
            system.world.advance(hours * 60 * 60);
            Ok(())
        }
        Step::ForgeRewards { amount, memo } => {
            let liar = system.consumer(0)?.clone();
            let data = TransferData {
                denom: liar.denom,
                amount: amount.into(),
                sender: liar.converter.to_string(),
                receiver: liar.external_staking.to_string(),
                memo: memo
                    .replace("STAKING", liar.external_staking.as_str())
                    .replace("AMOUNT", &amount.to_string()),
            };
            let id = system.world.byzantine_send(liar.consumer_transfer, data.encode())?;
            system.world.deliver(id).map(drop)
        }
        Step::Distribute { .. }
        | Step::Payday { .. }
        | Step::Farewell { .. }
        | Step::SendRewards { .. }
        | Step::RecoverBatch { .. }
        | Step::WithdrawRewards { .. }
        | Step::SinkRewards { .. }
        | Step::Starve { .. }
        | Step::Break { .. }
        | Step::Slash { .. }
        | Step::Stranger { .. }
        | Step::ExpireFar { .. } => play_rewards(system, step),
        Step::DoubleSign { .. }
        | Step::Punish { .. }
        | Step::RotateKey { .. }
        | Step::Catastrophe { .. }
        | Step::Settle { .. }
        | Step::SettleAll
        | Step::WorkOffDebt { .. } => play_slashing(system, step),
        Step::ForgeAck { packet, ack } => {
            let to_liar = to_first_consumer(system, &ids)?;
            pick(&to_liar, packet).map_or(Ok(()), |id| system.world.forge_ack(id, ack))
        }
        Step::ForgeTimeout(packet) => {
            let to_liar = to_first_consumer(system, &ids)?;
            pick(&to_liar, packet).map_or(Ok(()), |id| system.world.forge_timeout(id).map(drop))
        }
        Step::ForgePacket(data) => {
            let from = system.consumer(0)?.consumer_end;
            let id = system.world.byzantine_send(from, data)?;
            system.world.deliver(id).map(drop)
        }
        Step::Close => {
            let liar = system.consumer(0)?.clone();
            system.world.counterparty_close(liar.consumer_end)?;
            system.world.channel_close_confirm(liar.provider_end)
        }
    }
}

fn unstake_all(system: &mut System, consumer: usize, validator: &str) -> SimResult<()> {
    for user in USERS {
        let position = system.position(user, consumer, validator)?;
        let available = position.stake.u128() - position.unstaking.u128();
        if available > 0 {
            system.unstake(user, consumer, validator, available)?;
        }
    }
    Ok(())
}

fn play_rewards(system: &mut System, step: Step) -> SimResult<()> {
    let consumer_of = |index: Index| index.index(2);
    let all = validators(system);
    match step {
        Step::Distribute { validator, amount } => {
            let (consumer, validator) = validator.get(&all);
            system.distribute(*consumer, validator, amount)
        }
        Step::SendRewards { consumer } => system.send_rewards(consumer_of(consumer), Some(2)),
        Step::RecoverBatch { consumer, batch } => {
            let batches = system.batches(consumer_of(consumer))?;
            if batches.is_empty() {
                return Ok(());
            }
            let batch = batch.get(&batches);
            system.recover_batch(consumer_of(consumer), batch.batch)
        }
        Step::Payday { validator, amount } => {
            let (consumer, validator) = validator.get(&all);
            for pays in [true, false] {
                system.world.advance(DAY);
                system.run_epoch(*consumer)?;
                if pays {
                    system.distribute(*consumer, validator, amount)?;
                }
            }
            Ok(())
        }
        Step::Farewell { validator } => {
            let (consumer, validator) = validator.get(&all);
            let chain = system.consumer(*consumer)?.chain;
            system.distribute(*consumer, validator, 1_000_000)?;
            unstake_all(system, *consumer, validator)?;
            system.world.chain_mut(chain).tombstone(validator)?;
            system.sync_validators(*consumer)?;
            system.world.relay_all()?;
            system.world.advance(DAY);
            system.run_epoch(*consumer)?;
            system.world.relay_all().map(drop)
        }
        Step::WithdrawRewards { who, all } => {
            let mut entitled = vec![];
            for consumer in 0..system.consumer_count() {
                for user in USERS {
                    let pending = system.pending_rewards(&system.user(user), consumer)?;
                    let some = pending.into_iter().filter(|of| !of.amount.is_zero());
                    entitled.extend(some.map(|of| (user, consumer, of.validator)));
                }
            }
            if entitled.is_empty() {
                return Ok(());
            }
            let (user, consumer, validator) = who.get(&entitled);
            let validator = (!all).then_some(validator.as_str());
            system.withdraw_rewards(user, *consumer, validator, None).map(drop)
        }
        Step::SinkRewards { validator } => {
            let mut parked = vec![];
            for consumer in 0..system.consumer_count() {
                let pools = system.reward_pools(consumer)?.into_iter().filter(|pool| !pool.parked.is_zero());
                parked.extend(pools.map(|pool| (consumer, pool.validator)));
            }
            if parked.is_empty() {
                return Ok(());
            }
            let (consumer, validator) = validator.get(&parked);
            system.sink_rewards(*consumer, validator)
        }
        Step::Starve { consumer, provider } => {
            let chain = match provider {
                true => system.deployment.provider,
                false => system.consumer(consumer_of(consumer))?.chain,
            };
            system.world.chain_mut(chain).starve_callbacks(1)
        }
        Step::Break { validator, broken } => {
            let (consumer, validator) = validator.get(&all);
            let chain = system.consumer(*consumer)?.chain;
            system.world.chain_mut(chain).break_rewards(validator, broken)
        }
        Step::Slash { validator, percent, hours } => {
            let (consumer, validator) = validator.get(&all);
            let chain = system.consumer(*consumer)?.chain;
            let chain = system.world.chain_mut(chain);
            let height = chain.height().saturating_sub(hours * 60 * 60 / chain.config().block_secs);
            chain.slash(validator, Decimal::percent(percent), height).map(drop)
        }
        Step::Stranger { consumer, amount, forged } => {
            let consumer = consumer_of(consumer);
            let deployed = system.consumer(consumer)?.clone();
            let stranger = system.world.chain(deployed.chain).account("stranger");
            let entry = ValidatorReward { validator: all[0].1.clone(), amount: amount.into() };
            let split = RewardSplit { batch: BatchId(1), split: vec![entry] };
            let memo = split.to_memo(&stranger, deployed.external_staking.as_str()).unwrap();
            let to = &deployed.external_staking;
            system.transfer_as("stranger", consumer, to, amount, forged.then_some(memo)).map(drop)
        }
        Step::ExpireFar { consumer } => {
            let deployed = system.consumer(consumer_of(consumer))?.clone();
            system.world.expire_client(deployed.link, deployed.chain)
        }
        _ => Ok(()),
    }
}

/// Forces an Unstake, aborts a Stake.
pub fn give_up(system: &mut System, user: &str, consumer: usize, kind: TxKind, tx_id: TxId) -> SimResult<()> {
    match kind {
        TxKind::Stake => system.abort(user, consumer, tx_id),
        TxKind::Unstake => system.give_up_unstake(user, consumer, tx_id).map(drop),
        TxKind::Slash => Ok(()),
    }
}

/// Something happens to a validator, and the converter learns of it. The provider learns when the
/// packet is relayed.
fn report_change(
    system: &mut System,
    validator: Index,
    change: impl FnOnce(&mut mesh_simulator::Chain, &str) -> SimResult<()>,
) -> SimResult<()> {
    let all = validators(system);
    let (consumer, name) = validator.get(&all);
    let chain = system.consumer(*consumer)?.chain;
    change(system.world.chain_mut(chain), name)?;
    system.sync_validators(*consumer)
}

fn to_first_consumer(system: &System, ids: &[PacketId]) -> SimResult<Vec<PacketId>> {
    let end = system.consumer(0)?.provider_end;
    Ok(ids.iter().copied().filter(|id| id.channel == end).collect())
}

/// Transactions of a user that are pending, by consumer.
pub fn pending(system: &System, user: &str, consumer: usize) -> Vec<(TxKind, TxId)> {
    let txs = system.txs(&system.user(user), consumer).unwrap();
    txs.iter().filter(|tx| tx.status == TxStatus::Pending).map(|tx| (tx.kind, tx.tx_id)).collect()
}
