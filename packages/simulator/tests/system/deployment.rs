//! The order of deployment (specification, "Establishing a channel") works, with real validator
//! sets.

use mesh_apis::handshake::{ChannelState, ProtocolVersion};
use mesh_simulator::staking::BondStatus;
use mesh_simulator::valset_file::{parse_validators, ValidatorSpec, EXAMPLE_A, EXAMPLE_B};
use mesh_simulator::{DeployConfig, System};

use crate::clockwork::{config, holds, system};

#[test]
fn both_ends_of_both_channels_are_open() {
    let system = system();
    for consumer in 0..2 {
        let deployed = system.consumer(consumer).unwrap().clone();
        let (ours, theirs) =
            (system.provider_channel(consumer).unwrap(), system.consumer_channel(consumer).unwrap());
        let (ours, theirs) = (ours.channel.unwrap(), theirs.channel.unwrap());
        assert_eq!((ours.state, theirs.state), (ChannelState::Open, ChannelState::Open));
        assert_eq!(ours.channel_id, deployed.provider_end.id());
        assert_eq!(theirs.channel_id, deployed.consumer_end.id());
        assert_eq!(ours.version, ProtocolVersion::highest().version);
        assert_eq!(theirs.version, ours.version);
    }
}

#[test]
fn whole_validator_sets_arrive_by_governance_and_by_grpc() {
    let sets = vec![parse_validators("a", EXAMPLE_A).unwrap(), parse_validators("b", EXAMPLE_B).unwrap()];
    let active = |set: &Vec<ValidatorSpec>| {
        set.iter().filter(|validator| validator.status == BondStatus::Bonded && !validator.jailed).count()
    };
    let active: Vec<_> = sets.iter().map(active).collect();
    assert!(active[0] > 100 && active[0] < 120 && active[1] > 90 && active[1] < 100, "{active:?}");
    let mut system = System::new(&DeployConfig::standard(sets)).unwrap();
    // Governance reports whom it likes; by gRPC only those are told that are, or once were, in the
    // active set.
    for (consumer, known, stakeable) in [(0, 120, active[0]), (1, active[1], active[1])] {
        let told = system.validators(consumer).unwrap();
        assert_eq!(told.len(), known);
        assert_eq!(told.iter().filter(|validator| validator.can_be_staked).count(), stakeable);
        assert!(system.outbox(consumer).unwrap().is_empty());
    }
    assert!(system.world.in_flight().unwrap().is_empty());
    holds(&mut system);
}

#[test]
fn the_same_configuration_gives_the_same_world() {
    let (one, two) = (System::new(&config()).unwrap(), System::new(&config()).unwrap());
    assert!(one.world.snapshot() == two.world.snapshot());
}
