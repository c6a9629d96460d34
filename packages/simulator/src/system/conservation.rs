//! Invariant 6: no reward is lost, and none is made up.

use cosmwasm_std::{Addr, Uint128};
use mesh_apis::converter::BatchResponse;

use super::invariants::{Report, Rule};
use super::System;
use crate::error::SimResult;
use crate::ibc::{ChannelRef, Content, InFlight, State};

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
    check_batches(system, consumer, books.in_transit, in_flight, report)
}

/// What the converter takes for being in transit is, unless it was not told. What is in transit it knows of.
fn check_batches(
    system: &System,
    consumer: usize,
    in_transit: Uint128,
    in_flight: &[InFlight],
    report: &mut Report,
) -> SimResult<()> {
    let batches = system.batches(consumer)?;
    let place = |what: String| format!("consumer {consumer}, {what}");
    let sum = batches.iter().map(|batch| batch.amount).sum();
    report.equal(RULE, || place("sum of the batches".to_string()), sum, in_transit);
    let transfers = system.reward_transfers(consumer, in_flight)?;
    for batch in &batches {
        let split = batch.split.iter().map(|reward| reward.amount).sum();
        report.equal(RULE, || place(format!("split of {}", batch.sequence)), batch.amount, split);
        let travels = transfers.iter().any(|packet| is_of(packet, batch));
        let known = travels || system.is_untold(consumer, batch)?;
        report.expect(RULE, known, || place(format!("batch {}", batch.sequence)), "in flight", "resolved");
    }
    for packet in transfers {
        let batch = batches.iter().find(|batch| is_of(packet, batch)).map(|batch| batch.amount);
        let Content::Transfer(data) = &packet.content else { continue };
        let place = || place(format!("transfer {}", packet.id.sequence));
        report.equal(RULE, place, data.amount().unwrap_or_default(), batch.unwrap_or_default());
    }
    Ok(())
}

fn is_of(packet: &InFlight, batch: &BatchResponse) -> bool {
    packet.id.channel.id() == batch.channel_id && packet.id.sequence == batch.sequence
}

impl System {
    /// Whether the converter was not told what became of a batch, and never will be.
    pub(super) fn is_untold(&self, consumer: usize, batch: &BatchResponse) -> SimResult<bool> {
        let chain = self.consumer(consumer)?.chain;
        let Some(at) = ChannelRef::parse(chain, &batch.channel_id) else { return Ok(false) };
        Ok(self.world.untold_transfers(at)?.contains(&batch.sequence))
    }

    /// Rewards that could move on, in words. What the converter was not told of can only be recovered, if it was refunded,
    /// and in time.
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
