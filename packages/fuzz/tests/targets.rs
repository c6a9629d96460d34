//! Every target on stable: on the committed corpus, on the seeds, and on random inputs, most of
//! which are changes of those. What `scripts/fuzz` has found is in the corpus as well, so it fails
//! here again should it come back.

use cosmwasm_std::Binary;
use mesh_fuzz::{corpus, seeds, target, TARGETS};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

/// Bytes of a message that has no seed.
const MAX_BYTES: usize = 300;

/// A change of an input: at a place, one byte is written, put in or taken out.
type Change = (Index, u8, u8);

fn changed(mut input: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for (place, how, byte) in changes {
        let at = place.index(input.len() + 1);
        match how {
            0 => input.insert(at, *byte),
            1 if at < input.len() => drop(input.remove(at)),
            2 => input.truncate(at.max(2)),
            _ if at < input.len() => input[at] = *byte,
            _ => {}
        }
    }
    input
}

fn inputs(known: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<Index>(), 0u8..6, prop_oneof![any::<u8>(), b'"'..=b'}']);
    let changes = prop::collection::vec(change, 0..6);
    prop_oneof![
        3 => (prop::sample::select(known), changes).prop_map(|(input, changes)| changed(input, &changes)),
        1 => prop::collection::vec(any::<u8>(), 0..MAX_BYTES),
    ]
}

fn holds(name: &str, cases: u32) {
    let target = target(name).unwrap();
    let mut known = corpus::load(name);
    known.extend(seeds::of(name));
    known.iter().for_each(|input| (target.run)(input));
    let config = Config { failure_persistence: None, ..Config::with_cases(cases) };
    let outcome = TestRunner::new(config).run(&inputs(known), |input| {
        (target.run)(&input);
        Ok(())
    });
    if let Err(proptest::test_runner::TestError::Fail(reason, input)) = outcome {
        panic!("{name}: {reason}; the input, as a line of its corpus: {}", Binary::new(input).to_base64());
    }
}

/// A test for each target, with the number of its random inputs.
macro_rules! each {
    ($($name:ident: $cases:literal,)*) => {
        mod no_input_breaks {
            $(#[test]
            fn $name() {
                super::holds(stringify!($name), $cases);
            })*
        }

        #[test]
        fn every_target_is_tested_and_has_a_corpus() {
            let tested = [$(stringify!($name)),*];
            let all: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
            assert_eq!(all, tested);
            assert!(all.iter().all(|name| !corpus::load(name).is_empty()));
        }
    };
}

each! {
    decode_provider_packet: 4_000,
    decode_consumer_packet: 4_000,
    decode_ack: 4_000,
    negotiate_version: 4_000,
    decode_rewards_memo: 4_000,
    operator_address: 4_000,
    evidence_json: 4_000,
    evidence_protobuf: 4_000,
    provider_receive: 2_000,
    provider_ack: 2_000,
    provider_timeout: 2_000,
    provider_rewards: 2_000,
    consumer_receive: 2_000,
    consumer_ack: 2_000,
    consumer_callback: 2_000,
    provider_handshake: 2_000,
    consumer_handshake: 2_000,
    provider_evidence: 2_000,
    provider_burned: 2_000,
    virtual_staking_reply: 2_000,
    virtual_staking_validators: 2_000,
    proxy_reply: 2_000,
    custodian_reply: 2_000,
    created_reply: 2_000,
    lying_consumer: 150,
}
