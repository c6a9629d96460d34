//! The rules that are checked.

use std::fmt;

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The vault holds what it owes its users, neither more nor less, and what it burned is gone.
    Custody,
    /// 1: acknowledged Stakes less acknowledged Unstakes = sum of positions + owed.
    AcknowledgedIsPositionsAndOwed,
    /// 1: the converter's D = what is acknowledged + what it has applied and the provider does not
    /// know yet. So both are the same when nothing is unresolved.
    ConverterAgrees,
    /// The provider counts as unresolved what is in flight, neither more nor less.
    UnresolvedIsInFlight,
    /// 2: D covers all Unstakes that are in flight or waiting, so a correct converter refuses none.
    UnstakesAreCovered,
    /// 3: lien, and by how much it shrank unreported = positions, less what was burned + pending +
    /// claims, less what was burned or has paid a debt + parked - debt. What of it can be slashed =
    /// all of that which was never charged.
    LienIsPositions,
    /// 3: no lien is above the collateral, and neither is what can be slashed in all.
    LiensAreCovered,
    /// Local staking: out is what the custodian has in its books, owed is not above it, and nothing
    /// is idle beside it.
    LocalBooks,
    /// 4: with nothing under way, the provider's view of the validators is the converter's.
    ValidatorViewsAgree,
    /// 6: collected = booked + surplus + travelling + owed + paid + sunk, and external-staking can
    /// pay what it owes.
    RewardsAreConserved,
    /// 9: what was exposed to an infraction is charged, nothing else, and once; what is burned is
    /// the ratio of it.
    SlashesAreCharged,
    /// A correct consumer is never taken for one that diverged.
    NoFalseAlarm,
    /// 7: no handler of a packet, ack or timeout failed, and every ack can be relayed.
    HandlersAreTotal,
    /// 5: what is pending, owed or parked can be emptied, and what is booked of rewards can be
    /// sent.
    Drains,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Custody => "custody: the vault holds what it owes",
            Self::AcknowledgedIsPositionsAndOwed => "1 acknowledged = positions + owed",
            Self::ConverterAgrees => "1 the converter agrees",
            Self::UnresolvedIsInFlight => "1 unresolved = in flight",
            Self::UnstakesAreCovered => "2 unstakes are covered",
            Self::LienIsPositions => "3 lien = positions + pending + claims + parked - debt",
            Self::LocalBooks => "local stake: the vault's books are the custodian's",
            Self::LiensAreCovered => "3 liens are covered by collateral",
            Self::ValidatorViewsAgree => "4 views of the validators agree",
            Self::RewardsAreConserved => "6 rewards are conserved",
            Self::SlashesAreCharged => "9 slashes are charged",
            Self::NoFalseAlarm => "no false alarm",
            Self::HandlersAreTotal => "7 no handler failed",
            Self::Drains => "5 pending, owed and parked can be emptied",
        })
    }
}
