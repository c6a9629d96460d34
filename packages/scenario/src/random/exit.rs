//! Everybody leaves, and gets back what they brought.

use super::local::MAX_DAYS;
use super::Play;
use crate::lab::Run;
use crate::report::slashes;

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
/// Many times what the slowest way out takes.
const MAX_STEPS: usize = 200;
const EMPTY: &str = "5 at the end nothing is staked, in flight, owed or parked";
const HOME: &str = "local stake: at the end nothing is out or owed";
const WHOLE: &str = "custody: at the end all have what they brought and earned, less burns and losses";
const BURNED: &str = "9 what was burned is what users brought and earned, less what they have and lost";
const UNDELEGATED: &str = "at the end nothing is delegated";

impl Play<'_> {
    pub(super) fn exit(&mut self) -> Run {
        self.lab.audit.at("while everybody leaves".to_string());
        self.unstake_all()?;
        self.make_up()?;
        self.unbond_all()?;
        self.withdraw_all_rewards()?;
        self.withdraw_all()?;
        self.lab.check()
    }

    /// Everybody unstakes, over channels that still lose packets. Who fails, or hears nothing,
    /// gives up.
    fn unstake_all(&mut self) -> Run {
        self.progress.phase("Everybody unstakes; what is refused, lost or silent is forced");
        for step in 0..MAX_STEPS {
            self.progress.tick(step, MAX_STEPS);
            self.follow_up(1.0)?;
            self.work_off_debts(0.5)?;
            self.leave_home()?;
            let mut is_done = true;
            for user in 0..self.lab.users.len() {
                let address = self.lab.system.user(&self.user_name(user));
                for consumer in self.consumers() {
                    for position in self.lab.system.positions(&address, consumer)? {
                        is_done &= position.stake.is_zero() && position.pending.is_zero();
                        let available = position.stake.saturating_sub(position.unstaking).u128();
                        if available > 0 {
                            self.send_unstake(user, consumer, &position.validator, available)?;
                        }
                    }
                }
            }
            if is_done {
                break;
            }
            self.owed_and_relayed()?;
            self.epochs()?;
            self.lab.check()?;
            self.lab.system.world.advance(12 * HOUR);
        }
        Ok(())
    }

    /// Relayers bring everything, and anyone sends what is owed, until nothing is left.
    fn make_up(&mut self) -> Run {
        self.progress.phase("Relayers bring what they held back; what is owed to the consumers is sent");
        for _ in 0..MAX_STEPS {
            self.lab.relay_well(&mut self.rng)?;
            let mut is_done = self.lab.in_flight()?.is_empty() && !self.send_rewards()?;
            is_done &= !self.work_off_debts(1.0)?;
            for consumer in self.consumers() {
                if self.lab.system.owed(consumer)?.total > 0 {
                    is_done = false;
                    self.lab.system.send_owed(consumer, Some(30))?;
                }
                if !self.lab.system.outbox(consumer)?.is_empty() {
                    is_done = false;
                    self.lab.system.send_updates(consumer, Some(10))?;
                }
            }
            if is_done {
                break;
            }
            // Lost packets can only time out.
            self.lab.system.world.advance(DAY);
        }
        let left = self.left()?;
        self.lab.audit.expect(EMPTY, left.is_empty(), || left.join("; "))?;
        self.lab.check()
    }

    fn left(&mut self) -> Run<Vec<String>> {
        let mut left: Vec<_> = self.lab.in_flight()?.iter().map(|id| format!("{id} is in flight")).collect();
        for consumer in self.consumers() {
            let name = self.consumer_name(consumer);
            let owed = self.lab.system.owed(consumer)?.total;
            if owed > 0 {
                left.push(format!("{owed} Unstakes are owed to {name}"));
            }
            for stake in self.lab.system.consumer_stakes(consumer)? {
                if !stake.stake.is_zero() {
                    left.push(format!("{name} has {} on {}", stake.stake, stake.validator));
                }
            }
            for user in &self.lab.users {
                let address = self.lab.system.user(user);
                let parked = self.lab.system.parked(&address, consumer)?;
                let positions = self.lab.system.positions(&address, consumer)?;
                let is_empty = |p: &mesh_apis::external_staking::StakeResponse| {
                    p.stake.is_zero() && p.pending.is_zero() && p.unstaking.is_zero()
                };
                if !parked.is_zero() {
                    left.push(format!("{parked} of {user} are parked at {name}"));
                }
                for position in positions.iter().filter(|position| !is_empty(position)) {
                    left.push(format!(
                        "{user} has {} staked on {} of {name}, {} of it unstaking, and {} pending",
                        position.stake, position.validator, position.unstaking, position.pending,
                    ));
                }
                let debt = self.lab.system.debt(user, consumer)?;
                if !debt.is_zero() {
                    left.push(format!("{user} owes {debt} at {name}"));
                }
            }
        }
        Ok(left)
    }

    /// The unbonding period passes, with its epochs; claims mature.
    fn unbond_all(&mut self) -> Run {
        self.progress.phase("The unbonding period passes, day by day, with its epochs");
        let days = 1 + self.longest_unbonding()?.max(self.last_release()?) / DAY;
        for day in 0..days {
            self.progress.tick(day as usize, days as usize);
            self.lab.system.world.advance(DAY);
            self.epochs()?;
            // Delegations have earned until they were undelegated.
            self.lab.relay_well(&mut self.rng)?;
            self.leave_home()?;
        }
        for _ in 0..MAX_DAYS {
            if self.leave_home()? {
                break;
            }
            self.lab.system.world.advance(DAY);
        }
        let left = self.left_at_home()?;
        self.lab.audit.expect(HOME, left.is_empty(), || left.join("; "))?;
        for consumer in self.consumers() {
            let delegated = self.lab.system.real_delegations(consumer)?;
            let name = self.consumer_name(consumer);
            let listed = || {
                let amounts = delegated.iter().map(|(validator, amount)| format!("{amount} to {validator}"));
                format!("{name} has delegated {}", amounts.collect::<Vec<_>>().join(", "))
            };
            self.lab.audit.expect(UNDELEGATED, delegated.is_empty(), listed)?;
        }
        Ok(())
    }

    /// Users take everything out.
    fn withdraw_all(&mut self) -> Run {
        self.progress.phase("Users withdraw and unbond");
        for user in 0..self.lab.users.len() {
            self.take_out(user)?;
            let name = self.user_name(user);
            let brought = self.lab.brought.get(user).copied().unwrap_or_default();
            let (bonded, burned) = (self.lab.system.account(&name)?.bonded, self.lab.burned_of(&name)?);
            let has = self.lab.holds(&name)?;
            let (earned, destroyed) = (self.lab.earned_at_home(&name)?, self.lab.destroyed_at_home(&name)?);
            let came = brought.saturating_add(earned);
            let gone = burned.saturating_add(destroyed);
            let holds = bonded.is_zero() && has.checked_add(gone) == Some(came);
            let details = || {
                format!(
                    "{name} brought {brought} and earned {earned} at home, has {has}, {bonded} of it bonded, \
                     {burned} was burned and {destroyed} destroyed at home"
                )
            };
            self.lab.audit.expect(WHOLE, holds, details)?;
        }
        let stand = slashes(&self.lab)?;
        self.lab.audit.expect(BURNED, stand.adds_up, || stand.sum())?;
        let lost = |name: &String| Ok(u64::from(self.lab.burned_of(name)? > 0));
        let users = self.lab.users.iter().map(lost).sum::<Run<u64>>()?;
        let line = format!("{}; {users} users lost something", stand.sum());
        self.progress.note(&line);
        Ok(())
    }

    /// How long it takes until the last claim matures, in seconds.
    fn last_release(&self) -> Run<u64> {
        let mut last = 0;
        for consumer in self.consumers() {
            for user in &self.lab.users {
                let claims = self.lab.system.claims(&self.lab.system.user(user), consumer)?;
                last = claims.iter().map(|claim| claim.key.release_at.0).fold(last, u64::max);
            }
        }
        Ok(last.saturating_sub(self.now()))
    }

    fn longest_unbonding(&self) -> Run<u64> {
        let mut longest = 0;
        for consumer in self.consumers() {
            let chain = self.lab.system.consumer(consumer)?.chain;
            longest = longest.max(self.lab.system.world.chain(chain).config().unbonding_secs);
        }
        Ok(longest)
    }
}
