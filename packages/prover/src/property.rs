//! What must hold, by number: the specification's "Invariants", and those of local staking.

use std::fmt;

use mesh_simulator::{Rule, Violation};
use stateright::Property as Checked;

use crate::search::{Search, State};

/// Something that must hold in every state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Property {
    /// 1.
    Acknowledged,
    /// 2.
    UnstakesAreCovered,
    /// 3.
    Liens,
    /// 4.
    ValidatorsAgree,
    /// 5.
    Drains,
    /// 6.
    Rewards,
    /// 7.
    TotalHandlers,
    /// 8.
    WayOut,
    /// 9.
    Charges,
    /// Error correction.
    NoFalseAlarm,
    /// Local staking, rules 2, 7 and 9.
    Custody,
    /// Local staking, rules 3, 4 and 6.
    LocalBooks,
    /// Local staking, rules 5 and 8.
    Free,
    /// Local staking, rule 17: what is owed at home is burned in the end.
    LocalDebt,
}

/// All of them.
pub const ALL: [Property; 14] = [
    Property::Acknowledged,
    Property::UnstakesAreCovered,
    Property::Liens,
    Property::ValidatorsAgree,
    Property::Drains,
    Property::Rewards,
    Property::TotalHandlers,
    Property::WayOut,
    Property::Charges,
    Property::NoFalseAlarm,
    Property::Custody,
    Property::LocalBooks,
    Property::Free,
    Property::LocalDebt,
];

impl Property {
    /// What it says.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acknowledged => "1: A[V] is positions and owed, and D[V] once nothing is in flight",
            Self::UnstakesAreCovered => "2: D[V] covers every Unstake that is in flight or waits",
            Self::Liens => "3: a lien is positions, pending, claims and parked, less debt",
            Self::ValidatorsAgree => "4: with no update in flight both sides know the same validators",
            Self::Drains => "5: pending, owed, debt and parked can be emptied",
            Self::Rewards => "6: rewards are conserved",
            Self::TotalHandlers => "7: no handler fails, and every ack can be relayed",
            Self::WayOut => "8: everybody gets out by time alone",
            Self::Charges => "9: what was bonded at the infraction is charged, once, in any order",
            Self::NoFalseAlarm => "E: a correct consumer never diverges",
            Self::Custody => "L2, L7, L9: the vault holds what is idle; told = burned + owed + lost",
            Self::LocalBooks => "L3, L4, L6: owed is at most out, and nothing is idle beside it",
            Self::Free => "L5, L8: free leaves what liens bind and what can be slashed",
            Self::LocalDebt => "L17: what is owed at home is burned in the end",
        }
    }
}

impl From<Rule> for Property {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::AcknowledgedIsPositionsAndOwed | Rule::ConverterAgrees | Rule::UnresolvedIsInFlight => {
                Self::Acknowledged
            }
            Rule::UnstakesAreCovered => Self::UnstakesAreCovered,
            Rule::LienIsPositions => Self::Liens,
            Rule::ValidatorViewsAgree => Self::ValidatorsAgree,
            Rule::Drains => Self::Drains,
            Rule::RewardsAreConserved => Self::Rewards,
            Rule::HandlersAreTotal => Self::TotalHandlers,
            Rule::SlashesAreCharged => Self::Charges,
            Rule::NoFalseAlarm => Self::NoFalseAlarm,
            Rule::Custody => Self::Custody,
            Rule::LocalBooks => Self::LocalBooks,
            Rule::LiensAreCovered => Self::Free,
        }
    }
}

/// A property that does not hold, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which.
    pub property: Property,
    /// Whose books, what was expected, and what was found.
    pub how: String,
}

impl From<&Violation> for Broken {
    fn from(violation: &Violation) -> Self {
        let Violation { rule, place, expected, actual } = violation;
        Self { property: (*rule).into(), how: format!("{place}: expected {expected}, found {actual}") }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.property.name(), self.how)
    }
}

/// For the checker, which calls functions that remember nothing.
pub(crate) fn always() -> Vec<Checked<Search>> {
    fn holds<const NUMBER: usize>(search: &Search, state: &State) -> bool {
        let property = ALL.get(NUMBER);
        search.broken(state).iter().all(|broken| Some(&broken.property) != property)
    }
    let conditions: [fn(&Search, &State) -> bool; 14] = [
        holds::<0>,
        holds::<1>,
        holds::<2>,
        holds::<3>,
        holds::<4>,
        holds::<5>,
        holds::<6>,
        holds::<7>,
        holds::<8>,
        holds::<9>,
        holds::<10>,
        holds::<11>,
        holds::<12>,
        holds::<13>,
    ];
    let named = ALL.into_iter().zip(conditions);
    named.map(|(property, condition)| Checked::always(property.name(), condition)).collect()
}
