//! Which steps commute.
//!
//! A step that writes on one consumer alone commutes with one that writes on the provider, or on
//! another consumer, alone: chains share nothing but what IBC proves, and what the one proves of a
//! packet the other does not change. Whatever touches several chains, or reads more of another one
//! than a packet of its own, commutes with nothing here.

use mesh_simulator::{Deployment, PacketId};

use super::{Allowed, Move};
use crate::scenario::Scenario;

/// Where a step writes, and which packet it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    chain: Chain,
    packet: Option<PacketId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chain {
    Provider,
    Consumer(usize),
}

/// Whether two steps that can both be made in a state lead to the same state in either order, and
/// neither makes the other impossible.
pub fn commute(one: &Move, other: &Move, deployment: &Deployment, scenario: &Scenario) -> bool {
    match (place(one, deployment, scenario), place(other, deployment, scenario)) {
        (Some(one), Some(other)) => {
            let same_packet = one.packet.is_some() && one.packet == other.packet;
            one.chain != other.chain && !same_packet
        }
        _ => false,
    }
}

/// None: it may write anywhere, or read anything.
fn place(step: &Move, deployment: &Deployment, scenario: &Scenario) -> Option<Place> {
    let at = |chain| Some(Place { chain, packet: None });
    match step {
        Move::Deliver(id) => {
            let chain = match sender(*id, deployment) {
                Chain::Provider => Chain::Consumer(receiver(*id, deployment)?),
                Chain::Consumer(_) => Chain::Provider,
            };
            Some(Place { chain, packet: Some(*id) })
        }
        Move::Acknowledge(id) | Move::TimeOut(id) => {
            Some(Place { chain: sender(*id, deployment), packet: Some(*id) })
        }
        Move::SendUpdates(consumer) | Move::SendRewards(consumer) | Move::RecoverBatch(consumer, _) => {
            at(Chain::Consumer(*consumer))
        }
        Move::Abort(..)
        | Move::Force(..)
        | Move::Withdraw(..)
        | Move::SendOwed(_)
        | Move::Settle(..)
        | Move::Report(..)
        | Move::WorkOff(..)
        | Move::RetryRelease(..)
        | Move::Reconcile(_)
        | Move::Collect(_)
        | Move::WorkOffLocal(..) => at(Chain::Provider),
        Move::Allowed(number) => match &scenario.allowed.get(*number)?.0 {
            Allowed::Stake(..)
            | Allowed::Unstake(..)
            | Allowed::Bond(..)
            | Allowed::Unbond(..)
            | Allowed::UnbondUnreconciled(..)
            | Allowed::WithdrawRewards(..)
            | Allowed::Pledge(..)
            | Allowed::Conduct(_)
            | Allowed::HostileSlash(..)
            | Allowed::HostileRelease(..)
            | Allowed::CallsBack(_)
            | Allowed::ReportHostile(_)
            | Allowed::StakeLocal(..)
            | Allowed::UnstakeLocal(..)
            | Allowed::Restake(..)
            | Allowed::SlashHome(..)
            | Allowed::PayLate => at(Chain::Provider),
            Allowed::Jail(consumer, _)
            | Allowed::Unjail(consumer, _)
            | Allowed::Tombstone(consumer, _)
            | Allowed::Distribute(consumer, ..)
            | Allowed::EpochPage(consumer)
            | Allowed::LoseCallback(consumer) => at(Chain::Consumer(*consumer)),
            Allowed::RotateKey(..)
            | Allowed::DoubleSign(..)
            | Allowed::Wait(_)
            | Allowed::ExpireClient(_)
            | Allowed::CloseChannel(_)
            | Allowed::FalseTimeout
            | Allowed::Act(..) => None,
        },
    }
}

fn sender(id: PacketId, deployment: &Deployment) -> Chain {
    let consumer = deployment.consumers.iter().position(|of| of.chain == id.channel.chain);
    consumer.map_or(Chain::Provider, Chain::Consumer)
}

/// The consumer that a packet of the provider goes to.
fn receiver(id: PacketId, deployment: &Deployment) -> Option<usize> {
    deployment.consumers.iter().position(|of| of.provider_end == id.channel)
}
