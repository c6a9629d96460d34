//! Rewards: where all is that a consumer's chain has paid.

use cosmwasm_std::Uint128;
use mesh_simulator::SimResult;
use serde::Serialize;

use super::tables::{line, number, table};
use super::Books;
use crate::lab::Lab;

/// Where the rewards of a consumer are, in units of its token. They add up:
///
///     collected = booked + in transit + surplus + claimable + parked + sunk + paid + remainders + fractions
#[derive(Serialize)]
pub struct Rewards {
    /// Of which consumer.
    pub consumer: String,
    /// What the token is called there.
    pub token: String,
    /// The chain has paid it to the converter.
    pub collected: u128,
    /// At the converter, of validators.
    pub booked: u128,
    /// Has left the converter, and neither arrived nor came back.
    pub in_transit: u128,
    /// At the converter, of nobody yet.
    pub surplus: u128,
    /// Whole units that users can withdraw on the provider.
    pub claimable: u128,
    /// Waits there until its validator has stake.
    pub parked: u128,
    /// Nobody could earn it.
    pub sunk: u128,
    /// In the wallets of the users, on the provider.
    pub paid: u128,
    /// Could not be divided evenly, over all validators, in whole units.
    pub remainders: u128,
    /// What is left then: less than one unit for each position, and for the remainders together.
    pub fractions: u128,
    /// Positions that can have a fraction of a unit.
    pub positions: u64,
    /// Whether the fractions are no more than they can be, and not negative.
    pub adds_up: bool,
}

/// How the rewards of a consumer stand now.
///
/// # Errors
/// When a query fails.
pub fn rewards(lab: &Lab, consumer: usize) -> SimResult<Rewards> {
    let system = &lab.system;
    let books = system.reward_books(consumer)?;
    // Counted where the users have it, not where it was paid.
    let mut paid = Uint128::zero();
    for name in &lab.users {
        paid = paid.saturating_add(system.reward_balance(&system.user(name), consumer)?);
    }
    let owed = books.owed_at_least();
    let remainders = owed.saturating_sub(books.claimable.saturating_add(books.parked));
    let known = [books.booked, books.travelling, books.surplus, books.sunk, owed];
    let known = known.into_iter().fold(paid, Uint128::saturating_add);
    let most = books.owed_at_most().saturating_sub(owed);
    let fractions = books.collected.checked_sub(known).ok();
    Ok(Rewards {
        consumer: lab.consumers.get(consumer).map(|consumer| consumer.name.clone()).unwrap_or_default(),
        token: system.consumer(consumer)?.denom.clone(),
        collected: books.collected.u128(),
        booked: books.booked.u128(),
        in_transit: books.travelling.u128(),
        surplus: books.surplus.u128(),
        claimable: books.claimable.u128(),
        parked: books.parked.u128(),
        sunk: books.sunk.u128(),
        paid: paid.u128(),
        remainders: remainders.u128(),
        fractions: fractions.unwrap_or_default().u128(),
        positions: books.positions,
        adds_up: fractions.is_some_and(|fractions| fractions <= most),
    })
}

impl Rewards {
    /// What it was divided into, in words.
    pub fn sum(&self) -> String {
        format!(
            "{}: {} {} = booked {} + in transit {} + surplus {} + claimable {} + parked {} + sunk {} + paid {} + remainders {} \
             + fractions {} of {} positions",
            self.consumer,
            number(self.collected),
            self.token,
            number(self.booked),
            number(self.in_transit),
            number(self.surplus),
            number(self.claimable),
            number(self.parked),
            number(self.sunk),
            number(self.paid),
            number(self.remainders),
            number(self.fractions),
            number(self.positions),
        )
    }
}

/// One row for each consumer, and whether it adds up.
pub fn show(out: &mut String, books: &Books) {
    if books.rewards.iter().all(|row| row.collected == 0) {
        out.push('\n');
        line(out, format!("Rewards, {}: none were collected", books.when));
        return;
    }
    let shown = books.rewards.iter().map(|row| {
        let amounts = [
            row.collected,
            row.booked,
            row.in_transit,
            row.surplus,
            row.claimable,
            row.parked,
            row.sunk,
            row.paid,
            row.remainders,
            row.fractions,
        ];
        let mut cells = vec![row.consumer.clone()];
        cells.extend(amounts.into_iter().map(number));
        cells
    });
    let header = [
        "consumer",
        "collected",
        "= booked",
        "+ in transit",
        "+ surplus",
        "+ claimable",
        "+ parked",
        "+ sunk",
        "+ paid",
        "+ remainders",
        "+ fractions",
    ];
    table(out, &format!("Rewards, {}", books.when), &header, 1, shown.collect());
    for row in &books.rewards {
        let sum = match (row.adds_up, row.positions) {
            (true, 0) => "add up".to_string(),
            (true, 1) => "add up: the fraction of the one position is below one unit".to_string(),
            (true, positions) => {
                format!("add up: the fractions of {positions} positions are each below one unit")
            }
            (false, _) => "DO NOT ADD UP".to_string(),
        };
        line(out, format!("{}: {} {} {sum}", row.consumer, number(row.collected), row.token));
    }
}
