//! A word for each state of a transaction.

use crate::packet::PacketKind;
use crate::tx::record::State;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Pending,
    Confirmed,
    Failed,
    Aborted { release_at: u64 },
    Owed { release_at: u64 },
    OwedInFlight { release_at: u64 },
    Discharged,
}

impl Phase {
    pub(super) fn of(state: &State) -> Self {
        match state {
            State::New => panic!("what is new is never stored"),
            State::InFlight { .. } => Self::Pending,
            State::InFlightClaimed { packet, release_at, .. } => match packet {
                PacketKind::Stake => Self::Aborted { release_at: release_at.0 },
                PacketKind::Unstake => Self::OwedInFlight { release_at: release_at.0 },
            },
            State::Owed { release_at } => Self::Owed { release_at: release_at.0 },
            State::Confirmed => Self::Confirmed,
            State::Failed => Self::Failed,
            State::Discharged => Self::Discharged,
        }
    }
}
