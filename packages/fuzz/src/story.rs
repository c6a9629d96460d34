//! The system on which handlers are fuzzed: two consumers, three users, and something in every
//! state that a transaction, a batch of rewards or an update of the validator set can be in.

use cosmwasm_std::Decimal;
use mesh_simulator::valset_file::ValidatorSpec;
use mesh_simulator::{DeployConfig, SimResult, System};

const DAY: u64 = 24 * 60 * 60;

/// Validators of the first consumer.
pub const VALIDATORS: [&str; 4] = ["conavaloper1a", "conavaloper1b", "conavaloper1c", "conavaloper1d"];
/// A validator of the second consumer.
pub const OTHER: &str = "conbvaloper1a";
/// A validator of the provider.
pub const HOME: &str = "provvaloper1a";
/// Everybody.
pub const USERS: [&str; 3] = ["alice", "bob", "carol"];

fn deployed() -> SimResult<System> {
    let mut config = DeployConfig::standard(vec![
        ValidatorSpec::small_set("cona", 4),
        ValidatorSpec::small_set("conb", 2),
    ]);
    config.provider_validators = ValidatorSpec::small_set("prov", 2);
    for consumer in &mut config.consumers {
        consumer.max_slash = Decimal::percent(10);
        consumer.page_limit = Some(2);
    }
    let mut system = System::new(&config)?;
    for user in USERS {
        system.fund(user, 100_000)?;
        system.bond(user, 50_000)?;
    }
    Ok(system)
}

/// A system with history, and with packets of every kind in flight.
///
/// # Errors
/// If the story does not go as it is told here.
pub fn told() -> SimResult<System> {
    let mut system = deployed()?;
    let [va, vb, vc, vd] = VALIDATORS;
    for (user, validator, amount) in
        [("alice", va, 1_000), ("bob", va, 500), ("carol", vb, 700), ("alice", vc, 90), ("bob", vd, 300)]
    {
        system.stake(user, 0, validator, amount)?;
    }
    system.stake("alice", 1, OTHER, 600)?;
    system.stake_local("carol", HOME, 20_000)?;
    system.world.relay_all()?;
    earn(&mut system, &[va, vb])?;
    system.unstake("alice", 0, va, 200)?;
    system.world.relay_all()?;
    slashed(&mut system, vd)?;
    system.settle(0, &["bob"])?;
    forced_and_owed(&mut system, va)?;
    in_flight(&mut system)?;
    // Nobody has settled this one.
    slashed(&mut system, vc)?;
    Ok(system)
}

/// Rewards are collected, sent, and booked; a part of them is paid.
fn earn(system: &mut System, validators: &[&str]) -> SimResult<()> {
    for pays in [true, false] {
        system.world.advance(DAY);
        system.run_epoch(0)?;
        for validator in validators.iter().filter(|_| pays) {
            system.distribute(0, validator, 1_000_000_000)?;
        }
    }
    system.send_rewards(0, None)?;
    system.world.relay_all()?;
    system.withdraw_rewards("bob", 0, None, None).map(drop)
}

/// A validator has signed twice, and somebody has proved it.
fn slashed(system: &mut System, validator: &str) -> SimResult<()> {
    let chain = system.consumer(0)?.chain;
    let now = system.world.chain(chain).height();
    let evidence = system.double_sign(0, validator, now)?;
    system.submit_evidence(0, validator, &evidence)
}

/// An Unstake and a Stake were silent and are given up; a failed one can be forced.
fn forced_and_owed(system: &mut System, validator: &str) -> SimResult<()> {
    let silent = system.unstake("bob", 0, validator, 60)?;
    let aborted = system.stake("carol", 0, validator, 40)?;
    system.world.advance(9 * DAY);
    system.force("bob", 0, silent)?;
    system.abort("carol", 0, aborted)?;
    system.unstake("alice", 0, validator, 30)?;
    let failed = system.world.in_flight_ids()?;
    system.world.advance(8 * DAY);
    failed.last().map_or(Ok(()), |id| system.world.timeout(*id).map(drop))
}

/// What is sent, what is received, and what waits for its ack.
fn in_flight(system: &mut System) -> SimResult<()> {
    let [va, vb, vc, _] = VALIDATORS;
    system.distribute(0, va, 500_000_000)?;
    system.world.advance(DAY);
    system.run_epoch(0)?;
    system.run_epoch(1)?;
    system.send_rewards(0, None)?;
    let chain = system.consumer(0)?.chain;
    system.world.chain_mut(chain).jail(vc)?;
    system.rotate_key(0, vb)?;
    system.unstake("alice", 0, va, 100)?;
    let sent = system.world.in_flight_ids()?;
    system.stake("carol", 0, vb, 25)?;
    system.unstake("carol", 0, vb, 70)?;
    system.stake("bob", 0, va, 10)?;
    // One of them is received already.
    let newest = system.world.in_flight_ids()?.into_iter().find(|id| !sent.contains(id));
    newest.map_or(Ok(()), |id| system.world.deliver(id).map(drop))
}

#[cfg(test)]
mod tests {
    use mesh_apis::external_staking::{TxKind, TxStatus};

    use super::*;

    #[test]
    fn the_story_goes_as_told_and_keeps_every_invariant() {
        let system = told().unwrap();
        let report = system.check().unwrap();
        assert!(report.is_ok(), "{:#?}", report.violations);
        let txs: Vec<_> = USERS.iter().flat_map(|user| system.txs(&system.user(user), 0).unwrap()).collect();
        let some = |kind, status| txs.iter().any(|tx| tx.kind == kind && tx.status == status);
        for (kind, status) in [
            (TxKind::Stake, TxStatus::Pending),
            (TxKind::Unstake, TxStatus::Pending),
            (TxKind::Unstake, TxStatus::Forced),
            (TxKind::Stake, TxStatus::Forced),
            (TxKind::Stake, TxStatus::Confirmed),
            (TxKind::Unstake, TxStatus::Confirmed),
            (TxKind::Unstake, TxStatus::Failed),
        ] {
            assert!(some(kind, status), "no {kind:?} is {status:?}: {txs:#?}");
        }
        assert!(!system.batches(0).unwrap().is_empty(), "a batch is in transit");
        assert!(!system.slashes(0).unwrap().is_empty());
        assert!(system.world.in_flight().unwrap().len() >= 7);
    }
}
