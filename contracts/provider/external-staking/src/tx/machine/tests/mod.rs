//! The table of docs/protocol.md, row by row: what is not in it is refused.

#![allow(clippy::arithmetic_side_effects)]

use cosmwasm_std::Addr;
use mesh_apis::ack::StakeAck;
use mesh_apis::external_staking::TxStatus;
use mesh_apis::time::{Seconds, UnixTime};
use mesh_apis::{ConsumerHeight, TxId};

use super::*;
use table::{row, At, On, Row, EVENTS, STATES, UNCHANGED};

mod table;

const V: &str = "v";
const NOW: u64 = 10_000;
/// Maturity of a claim that is made now.
const MATURITY: u64 = 11_000;
/// Maturity of a claim that was made before.
const EARLIER: u64 = 10_500;
/// Maturity of a claim that pays a debt.
const LATEST: u64 = 12_000;
const TERMS: Terms = Terms {
    now: UnixTime(NOW),
    timeout_at: UnixTime(10_100),
    release_at: UnixTime(MATURITY),
    grace_period_secs: Seconds(50),
    exposure_lag: 7,
};
/// What a transaction is about.
const A: u128 = 7;
/// Height since which the position is exposed, height known when the packet was sent, and height of
/// its ack.
const SINCE: u64 = 5;
const KNOWN: u64 = 9;
const APPLIED: u64 = 50;

/// 100 are staked, 20 of them can be forced; the transaction comes on top.
fn books(at: At) -> Books {
    let amount = Uint128::new;
    let mut ledger = Ledger { staked: amount(100), height: ConsumerHeight(KNOWN), ..Ledger::default() };
    let position = Position::default().stake_sent(amount(100)).unwrap();
    let position = position.stake_confirmed(amount(100), ConsumerHeight(SINCE)).unwrap();
    let (position, charged) = position.unstake_sent(amount(20)).unwrap();
    let mut position = position.unstake_failed(amount(20), charged).unwrap();
    match at {
        At::Stake | At::StakeOfClaim => ledger = ledger.sent(PacketKind::Stake, A.into()).unwrap().0,
        At::Unstake | At::UnstakeOfClaim => {
            ledger = ledger.sent(PacketKind::Unstake, A.into()).unwrap().0;
        }
        At::NewStake | At::NewUnstake | At::Owed | At::Confirmed | At::Failed | At::Discharged => (),
    }
    match at {
        At::Stake => position = position.stake_sent(A.into()).unwrap(),
        At::Unstake => position = position.unstake_sent(A.into()).unwrap().0,
        At::Owed | At::UnstakeOfClaim => {
            ledger.staked += amount(A);
            ledger = ledger.owe(A.into()).unwrap();
        }
        At::NewStake | At::NewUnstake | At::StakeOfClaim | At::Confirmed | At::Failed | At::Discharged => (),
    }
    Books { ledger, position }
}

fn kind(at: At) -> PacketKind {
    match at {
        At::NewStake | At::Stake | At::StakeOfClaim => PacketKind::Stake,
        At::NewUnstake
        | At::Unstake
        | At::Owed
        | At::UnstakeOfClaim
        | At::Confirmed
        | At::Failed
        | At::Discharged => PacketKind::Unstake,
    }
}

fn tx(at: At) -> Tx {
    let sent = Snapshot { staked: 100u128.into(), height: ConsumerHeight(KNOWN), ..Snapshot::default() };
    let (packet, charged) = (kind(at), Uint128::zero());
    let state = match at {
        At::NewStake | At::NewUnstake => State::New,
        At::Stake | At::Unstake => State::InFlight { packet, sent, charged },
        At::StakeOfClaim | At::UnstakeOfClaim => {
            State::InFlightClaimed { packet, sent, release_at: UnixTime(EARLIER) }
        }
        At::Owed => State::Owed { release_at: UnixTime(EARLIER) },
        At::Confirmed => State::Confirmed,
        At::Failed => State::Failed,
        At::Discharged => State::Discharged,
    };
    Tx {
        id: TxId(3),
        user: Addr::unchecked("user"),
        validator: V.to_string(),
        kind: kind(at),
        amount: A.into(),
        state,
        channel_id: "channel-0".to_string(),
        reason: None,
        created_at: UnixTime(1),
        timeout_at: UnixTime(NOW - 50),
        updated_at: UnixTime(2),
        displaced: false,
    }
}

fn event(at: At, on: On) -> Event {
    let (staked, unstaked) = match at {
        At::Unstake => (100u128, A),
        At::UnstakeOfClaim => (100 + A, A),
        _ => (100 + A, 0),
    };
    let sums = StakeAck {
        n: 1,
        height: Some(ConsumerHeight(APPLIED)),
        staked: staked.into(),
        unstaked: unstaked.into(),
    };
    match on {
        On::Sent => Event::Sent { channel_id: "channel-5".to_string() },
        On::NotSent => Event::NotSent,
        On::Applied | On::AppliedOnceSlashed => Event::Applied(Some(sums)),
        On::Refused => Event::Refused(AckError::new(ReasonCode::Timeout, "")),
        On::Malformed => Event::Malformed,
        On::GivenUp => Event::GivenUp,
        On::Forced => Event::Forced,
        On::PaysDebt => Event::PaysDebt { debt: 4u128.into(), release_at: UnixTime(LATEST) },
    }
}

fn of_ledger(ledger: &Ledger) -> [i128; 4] {
    let acked = ledger.staked - ledger.unstaked;
    [acked, ledger.staking, ledger.unstaking, ledger.owed].map(|amount| amount.u128().try_into().unwrap())
}

fn of_position(position: &Position) -> [i128; 4] {
    [position.stake(), position.unstaking, position.pending, position.forcible()]
        .map(|amount| amount.u128().try_into().unwrap())
}

fn plus(before: [i128; 4], change: [i128; 4]) -> [i128; 4] {
    std::array::from_fn(|at| before[at] + change[at] * A as i128)
}

fn is_at(state: &State, at: At) -> bool {
    match (state, at) {
        (State::InFlight { packet, .. }, At::Stake | At::Unstake)
        | (State::InFlightClaimed { packet, .. }, At::StakeOfClaim | At::UnstakeOfClaim) => {
            *packet == kind(at)
        }
        (State::Owed { .. }, At::Owed)
        | (State::Confirmed, At::Confirmed)
        | (State::Failed, At::Failed)
        | (State::Discharged, At::Discharged) => true,
        _ => false,
    }
}

fn books_before(at: At, on: On) -> Books {
    let mut books = books(at);
    if on == On::AppliedOnceSlashed {
        books.ledger = books.ledger.slash(ConsumerHeight(40));
    }
    books
}

#[test]
fn every_event_does_in_every_state_what_the_table_says() {
    for at in STATES {
        for on in EVENTS {
            let (before, books) = (books_before(at, on), books_before(at, on));
            let result = step(tx(at), event(at, on), books, &TERMS);
            let Some(row) = row(at, on) else {
                let error = result.expect_err(&format!("{at:?} {on:?}"));
                let expected = match on {
                    On::GivenUp if at != At::NewStake && at != At::NewUnstake => {
                        matches!(error, ContractError::NotForcible { tx_id: TxId(3), .. })
                    }
                    _ => matches!(error, ContractError::NotInFlight { tx_id: TxId(3), .. }),
                };
                assert!(expected, "{at:?} {on:?}: {error:?}");
                continue;
            };
            let step = result.unwrap();
            assert!(is_at(&step.tx.state, row.to), "{at:?} {on:?}: {:?}", step.tx.state);
            assert_eq!(step.tx.updated_at, UnixTime(NOW));
            assert_eq!(step.tx.reason.map(|reason| reason.code), row.reason, "{at:?} {on:?}");
            assert_eq!(step.effects, row.effects, "{at:?} {on:?}");
            let ledger = step.ledger.unwrap_or(before.ledger.clone());
            assert_eq!(
                of_ledger(&ledger),
                plus(of_ledger(&before.ledger), row.ledger),
                "ledger, {at:?} {on:?}"
            );
            assert_eq!(ledger.diverged.is_some(), on == On::Malformed, "{at:?} {on:?}");
            assert_eq!(step.position.is_some(), row.position != UNCHANGED, "{at:?} {on:?}");
            let position = step.position.unwrap_or(before.position.clone());
            assert_eq!(
                of_position(&position),
                plus(of_position(&before.position), row.position),
                "position, {at:?} {on:?}"
            );
        }
    }
}

#[test]
fn a_step_keeps_what_was_acknowledged_in_positions_or_owed() {
    for at in STATES {
        for on in EVENTS {
            let Some(Row { ledger: [acked, _, _, owed], position: [stake, ..], .. }) = row(at, on) else {
                continue;
            };
            assert_eq!(acked, stake + owed, "{at:?} {on:?}");
        }
    }
}

#[test]
fn a_packet_goes_out_over_the_channel_of_its_event() {
    for at in [At::NewStake, At::NewUnstake, At::Owed] {
        let tx = step(tx(at), event(at, On::Sent), books(at), &TERMS).unwrap().tx;
        assert_eq!((tx.channel_id.as_str(), tx.timeout_at), ("channel-5", TERMS.timeout_at));
    }
}

#[test]
fn an_unstake_forced_at_once_tells_when_it_would_have_timed_out() {
    let tx = step(tx(At::NewUnstake), Event::NotSent, books(At::NewUnstake), &TERMS).unwrap().tx;
    assert_eq!(tx.timeout_at, TERMS.timeout_at);
}

#[test]
fn a_transaction_of_now_stores_nothing_of_later_ones() {
    let [now, displaced] = [false, true].map(|displaced| Tx { displaced, ..tx(At::Stake) });
    let bytes = |tx: &Tx| cosmwasm_std::to_json_vec(tx).unwrap().len();
    assert_eq!(bytes(&displaced) - bytes(&now), ",true".len());
}

#[test]
fn an_unstake_that_never_left_has_no_channel() {
    let tx = step(tx(At::Unstake), Event::NotSent, books(At::Unstake), &TERMS).unwrap().tx;
    assert_eq!(tx.channel_id, "");
    assert_eq!(tx.state.status(), TxStatus::Forced);
}

#[test]
fn nothing_is_given_up_before_it_is_silent() {
    for at in [At::Stake, At::Unstake] {
        let early = Terms { now: UnixTime(NOW - 1), ..TERMS };
        let error = step(tx(at), Event::GivenUp, books(at), &early).unwrap_err();
        assert!(matches!(error, ContractError::NotSilentYet { silent_at: UnixTime(NOW), .. }), "{error:?}");
    }
}

#[test]
fn no_debt_is_paid_beyond_what_the_claim_releases() {
    let event = Event::PaysDebt { debt: (A + 1).into(), release_at: UnixTime(LATEST) };
    let effects = step(tx(At::NewUnstake), event, books(At::NewUnstake), &TERMS).unwrap().effects;
    assert_eq!(effects.last(), Some(&Effect::PayDebt(A.into())));
}
