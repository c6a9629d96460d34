//! Validators that sign twice: first nobody knows, then somebody proves it, and everybody who
//! backed them is charged, sooner or later.

use std::collections::BTreeMap;

use cosmwasm_std::Binary;

use super::Play;
use crate::lab::Run;

/// The first double sign, in rounds from the start.
const FIRST: usize = 9;
/// Rounds between those of two consumers.
const APART: usize = 3;
/// Rounds from a double sign to the evidence.
const HIDDEN: usize = 4;
/// One of so many validators whom the most users back signs twice.
const LARGEST: usize = 3;
/// How likely a user who backs the validator hears of it in a round, and leaves.
const LEAVES: f64 = 0.12;
/// How likely a user who backs it has all the same collateral at the other consumers too.
const SHARES: f64 = 0.5;

/// What becomes of one double sign.
struct DoubleSign {
    consumer: usize,
    /// Not before this round.
    round: usize,
    signed: Option<Signed>,
}

struct Signed {
    round: usize,
    validator: String,
    height: u64,
    evidence: Binary,
    is_proven: bool,
    is_punished: bool,
}

/// One for each consumer.
pub(super) struct DoubleSigns(Vec<DoubleSign>);

impl DoubleSigns {
    pub(super) fn new(play: &Play<'_>) -> Self {
        let round = |consumer: usize| FIRST + APART * (consumer % 4);
        let sign = |consumer| DoubleSign { consumer, round: round(consumer), signed: None };
        Self(play.consumers().map(sign).collect())
    }

    /// What happens in a round.
    pub(super) fn go_on(&mut self, play: &mut Play<'_>, round: usize) -> Run {
        for double_sign in &mut self.0 {
            let consumer = double_sign.consumer;
            match &mut double_sign.signed {
                None if round >= double_sign.round => {
                    double_sign.signed = play.sign_twice(consumer, round)?;
                }
                None => {}
                Some(signed) => play.find_out(consumer, signed, round)?,
            }
        }
        Ok(())
    }
}

impl Play<'_> {
    /// A validator that users back signs twice. None: nobody backs any.
    fn sign_twice(&mut self, consumer: usize, round: usize) -> Run<Option<Signed>> {
        let mut backed: Vec<_> = self.backers(consumer)?.into_iter().collect();
        backed.sort_by_key(|(_, users)| std::cmp::Reverse(users.len()));
        backed.truncate(LARGEST);
        let Some((validator, users)) = self.rng.pick(&backed).cloned() else { return Ok(None) };
        self.share(consumer, &users)?;
        self.stake_all_at_home(&users)?;
        let chain = self.lab.system.consumer(consumer)?.chain;
        let height = self.lab.system.world.chain(chain).height();
        let evidence = self.lab.system.double_sign(consumer, &validator, height)?;
        let line = format!(
            "{} of {} signs twice at height {height}: the provider does not know",
            self.lab.validator_name(consumer, &validator),
            self.consumer_name(consumer),
        );
        self.progress.note(&line);
        let (is_proven, is_punished) = (false, false);
        Ok(Some(Signed { round, validator, height, evidence, is_proven, is_punished }))
    }

    /// Who has stake on whom, by operator address.
    fn backers(&self, consumer: usize) -> Run<BTreeMap<String, Vec<usize>>> {
        let mut backers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for user in 0..self.lab.users.len() {
            let address = self.lab.system.user(&self.user_name(user));
            let positions = self.lab.system.positions(&address, consumer)?.into_iter();
            for position in positions.filter(|position| !position.stake.is_zero()) {
                backers.entry(position.validator).or_default().push(user);
            }
        }
        Ok(backers)
    }

    /// Some of these users stake at the other consumers what their collateral allows.
    fn share(&mut self, consumer: usize, users: &[usize]) -> Run {
        for other in self.consumers().filter(|other| *other != consumer) {
            let known = self.lab.system.validators(other)?.into_iter();
            let active: Vec<_> = known.filter(|of| of.can_be_staked).map(|of| of.validator).collect();
            for user in users {
                let name = self.user_name(*user);
                let lien = self.lab.system.lien(&name, other)?.amount;
                let room = self.lab.system.account(&name)?.bonded.saturating_sub(lien).u128();
                let validator = self.rng.pick(&active).cloned();
                if let Some(validator) = validator.filter(|_| room > 0 && self.rng.chance(SHARES)) {
                    self.send_stake(*user, other, &validator, room)?;
                }
            }
        }
        Ok(())
    }

    /// Some who backed it leave; its own chain finds out; somebody proves it to the provider.
    fn find_out(&mut self, consumer: usize, signed: &mut Signed, round: usize) -> Run {
        let passed = round.saturating_sub(signed.round);
        // One chain is faster than the evidence, the next one is slower.
        let known_after = if consumer.is_multiple_of(2) { HIDDEN / 2 } else { HIDDEN + 1 };
        if !signed.is_punished && passed >= known_after && !self.is_halted(consumer)? {
            self.lab.system.punish(consumer, &signed.validator, signed.height)?;
            signed.is_punished = true;
            let line = format!(
                "{} itself slashes and tombstones {}",
                self.consumer_name(consumer),
                self.lab.validator_name(consumer, &signed.validator)
            );
            self.progress.note(&line);
        }
        if signed.is_proven {
            return Ok(());
        }
        if passed < HIDDEN {
            return self.some_leave(consumer, &signed.validator);
        }
        signed.is_proven = true;
        self.prove(consumer, &signed.validator, &signed.evidence)
    }

    fn some_leave(&mut self, consumer: usize, validator: &str) -> Run {
        for user in 0..self.lab.users.len() {
            let position = self.lab.system.position(&self.user_name(user), consumer, validator)?;
            let available = position.stake.saturating_sub(position.unstaking).u128();
            if available > 0 && self.rng.chance(LEAVES) {
                self.send_unstake(user, consumer, validator, available)?;
            }
        }
        Ok(())
    }

    /// The evidence comes. Anyone settles half of the users; of the others some take free
    /// collateral out, and are charged all the same, whenever somebody settles them, or when they
    /// leave.
    fn prove(&mut self, consumer: usize, validator: &str, evidence: &Binary) -> Run {
        self.lab.convict(consumer, validator, evidence)?;
        let mut users = self.lab.users.clone();
        self.rng.shuffle(&mut users);
        let (by_anyone, others) = users.split_at(users.len() / 2);
        self.lab.settle(consumer, by_anyone)?;
        let mut out = 0u32;
        for user in others {
            let free = self.lab.system.account(user)?.free.u128();
            if free > 1 && self.rng.chance(0.5) {
                self.unbond(user, free / 2)?;
                out = out.saturating_add(1);
            }
        }
        self.work_off_debts(0.8)?;
        self.lab.something_else()?;
        let line = format!(
            "evidence against {} of {}: anyone settles half of the users at once, {out} others take free collateral out before",
            self.lab.validator_name(consumer, validator),
            self.consumer_name(consumer),
        );
        self.progress.note(&line);
        let (users, owed) = self.owed_at_home()?;
        if users > 0 {
            let who = if users == 1 { "1 user owes".to_string() } else { format!("{users} users owe") };
            self.progress
                .note(&format!("{who} {owed} of what is staked at home: it burns when it comes back"));
        }
        self.lab.check()
    }

    /// Anyone has contracts told of liens that have shrunk, and works off debts, each as likely as
    /// `eager` says. Returns whether there was any.
    pub(super) fn work_off_debts(&mut self, eager: f64) -> Run<bool> {
        let mut is_any = false;
        for consumer in self.consumers() {
            for user in 0..self.lab.users.len() {
                let name = self.user_name(user);
                let unreported = self.lab.system.lien(&name, consumer)?.unreported;
                let debt = self.lab.system.debt(&name, consumer)?;
                if unreported.is_zero() && debt.is_zero() {
                    continue;
                }
                is_any = true;
                if !self.rng.chance(eager) {
                    continue;
                }
                if !unreported.is_zero() {
                    self.lab.report_shrunk(&name, consumer)?;
                }
                self.lab.system.work_off_debt(consumer, &name)?;
                self.lab.look_at("anyone works off the debt")?;
            }
        }
        Ok(is_any)
    }
}
