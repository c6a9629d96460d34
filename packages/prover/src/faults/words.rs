//! The steps of a counterexample, in words.

use mesh_apis::packet::{ConsumerPacket, ProviderPacket};
use mesh_simulator::{Content, PacketId, SimResult, System};

use crate::moves::Move;
use crate::scenario::Scenario;
use crate::search::Step;

/// Makes the moves one after the other, and tells each.
///
/// # Errors
/// The scenario cannot be built, or a step not be made again.
pub(super) fn told(scenario: &Scenario, moves: &[Step]) -> SimResult<Vec<String>> {
    let (mut system, setting) = (scenario.build)()?;
    let mut told = vec![];
    for step in moves {
        told.push(words(&system, scenario, &step.made));
        step.made.make(&mut system, scenario, &setting)?;
    }
    Ok(told)
}

fn words(system: &System, scenario: &Scenario, step: &Move) -> String {
    match step {
        Move::Deliver(id) => format!("{} is delivered", packet(system, *id)),
        Move::Acknowledge(id) => format!("the ack of {} comes", packet(system, *id)),
        Move::TimeOut(id) => format!("{} times out", packet(system, *id)),
        other => other.told(scenario).to_string(),
    }
}

fn packet(system: &System, id: PacketId) -> String {
    let Ok(Some(packet)) = system.world.packet(id) else { return id.to_string() };
    match Content::of(&packet) {
        Content::Provider(ProviderPacket::Stake { stake, validator, .. }) => {
            format!("the Stake of {} on {validator}", stake.amount)
        }
        Content::Provider(ProviderPacket::Unstake { unstake, validator, .. }) => {
            format!("the Unstake of {} from {validator}", unstake.amount)
        }
        Content::Consumer(ConsumerPacket::AddValidators { .. }) => "the addition of a validator".to_string(),
        Content::Consumer(ConsumerPacket::RemoveValidators { .. }) => "the tombstone".to_string(),
        Content::Consumer(ConsumerPacket::UpdateValidators { .. }) => "the new status".to_string(),
        Content::Consumer(ConsumerPacket::CloseBatch { .. }) => "the question about the batch".to_string(),
        Content::Transfer(_) => "the batch of rewards".to_string(),
        Content::Other => id.to_string(),
    }
}
