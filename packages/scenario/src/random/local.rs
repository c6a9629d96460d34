//! Collateral at home: some users stake what lies in the vault with the provider's own validators,
//! one of which signs twice on the way.

use std::collections::BTreeSet;

use cosmwasm_std::{Addr, Decimal};
use mesh_apis::local_staking::{StakeResponse, UserResponse};

use super::Play;
use crate::lab::Run;

/// How many validators the provider has.
pub(super) const VALIDATORS: u64 = 5;
/// One user of so many stakes at home, the first one among them.
const ONE_OF: usize = 3;
/// How likely such a user does something in a round.
const ACTS: f64 = 0.4;
/// How likely a user who backs a validator that signs twice has all of the collateral at home.
const ALL_OUT: f64 = 0.5;
/// The round in which it is known that a validator of the provider has signed twice.
const SLASH_ROUND: usize = 15;
/// So long ago it signed twice.
const HIDDEN: u64 = 2 * 24 * 3_600;
/// What the provider slashes for it.
const DOUBLE_SIGN: Decimal = Decimal::percent(5);
/// More days than it takes to come home: three unbonding periods.
pub(super) const MAX_DAYS: u64 = 63;

/// What a user can move: the chain can list one more than is staked, or less after a slash.
fn movable(stake: &StakeResponse) -> u128 {
    stake.listed.min(stake.staked).u128()
}

/// The users who stake at home from the start.
pub(super) fn first_users(count: usize) -> BTreeSet<usize> {
    (0..count).step_by(ONE_OF).collect()
}

impl Play<'_> {
    /// The users who stake at home.
    fn local_users(&self) -> Vec<usize> {
        self.at_home.iter().copied().collect()
    }

    fn local_stake(&self, user: usize) -> Run<(String, UserResponse)> {
        let name = self.user_name(user);
        let stake = self.lab.system.local_stake(&self.lab.system.user(&name))?;
        Ok((name, stake))
    }

    /// Users stake collateral at home, move it, take it off, and take what it earned.
    pub(super) fn local_users_act(&mut self) -> Run {
        for user in self.local_users() {
            if !self.rng.chance(ACTS) {
                continue;
            }
            match self.rng.below(100) {
                0..=49 => self.stake_at_home(user)?,
                50..=64 => self.unstake_at_home(user)?,
                65..=79 => self.restake(user)?,
                _ => self.take_local_rewards(user)?,
            }
        }
        Ok(())
    }

    fn home_validator(&mut self) -> String {
        format!("home{}", self.rng.between(1, VALIDATORS))
    }

    fn stake_at_home(&mut self, user: usize) -> Run {
        let name = self.user_name(user);
        let idle = self.lab.system.local_account(&self.lab.system.user(&name))?.idle.u128();
        let (amount, validator) = (self.part_of(idle), self.home_validator());
        if amount == 0 {
            return Ok(());
        }
        let result = self.lab.system.stake_local(&name, &validator, amount);
        self.lab.attempt_reconciled("stake at home", result).map(drop)
    }

    /// Some of these users stake at home whatever is idle.
    pub(super) fn stake_all_at_home(&mut self, users: &[usize]) -> Run {
        for user in users {
            let name = self.user_name(*user);
            let idle = self.lab.system.local_account(&self.lab.system.user(&name))?.idle.u128();
            let validator = self.home_validator();
            if idle > 0 && self.rng.chance(ALL_OUT) {
                self.at_home.insert(*user);
                let result = self.lab.system.stake_local(&name, &validator, idle);
                self.lab.attempt_reconciled("stake at home", result)?;
            }
        }
        Ok(())
    }

    fn unstake_at_home(&mut self, user: usize) -> Run {
        let (name, stake) = self.local_stake(user)?;
        let Some(of) = self.rng.pick(&stake.stakes).cloned() else { return Ok(()) };
        let amount = self.part_of(movable(&of));
        if amount == 0 {
            return Ok(());
        }
        let result = self.lab.system.unstake_local(&name, &of.validator, amount);
        self.lab.attempt_reconciled("unstake at home", result).map(drop)
    }

    fn restake(&mut self, user: usize) -> Run {
        let (name, stake) = self.local_stake(user)?;
        let Some(from) = self.rng.pick(&stake.stakes).cloned() else { return Ok(()) };
        let (amount, to) = (self.part_of(movable(&from)), self.home_validator());
        if amount == 0 || to == from.validator {
            return Ok(());
        }
        let result = self.lab.system.restake(&name, &from.validator, &to, amount);
        self.lab.attempt_reconciled("restake at home", result).map(drop)
    }

    fn take_local_rewards(&mut self, user: usize) -> Run {
        let (name, stake) = self.local_stake(user)?;
        if stake.stakes.iter().all(|of| of.listed.is_zero()) {
            return Ok(());
        }
        let result = self.lab.system.withdraw_local_rewards(&name);
        self.lab.attempt("withdraw rewards at home", result).map(drop)
    }

    /// The provider finds out that one of its own validators has signed twice: the one with the
    /// most local stake.
    pub(super) fn slash_at_home(&mut self, round: usize) -> Run {
        if round != SLASH_ROUND {
            return Ok(());
        }
        let mut most = (0u128, String::new(), 0u32);
        for number in 1..=VALIDATORS {
            let validator = format!("home{number}");
            let (mut staked, mut users) = (0u128, 0u32);
            for user in self.local_users() {
                let (_, stake) = self.local_stake(user)?;
                for of in stake.stakes.iter().filter(|of| of.validator == validator && !of.listed.is_zero()) {
                    staked = staked.saturating_add(of.listed.u128());
                    users = users.saturating_add(1);
                }
            }
            if number == 1 || staked > most.0 {
                most = (staked, validator, users);
            }
        }
        let (staked, validator, users) = most;
        let chain = self.lab.system.world.chain_mut(self.lab.system.deployment.provider);
        let blocks = HIDDEN.checked_div(chain.config().block_secs).unwrap_or_default();
        let height = chain.height().saturating_sub(blocks);
        chain.slash(&validator, DOUBLE_SIGN, height)?;
        chain.tombstone(&validator)?;
        let line = format!(
            "{validator} of the provider itself signed twice: {DOUBLE_SIGN} is slashed of what {users} users have there, {staked}"
        );
        self.progress.note(&line);
        self.lab.check()
    }

    /// Anyone reconciles, brings coins back and works off what is owed, each as likely as `eager`
    /// says.
    pub(super) fn local_strangers_act(&mut self, eager: f64) -> Run {
        for user in self.local_users() {
            let (name, stake) = self.local_stake(user)?;
            if stake.reconcile_due && self.rng.chance(eager) {
                let result = self.lab.system.reconcile(&name);
                self.lab.attempt_reconciled("reconcile", result)?;
                let result = self.lab.system.collect_local(&name);
                self.lab.attempt_reconciled("collect", result)?;
            }
            if !stake.uncovered.is_zero() && self.rng.chance(eager) {
                self.work_off(&name, &stake)?;
            }
        }
        Ok(())
    }

    fn work_off(&mut self, user: &str, stake: &UserResponse) -> Run {
        for of in stake.stakes.iter().filter(|of| !of.listed.is_zero()) {
            if self.lab.system.local_stake(&self.lab.system.user(user))?.uncovered.is_zero() {
                break;
            }
            let result = self.lab.system.work_off_local(user, &of.validator);
            self.lab.attempt_reconciled("work off", result)?;
        }
        Ok(())
    }

    /// Users take off all that they have at home and that is not locked. Returns whether nothing is
    /// left.
    pub(super) fn leave_home(&mut self) -> Run<bool> {
        let mut is_done = true;
        self.local_strangers_act(1.0)?;
        for user in self.local_users() {
            let (name, stake) = self.local_stake(user)?;
            is_done &= self.local_out(&self.lab.system.user(&name))? == 0;
            if !stake.uncovered.is_zero() {
                continue;
            }
            let now = self.lab.system.world.now();
            let is_free = |until: Option<cosmwasm_std::Timestamp>| until.is_none_or(|until| until <= now);
            for of in stake.stakes.iter().filter(|of| movable(of) > 0 && is_free(of.locked_until)) {
                let result = self.lab.system.unstake_local(&name, &of.validator, movable(of));
                self.lab.attempt_reconciled("unstake at home", result)?;
            }
        }
        Ok(is_done)
    }

    fn local_out(&self, user: &Addr) -> Run<u128> {
        Ok(self.lab.system.local_account(user)?.out.u128())
    }

    /// How many users owe, and how much together.
    pub(super) fn owed_at_home(&self) -> Run<(u32, u128)> {
        let (mut users, mut owed) = (0u32, 0u128);
        for name in &self.lab.users {
            let of_user = self.lab.system.local_account(&self.lab.system.user(name))?.owed.u128();
            users = users.saturating_add(u32::from(of_user > 0));
            owed = owed.saturating_add(of_user);
        }
        Ok((users, owed))
    }

    /// What of local stake has not come back, in words.
    pub(super) fn left_at_home(&self) -> Run<Vec<String>> {
        let mut left = vec![];
        for name in &self.lab.users {
            let books = self.lab.system.local_account(&self.lab.system.user(name))?;
            if !books.out.is_zero() || !books.owed.is_zero() {
                left.push(format!("{} of {name} is out, {} of it owed", books.out, books.owed));
            }
        }
        Ok(left)
    }
}
