//! From every state everything that is pending, owed or parked, and every debt, can be emptied, and
//! all rewards can be sent, by calls that anyone can make, if the consumer answers (specification,
//! "Invariants", 5).

use cosmwasm_std::{Addr, Uint128};

use super::charges::check_nobody_escaped;
use super::invariants::{Report, Rule};
use super::System;
use crate::ibc::{ClientStatus, State};
use crate::SimResult;

/// More rounds than owed Unstakes could ever need.
const MAX_ROUNDS: u32 = 1_000;

/// So many rounds that leave the same amounts: nothing changes any more. What is left in one round
/// can be something else that looks the same in the next.
const MAX_UNCHANGED: u32 = 3;

impl System {
    /// Makes relayers relay everything again, chains go on, clients live, and callbacks have gas;
    /// relays all, settles everybody, works off all debts, retries all that is parked, sends all
    /// that is owed and all rewards that are booked, until nothing is left or nothing changes any
    /// more. What is left then is a violation, unless its channel is closed. When nothing is left,
    /// nobody must have escaped a slash.
    ///
    /// # Errors
    /// When a query fails.
    pub fn drain(&mut self) -> SimResult<Report> {
        self.wake_up()?;
        let users = self.everybody()?;
        let (mut left, mut unchanged) = (self.left(&users)?, 0);
        for _ in 0..MAX_ROUNDS {
            self.world.relay_all()?;
            self.settle_all()?;
            for consumer in 0..self.consumer_count() {
                // Refusals show in what is left.
                for user in &users {
                    if !self.parked(user, consumer)?.is_zero() {
                        let _ = self.retry_release_of(consumer, user);
                    }
                    self.tell_and_work_off(user, consumer)?;
                }
                let _ = self.send_owed(consumer, Some(30));
                let _ = self.send_updates(consumer, Some(10));
                self.move_rewards(consumer)?;
                self.sink_what_is_due(consumer)?;
            }
            self.world.relay_all()?;
            // What was decided last is charged before anything counts as done.
            self.settle_all()?;
            let now = self.left(&users)?;
            unchanged = if now == left { unchanged + 1 } else { 0 };
            if now.is_empty() || unchanged >= MAX_UNCHANGED {
                break;
            }
            left = now;
        }
        let mut report = Report::default();
        let left = self.left(&users)?;
        report.expect(
            Rule::Drains,
            left.is_empty(),
            || "all consumers".to_string(),
            "nothing left",
            left.join("; "),
        );
        for consumer in 0..self.consumer_count() {
            if left.is_empty() && self.is_open(consumer)? {
                check_nobody_escaped(self, consumer, &mut report)?;
            }
        }
        Ok(report)
    }

    /// As [`System::drain`], and then goes back to where the world was before.
    ///
    /// # Errors
    /// When a query fails.
    pub fn check_drains(&mut self) -> SimResult<Report> {
        let before = self.world.snapshot();
        let result = self.drain();
        self.world.restore(&before);
        result
    }

    fn wake_up(&mut self) -> SimResult<()> {
        for chain in self.world.chain_ids() {
            self.world.resume(chain);
            self.world.chain_mut(chain).starve_callbacks(0)?;
        }
        for id in self.world.in_flight_ids()? {
            self.world.pick_up(id);
        }
        for consumer in self.deployment.consumers.clone() {
            for chain in [self.deployment.provider, consumer.chain] {
                if self.world.client_status(consumer.link, chain)? == ClientStatus::Expired {
                    self.world.revive_client(consumer.link, chain)?;
                }
            }
        }
        Ok(())
    }

    /// Sends what is booked. About what the converter was not told it is asked, if it is time.
    fn move_rewards(&mut self, consumer: usize) -> SimResult<()> {
        let unreported = self.unreported_batches(consumer)?;
        for batch in self.batches(consumer)? {
            if unreported.contains(&batch.batch) {
                let _ = self.recover_batch(consumer, batch.batch);
            }
        }
        let _ = self.send_rewards(consumer, Some(10));
        Ok(())
    }

    fn sink_what_is_due(&mut self, consumer: usize) -> SimResult<()> {
        for pool in self.reward_pools(consumer)? {
            if !pool.parked.is_zero() {
                // Refused where it can still be earned, or is not due.
                let _ = self.sink_rewards(consumer, &pool.validator);
            }
        }
        Ok(())
    }

    /// A lienholder that was not told is told now, and debts are worked off.
    fn tell_and_work_off(&mut self, user: &Addr, consumer: usize) -> SimResult<()> {
        if !self.unreported(user, consumer)?.is_zero() {
            let _ = self.report_shrunk_of(consumer, user);
        }
        if !self.debt_of(user, consumer)?.is_zero() {
            let _ = self.work_off_debt_of(consumer, user);
        }
        Ok(())
    }

    /// By how much a lien has shrunk without external-staking knowing.
    fn unreported(&self, user: &Addr, consumer: usize) -> SimResult<Uint128> {
        let lienholder = self.consumer(consumer)?.external_staking.as_str();
        let lien = self.liens(user)?.into_iter().find(|lien| lien.lienholder == lienholder);
        Ok(lien.map(|lien| lien.unreported).unwrap_or_default())
    }

    fn is_open(&self, consumer: usize) -> SimResult<bool> {
        let deployed = self.consumer(consumer)?;
        let (ours, theirs) = (deployed.provider_end, deployed.consumer_end);
        Ok(self.world.channel(ours)?.state == State::Open && self.world.channel(theirs)?.state == State::Open)
    }

    /// What is pending, owed, parked or a debt, in words.
    fn left(&self, users: &[Addr]) -> SimResult<Vec<String>> {
        let mut left = vec![];
        let in_flight = self.world.in_flight()?;
        for consumer in 0..self.consumer_count() {
            if !self.is_open(consumer)? {
                continue;
            }
            let owed = self.owed(consumer)?.total;
            if owed > 0 {
                left.push(format!("consumer {consumer}: {owed} owed"));
            }
            for user in users {
                let parked = self.parked(user, consumer)?;
                if !parked.is_zero() {
                    left.push(format!("consumer {consumer}: {parked} of {user} parked"));
                }
                let debt = self.debt_of(user, consumer)? + self.unreported(user, consumer)?;
                if !debt.is_zero() {
                    left.push(format!("consumer {consumer}: {user} owes {debt}"));
                }
                for position in self.positions(user, consumer)? {
                    if !(position.pending + position.unstaking).is_zero() {
                        left.push(format!("consumer {consumer}: {user} waits for {}", position.validator));
                    }
                }
            }
            left.extend(self.rewards_left(consumer, &in_flight)?);
            for (validator, packets) in self.travelling(consumer, &in_flight)? {
                left.push(format!("consumer {consumer}: {} packets for {validator}", packets.count));
            }
        }
        Ok(left)
    }
}
