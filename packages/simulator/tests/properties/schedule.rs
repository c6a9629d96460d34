//! Random schedules, and how a step of one is played.

use cosmwasm_std::Decimal;
use mesh_apis::external_staking::{TxKind, TxStatus};
use mesh_apis::TxId;
use mesh_simulator::staking::BondStatus;
use mesh_simulator::valset_file::ValidatorSpec;
use mesh_simulator::{DeployConfig, PacketId, SimResult, System};
use proptest::prelude::*;
use proptest::sample::Index;

pub const DAY: u64 = 24 * 60 * 60;
pub const USERS: [&str; 3] = ["alice", "bob", "carol"];
pub const COLLATERAL: u128 = 1_000;

/// How many schedules are tried: `PROPTEST_CASES`, or this many.
pub fn cases(count: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(count);
    ProptestConfig { max_shrink_iters: 2_000, ..ProptestConfig::with_cases(cases) }
}

/// The two consumers, with few validators, so that schedules meet.
pub fn system() -> System {
    let set = |prefix: &'static str, count: u8| -> Vec<ValidatorSpec> {
        (0..count)
            .map(|index| ValidatorSpec {
                operator_address: format!("{prefix}valoper1{}", char::from(b'a' + index)),
                pub_key: [vec![index + 1; 31], vec![prefix.len() as u8]].concat(),
                moniker: format!("{prefix} {index}"),
                tokens: 1_000_000,
                status: BondStatus::Bonded,
                jailed: false,
            })
            .collect()
    };
    let mut config = DeployConfig::standard(vec![set("cona", 2), set("conb", 2)]);
    for consumer in &mut config.consumers {
        consumer.max_slash = Decimal::percent(40);
        consumer.max_cap = 900u128.into();
        consumer.treasury = 900u128.into();
        consumer.history_limit = Some(4);
        consumer.page_limit = Some(1);
    }
    let mut system = System::new(&config).unwrap();
    for user in USERS {
        system.fund(user, COLLATERAL).unwrap();
        system.bond(user, COLLATERAL).unwrap();
    }
    system
}

/// One step. Most name what they are about by an index into what there is at that moment.
#[derive(Clone, Debug)]
pub enum Step {
    Stake {
        user: Index,
        validator: Index,
        amount: u128,
    },
    Unstake {
        user: Index,
        validator: Index,
        amount: u128,
    },
    Unbond {
        user: Index,
        amount: u128,
    },
    Bond {
        user: Index,
        amount: u128,
    },
    Withdraw {
        user: Index,
        consumer: Index,
    },
    GiveUp {
        user: Index,
        consumer: Index,
        tx: Index,
    },
    SendOwed {
        consumer: Index,
    },
    SendUpdates {
        consumer: Index,
    },
    Deliver(Index),
    Acknowledge(Index),
    TimeOut(Index),
    RelayAll,
    Epoch {
        consumer: Index,
    },
    Jail {
        validator: Index,
    },
    Unjail {
        validator: Index,
    },
    Tombstone {
        validator: Index,
    },
    Sync {
        consumer: Index,
    },
    Expire {
        consumer: Index,
    },
    Revive {
        consumer: Index,
    },
    Halt {
        consumer: Index,
    },
    Resume {
        consumer: Index,
    },
    Price {
        consumer: Index,
        percent: u64,
    },
    Cap {
        consumer: Index,
        amount: u128,
    },
    Hours(u64),
    /// Only in schedules with a consumer that lies: the first one forges an ack.
    ForgeAck {
        packet: Index,
        ack: Vec<u8>,
    },
    /// Likewise, a timeout.
    ForgeTimeout(Index),
    /// Likewise, a packet.
    ForgePacket(Vec<u8>),
    /// Likewise, the closing of the channel.
    Close,
}

fn index() -> impl Strategy<Value = Index> {
    any::<Index>()
}

fn amount() -> impl Strategy<Value = u128> {
    prop_oneof![1u128..20, 50u128..500, Just(COLLATERAL)]
}

/// What an honest system can do.
pub fn honest_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        24 => (index(), index(), amount())
            .prop_map(|(user, validator, amount)| Step::Stake { user, validator, amount }),
        20 => (index(), index(), amount())
            .prop_map(|(user, validator, amount)| Step::Unstake { user, validator, amount }),
        2 => (index(), amount()).prop_map(|(user, amount)| Step::Unbond { user, amount }),
        2 => (index(), amount()).prop_map(|(user, amount)| Step::Bond { user, amount }),
        5 => (index(), index()).prop_map(|(user, consumer)| Step::Withdraw { user, consumer }),
        14 => (index(), index(), index())
            .prop_map(|(user, consumer, tx)| Step::GiveUp { user, consumer, tx }),
        4 => index().prop_map(|consumer| Step::SendOwed { consumer }),
        3 => index().prop_map(|consumer| Step::SendUpdates { consumer }),
        24 => index().prop_map(Step::Deliver),
        24 => index().prop_map(Step::Acknowledge),
        10 => index().prop_map(Step::TimeOut),
        2 => Just(Step::RelayAll),
        4 => index().prop_map(|consumer| Step::Epoch { consumer }),
        5 => index().prop_map(|validator| Step::Jail { validator }),
        5 => index().prop_map(|validator| Step::Unjail { validator }),
        1 => index().prop_map(|validator| Step::Tombstone { validator }),
        3 => index().prop_map(|consumer| Step::Sync { consumer }),
        2 => index().prop_map(|consumer| Step::Expire { consumer }),
        6 => index().prop_map(|consumer| Step::Revive { consumer }),
        2 => index().prop_map(|consumer| Step::Halt { consumer }),
        6 => index().prop_map(|consumer| Step::Resume { consumer }),
        2 => (index(), 0u64..300).prop_map(|(consumer, percent)| Step::Price { consumer, percent }),
        2 => (index(), 0u128..1_500).prop_map(|(consumer, amount)| Step::Cap { consumer, amount }),
        14 => prop_oneof![1u64..30, 150u64..250, Just(22 * 24)].prop_map(Step::Hours),
    ]
}

/// What a system can do in which the first consumer lies.
pub fn lying_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        16 => honest_step(),
        4 => (index(), ack_bytes()).prop_map(|(packet, ack)| Step::ForgeAck { packet, ack }),
        1 => index().prop_map(Step::ForgeTimeout),
        1 => packet_bytes().prop_map(Step::ForgePacket),
        1 => prop::bool::weighted(0.2).prop_map(|close| if close { Step::Close } else { Step::RelayAll }),
    ]
}

fn ack_bytes() -> impl Strategy<Value = Vec<u8>> {
    let sums = (0u64..9, 0u64..99, any::<u128>(), 0u128..2_000).prop_map(|(n, height, staked, unstaked)| {
        let sums = mesh_apis::ack::StakeAck {
            n,
            height: Some(height),
            staked: staked.into(),
            unstaked: unstaked.into(),
        };
        mesh_apis::ack::success(&sums).unwrap().to_vec()
    });
    let fixed =
        prop_oneof![Just(r#"{"result":"AQ=="}"#), Just(r#"{"error":"no"}"#), Just("{}"), Just("no json"),];
    prop_oneof![
        sums,
        fixed.prop_map(|ack| ack.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 1..40)
    ]
}

fn packet_bytes() -> impl Strategy<Value = Vec<u8>> {
    let operation = ("[ab]", 0u64..50, 0u64..50).prop_map(|(letter, height, seq)| {
        format!(
            r#"{{"remove_validators":{{"validators":[{{"valoper":"conavaloper1{letter}","height":{height},"seq":{seq}}}]}}}}"#
        )
        .into_bytes()
    });
    prop_oneof![operation, prop::collection::vec(any::<u8>(), 1..60)]
}

fn validators(system: &System) -> Vec<(usize, String)> {
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

/// Plays a step. What is refused is refused: a schedule may ask for anything. The only error is one of the harness itself.
pub fn play(system: &mut System, step: &Step) {
    let _refused: SimResult<()> = try_play(system, step.clone());
}

fn try_play(system: &mut System, step: Step) -> SimResult<()> {
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
            let link = system.consumer(consumer_of(consumer))?.link;
            system.world.revive_client(link, system.deployment.provider)
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

/// Forces an Unstake, aborts a Stake.
pub fn give_up(system: &mut System, user: &str, consumer: usize, kind: TxKind, tx_id: TxId) -> SimResult<()> {
    match kind {
        TxKind::Stake => system.abort(user, consumer, tx_id),
        TxKind::Unstake => system.force(user, consumer, tx_id),
    }
}

/// Something happens to a validator, and the converter learns of it. The provider learns when the packet is relayed.
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
