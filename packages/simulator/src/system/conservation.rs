//! Invariant 6: no reward is lost, and none is made up.

use cosmwasm_std::{Addr, Uint128};
use mesh_apis::external_staking::BatchResponse as BatchFate;
use mesh_apis::rewards::batch_of;
use mesh_apis::BatchId;

use super::content::Content;
use super::invariants::{Report, Rule};
use super::{RewardBooks, System};
use crate::ibc::{InFlight, State};
use crate::SimResult;

const RULE: Rule = Rule::RewardsAreConserved;

pub(super) fn check_rewards(
    system: &System,
    consumer: usize,
    honest: bool,
    users: &[Addr],
    in_flight: &[InFlight],
    report: &mut Report,
) -> SimResult<()> {
    let place = |what: &str| format!("consumer {consumer}, {what}");
    let books = system.reward_books_of(consumer, users, in_flight)?;
    let (least, most) = (books.owed_at_least(), books.owed_at_most().saturating_add(books.given));
    let covered = least <= books.held;
    report.expect(RULE, covered, || place("what is owed"), format!("at most {}", books.held), least);
    // A consumer that lies can send tokens that are for nobody.
    if !honest {
        return Ok(());
    }
    let place_held = || place("what external-staking holds");
    report.expect(RULE, books.held <= most, place_held, format!("at most {most}"), books.held);

    let deployed = system.consumer(consumer)?;
    let balance = system.world.chain(deployed.chain).balance(&deployed.converter, &deployed.denom)?;
    let sent = system.world.transferred(deployed.consumer_transfer, &deployed.converter, &deployed.denom)?;
    report.equal(RULE, || place("collected"), books.collected, balance.saturating_add(sent));
    report.equal(RULE, || place("converter's balance"), balance, books.booked.saturating_add(books.surplus));
    report.equal(RULE, || place("sent"), sent, books.travelling.saturating_add(books.arrived));
    let booked = system.booked_rewards(consumer)?.iter().map(|reward| reward.amount).sum();
    report.equal(RULE, || place("sum of what is booked"), booked, books.booked);
    check_batches(system, consumer, &books, in_flight, report)
}

/// What the converter takes for being in transit is, unless it was not told. What is in transit it
/// knows of. No batch is booked on both sides, and what was booked on none is covered.
fn check_batches(
    system: &System,
    consumer: usize,
    books: &RewardBooks,
    in_flight: &[InFlight],
    report: &mut Report,
) -> SimResult<()> {
    let batches = system.batches(consumer)?;
    let unreported = system.unreported_batches(consumer)?;
    let place = |what: String| format!("consumer {consumer}, {what}");
    let sum = batches.iter().map(|batch| batch.amount).sum();
    report.equal(RULE, || place("sum of the batches".to_string()), sum, books.in_transit);
    let transfers = system.reward_transfers(consumer, in_flight)?;
    let travels = |id: BatchId| transfers.iter().any(|packet| batch_in(packet) == Some(id));
    let mut due = Uint128::zero();
    for batch in &batches {
        let place = |what: &str| place(format!("{what} batch {}", batch.batch));
        let split = batch.split.iter().map(|reward| reward.amount).sum();
        report.equal(RULE, || place("split of"), batch.amount, split);
        let known = travels(batch.batch) || unreported.contains(&batch.batch);
        report.expect(RULE, known, || place("the way of"), "in flight", "resolved");
        let fate = system.batch_fate(consumer, batch.batch)?;
        report.expect(RULE, !(fate.booked && batch.not_booked), || place("fate of"), "booked", "not booked");
        if !fate.booked {
            due += batch.amount;
        }
    }
    let covered = books.surplus + books.travelling;
    report.expect(RULE, due <= covered, || place("batches".to_string()), format!("at most {covered}"), due);
    for packet in transfers {
        let (Content::Transfer(data), Some(id)) = (&Content::of(packet), batch_in(packet)) else { continue };
        let place = || place(format!("transfer of batch {id}"));
        match batches.iter().find(|batch| batch.batch == id) {
            Some(batch) => report.equal(RULE, place, data.amount().unwrap_or_default(), batch.amount),
            // The converter has asked. If it was told that the batch is not booked, it never will
            // be.
            None => {
                let BatchFate { booked, closed } = system.batch_fate(consumer, id)?;
                report.expect(RULE, booked || closed, place, "booked or closed", "open");
            }
        }
    }
    Ok(())
}

/// The batch that a transfer of the converter is.
fn batch_in(packet: &InFlight) -> Option<BatchId> {
    match &Content::of(packet) {
        Content::Transfer(data) => batch_of(&data.memo).ok(),
        _ => None,
    }
}

impl System {
    /// Batches of which the converter was not told what became of them, and never will be.
    pub fn unreported_batches(&self, consumer: usize) -> SimResult<Vec<BatchId>> {
        let unreported = self.world.unreported_transfers(self.consumer(consumer)?.consumer_transfer)?;
        Ok(unreported.iter().filter_map(|(_, memo)| batch_of(memo).ok()).collect())
    }

    /// Rewards that could move on, in words. What the converter was not told of can only be
    /// recovered, if it was refunded, and in time.
    pub(super) fn rewards_left(&self, consumer: usize, in_flight: &[InFlight]) -> SimResult<Vec<String>> {
        let deployed = self.consumer(consumer)?;
        for end in [deployed.consumer_transfer, deployed.provider_transfer] {
            if self.world.channel(end)?.state != State::Open {
                return Ok(vec![]);
            }
        }
        let mut left = vec![];
        let transfers = self.reward_transfers(consumer, in_flight)?.len();
        if transfers > 0 {
            left.push(format!("consumer {consumer}: {transfers} batches of rewards"));
        }
        let rewards = self.rewards(consumer)?;
        // Without a first callback there is one batch at most, and it may never come back.
        let is_stuck = !rewards.callbacks_work && !rewards.in_transit.is_zero();
        if !rewards.booked.is_zero() && !is_stuck {
            left.push(format!("consumer {consumer}: {} of rewards booked", rewards.booked));
        }
        Ok(left)
    }
}
