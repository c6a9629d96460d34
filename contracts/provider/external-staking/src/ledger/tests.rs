#![allow(clippy::arithmetic_side_effects)]

use mesh_apis::ConsumerHeight;
use proptest::prelude::*;

use super::*;

fn ack(n: u64, height: u64, staked: u128, unstaked: u128) -> Option<StakeAck> {
    Some(StakeAck {
        n,
        height: Some(ConsumerHeight(height)),
        staked: staked.into(),
        unstaked: unstaked.into(),
    })
}

fn confirmed(ledger: Ledger, snapshot: &Snapshot, amount: u128, ack: Option<StakeAck>) -> Ledger {
    ledger.confirmed(PacketKind::Stake, amount.into(), TxId(1), snapshot, ack).unwrap()
}

fn sent(ledger: Ledger, amount: u128) -> (Ledger, Snapshot) {
    ledger.sent(PacketKind::Stake, amount.into()).unwrap()
}

fn kind_of(ledger: &Ledger) -> Option<DivergenceKind> {
    ledger.diverged.as_ref().map(|divergence| divergence.kind)
}

#[test]
fn a_matching_ack_is_no_divergence() {
    let (ledger, snapshot) = sent(Ledger::default(), 100);
    let ledger = confirmed(ledger, &snapshot, 100, ack(1, 5, 100, 0));
    assert_eq!(ledger.staked, Uint128::new(100));
    assert_eq!(ledger.staking, Uint128::zero());
    assert_eq!(kind_of(&ledger), None);
}

#[test]
fn a_sum_below_the_acked_sum_plus_the_packet_diverges() {
    let (ledger, first) = sent(Ledger::default(), 100);
    let (ledger, snapshot) = sent(confirmed(ledger, &first, 100, ack(1, 5, 100, 0)), 10);
    assert_eq!(kind_of(&confirmed(ledger, &snapshot, 10, ack(2, 6, 109, 0))), Some(DivergenceKind::Staked));
}

#[test]
fn a_sum_above_what_can_have_been_applied_diverges() {
    let (ledger, snapshot) = sent(Ledger::default(), 100);
    let (ledger, _) = sent(ledger, 7);
    assert_eq!(kind_of(&confirmed(ledger.clone(), &snapshot, 100, ack(2, 6, 107, 0))), None);
    assert_eq!(kind_of(&confirmed(ledger, &snapshot, 100, ack(2, 6, 108, 0))), Some(DivergenceKind::Staked));
}

#[test]
fn an_unstake_that_was_never_sent_diverges() {
    let (ledger, snapshot) = sent(Ledger::default(), 100);
    assert_eq!(
        kind_of(&confirmed(ledger, &snapshot, 100, ack(2, 6, 100, 1))),
        Some(DivergenceKind::Unstaked)
    );
}

#[test]
fn a_failed_packet_that_was_applied_diverges_in_the_end() {
    let (ledger, _) = sent(Ledger::default(), 5);
    let (ledger, snapshot) = sent(ledger, 100);
    let ledger = confirmed(ledger, &snapshot, 100, ack(2, 6, 105, 0));
    assert_eq!(kind_of(&ledger), None);
    let ledger = ledger.failed(PacketKind::Stake, Uint128::new(5), TxId(0)).unwrap();
    assert_eq!(kind_of(&ledger), Some(DivergenceKind::Settled));
}

#[test]
fn a_wrong_count_of_operations_diverges_when_settled() {
    let (ledger, snapshot) = sent(Ledger::default(), 100);
    assert_eq!(kind_of(&confirmed(ledger, &snapshot, 100, ack(2, 6, 100, 0))), Some(DivergenceKind::Settled));
}

#[test]
fn a_height_below_one_known_at_sending_diverges() {
    let (ledger, first) = sent(Ledger::default(), 100);
    let (ledger, snapshot) = sent(confirmed(ledger, &first, 100, ack(1, 9, 100, 0)), 10);
    let ledger = confirmed(ledger, &snapshot, 10, ack(2, 8, 110, 0));
    assert_eq!(kind_of(&ledger), Some(DivergenceKind::Height));
    assert_eq!(ledger.height, ConsumerHeight(9));
}

#[test]
fn sums_are_checked_without_a_height_too() {
    let (ledger, first) = sent(Ledger::default(), 100);
    let ledger = confirmed(ledger, &first, 100, ack(1, 9, 100, 0));
    let (ledger, snapshot) = sent(ledger, 10);
    let without = |staked: u128| ack(2, 0, staked, 0).map(|ack| StakeAck { height: None, ..ack });
    assert_eq!(kind_of(&confirmed(ledger.clone(), &snapshot, 10, without(110))), None);
    assert_eq!(confirmed(ledger.clone(), &snapshot, 10, without(110)).height, ConsumerHeight(9));
    assert_eq!(kind_of(&confirmed(ledger, &snapshot, 10, without(111))), Some(DivergenceKind::Staked));
}

#[test]
fn the_first_divergence_is_kept() {
    let (ledger, snapshot) = sent(Ledger::default(), 100);
    let (ledger, second) = sent(ledger, 1);
    let ledger = confirmed(ledger, &snapshot, 100, ack(1, 1, 99, 0));
    let ledger =
        ledger.confirmed(PacketKind::Stake, Uint128::one(), TxId(2), &second, ack(2, 1, 5_000, 0)).unwrap();
    assert_eq!(ledger.diverged.unwrap().tx_id, TxId(1));
}

#[test]
fn sums_that_could_overflow_are_refused_before_anything_is_sent() {
    let (ledger, snapshot) = sent(Ledger::default(), u128::MAX - 1);
    let ledger = confirmed(ledger, &snapshot, u128::MAX - 1, None);
    assert!(ledger.clone().sent(PacketKind::Stake, Uint128::new(2)).is_err());
    assert!(ledger.sent(PacketKind::Stake, Uint128::one()).is_ok());
}

#[test]
fn an_ack_without_sums_may_have_been_the_latest() {
    let (ledger, first) = sent(Ledger::default(), 100);
    let (ledger, second) = sent(ledger, 10);
    let ledger = confirmed(ledger, &first, 100, None);
    assert_eq!(kind_of(&confirmed(ledger, &second, 10, ack(1, 5, 10, 0))), None);
}

#[test]
fn an_ack_without_sums_excuses_no_wrong_sums_of_the_latest() {
    let (ledger, first) = sent(Ledger::default(), 100);
    let (ledger, second) = sent(ledger, 10);
    let ledger = confirmed(ledger, &first, 100, None);
    assert_eq!(kind_of(&confirmed(ledger, &second, 10, ack(2, 5, 10, 0))), Some(DivergenceKind::Settled));
}

#[test]
fn a_count_that_lags_diverges_where_every_ack_had_sums() {
    let (ledger, first) = sent(Ledger::default(), 100);
    let (ledger, second) = sent(ledger, 10);
    let ledger = confirmed(ledger, &first, 100, ack(1, 5, 100, 0));
    assert_eq!(kind_of(&confirmed(ledger, &second, 10, ack(1, 5, 110, 0))), Some(DivergenceKind::Settled));
}

#[test]
fn what_is_zero_is_not_stored() {
    let ledger = Ledger { staked: Uint128::new(7), ..Ledger::default() };
    assert_eq!(cosmwasm_std::to_json_string(&ledger).unwrap(), r#"{"s":"7"}"#);
}

/// A packet between a ledger and a correct converter.
#[derive(Clone)]
struct Packet {
    kind: PacketKind,
    amount: Uint128,
    snapshot: Snapshot,
    ack: Option<Option<StakeAck>>,
}

#[derive(Clone, Debug)]
enum Step {
    Stake(u8),
    Unstake(u8),
    Deliver(prop::sample::Index),
    Refuse(prop::sample::Index),
    Acknowledge(prop::sample::Index, bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let index = any::<prop::sample::Index>;
    let step = prop_oneof![
        (1u8..50).prop_map(Step::Stake),
        (1u8..50).prop_map(Step::Unstake),
        index().prop_map(Step::Deliver),
        index().prop_map(Step::Refuse),
        (index(), prop::bool::weighted(0.9)).prop_map(|(at, sums)| Step::Acknowledge(at, sums)),
    ];
    prop::collection::vec(step, 0..120)
}

proptest! {
    /// Deliveries, refusals and acks in any order, some acks without sums: a correct converter is
    /// never accused.
    #[test]
    fn a_correct_converter_never_diverges(steps in steps()) {
        let mut ledger = Ledger::default();
        let mut flying: Vec<Packet> = vec![];
        let mut applied = StakeAck { n: 0, height: Some(ConsumerHeight(1)), staked: Uint128::zero(), unstaked: Uint128::zero() };
        for step in steps {
            applied.height = applied.height.map(|height| height.plus(1));
            match step {
                Step::Stake(amount) => send(&mut ledger, &mut flying, PacketKind::Stake, amount.into()),
                Step::Unstake(amount) => {
                    let free = ledger.staked - ledger.unstaked - ledger.unstaking;
                    if free >= Uint128::from(amount) {
                        send(&mut ledger, &mut flying, PacketKind::Unstake, amount.into());
                    }
                }
                Step::Deliver(at) => {
                    let sent: Vec<_> = (0..flying.len()).filter(|i| flying[*i].ack.is_none()).collect();
                    if sent.is_empty() { continue }
                    let packet = &mut flying[*at.get(&sent)];
                    applied.n += 1;
                    match packet.kind {
                        PacketKind::Stake => applied.staked += packet.amount,
                        PacketKind::Unstake => applied.unstaked += packet.amount,
                    }
                    packet.ack = Some(Some(applied.clone()));
                }
                Step::Refuse(at) => {
                    let sent: Vec<_> = (0..flying.len()).filter(|i| flying[*i].ack.is_none()).collect();
                    if sent.is_empty() { continue }
                    let packet = flying.remove(*at.get(&sent));
                    ledger = ledger.failed(packet.kind, packet.amount, TxId(0)).unwrap();
                }
                Step::Acknowledge(at, with_sums) => {
                    let acked: Vec<_> = (0..flying.len()).filter(|i| flying[*i].ack.is_some()).collect();
                    if acked.is_empty() { continue }
                    let packet = flying.remove(*at.get(&acked));
                    let sums = packet.ack.unwrap().filter(|_| with_sums);
                    ledger = ledger
                        .confirmed(packet.kind, packet.amount, TxId(0), &packet.snapshot, sums)
                        .unwrap();
                }
            }
            prop_assert_eq!(&ledger.diverged, &None);
            prop_assert_eq!(ledger.in_flight, flying.len() as u64);
        }
    }
}

fn send(ledger: &mut Ledger, flying: &mut Vec<Packet>, kind: PacketKind, amount: Uint128) {
    let (next, snapshot) = ledger.clone().sent(kind, amount).unwrap();
    *ledger = next;
    flying.push(Packet { kind, amount, snapshot, ack: None });
}
