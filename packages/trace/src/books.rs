//! The books of users and validators, and what has changed in them.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::Uint128;
use mesh_simulator::{SimResult, System};

use crate::cast::Cast;
use crate::subject::Subject;

/// Amounts, by whose they are, in the order in which they are told. What is not there is 0.
pub(crate) type Books = BTreeMap<(Subject, &'static Entry), u128>;

/// An amount in the books.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// Orders the amounts of one subject.
    rank: u8,
    /// How people call it.
    pub name: &'static str,
}

macro_rules! entries {
    ($($rank:literal $entry:ident $name:literal),+ $(,)?) => {
        $(static $entry: Entry = Entry { rank: $rank, name: $name };)+
    };
}

entries! {
    0 COLLATERAL "collateral", 1 OUT "staked at home", 2 OWED_HOME "owed at home",
    10 LIEN "lien", 11 SLASHABLE "slashable", 12 UNREPORTED "unreported", 13 DEBT "debt",
    14 CLAIMS "claims", 15 PARKED "parked",
    20 PENDING "pending", 21 STAKE "stake", 22 UNSTAKING "unstaking", 23 BURNED "burned",
    30 A "A", 31 D "D", 32 OWED "owed", 33 DELEGATED "delegated", 34 INFRACTIONS "infractions", 35 DIVERGED "diverged",
    40 BOOKED "booked", 41 IN_TRANSIT "in transit", 42 CLAIMABLE "claimable", 43 PAID "paid",
}

struct Writer(Books);

impl Writer {
    fn write(&mut self, subject: &Subject, entry: &'static Entry, amount: Uint128) {
        if !amount.is_zero() {
            self.0.insert((subject.clone(), entry), amount.u128());
        }
    }
}

/// The books as they are now.
pub(crate) fn books(system: &System, cast: &Cast) -> SimResult<Books> {
    let mut writer = Writer(Books::new());
    for user in 0..cast.users.len() {
        write_user(&mut writer, system, cast, user)?;
    }
    for consumer in 0..system.consumer_count() {
        let mut validators = BTreeSet::new();
        for user in 0..cast.users.len() {
            write_positions(&mut writer, system, cast, (user, consumer), &mut validators)?;
        }
        // All others have their part in these.
        if cast.only_these {
            continue;
        }
        validators.extend(system.consumer_stakes(consumer)?.into_iter().map(|of| of.validator));
        for validator in validators {
            write_validator(&mut writer, system, consumer, &validator)?;
        }
        write_rewards(&mut writer, system, consumer)?;
    }
    Ok(writer.0)
}

fn write_user(writer: &mut Writer, system: &System, cast: &Cast, user: usize) -> SimResult<()> {
    let Some(name) = cast.users.get(user) else { return Ok(()) };
    let subject = Subject::User(user);
    writer.write(&subject, &COLLATERAL, system.account(name)?.bonded);
    if system.deployment.custodian.is_some() {
        let local = system.local_account(&system.user(name))?;
        writer.write(&subject, &OUT, local.out);
        writer.write(&subject, &OWED_HOME, local.owed);
    }
    Ok(())
}

fn write_positions(
    writer: &mut Writer,
    system: &System,
    cast: &Cast,
    (user, consumer): (usize, usize),
    validators: &mut BTreeSet<String>,
) -> SimResult<()> {
    let Some(name) = cast.users.get(user) else { return Ok(()) };
    let (address, subject) = (system.user(name), Subject::UserAt(user, consumer));
    let lien = system.lien(name, consumer)?;
    writer.write(&subject, &LIEN, lien.amount);
    writer.write(&subject, &SLASHABLE, lien.slashable);
    writer.write(&subject, &UNREPORTED, lien.unreported);
    writer.write(&subject, &DEBT, system.debt(name, consumer)?);
    let claims = system.claims(&address, consumer)?;
    writer.write(&subject, &CLAIMS, claims.iter().map(|claim| claim.amount).sum());
    writer.write(&subject, &PARKED, system.parked(&address, consumer)?);
    for position in system.positions(&address, consumer)? {
        let subject = Subject::Position(user, consumer, position.validator.clone());
        writer.write(&subject, &PENDING, position.pending);
        writer.write(&subject, &STAKE, position.stake);
        writer.write(&subject, &UNSTAKING, position.unstaking);
        writer.write(&subject, &BURNED, position.burned);
        validators.insert(position.validator);
    }
    validators.extend(claims.into_iter().map(|claim| claim.validator));
    Ok(())
}

fn write_validator(writer: &mut Writer, system: &System, consumer: usize, validator: &str) -> SimResult<()> {
    let subject = Subject::Validator(consumer, validator.to_string());
    let ledger = system.ledger(consumer, validator)?;
    // These two are told even if there is nothing: they must agree.
    writer.0.insert((subject.clone(), &A), ledger.staked.saturating_sub(ledger.unstaked).u128());
    writer.0.insert((subject.clone(), &D), system.consumer_stake(consumer, validator)?.stake.u128());
    writer.write(&subject, &OWED, ledger.owed);
    writer.write(&subject, &DIVERGED, Uint128::new(u128::from(ledger.diverged.is_some())));
    let infractions = system.infractions(consumer, validator)?.len();
    writer.write(&subject, &INFRACTIONS, Uint128::new(infractions as u128));
    let delegations = system.real_delegations(consumer)?;
    let delegated = delegations.into_iter().find(|(of, _)| of == validator);
    writer.write(&subject, &DELEGATED, delegated.map_or(Uint128::zero(), |(_, amount)| amount));
    Ok(())
}

fn write_rewards(writer: &mut Writer, system: &System, consumer: usize) -> SimResult<()> {
    let subject = Subject::Rewards(consumer);
    let books = system.reward_books(consumer)?;
    writer.write(&subject, &BOOKED, books.booked);
    writer.write(&subject, &IN_TRANSIT, books.in_transit);
    writer.write(&subject, &CLAIMABLE, books.claimable);
    writer.write(&subject, &PAID, books.paid);
    Ok(())
}

/// What has changed, a text for each subject.
pub(crate) fn changes(before: &Books, after: &Books, cast: &Cast) -> Vec<(Subject, String)> {
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut told: Vec<(Subject, String)> = vec![];
    for key in keys {
        let amount = |books: &Books| books.get(key).copied().unwrap_or_default();
        let (was, is) = (amount(before), amount(after));
        if was != is {
            append(&mut told, &key.0, &format!("{} {was} → {is}", key.1.name).replace(' ', "\u{a0}"), cast);
        }
    }
    told
}

/// The amounts of some subjects, a text for each.
pub(crate) fn amounts(books: &Books, of: impl Fn(&Subject) -> bool, cast: &Cast) -> Vec<(Subject, String)> {
    let mut told = vec![];
    for ((subject, entry), amount) in books.iter().filter(|((subject, _), _)| of(subject)) {
        append(&mut told, subject, &format!("{} {amount}", entry.name).replace(' ', "\u{a0}"), cast);
    }
    told
}

fn append(told: &mut Vec<(Subject, String)>, subject: &Subject, text: &str, cast: &Cast) {
    match told.last_mut() {
        Some((last, line)) if last == subject => {
            line.push_str(", ");
            line.push_str(text);
        }
        _ => told.push((subject.clone(), format!("{}: {text}", subject.name(cast)))),
    }
}
