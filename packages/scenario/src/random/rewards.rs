//! What delegations earn on the consumers, and what users take out of it on the provider.

use cosmwasm_std::Uint128;
use mesh_simulator::valset_file::ValidatorSpec;

use super::Play;
use crate::lab::Run;
use crate::report::rewards;

/// What a million tokens of a validator earn in a day: 11 % in a year.
const PER_MILLION: u128 = 300;
/// How likely a user tries to withdraw rewards without looking whether there are any.
const BLIND: f64 = 0.05;
/// More rounds than it takes to send everything.
const MAX_ROUNDS: usize = 200;
const WITHDRAWN: &str = "6 at the end no user can withdraw a reward, none is under way, and all add up";

/// What the validators of a consumer earn together in a day.
pub(super) fn per_day(validators: &[ValidatorSpec]) -> Uint128 {
    let tokens = validators.iter().fold(0u128, |sum, spec| sum.saturating_add(spec.tokens));
    Uint128::new(tokens).multiply_ratio(PER_MILLION, 1_000_000u128)
}

impl Play<'_> {
    /// Somebody sends what waits at the converters. Returns whether anything does.
    pub(super) fn send_rewards(&mut self) -> Run<bool> {
        let mut waits = false;
        for consumer in self.consumers() {
            if self.is_halted(consumer)? || self.lab.system.rewards(consumer)?.booked.is_zero() {
                continue;
            }
            waits = true;
            let result = self.lab.system.send_rewards(consumer, Some(10));
            self.lab.attempt("send rewards", result)?;
        }
        Ok(waits)
    }

    /// A user withdraws rewards: of one validator or of all.
    pub(super) fn withdraw_rewards(&mut self, user: usize) -> Run {
        let (name, consumer) = (self.user_name(user), self.any_consumer());
        let mut pending = self.lab.system.pending_rewards(&self.lab.system.user(&name), consumer)?;
        pending.retain(|of| !of.amount.is_zero());
        if pending.is_empty() && !self.rng.chance(BLIND) {
            return Ok(());
        }
        let one = if self.rng.chance(0.5) { self.rng.pick(&pending) } else { None };
        let validator = one.map(|of| of.validator.as_str());
        let result = self.lab.system.withdraw_rewards(&name, consumer, validator, None);
        self.lab.attempt("withdraw rewards", result).map(drop)
    }

    /// What the chains have still paid is sent, nobody can earn some of it, and users withdraw the
    /// rest.
    pub(super) fn withdraw_all_rewards(&mut self) -> Run {
        self.progress.phase("What is still booked of rewards is sent; users withdraw theirs");
        for _ in 0..MAX_ROUNDS {
            self.lab.relay_well(&mut self.rng)?;
            if !self.send_rewards()? {
                break;
            }
        }
        for consumer in self.consumers() {
            self.sink(consumer)?;
            let (mut users, mut total) = (0u64, Uint128::zero());
            for user in 0..self.lab.users.len() {
                let name = self.user_name(user);
                let pending = self.lab.system.pending_rewards(&self.lab.system.user(&name), consumer)?;
                if pending.iter().any(|of| !of.amount.is_zero()) {
                    let paid = self.lab.system.withdraw_rewards(&name, consumer, None, None)?;
                    (users, total) = (users.saturating_add(1), total.saturating_add(paid));
                }
            }
            self.lab.check()?;
            let stand = rewards(&self.lab, consumer)?;
            let is_done = stand.adds_up && stand.booked == 0 && stand.in_transit == 0 && stand.claimable == 0;
            self.lab.audit.expect(WITHDRAWN, is_done, || stand.sum())?;
            let line = format!("{users} users of {} withdraw {total} {}", stand.consumer, stand.token);
            self.progress.note(&line);
        }
        Ok(())
    }

    /// What has been parked long enough for validators that are gone goes to the sink.
    fn sink(&mut self, consumer: usize) -> Run {
        for pool in self.lab.system.reward_pools(consumer)? {
            if pool.parked.is_zero() {
                continue;
            }
            let is_gone = self.lab.system.validator(consumer, &pool.validator)?.tombstoned_at.is_some();
            if is_gone || self.lab.system.ledger(consumer, &pool.validator)?.slashed.is_some() {
                let result = self.lab.system.sink_rewards(consumer, &pool.validator);
                self.lab.attempt("sink rewards", result)?;
            }
        }
        Ok(())
    }
}
