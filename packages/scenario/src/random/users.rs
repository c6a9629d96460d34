//! What users do, each time at random.

use cosmwasm_std::Uint128;
use mesh_apis::external_staking::{TxKind, TxResponse, TxStatus};
use mesh_apis::time::{Seconds, UnixTime};

use super::{Open, Play};
use crate::lab::Run;

/// How likely a user does something in a round.
const ACTS: f64 = 0.3;
/// How likely a user wants what must be refused.
const ERRS: f64 = 0.03;
const BOUNDED_EXIT: &str = "8 who waited long enough can give up, and is paid after the unbonding period";

impl Play<'_> {
    /// Every user may do something once.
    pub(super) fn users_act(&mut self) -> Run {
        let mut active = vec![];
        for consumer in self.consumers() {
            let known = self.lab.system.validators(consumer)?.into_iter();
            let can = known.filter(|validator| validator.can_be_staked).map(|validator| validator.validator);
            active.push(can.collect::<Vec<_>>());
        }
        for user in 0..self.lab.users.len() {
            if !self.rng.chance(ACTS) {
                continue;
            }
            match self.rng.below(100) {
                0..=7 => self.bond_more(user)?,
                8..=64 => self.stake(user, &active)?,
                65..=89 => self.unstake(user)?,
                90..=94 => self.withdraw_rewards(user)?,
                _ => self.take_out(user)?,
            }
        }
        Ok(())
    }

    fn wallet(&self, user: usize) -> Run<u128> {
        let system = &self.lab.system;
        let address = system.user(&self.user_name(user));
        let chain = system.world.chain(system.deployment.provider);
        Ok(chain.balance(&address, &system.deployment.denom)?.u128())
    }

    pub(super) fn part_of(&mut self, whole: u128) -> u128 {
        whole * u128::from(self.rng.between(1, 100)) / 100
    }

    pub(super) fn any_consumer(&mut self) -> usize {
        self.rng.below(self.consumers().len() as u64) as usize
    }

    fn bond_more(&mut self, user: usize) -> Run {
        let wallet = self.wallet(user)?;
        let amount = self.part_of(wallet);
        if amount > 0 {
            self.lab.system.bond(&self.user_name(user), amount)?;
            self.lab.look_at("bond")?;
        }
        Ok(())
    }

    fn stake(&mut self, user: usize, active: &[Vec<String>]) -> Run {
        let (name, consumer) = (self.user_name(user), self.any_consumer());
        let bonded = self.lab.system.account(&name)?.bonded;
        let lien = self.lab.system.lien(&name, consumer)?.amount;
        let room = bonded.saturating_sub(lien).u128();
        let errs = self.rng.chance(ERRS);
        let amount = if errs { room + 1 } else { self.part_of(room / 2) };
        if amount == 0 {
            return Ok(());
        }
        // Most prefer those at the head of the list; a few look for one that may not be active.
        let all = self.lab.consumers.get(consumer).map(|consumer| consumer.validators.as_slice());
        let head = self.rng.between(1, 20) as usize;
        let validator = if self.rng.chance(ERRS) {
            self.rng.pick(all.unwrap_or_default()).map(|spec| spec.operator_address.clone())
        } else {
            let candidates = active.get(consumer).map(Vec::as_slice).unwrap_or_default();
            self.rng.pick(&candidates[..head.min(candidates.len())]).cloned()
        };
        let Some(validator) = validator else { return Ok(()) };
        self.send_stake(user, consumer, &validator, amount)
    }

    pub(super) fn send_stake(&mut self, user: usize, consumer: usize, validator: &str, amount: u128) -> Run {
        let result = self.lab.system.stake_reconciled(&self.user_name(user), consumer, validator, amount);
        if let Some(tx_id) = self.lab.attempt_reconciled("stake", result)? {
            self.open.push(Open { user, consumer, tx_id });
        }
        Ok(())
    }

    fn unstake(&mut self, user: usize) -> Run {
        let (name, consumer) = (self.user_name(user), self.any_consumer());
        let positions = self.lab.system.positions(&self.lab.system.user(&name), consumer)?;
        let Some(position) = self.rng.pick(&positions).cloned() else { return Ok(()) };
        let available = position.stake.saturating_sub(position.unstaking).u128();
        let amount = if self.rng.chance(ERRS) { available + 1 } else { self.part_of(available) };
        if amount == 0 {
            return Ok(());
        }
        self.send_unstake(user, consumer, &position.validator, amount)
    }

    pub(super) fn send_unstake(
        &mut self,
        user: usize,
        consumer: usize,
        validator: &str,
        amount: u128,
    ) -> Run {
        let result = self.lab.system.unstake(&self.user_name(user), consumer, validator, amount);
        if let Some(tx_id) = self.lab.attempt("unstake", result)? {
            self.open.push(Open { user, consumer, tx_id });
        }
        Ok(())
    }

    /// Takes out what is matured and free.
    pub(super) fn take_out(&mut self, user: usize) -> Run {
        let (name, now) = (self.user_name(user), UnixTime(self.now()));
        for consumer in self.consumers() {
            loop {
                let claims = self.lab.system.claims(&self.lab.system.user(&name), consumer)?;
                if claims.first().is_none_or(|claim| claim.key.release_at > now) {
                    break;
                }
                self.lab.withdraw(&name, consumer, Some(100))?;
            }
        }
        let free = self.lab.system.account(&name)?.free.u128();
        if free > 0 {
            self.unbond(&name, free)?;
        }
        Ok(())
    }

    /// Takes collateral out, if the vault allows it.
    pub(super) fn unbond(&mut self, user: &str, amount: u128) -> Run {
        let result = self.lab.system.unbond_reconciled(user, amount);
        self.lab.attempt_reconciled("unbond", result).map(drop)
    }

    /// Users look at their transactions. Of those that failed or are silent they give up as likely
    /// as `eager` says.
    pub(super) fn follow_up(&mut self, eager: f64) -> Run {
        let grace = Seconds(24 * 3_600);
        for open in std::mem::take(&mut self.open) {
            let tx = self.lab.system.tx(open.consumer, open.tx_id)?;
            let is_silent = UnixTime(self.now()) >= tx.timeout_at.plus(grace);
            match (tx.status, tx.kind) {
                (TxStatus::Pending, _) if is_silent && self.rng.chance(eager) => self.give_up(open, &tx)?,
                (TxStatus::Pending, _) => self.open.push(open),
                (TxStatus::Failed, TxKind::Unstake) if self.rng.chance(eager) => {
                    let position =
                        self.lab.system.position(&self.user_name(open.user), open.consumer, &tx.validator)?;
                    if !position.forcible.is_zero() {
                        self.give_up(open, &tx)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn give_up(&mut self, open: Open, tx: &TxResponse) -> Run {
        let name = self.user_name(open.user);
        let system = &mut self.lab.system;
        let result = match tx.kind {
            TxKind::Unstake => system.give_up_unstake(&name, open.consumer, open.tx_id),
            TxKind::Stake => system.abort(&name, open.consumer, open.tx_id).map(|()| open.tx_id),
            TxKind::Slash => return Ok(()),
        };
        let place = format!("{name}, {}, transaction {}", self.consumer_name(open.consumer), open.tx_id);
        let details =
            || format!("{place}: {}", result.as_ref().err().map(ToString::to_string).unwrap_or_default());
        self.lab.audit.expect(BOUNDED_EXIT, result.is_ok(), details)?;
        self.lab.look_at("give up what is silent or has failed")?;

        let user = self.lab.system.user(&name);
        let claims = self.lab.system.claims(&user, open.consumer)?;
        let claim = claims.iter().find(|claim| Some(claim.key.tx_id) == result.as_ref().ok().copied());
        let chain = self.lab.system.consumer(open.consumer)?.chain;
        let unbonding = Seconds(self.lab.system.world.chain(chain).config().unbonding_secs);
        let latest = UnixTime(self.now()).plus(unbonding);
        let holds = claim.is_some_and(|claim| claim.key.release_at <= latest && claim.amount <= tx.amount);
        self.lab.audit.expect(
            BOUNDED_EXIT,
            holds && claim.is_some_and(|claim| claim.amount > Uint128::zero()),
            || {
                let got = claim.map_or("none".to_string(), |claim| {
                    format!("one of {} that matures at {}", claim.amount, claim.key.release_at)
                });
                format!("{place}: expected a claim of at most {} by {}, got {got}", tx.amount, latest)
            },
        )
    }
}
