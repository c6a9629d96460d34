//! Invariant 9: whoever backed a validator when it signed twice is charged, once, and nobody else.

use cosmwasm_std::{Decimal, Uint128};

use super::exposure::Chronicle;
use super::facts::{burned_for, facts, Fact};
use super::invariants::{Report, Rule};
use super::System;
use crate::SimResult;

const RULE: Rule = Rule::SlashesAreCharged;

/// What holds at any time: nobody is charged who need not be, and no charge burns more than the
/// ratio.
pub(super) fn check_charges(system: &System, consumer: usize, report: &mut Report) -> SimResult<()> {
    if system.slashes(consumer)?.is_empty() {
        return Ok(());
    }
    let chronicle = Chronicle::of(system, consumer)?;
    let mut burned = Uint128::zero();
    for (key, story) in &chronicle.stories {
        burned += story.burned;
        let (actual, most) = (story.charged, chronicle.at_most(key));
        let place = || format!("consumer {consumer}, {} for {}, charged", key.0, key.1);
        report.expect(RULE, actual <= most, place, format!("at most {most}"), actual);
    }
    let staking = &system.consumer(consumer)?.external_staking;
    let of_vault = burned_for(system.world.chain(system.deployment.provider), Some(staking));
    report.equal(RULE, || format!("consumer {consumer}, told to users"), of_vault, burned);
    check_burns(system, consumer, report)
}

/// What holds when everything is resolved and settled: nobody has escaped.
pub(super) fn check_nobody_escaped(system: &System, consumer: usize, report: &mut Report) -> SimResult<()> {
    if system.slashes(consumer)?.is_empty() {
        return Ok(());
    }
    let chronicle = Chronicle::of(system, consumer)?;
    for (key, story) in &chronicle.stories {
        let (actual, least) = (story.charged, chronicle.at_least(key));
        let place = || format!("consumer {consumer}, {} for {}, charged", key.0, key.1);
        report.expect(RULE, least <= actual, place, format!("at least {least}"), actual);
    }
    Ok(())
}

/// Charges of one lien with no change of it in between.
#[derive(Default)]
struct Run {
    charged: Uint128,
    burned: Uint128,
}

/// However a charge is divided, the ratio of all of it is burned, to within one unit.
fn check_burns(system: &System, consumer: usize, report: &mut Report) -> SimResult<()> {
    let ratio = system.max_slash(consumer)?;
    let staking = system.consumer(consumer)?.external_staking.as_str();
    let mut runs: std::collections::BTreeMap<&str, Run> = Default::default();
    for note in facts(system.world.chain(system.deployment.provider)) {
        match note {
            Fact::Burned { lienholder, user, exposed, burned } if lienholder == staking => {
                let run = runs.entry(user).or_default();
                run.charged += exposed;
                run.burned += burned;
                let (least, most) = bounds(run.charged, ratio);
                let fits = least <= run.burned && run.burned <= most;
                let place = || format!("consumer {consumer}, {user}, burned for {}", run.charged);
                report.expect(RULE, fits, place, format!("{least} to {most}"), run.burned);
            }
            Fact::LienChanged { lienholder, user } if lienholder == staking => {
                runs.remove(user.as_str());
            }
            _ => {}
        }
    }
    Ok(())
}

fn bounds(charged: Uint128, ratio: Decimal) -> (Uint128, Uint128) {
    (charged.mul_floor(ratio), charged.mul_ceil(ratio))
}
