//! Random schedules against a correct consumer: every invariant of the specification that this
//! contract alone can break is checked after every step, and in the end everything can be emptied.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::Index;

use super::correct_consumer::{content, Consumer};
use super::*;
use crate::packet::PacketKind;
use crate::position::POSITIONS;
use crate::tx::record::Tx;
use crate::user::User;

pub(super) const USERS: [&str; 2] = ["alice", "bob"];
pub(super) const VALIDATORS: [&str; 2] = [V, W];

#[derive(Clone, Debug)]
pub(super) enum Step {
    Stake(Index, Index, u8),
    Unstake(Index, Index, u8),
    Deliver(Index),
    Refuse(Index),
    Ack(Index),
    TimeOut(Index),
    Forge(Index, Binary),
    Pass(u64),
    Reopen,
    GiveUp(Index),
    SendOwed,
    Withdraw(Index),
    Retry(Index),
    CanSend(bool),
    VaultWorks(bool),
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let index = any::<Index>;
    prop_oneof![
        6 => (index(), index(), 1u8..30).prop_map(|(user, v, amount)| Step::Stake(user, v, amount)),
        6 => (index(), index(), 1u8..30).prop_map(|(user, v, amount)| Step::Unstake(user, v, amount)),
        8 => index().prop_map(Step::Deliver),
        2 => index().prop_map(Step::Refuse),
        8 => index().prop_map(Step::Ack),
        3 => index().prop_map(Step::TimeOut),
        4 => prop_oneof![Just(1), Just(TIMEOUT), Just(GRACE), Just(UNBONDING)].prop_map(Step::Pass),
        1 => Just(Step::Reopen),
        6 => index().prop_map(Step::GiveUp),
        3 => Just(Step::SendOwed),
        3 => index().prop_map(Step::Withdraw),
        1 => index().prop_map(Step::Retry),
        1 => prop::bool::weighted(0.7).prop_map(Step::CanSend),
        1 => prop::bool::weighted(0.7).prop_map(Step::VaultWorks),
    ]
}

/// Of all transactions that there ever were, the forgotten ones included.
fn all_tx_ids(world: &World) -> Vec<TxId> {
    let users = USERS.iter().filter_map(|user| User::load(&world.deps.storage, &addr(user)).unwrap());
    users.flat_map(|user| (0..user.entries).map(move |seq| user.tx_id(seq).unwrap())).collect()
}

/// The packets of which `wanted` holds, by their place.
fn pick(world: &World, at: &Index, wanted: impl Fn(&IbcPacket) -> bool) -> Option<IbcPacket> {
    let places: Vec<_> = world.flying.iter().filter(|packet| wanted(packet)).collect();
    (!places.is_empty()).then(|| (*at.get(&places)).clone())
}

/// On a closed channel nothing is delivered or acknowledged; what was not delivered can be timed
/// out at once (ICS-4).
fn is_open(world: &World, packet: &IbcPacket) -> bool {
    mesh_toolkit::control_channel::CHANNEL.load(&world.deps.storage).unwrap().channel_id
        == packet.src.channel_id
}

/// Delivered over a channel that was closed before the ack came back: silent for ever.
fn is_lost(world: &World, consumer: &Consumer, packet: &IbcPacket) -> bool {
    consumer.delivered(packet) && !is_open(world, packet)
}

/// Calls that do not apply are refused, and change nothing: [`World::run`] undoes them.
pub(super) fn take(world: &mut World, consumer: &mut Consumer, step: &Step) {
    let now = world.env.block.time;
    match step {
        Step::Stake(user, v, amount) => {
            let _ = world.stake(USERS[user.index(2)], VALIDATORS[v.index(2)], (*amount).into());
        }
        Step::Unstake(user, v, amount) => {
            let _ = world.unstake(USERS[user.index(2)], VALIDATORS[v.index(2)], (*amount).into());
        }
        Step::Deliver(at) => {
            let in_time = |packet: &IbcPacket| {
                !consumer.delivered(packet) && now < timeout_of(packet) && is_open(world, packet)
            };
            if let Some(packet) = pick(world, at, in_time) {
                consumer.deliver(&packet);
            }
        }
        Step::Refuse(at) => {
            let in_time = |packet: &IbcPacket| {
                !consumer.delivered(packet) && now < timeout_of(packet) && is_open(world, packet)
            };
            if let Some(packet) = pick(world, at, in_time) {
                consumer.acks.insert(packet.sequence, refusal());
            }
        }
        Step::Ack(at) => {
            if let Some(packet) =
                pick(world, at, |packet| consumer.delivered(packet) && is_open(world, packet))
            {
                world.ack(packet_tx(&packet), consumer.acks[&packet.sequence].clone());
            }
        }
        Step::TimeOut(at) => {
            let late = |packet: &IbcPacket| !consumer.delivered(packet) && now_or_closed(world, packet);
            if let Some(packet) = pick(world, at, late) {
                world.time_out(packet_tx(&packet));
            }
        }
        Step::Reopen => {
            let old = mesh_toolkit::control_channel::CHANNEL.load(&world.deps.storage).unwrap().channel_id;
            world.close_channel(&old);
            world.open_channel(&format!("{old}0")).unwrap();
        }
        Step::Forge(at, ack) => {
            if let Some(packet) = pick(world, at, |_| true) {
                world.ack(packet_tx(&packet), ack.clone());
            }
        }
        Step::Pass(secs) => world.pass(*secs),
        Step::GiveUp(at) => {
            let ids = all_tx_ids(world);
            if ids.is_empty() {
                return;
            }
            let tx_id = ids[at.index(ids.len())];
            for user in USERS {
                let _ = world.force(user, tx_id);
                let _ = world.abort(user, tx_id);
                let (validator, amount) = (VALIDATORS[at.index(2)], at.index(30) as u128);
                let (forcible, stake) = (world.forcible(user, validator), world.position(user, validator));
                assert!(forcible <= stake.0 - stake.1);
                let forced = world.force_failed(user, validator, amount).is_ok();
                assert_eq!(forced, (1..=forcible).contains(&amount), "{amount} of {forcible}");
            }
        }
        Step::SendOwed => {
            world.send_owed(Some(3)).unwrap();
        }
        Step::Withdraw(user) => {
            let _ = world.withdraw(USERS[user.index(2)]);
        }
        Step::Retry(user) => {
            let user = addr(USERS[user.index(2)]).into_string();
            let _ = world.execute("stranger", ExecuteMsg::RetryRelease { user });
        }
        Step::CanSend(can) => world.can_send = *can,
        Step::VaultWorks(works) => world.vault_works = *works,
    }
}

/// Invariant 3: what the vault holds for this contract is what this contract owes its users.
pub(super) fn check_liens(world: &World) {
    for user in USERS {
        let positions: u128 = VALIDATORS
            .iter()
            .map(|v| world.position(user, v))
            .inspect(|(stake, unstaking, _)| assert!(unstaking <= stake))
            .map(|(stake, _, pending)| stake + pending)
            .sum();
        let claims: u128 = world.claims(user).iter().map(|(amount, ..)| amount).sum();
        assert_eq!(world.lien(user), positions + claims + world.parked(user), "lien of {user}");
    }
}

/// The books of each validator are the sums over what is stored, and over what is in flight.
pub(super) fn check_books(world: &World) {
    let storage = &world.deps.storage;
    let txs = world.txs();
    for v in VALIDATORS {
        let ledger = world.ledger(v);
        let positions: u128 = POSITIONS
            .range(storage, None, None, Order::Ascending)
            .map(Result::unwrap)
            .filter(|((_, of), _)| of == v)
            .map(|(_, position)| position.stake().u128())
            .sum();
        // Invariant 1, always: A[V] = sum of positions + owed + forced but unresolved.
        assert_eq!((ledger.staked - ledger.unstaked).u128(), positions + ledger.owed.u128(), "A of {v}");
        let sum = |wanted: &dyn Fn(&Tx) -> bool| -> u128 {
            txs.values().filter(|tx| tx.validator == v && wanted(tx)).map(|tx| tx.amount.u128()).sum()
        };
        let owed = sum(&|tx| matches!(Phase::of(&tx.state), Phase::Owed { .. } | Phase::OwedInFlight { .. }));
        assert_eq!(ledger.owed.u128(), owed);
        let flying: Vec<_> = world.flying.iter().map(content).filter(|(of, ..)| of == v).collect();
        let in_flight =
            |kind| flying.iter().filter(|(_, of, _)| *of == kind).map(|(.., amount)| amount).sum::<u128>();
        assert_eq!(ledger.staking.u128(), in_flight(PacketKind::Stake));
        assert_eq!(ledger.unstaking.u128(), in_flight(PacketKind::Unstake));
        assert_eq!(ledger.in_flight, flying.len() as u64);
    }
    let flying: BTreeSet<_> = world.flying.iter().map(packet_tx).collect();
    assert_eq!(flying.len(), world.flying.len(), "at most one packet of a transaction in flight");
    for (tx_id, tx) in &txs {
        let expected = matches!(
            Phase::of(&tx.state),
            Phase::Pending | Phase::Aborted { .. } | Phase::OwedInFlight { .. }
        );
        assert_eq!(flying.contains(&TxId(*tx_id)), expected, "{tx_id} is {:?}", tx.state);
    }
    let mut waiting: Vec<_> = world.waiting().into_iter().map(|tx_id| tx_id.0).collect();
    waiting.sort_unstable();
    let owed = txs
        .iter()
        .filter(|(_, tx)| matches!(Phase::of(&tx.state), Phase::Owed { .. }))
        .map(|(tx_id, _)| *tx_id);
    assert_eq!(waiting, owed.collect::<Vec<_>>(), "the outbox holds what is owed, once");
}

/// What holds against a correct consumer only.
fn check_consumer(world: &World, consumer: &Consumer) {
    for v in VALIDATORS {
        let ledger = world.ledger(v);
        assert_eq!(ledger.diverged, None);
        let coming: u128 = world
            .flying
            .iter()
            .filter(|packet| !consumer.delivered(packet))
            .map(content)
            .filter(|(of, kind, _)| of == v && *kind == PacketKind::Unstake)
            .map(|(.., amount)| amount)
            .sum();
        let waiting: u128 = world
            .waiting()
            .into_iter()
            .map(|id| world.tx(id))
            .filter(|tx| tx.validator == v)
            .map(|tx| tx.amount.u128())
            .sum();
        // Invariant 2. (A refused Unstake leaves more, never less.)
        assert!(consumer.stake_of(v) >= coming + waiting);
        if ledger.in_flight == 0 {
            assert_eq!((ledger.staked - ledger.unstaked).u128(), consumer.stake_of(v), "A = D of {v}");
        }
    }
}

fn now_or_closed(world: &World, packet: &IbcPacket) -> bool {
    world.env.block.time >= timeout_of(packet) || !is_open(world, packet)
}

/// Invariant 5: what is in flight resolves, and finitely many calls that anyone can make empty the
/// rest.
pub(super) fn drain(world: &mut World, consumer: &mut Consumer) {
    (world.can_send, world.vault_works) = (true, true);
    for user in USERS {
        let user = addr(user).into_string();
        let _ = world.execute("stranger", ExecuteMsg::RetryRelease { user });
    }
    loop {
        world.send_owed(Some(30)).unwrap();
        let (lost, flying): (Vec<_>, Vec<_>) =
            world.flying.clone().into_iter().partition(|packet| is_lost(world, consumer, packet));
        if flying.is_empty() {
            assert_eq!(world.waiting(), []);
            assert_eq!(VALIDATORS.map(|v| world.ledger(v).in_flight).iter().sum::<u64>(), lost.len() as u64);
            break;
        }
        for packet in flying {
            if !consumer.delivered(&packet) {
                if now_or_closed(world, &packet) {
                    world.time_out(packet_tx(&packet));
                    continue;
                }
                consumer.deliver(&packet);
            }
            world.ack(packet_tx(&packet), consumer.acks[&packet.sequence].clone());
        }
    }
    assert_eq!(USERS.map(|user| world.parked(user)), [0, 0]);
}

/// Everyone leaves; `settle` resolves what they send. Then no lien, no claim and no position is
/// left.
pub(super) fn leave(world: &mut World, mut settle: impl FnMut(&mut World)) {
    for user in USERS {
        for v in VALIDATORS {
            let (stake, unstaking, _) = world.position(user, v);
            if stake > unstaking {
                world.unstake(user, v, stake - unstaking).unwrap();
            }
        }
    }
    settle(world);
    world.pass(UNBONDING);
    for user in USERS {
        while !world.claims(user).is_empty() {
            world.withdraw(user).unwrap();
        }
        assert_eq!((world.lien(user), world.parked(user)), (0, 0), "{user} got everything back");
        assert!(world.stored_claims(user).is_empty());
    }
    assert!(POSITIONS.is_empty(&world.deps.storage));
}

/// Gives up everything that is silent or failed, as its users.
pub(super) fn give_up_all(world: &mut World) {
    for (tx_id, tx) in world.txs() {
        let user = USERS.into_iter().find(|user| addr(user) == tx.user).unwrap();
        if Phase::of(&tx.state) == Phase::Pending {
            match tx.kind {
                PacketKind::Stake => world.abort(user, TxId(tx_id)).unwrap(),
                PacketKind::Unstake => world.force(user, TxId(tx_id)).unwrap(),
            };
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn with_a_correct_consumer_invariants_hold_and_all_drains(
        steps in prop::collection::vec(step(), 0..100),
        history_limit in 1u32..6,
    ) {
        let mut world = World::with(|msg| msg.history_limit = Some(history_limit));
        let mut consumer = Consumer::default();
        for step in &steps {
            take(&mut world, &mut consumer, step);
            check_liens(&world);
            check_books(&world);
            check_consumer(&world, &consumer);
        }
        drain(&mut world, &mut consumer);
        check_consumer(&world, &consumer);
        leave(&mut world, |world| {
            drain(world, &mut consumer);
            // What was lost with its channel is given up.
            world.pass(TIMEOUT + GRACE);
            give_up_all(world);
        });
        if world.flying.is_empty() {
            prop_assert_eq!(VALIDATORS.map(|v| consumer.stake_of(v)), [0, 0]);
        }
    }
}
