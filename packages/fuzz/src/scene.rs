//! The contracts of the story's first consumer, each as it stands at the end, and what is in
//! flight.

use cosmwasm_std::{Addr, Binary, IbcEndpoint, IbcPacket, IbcTimeout, Timestamp};
use mesh_simulator::ibc::transfer::TRANSFER_PORT;
use mesh_simulator::system::evidence::as_protobuf;
use mesh_simulator::{ConsumerDeployment, System};

use crate::state::Contract;
use crate::story::{self, VALIDATORS};

/// Key of the control channel in both contracts.
const CHANNEL: &[u8] = b"channel";

/// What handlers are fuzzed on.
pub struct Scene {
    /// Where everything is.
    pub deployed: ConsumerDeployment,
    /// external-staking.
    pub provider: Contract,
    /// The converter.
    pub converter: Contract,
    /// virtual-staking.
    pub virtual_staking: Contract,
    /// The custodian of local stake.
    pub custodian: Contract,
    /// The proxy of a user with a local stake.
    pub proxy: Contract,
    /// The vault.
    pub vault: Contract,
    /// A user who backs a validator that has signed twice, and is not settled.
    pub alice: Addr,
    /// The user with a local stake.
    pub at_home: Addr,
    /// A validator of the first consumer has signed twice, and nobody knows: JSON, and protobuf.
    pub evidence: [Vec<u8>; 2],
    /// Chain id of the consumer.
    pub consumer_chain_id: String,
    /// external-staking before its channel was opened.
    pub unbound_provider: Contract,
    /// The converter before its channel was opened.
    pub unbound_converter: Contract,
    /// Stakes and Unstakes in flight.
    pub from_provider: Vec<IbcPacket>,
    /// Updates of the validator set in flight.
    pub from_converter: Vec<IbcPacket>,
    /// Batches of rewards in flight.
    pub transfers: Vec<IbcPacket>,
}

thread_local! {
    static SCENE: Scene = Scene::set();
}

impl Scene {
    /// Runs something on the scene of this thread.
    pub fn with<T>(run: impl FnOnce(&Self) -> T) -> T {
        SCENE.with(run)
    }

    fn set() -> Self {
        let system = story::told().expect("the story goes as told");
        let deployed = system.consumer(0).expect("there is a first consumer").clone();
        let on_provider = |address| Contract::of(&system, system.deployment.provider, address);
        let on_consumer = |address| Contract::of(&system, deployed.chain, address);
        let custodian = system.custodian().expect("there is a custodian");
        let at_home = system.user("carol");
        let local = system.local_stake(&at_home).expect("a user has a local stake");
        let proxy = local.proxy.expect("who has a local stake has a proxy");
        let height = system.world.chain(deployed.chain).height() - 7;
        let votes = system.double_sign(0, VALIDATORS[0], height).expect("a validator signs twice");
        let protobuf = as_protobuf(&votes).expect("evidence is read");
        let (staking, converter) = (&deployed.external_staking, &deployed.converter);
        Self {
            provider: on_provider(staking),
            converter: on_consumer(converter),
            virtual_staking: on_consumer(&deployed.virtual_staking),
            custodian: on_provider(custodian),
            proxy: on_provider(&proxy),
            vault: on_provider(&system.deployment.vault),
            evidence: [votes.to_vec(), protobuf.to_vec()],
            alice: system.user("alice"),
            at_home,
            consumer_chain_id: system.world.chain(deployed.chain).id().to_string(),
            unbound_provider: on_provider(staking).without(CHANNEL),
            unbound_converter: on_consumer(converter).without(CHANNEL),
            from_provider: sent(&system, &port(staking)),
            from_converter: sent(&system, &port(converter)),
            transfers: sent(&system, TRANSFER_PORT),
            deployed,
        }
    }
}

fn port(contract: &Addr) -> String {
    mesh_simulator::system::deploy::port_of(contract)
}

/// Packets in flight that were sent from a port.
fn sent(system: &System, port: &str) -> Vec<IbcPacket> {
    let all = system.world.in_flight().expect("packets can be read").into_iter();
    let packets: Vec<_> =
        all.map(|packet| packet.packet).filter(|packet| packet.src.port_id == port).collect();
    assert!(!packets.is_empty(), "nothing is in flight from {port}");
    packets
}

/// A packet with these bytes that goes to an end of a channel.
pub fn packet_to(dest: IbcEndpoint, data: Vec<u8>) -> IbcPacket {
    let src = IbcEndpoint { port_id: "elsewhere".to_string(), channel_id: "channel-9".to_string() };
    let timeout = IbcTimeout::with_timestamp(Timestamp::from_seconds(2_000_000_000));
    IbcPacket::new(Binary::new(data), src, dest, 1, timeout)
}
