//! The scenarios in which faults are looked for: as small as each allows.

use super::begun::{self, alone, Built, HOME, NEW, VA, VB, WA};
use super::inject;
use crate::moves::Allowed::{self, *};
use crate::moves::At;
use crate::periods::{DAY, SILENT, UNBONDED};
use crate::scenario::Scenario;
use crate::scenarios::setting::scenario;

/// A scenario, and what has happened when it begins.
///
/// Each is as small as its faults allow: what was built is not searched.
#[derive(Clone)]
pub struct Case {
    /// What has happened, in words.
    pub begins: &'static str,
    /// What may happen.
    pub scenario: Scenario,
    /// Whether something of it is a fault of the harness.
    pub is_faulty: bool,
}

fn case(name: &'static str, begins: &'static str, build: fn() -> Built, allowed: Vec<(Allowed, u8)>) -> Case {
    let homes = vec![HOME.to_string()];
    let scenario = Scenario { homes, ..scenario(name, build, &["alice"], allowed) };
    Case { begins, scenario, is_faulty: false }
}

fn stake(consumer: usize, validator: &str, amount: u128) -> Allowed {
    Stake("alice", consumer, validator.to_string(), amount)
}

fn unstake(amount: u128) -> Allowed {
    Unstake("alice", 0, VA.to_string(), amount)
}

fn signs_twice(validator: &str) -> Allowed {
    DoubleSign(0, validator.to_string(), At::Now)
}

const FRESH: &str = "alice has 100 of collateral";
const BACKED: &str = "alice has 60 on a validator";
const TWICE: &str = "alice has 100 on a validator of one consumer, and 50 on one of the other";
const ADDED: &str = "the addition of a new validator is in flight";
const AT_HOME: &str = "alice has staked 100 at home, and 60 of it on a validator of a consumer";

impl Case {
    /// All of them.
    pub fn all() -> Vec<Self> {
        [Self::of_stakes(), Self::of_slashes(), Self::of_the_rest(), Self::faulty()].concat()
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|case| case.scenario.name == name)
    }

    fn of_stakes() -> Vec<Self> {
        let silent = case("silent", BACKED, || alone(begun::backed()), vec![(unstake(60), 1)]);
        let again = Act("alice forces it again", inject::force_again);
        vec![
            case(
                "one-user",
                FRESH,
                || alone(begun::fresh()),
                vec![(stake(0, VA, 60), 1), (unstake(40), 2), (Wait(SILENT), 1), (again, 1)],
            ),
            case(
                "two-stakes",
                FRESH,
                || alone(begun::fresh()),
                vec![(stake(0, VA, 30), 2), (Wait(SILENT), 1)],
            ),
            Self { scenario: Scenario { exits_everywhere: true, ..silent.scenario }, ..silent },
            case("last-unit", BACKED, || alone(begun::backed()), vec![(unstake(60), 1)]),
            case(
                "refused",
                FRESH,
                || alone(begun::fresh()),
                vec![(stake(0, VA, 60), 1), (Tombstone(0, VA.to_string()), 1)],
            ),
            case(
                "slashable",
                "two consumers can slash 60 % each of alice's 100",
                || alone(begun::greedy()),
                vec![(stake(0, VA, 100), 1), (stake(1, WA, 100), 1)],
            ),
        ]
    }

    fn of_slashes() -> Vec<Self> {
        vec![
            case(
                "slash",
                BACKED,
                || alone(begun::backed()),
                vec![(unstake(60), 1), (signs_twice(VA), 1), (Wait(DAY), 1), (Wait(UNBONDED), 1)],
            ),
            case(
                "slash-in-flight",
                FRESH,
                || alone(begun::fresh()),
                vec![(stake(0, VA, 60), 1), (signs_twice(VA), 1)],
            ),
            case(
                "late-evidence",
                "alice has 60 on a validator that is known to have signed twice at a height to come",
                || alone(begun::late_evidence()),
                vec![(unstake(60), 1)],
            ),
            case(
                "shrink",
                TWICE,
                || alone(begun::backed_twice()),
                vec![(stake(1, WA, 30), 1), (signs_twice(VA), 1), (Wait(SILENT), 1)],
            ),
            case(
                "dust",
                "alice has 1 on each of two validators",
                || alone(begun::dust()),
                vec![(signs_twice(VA), 1), (signs_twice(VB), 1)],
            ),
        ]
    }

    fn of_the_rest() -> Vec<Self> {
        let tombstone = Tombstone(0, NEW.to_string());
        let recover = Act("anyone asks about the batch", inject::recover);
        let leaves = UnstakeLocal("alice", HOME.to_string(), 50);
        vec![
            case(
                "validators",
                ADDED,
                || alone(begun::new_validator()),
                vec![(tombstone, 1), (Jail(0, NEW.to_string()), 1), (Wait(SILENT), 1)],
            ),
            case(
                "reward-shares",
                "alice has 60 on a validator, and has earned 81",
                || alone(begun::earned()),
                vec![(stake(0, VA, 30), 1), (unstake(40), 1)],
            ),
            case(
                "reward-remainder",
                "alice has 5 x 10^18 on a validator, and a batch of 4 is in flight",
                || alone(begun::fine_grained()),
                vec![],
            ),
            case(
                "lost-callback",
                "a batch is in flight, and its callback will run out of gas",
                || alone(begun::lost_callback()),
                vec![(Wait(SILENT), 1), (recover, 2)],
            ),
            case(
                "at-home",
                AT_HOME,
                || alone(begun::at_home()),
                vec![(signs_twice(VA), 1), (leaves, 1), (Wait(UNBONDED), 2)],
            ),
        ]
    }

    /// With a fault of the harness.
    fn faulty() -> Vec<Self> {
        let faults = [
            case(
                "false-timeout",
                FRESH,
                || alone(begun::fresh()),
                vec![(stake(0, VA, 60), 1), (FalseTimeout, 1)],
            ),
            case(
                "forged-ack",
                FRESH,
                || alone(begun::fresh()),
                vec![(stake(0, VA, 60), 1), (Act("the consumer forges an ack", inject::forge_ack), 1)],
            ),
            case(
                "d-plus-one",
                BACKED,
                || alone(begun::backed()),
                vec![(Act("D grows by 1", inject::d_plus_one), 1)],
            ),
            case(
                "d-minus-one",
                BACKED,
                || alone(begun::backed()),
                vec![(Act("D falls by 1", inject::d_minus_one), 1)],
            ),
            case("d-zero", BACKED, || alone(begun::backed()), vec![(Act("D is 0", inject::d_zero), 1)]),
        ];
        faults.map(|case| Self { is_faulty: true, ..case }).to_vec()
    }
}
