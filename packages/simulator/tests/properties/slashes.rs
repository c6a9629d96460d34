//! How steps that concern double signing are played.

use mesh_simulator::{SimResult, System};
use proptest::sample::Index;

use crate::play::validators;
use crate::schedule::{Step, USERS};

pub fn play_slashing(system: &mut System, step: Step) -> SimResult<()> {
    let consumer_of = |index: Index| index.index(2);
    let user_of = |index: Index| *index.get(&USERS);
    let all = validators(system);
    match step {
        Step::DoubleSign { validator, near, beside } => {
            let (consumer, validator) = validator.get(&all);
            let heights = heights(system, *consumer, validator)?;
            let height = near.get(&heights).saturating_add_signed(beside);
            convict(system, *consumer, validator, height)
        }
        Step::Punish { validator } => {
            let (consumer, validator) = validator.get(&all);
            let infractions = system.infractions(*consumer, validator)?;
            infractions.first().map_or(Ok(()), |first| system.punish(*consumer, validator, first.height.0))
        }
        Step::RotateKey { validator } => {
            let (consumer, validator) = validator.get(&all);
            system.rotate_key(*consumer, validator)
        }
        Step::Catastrophe { user, validator, other } => {
            let user = user_of(user);
            let collateral = system.account(user)?.bonded.u128();
            for (consumer, validator) in [validator.get(&all), other.get(&all)] {
                let bound = system.lien(user, *consumer)?.amount.u128();
                // What one consumer refuses is no reason not to ask the other.
                let _ = system.stake(user, *consumer, validator, collateral - bound);
            }
            system.world.relay_all()?;
            let (consumer, validator) = validator.get(&all);
            let now = system.world.chain(system.consumer(*consumer)?.chain).height();
            convict(system, *consumer, validator, now)
        }
        Step::Settle { user, consumer } => system.settle(consumer_of(consumer), &[user_of(user)]),
        Step::SettleAll => system.settle_all(),
        Step::WorkOffDebt { debtor } => {
            let mut debtors = vec![];
            for consumer in 0..system.consumer_count() {
                for user in USERS {
                    let unreported = system.lien(user, consumer)?.unreported;
                    if !(system.debt(user, consumer)? + unreported).is_zero() {
                        debtors.push((consumer, user));
                    }
                }
            }
            if debtors.is_empty() {
                return Ok(());
            }
            let (consumer, user) = debtor.get(&debtors);
            if !system.lien(user, *consumer)?.unreported.is_zero() {
                system.report_shrunk(*consumer, user)?;
            }
            system.work_off_debt(*consumer, user)
        }
        _ => Ok(()),
    }
}

fn convict(system: &mut System, consumer: usize, validator: &str, height: u64) -> SimResult<()> {
    let evidence = system.double_sign(consumer, validator, height)?;
    system.submit_evidence(consumer, validator, &evidence)
}

/// Heights at which something begins or ends for somebody, and now.
fn heights(system: &System, consumer: usize, validator: &str) -> SimResult<Vec<u64>> {
    let mut heights = vec![system.world.chain(system.consumer(consumer)?.chain).height()];
    for user in USERS.map(|user| system.user(user)) {
        let positions = system.positions(&user, consumer)?;
        heights.extend(
            positions
                .iter()
                .filter(|of| of.validator == validator)
                .filter_map(|of| of.exposed_since.map(|since| since.0)),
        );
        for claim in system.claims(&user, consumer)?.iter().filter(|claim| claim.validator == validator) {
            heights.push(claim.exposed_since.0);
            heights.extend(claim.exposed_until.map(|end| end.0));
        }
    }
    Ok(heights)
}
