//! Chains, clients and channels: whether they work.

use std::collections::BTreeMap;

use mesh_simulator::ibc::{ClientStatus, State};
use mesh_simulator::{SimResult, System};

use crate::cast::Cast;
use crate::place::Place;
use crate::trace::Happening;

/// Something that works or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Organ {
    /// The chain of a consumer, or the provider (none).
    Chain(Option<usize>),
    /// The client that the provider has of a consumer.
    ClientAtProvider(usize),
    /// The client that a consumer has of the provider.
    ClientAtConsumer(usize),
    /// The control channel of a consumer.
    Channel(usize),
}

/// What works.
#[derive(Clone, Debug)]
pub(crate) struct Health(BTreeMap<Organ, bool>);

impl Health {
    pub(crate) fn of(system: &System) -> SimResult<Self> {
        let (world, provider) = (&system.world, system.deployment.provider);
        let mut health = BTreeMap::from([(Organ::Chain(None), !world.chain(provider).is_halted())]);
        for (number, of) in system.deployment.consumers.iter().enumerate() {
            let works = |status: ClientStatus| status == ClientStatus::Active;
            health.insert(Organ::Chain(Some(number)), !world.chain(of.chain).is_halted());
            health.insert(Organ::ClientAtProvider(number), works(world.client_status(of.link, provider)?));
            health.insert(Organ::ClientAtConsumer(number), works(world.client_status(of.link, of.chain)?));
            let open = |end| world.channel(end).map(|end| end.state != State::Closed);
            health.insert(Organ::Channel(number), open(of.provider_end)? && open(of.consumer_end)?);
        }
        Ok(Self(health))
    }

    /// What has stopped working since, and what works again.
    pub(crate) fn look(&mut self, system: &System, cast: &Cast) -> SimResult<Vec<Happening>> {
        let now = Self::of(system)?;
        let changed = now.0.iter().filter(|(organ, works)| self.0.get(organ) != Some(works));
        let happened = changed.map(|(organ, works)| told(*organ, *works, cast)).collect();
        *self = now;
        Ok(happened)
    }
}

fn told(organ: Organ, works: bool, cast: &Cast) -> Happening {
    let name = |consumer: usize| cast.consumer(consumer);
    let (places, text) = match (organ, works) {
        (Organ::Chain(of), works) => {
            let name = of.map_or("the provider".to_string(), name);
            let verb = if works { "makes blocks again" } else { "halts: it makes no blocks" };
            let place = of.map_or(Place::Vault, Place::Converter);
            return Happening::Halted { place, text: format!("{name} {verb}"), good: works };
        }
        (Organ::ClientAtProvider(of), false) => {
            (of, format!("the provider's client of {} expires", name(of)))
        }
        (Organ::ClientAtProvider(of), true) => {
            (of, format!("the provider's client of {} is revived", name(of)))
        }
        (Organ::ClientAtConsumer(of), false) => {
            (of, format!("{}'s client of the provider expires", name(of)))
        }
        (Organ::ClientAtConsumer(of), true) => {
            (of, format!("{}'s client of the provider is revived", name(of)))
        }
        (Organ::Channel(of), false) => (of, "the channel is closed".to_string()),
        (Organ::Channel(of), true) => (of, "a channel is open again".to_string()),
    };
    let between = (Place::ExternalStaking(places), Place::Converter(places));
    Happening::Between { a: between.0, b: between.1, text, good: works }
}
