//! Slashes: who was charged for what, what was burned, and what became of the liens at the other
//! consumers.

use std::collections::BTreeSet;

use mesh_simulator::SimResult;
use serde::Serialize;

use super::tables::{line, number, table};
use super::Books;
use crate::lab::{Lab, Stand};

/// What double signing has cost, in provider tokens. It adds up:
///
///     burned = what users brought + earned at home - what was destroyed at home - what they have
#[derive(Serialize)]
pub struct Slashes {
    /// One for each validator that signed twice.
    pub slashed: Vec<Slashed>,
    /// One for each piece of evidence and each consumer.
    pub effects: Vec<Effect>,
    /// By consumer.
    pub debts: Vec<Debts>,
    /// The provider's token.
    pub token: String,
    /// All that was burned.
    pub burned: u128,
    /// What all users brought.
    pub brought: u128,
    /// What local stake has paid them.
    pub earned: u128,
    /// What the chain has destroyed of local stake, beside what was burned.
    pub destroyed: u128,
    /// What they have, in wallets and in the vault.
    pub have: u128,
    /// Whether the sum is right, and the histories of the users tell of every charge once.
    pub adds_up: bool,
}

/// A validator that signed twice.
#[derive(Serialize)]
pub struct Slashed {
    /// Of which consumer.
    pub consumer: String,
    /// Its name.
    pub validator: String,
    /// The heights that are proven.
    pub heights: Vec<u64>,
    /// Users who were charged.
    pub users: u64,
    /// Nominal stake that was charged.
    pub charged: u128,
    /// What was burned for it.
    pub burned: u128,
}

/// What evidence, and what anyone did at once because of it, has changed at a consumer.
#[derive(Serialize)]
pub struct Effect {
    /// Who signed twice.
    pub validator: String,
    /// At which consumer.
    pub consumer: String,
    /// Whether it is a validator of this consumer.
    pub own: bool,
    /// All liens before.
    pub liens_before: u128,
    /// All liens after.
    pub liens_after: u128,
    /// All stake before, less what was burned of it earlier.
    pub stake_before: u128,
    /// All stake after, less what was burned of it. What paid debts is unstaked.
    pub stake_after: u128,
}

/// Liens of a consumer that shrank because collateral was burned for another one.
#[derive(Serialize)]
pub struct Debts {
    /// Of which consumer.
    pub consumer: String,
    /// Users whose lien shrank.
    pub users: u64,
    /// By how much.
    pub shrunk: u128,
    /// What is worked off of it. What a later burn has settled is part of it.
    pub worked_off: u128,
    /// What is left.
    pub debt: u128,
}

/// What slashes have done until now.
///
/// # Errors
/// When a query fails.
pub fn slashes(lab: &Lab) -> SimResult<Slashes> {
    let consumers = 0..lab.system.consumer_count();
    let mut slashed = vec![];
    for consumer in consumers.clone() {
        slashed.extend(validators(lab, consumer)?);
    }
    let charges = lab.slashing.charges.values();
    let burned = charges.fold(0u128, |sum, charge| sum.saturating_add(charge.burned));
    let brought = lab.brought.iter().fold(0u128, |sum, brought| sum.saturating_add(*brought));
    let (mut have, mut told, mut earned, mut destroyed) = (0u128, 0u128, 0u128, 0u128);
    for user in &lab.users {
        have = have.saturating_add(lab.holds(user)?);
        told = told.saturating_add(lab.burned_of(user)?);
        earned = earned.saturating_add(lab.earned_at_home(user)?);
        destroyed = destroyed.saturating_add(lab.destroyed_at_home(user)?);
    }
    Ok(Slashes {
        slashed,
        effects: effects(lab)?,
        debts: consumers.map(|consumer| debts(lab, consumer)).collect::<SimResult<_>>()?,
        token: lab.system.deployment.denom.clone(),
        burned,
        brought,
        earned,
        destroyed,
        have,
        adds_up: brought.checked_add(earned)
            == have.checked_add(burned).and_then(|sum| sum.checked_add(destroyed))
            && told == burned,
    })
}

fn consumer_name(lab: &Lab, consumer: usize) -> String {
    lab.consumers.get(consumer).map(|consumer| consumer.name.clone()).unwrap_or_default()
}

fn validators(lab: &Lab, consumer: usize) -> SimResult<Vec<Slashed>> {
    let mut rows: Vec<Slashed> = vec![];
    let infractions = lab.system.slashes(consumer)?;
    let names: BTreeSet<_> = infractions.iter().map(|of| of.validator.as_str()).collect();
    for name in names {
        let of_name = infractions.iter().filter(|of| of.validator == name);
        let all = lab.slashing.charges.iter();
        let all = all.filter(|((of, _), charge)| *of == consumer && charge.validator == name);
        let charges: Vec<_> = all.map(|(_, charge)| charge).collect();
        let users: BTreeSet<_> = charges.iter().map(|charge| charge.user.as_str()).collect();
        rows.push(Slashed {
            consumer: consumer_name(lab, consumer),
            validator: lab.validator_name(consumer, name),
            heights: of_name.map(|of| of.height.0).collect(),
            users: users.len() as u64,
            charged: charges.iter().fold(0u128, |sum, charge| sum.saturating_add(charge.charged)),
            burned: charges.iter().fold(0u128, |sum, charge| sum.saturating_add(charge.burned)),
        });
    }
    Ok(rows)
}

fn effects(lab: &Lab) -> SimResult<Vec<Effect>> {
    let mut rows = vec![];
    for conviction in &lab.slashing.convictions {
        let after = match &conviction.after {
            Some(after) => after.clone(),
            None => lab.stands()?,
        };
        let stands = conviction.before.iter().zip(after).enumerate();
        rows.extend(stands.map(|(consumer, (before, after)): (usize, (&Stand, Stand))| Effect {
            validator: lab.validator_name(conviction.consumer, &conviction.validator),
            consumer: consumer_name(lab, consumer),
            own: consumer == conviction.consumer,
            liens_before: before.liens,
            liens_after: after.liens,
            stake_before: before.stake,
            stake_after: after.stake,
        }));
    }
    Ok(rows)
}

fn debts(lab: &Lab, consumer: usize) -> SimResult<Debts> {
    let shrunk = lab.slashing.shrunk.get(&consumer).cloned().unwrap_or_default();
    let mut debt = 0u128;
    for user in &lab.users {
        debt = debt.saturating_add(lab.system.debt(user, consumer)?.u128());
    }
    Ok(Debts {
        consumer: consumer_name(lab, consumer),
        users: shrunk.users.len() as u64,
        shrunk: shrunk.amount,
        worked_off: shrunk.amount.saturating_sub(debt),
        debt,
    })
}

impl Slashes {
    /// What was burned, in words.
    pub fn sum(&self) -> String {
        let home = match self.earned == 0 && self.destroyed == 0 {
            true => String::new(),
            false => format!(" + earned {} - destroyed {}", number(self.earned), number(self.destroyed)),
        };
        format!(
            "burned {} {} = brought {}{home} - held {}",
            number(self.burned),
            self.token,
            number(self.brought),
            number(self.have)
        )
    }
}

/// Tables of what was burned and of debts, and whether it adds up.
pub fn show(out: &mut String, books: &Books) {
    let slashes = &books.slashes;
    if slashes.slashed.is_empty() {
        out.push('\n');
        line(out, format!("Slashes, {}: nobody has signed twice", books.when));
        return;
    }
    show_slashed(out, slashes, &books.when);
    let end = if slashes.adds_up { "" } else { ": DOES NOT ADD UP" };
    line(out, format!("{}{end}", slashes.sum()));
    show_debts(out, slashes, &books.when);
}

fn show_slashed(out: &mut String, slashes: &Slashes, when: &str) {
    let mut shown: Vec<_> = slashes
        .slashed
        .iter()
        .map(|row| {
            let heights: Vec<_> = row.heights.iter().map(u64::to_string).collect();
            vec![
                row.consumer.clone(),
                row.validator.clone(),
                heights.join(", "),
                number(row.users),
                number(row.charged),
                number(row.burned),
            ]
        })
        .collect();
    let charged = slashes.slashed.iter().fold(0u128, |sum, row| sum.saturating_add(row.charged));
    let mut total = vec!["all".to_string()];
    total.extend([String::new(), String::new(), String::new(), number(charged), number(slashes.burned)]);
    shown.push(total);
    let header = ["consumer", "validator", "signed twice at", "users charged", "stake charged", "burned"];
    table(out, &format!("Slashes, {when}"), &header, 2, shown);
}

/// What each piece of evidence has changed at once. Later moments do not change it.
pub fn show_effects(out: &mut String, slashes: &Slashes) {
    if slashes.effects.is_empty() {
        return;
    }
    let shown = slashes.effects.iter().map(|row| {
        let amounts = [row.liens_before, row.liens_after, row.stake_before, row.stake_after];
        let whose = if row.own { "its own" } else { "shares the collateral" };
        let mut cells = vec![row.validator.clone(), row.consumer.clone(), whose.to_string()];
        cells.extend(amounts.into_iter().map(number));
        cells
    });
    let header =
        ["evidence against", "at", "which is", "liens before", "liens after", "stake before", "stake after"];
    table(out, "What evidence changed at once", &header, 3, shown.collect());
}

fn show_debts(out: &mut String, slashes: &Slashes, when: &str) {
    let shown = slashes.debts.iter().map(|row| {
        let mut cells = vec![row.consumer.clone(), number(row.users)];
        cells.extend([row.shrunk, row.worked_off, row.debt].into_iter().map(number));
        cells
    });
    let header = ["consumer", "users whose lien shrank", "by", "= worked off", "+ debt"];
    table(
        out,
        &format!("Liens that shrank for another consumer's slash, {when}"),
        &header,
        1,
        shown.collect(),
    );
}
