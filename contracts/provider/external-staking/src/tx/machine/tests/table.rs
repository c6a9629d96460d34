//! The table: for each state and event what becomes of them.

use super::*;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum At {
    NewStake,
    NewUnstake,
    Stake,
    StakeOfClaim,
    Unstake,
    Owed,
    UnstakeOfClaim,
    Confirmed,
    Failed,
    Discharged,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum On {
    Sent,
    NotSent,
    Applied,
    AppliedOnceSlashed,
    Refused,
    Malformed,
    GivenUp,
    Forced,
    PaysDebt,
}

pub(super) const STATES: [At; 10] = [
    At::NewStake,
    At::NewUnstake,
    At::Stake,
    At::StakeOfClaim,
    At::Unstake,
    At::Owed,
    At::UnstakeOfClaim,
    At::Confirmed,
    At::Failed,
    At::Discharged,
];

pub(super) const EVENTS: [On; 9] = [
    On::Sent,
    On::NotSent,
    On::Applied,
    On::AppliedOnceSlashed,
    On::Refused,
    On::Malformed,
    On::GivenUp,
    On::Forced,
    On::PaysDebt,
];

/// Changes are in units of the amount.
pub(super) struct Row {
    pub(super) to: At,
    /// Acknowledged (Stakes less Unstakes), Stakes in flight, Unstakes in flight, owed.
    pub(super) ledger: [i128; 4],
    /// `stake`, `unstaking`, `pending`, `forcible`.
    pub(super) position: [i128; 4],
    pub(super) effects: Vec<Effect>,
    pub(super) reason: Option<ReasonCode>,
}

pub(super) const UNCHANGED: [i128; 4] = [0; 4];

pub(super) fn to(to: At, ledger: [i128; 4], position: [i128; 4], effects: Vec<Effect>) -> Row {
    Row { to, ledger, position, effects, reason: None }
}

pub(super) fn because(reason: ReasonCode, row: Row) -> Row {
    Row { reason: Some(reason), ..row }
}

pub(super) fn claim(since: u64, forced: bool, end: ExposureEnd) -> Claim {
    let removed = RemovedStake { since: ConsumerHeight(since), ..RemovedStake::default() };
    Claim { forced, ..Claim::new(V, A.into(), removed, end) }
}

pub(super) fn forced_claim(since: u64) -> Effect {
    Effect::MakeClaim { release_at: UnixTime(MATURITY), claim: claim(since, true, ExposureEnd::Unknown) }
}

/// The table.
pub(super) fn row(at: At, on: On) -> Option<Row> {
    use {Effect::*, PacketKind as Packet, ReasonCode as Why};
    let end = ExposureEnd::At(ConsumerHeight(APPLIED + 7));
    Some(match (at, on) {
        (At::NewStake, On::Sent) => to(At::Stake, [0, 1, 0, 0], [0, 0, 1, 0], vec![Send(Packet::Stake)]),
        (At::Stake, On::Applied) => to(At::Confirmed, [1, -1, 0, 0], [1, 0, -1, 0], vec![]),
        (At::Stake, On::AppliedOnceSlashed) => because(
            Why::DoubleSign,
            to(At::Owed, [1, -1, 0, 1], [0, 0, -1, 0], vec![forced_claim(APPLIED), Queue]),
        ),
        (At::Stake, On::Refused) => {
            because(Why::Timeout, to(At::Failed, [0, -1, 0, 0], [0, 0, -1, 0], vec![Release]))
        }
        (At::Stake, On::Malformed) => {
            because(Why::MalformedAck, to(At::Failed, [0, -1, 0, 0], [0, 0, -1, 0], vec![Release]))
        }
        (At::Stake, On::GivenUp) => {
            because(Why::Silent, to(At::StakeOfClaim, UNCHANGED, [0, 0, -1, 0], vec![forced_claim(KNOWN)]))
        }
        (At::StakeOfClaim, On::Applied | On::AppliedOnceSlashed) => to(
            At::Owed,
            [1, -1, 0, 1],
            UNCHANGED,
            vec![BeginExposure { release_at: UnixTime(EARLIER), since: ConsumerHeight(APPLIED) }, Queue],
        ),
        (At::StakeOfClaim, On::Refused) => because(
            Why::Timeout,
            to(At::Failed, [0, -1, 0, 0], UNCHANGED, vec![FreeClaim { release_at: UnixTime(EARLIER) }]),
        ),
        (At::StakeOfClaim, On::Malformed) => because(
            Why::MalformedAck,
            to(At::Failed, [0, -1, 0, 0], UNCHANGED, vec![FreeClaim { release_at: UnixTime(EARLIER) }]),
        ),
        (At::NewUnstake, On::Sent) => {
            to(At::Unstake, [0, 0, 1, 0], [0, 1, 0, 0], vec![Send(Packet::Unstake)])
        }
        (At::NewUnstake, On::NotSent) => {
            because(Why::NotSent, to(At::Owed, [0, 0, 0, 1], [-1, 0, 0, 0], vec![forced_claim(SINCE), Queue]))
        }
        (At::NewUnstake, On::Forced) => {
            to(At::Owed, [0, 0, 0, 1], [-1, 0, 0, -1], vec![forced_claim(SINCE), Queue])
        }
        (At::NewUnstake, On::PaysDebt) => {
            let paid = Uint128::new(4);
            let claim = claim(SINCE, true, ExposureEnd::Unknown).pay(paid);
            let claim = MakeClaim { release_at: UnixTime(LATEST), claim };
            to(At::Owed, [0, 0, 0, 1], [-1, 0, 0, 0], vec![claim, Queue, PayDebt(paid)])
        }
        (At::Unstake, On::Applied | On::AppliedOnceSlashed) => {
            let claim = MakeClaim { release_at: UnixTime(MATURITY), claim: claim(SINCE, false, end) };
            to(At::Confirmed, [-1, 0, -1, 0], [-1, -1, 0, 0], vec![claim])
        }
        (At::Unstake, On::Refused) => {
            because(Why::Timeout, to(At::Failed, [0, 0, -1, 0], [0, -1, 0, 1], vec![]))
        }
        (At::Unstake, On::Malformed) => {
            because(Why::MalformedAck, to(At::Failed, [0, 0, -1, 0], [0, -1, 0, 1], vec![]))
        }
        (At::Unstake, On::NotSent) => because(
            Why::NotSent,
            to(At::Owed, [0, 0, -1, 1], [-1, -1, 0, 0], vec![forced_claim(SINCE), Queue]),
        ),
        (At::Unstake, On::GivenUp) => because(
            Why::Silent,
            to(At::UnstakeOfClaim, [0, 0, 0, 1], [-1, -1, 0, 0], vec![forced_claim(SINCE)]),
        ),
        (At::Owed, On::Sent) => to(At::UnstakeOfClaim, [0, 0, 1, 0], UNCHANGED, vec![Send(Packet::Unstake)]),
        (At::UnstakeOfClaim, On::Applied | On::AppliedOnceSlashed) => to(
            At::Discharged,
            [-1, 0, -1, -1],
            UNCHANGED,
            vec![EndExposure { release_at: UnixTime(EARLIER), end }],
        ),
        (At::UnstakeOfClaim, On::NotSent) => to(At::Owed, [0, 0, -1, 0], UNCHANGED, vec![Queue]),
        (At::UnstakeOfClaim, On::Refused) => {
            because(Why::Timeout, to(At::Owed, [0, 0, -1, 0], UNCHANGED, vec![Queue]))
        }
        (At::UnstakeOfClaim, On::Malformed) => {
            because(Why::MalformedAck, to(At::Owed, [0, 0, -1, 0], UNCHANGED, vec![Queue]))
        }
        _ => return None,
    })
}
