//! Where something happens.

use cosmwasm_std::Event;
use mesh_simulator::{ChainId, System};

use crate::cast::Cast;

/// A lane of the chart, in their order from the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Whoever signs transactions on the provider.
    Users,
    /// The provider's own staking, with the contracts that use it.
    Home,
    /// The vault.
    Vault,
    /// External-staking of a consumer.
    ExternalStaking(usize),
    /// The converter of a consumer.
    Converter(usize),
    /// Virtual-staking of a consumer.
    VirtualStaking(usize),
    /// The staking module of a consumer.
    Staking(usize),
}

impl Place {
    /// The consumer on whose chain it is. None: it is on the provider.
    pub(crate) fn chain(self) -> Option<usize> {
        match self {
            Self::Users | Self::Home | Self::Vault | Self::ExternalStaking(_) => None,
            Self::Converter(of) | Self::VirtualStaking(of) | Self::Staking(of) => Some(of),
        }
    }

    /// The name of its lane.
    pub(crate) fn name(self, cast: &Cast) -> String {
        let several = cast.consumers.len() > 1;
        match self {
            Self::Users => "users".to_string(),
            Self::Home => "local\nstaking".to_string(),
            Self::Vault => "vault".to_string(),
            Self::ExternalStaking(of) if several => format!("external-\nstaking\nof {}", cast.consumer(of)),
            Self::ExternalStaking(_) => "external-\nstaking".to_string(),
            Self::Converter(_) => "converter".to_string(),
            Self::VirtualStaking(_) => "virtual-\nstaking".to_string(),
            Self::Staking(_) => "staking\nmodule".to_string(),
        }
    }
}

/// The contract with an address on a chain.
fn contract(system: &System, chain: ChainId, address: &str) -> Option<Place> {
    let deployment = &system.deployment;
    if chain == deployment.provider {
        if address == deployment.vault.as_str() {
            return Some(Place::Vault);
        }
        let consumers = deployment.consumers.iter();
        let of = consumers.map(|of| &of.external_staking).position(|of| of.as_str() == address);
        if let Some(of) = of {
            return Some(Place::ExternalStaking(of));
        }
        return deployment.custodian.as_ref().is_some_and(|of| of.as_str() == address).then_some(Place::Home);
    }
    let of = deployment.consumers.iter().position(|of| of.chain == chain)?;
    let consumer = deployment.consumers.get(of)?;
    match address {
        _ if address == consumer.converter.as_str() => Some(Place::Converter(of)),
        _ if address == consumer.virtual_staking.as_str() => Some(Place::VirtualStaking(of)),
        _ => None,
    }
}

/// The contracts that the events of a transaction come from, and the staking module of a consumer,
/// each once, in order.
pub(crate) fn touched(system: &System, chain: ChainId, events: &[Event]) -> Vec<Place> {
    let consumer = system.deployment.consumers.iter().position(|of| of.chain == chain);
    let mut places = vec![];
    for event in events {
        let address = event.attributes.iter().find(|attribute| attribute.key == "_contract_address");
        let place = match event.ty.as_str() {
            "delegate" | "unbond" | "redelegate" => consumer.map(Place::Staking),
            _ => address.and_then(|address| contract(system, chain, &address.value)),
        };
        places.extend(place.filter(|place| !places.contains(place)));
    }
    places
}
