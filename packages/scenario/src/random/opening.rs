//! What comes before anybody can stake: channels, validators, collateral.

use mesh_apis::virtual_staking::Bonding;

use super::Play;
use crate::lab::{Direction, Run};

const HOUR: u64 = 3_600;
/// So long the first sync may take: several timeouts, and then some.
const SYNC_STEPS: usize = 120;

impl Play<'_> {
    pub(super) fn opening(&mut self) -> Run {
        self.lab.audit.at("before anybody stakes".to_string());
        self.tell_deployment()?;
        self.sync()?;
        self.bond_all()?;
        self.lab.check()
    }

    fn tell_deployment(&mut self) -> Run {
        for number in self.consumers() {
            let consumer = self.lab.system.consumer(number)?;
            let world = &self.lab.system.world;
            let bonding = match consumer.bonding {
                Bonding::Treasury => "bonds what its treasury holds, governance reports validators",
                Bonding::Module => "bonds with the mesh-security module, validators by gRPC query",
            };
            let (chain, provider) =
                (world.chain(consumer.chain).id(), world.chain(self.lab.system.deployment.provider));
            let (ours, theirs) = (consumer.provider_end.id(), consumer.consumer_end.id());
            let line = format!("{chain} {theirs} <-> {ours} {}: {bonding}", provider.id());
            self.progress.note(&line);
        }
        Ok(())
    }

    /// The validator sets go to the provider, over channels that lose packets. What times out is
    /// sent again.
    fn sync(&mut self) -> Run {
        self.progress.phase("Validator sets go to the provider; what is lost times out and is sent again");
        for number in self.consumers() {
            self.lab.system.sync_validators(number)?;
        }
        let losses = self.losses();
        for step in 0..SYNC_STEPS {
            self.progress.tick(step, SYNC_STEPS);
            self.lab.relay_badly(&mut self.rng, losses)?;
            let mut is_done = self.lab.in_flight()?.is_empty();
            for number in self.consumers() {
                if !self.lab.system.outbox(number)?.is_empty() {
                    is_done = false;
                    self.lab.system.send_updates(number, Some(10))?;
                }
            }
            if is_done {
                break;
            }
            self.lab.system.world.advance(6 * HOUR);
        }
        for number in self.consumers() {
            let known = self.lab.system.validators(number)?;
            let active = known.iter().filter(|validator| validator.can_be_staked).count();
            let traffic = self.lab.traffic.get(&(number, Direction::ToProvider)).copied().unwrap_or_default();
            let line = format!(
                "{}: {} validators known, {active} can be staked to; {} packets, {} timed out",
                self.consumer_name(number),
                known.len(),
                traffic.sent,
                traffic.timed_out,
            );
            self.progress.note(&line);
        }
        Ok(())
    }

    fn bond_all(&mut self) -> Run {
        self.progress.phase("Users bond collateral in the vault");
        let mut total = 0u128;
        for user in 0..self.lab.users.len() {
            let name = self.user_name(user);
            let funds = u128::from(self.rng.between(100_000, 1_000_000));
            let bonded = funds * u128::from(self.rng.between(60, 100)) / 100;
            self.lab.system.fund(&name, funds)?;
            self.lab.system.bond(&name, bonded)?;
            self.lab.look_at("bond")?;
            self.lab.brought.push(funds);
            total += bonded;
        }
        let line =
            format!("{} users, {} {}", self.lab.brought.len(), total, self.lab.system.deployment.denom);
        self.progress.note(&line);
        Ok(())
    }
}
