//! What proves a double sign, and what does not.

use cosmwasm_std::HexBinary;
use mesh_apis::external_staking::SlashesResponse;
use mesh_apis::ConsumerHeight;
use mesh_evidence::{DuplicateVote, EvidenceError, Vote, VoteName, PREVOTE};
use prost_types::Timestamp;

use super::votes::*;
use super::*;

/// Votes of V, and what they must be refused for. Nothing has changed then.
fn refused(world: &mut World, validator: &str, evidence: Binary) -> ContractError {
    let before = world.dump();
    let err = world.submit(validator, evidence).unwrap_err();
    assert_eq!(world.dump(), before);
    err
}

fn fault(world: &mut World, votes: &DuplicateVote) -> EvidenceError {
    let of_proto = refused(world, V, proto(votes));
    match refused(world, V, json(votes)) {
        ContractError::Evidence(err) => {
            assert!(matches!(of_proto, ContractError::Evidence(other) if other == err));
            err
        }
        other => panic!("{other:?}"),
    }
}

fn of_v(height: u64, block_id: Option<mesh_evidence::BlockId>) -> Vote {
    signed(KEY_OF_V, CHAIN_ID, vote(KEY_OF_V, height, block_id))
}

fn infractions(world: &World, validator: &str) -> Vec<u64> {
    page(world, validator, None, Some(u32::MAX))
}

fn page(world: &World, validator: &str, start_after: Option<u64>, limit: Option<u32>) -> Vec<u64> {
    let msg = QueryMsg::Slash {
        validator: validator.to_string(),
        start_after: start_after.map(ConsumerHeight),
        limit,
    };
    let slashes: SlashesResponse = world.ask(msg);
    slashes.infractions.into_iter().map(|infraction| infraction.height.0).collect()
}

#[test]
fn infractions_of_a_validator_are_paged_by_height() {
    let mut world = World::with_keys();
    for height in (1..=130).rev() {
        world.slash(V, height);
    }
    world.slash(W, 131);
    assert_eq!(page(&world, V, None, None), (1..=10).collect::<Vec<_>>());
    assert_eq!(page(&world, V, Some(10), Some(2)), [11, 12]);
    assert_eq!(page(&world, V, None, Some(1_000)).len(), 100);
    assert_eq!(page(&world, V, Some(100), Some(100)), (101..=130).collect::<Vec<_>>());
    assert!(page(&world, V, Some(130), None).is_empty());
}

/// The evidence of the one infraction that there is.
fn kept(world: &World) -> Binary {
    let slashes: SlashesResponse = world.ask(QueryMsg::Slashes { start_after: None, limit: None });
    let [infraction] = slashes.infractions.as_slice() else { panic!("{slashes:?}") };
    infraction.evidence.clone()
}

#[test]
fn evidence_is_taken_as_json_or_protobuf_and_kept() {
    for encode in [json, proto] {
        let mut world = World::with_keys();
        let evidence = encode(&double_sign(KEY_OF_V, 50));
        world.submit(V, evidence.clone()).unwrap();
        let slashes: SlashesResponse = world.ask(QueryMsg::Slashes { start_after: None, limit: None });
        let [infraction] = slashes.infractions.as_slice() else { panic!("{slashes:?}") };
        assert_eq!((infraction.validator.as_str(), infraction.height.0), (V, 50));
        assert_eq!(
            (&infraction.submitter, infraction.time.0),
            (&addr("stranger").into_string(), world.now())
        );
        assert_eq!(infraction.evidence, proto(&double_sign(KEY_OF_V, 50)));
    }
}

#[test]
fn extensions_of_any_length_stop_no_evidence_and_are_not_kept() {
    for bytes in [1, 1_000, 2_000, 100_000] {
        for encode in [json, proto] {
            let mut world = World::with_keys();
            world.submit(V, encode(&extended(double_sign(KEY_OF_V, 50), bytes))).unwrap();
            assert_eq!(kept(&world), proto(&double_sign(KEY_OF_V, 50)));
        }
    }
}

#[test]
fn what_is_kept_is_short_and_proves_what_was_brought() {
    let mut padded = json(&extended(double_sign(KEY_OF_V, 50), 10_000)).to_vec();
    padded.splice(1..1, br#""more":["of","no","use"],"#.iter().copied());
    padded.resize(40_000, b' ');
    let mut world = World::with_keys();
    world.submit(V, padded.into()).unwrap();
    let kept = kept(&world);
    assert!(kept.len() < 500, "{}", kept.len());
    let mut another = World::with_keys();
    another.submit(V, kept).unwrap();
    assert_eq!(infractions(&another, V), [50]);
}

#[test]
fn prevotes_nil_against_a_block_and_height_1_are_evidence() {
    let prevote = |hash| {
        let vote = Vote { kind: PREVOTE, ..vote(KEY_OF_V, 50, block(hash)) };
        signed(KEY_OF_V, CHAIN_ID, vote)
    };
    let against_nil = evidence(of_v(50, None), of_v(50, block(1)));
    for votes in [evidence(prevote(1), prevote(2)), against_nil, double_sign(KEY_OF_V, 1)] {
        World::with_keys().submit(V, json(&votes)).unwrap();
        World::with_keys().submit(V, proto(&votes)).unwrap();
    }
}

/// Its second byte, the length of the first vote, is then a brace.
#[test]
fn protobuf_is_never_taken_for_json() {
    let nil =
        Some(mesh_evidence::BlockId { part_set_header: Some(Default::default()), ..Default::default() });
    let mut seen = 0;
    for round in [0, 1, 1_000] {
        for index in [3, 200, 20_000, 3_000_000] {
            for height in [50, 500_000, 50_000_000, 50_000_000_000] {
                let vote = |block_id| {
                    let timestamp = Some(Timestamp { seconds: 1_700_000_000, nanos: 999_999_999 });
                    let vote = vote(KEY_OF_V, height, block_id);
                    let vote = Vote { round, validator_index: index, timestamp, ..vote };
                    signed(KEY_OF_V, CHAIN_ID, vote)
                };
                let evidence = proto(&evidence(vote(nil.clone()), vote(block(1))));
                assert_eq!(evidence[0], b'\n');
                if evidence[1] == b'{' {
                    seen += 1;
                    World::with_keys().submit(V, evidence).unwrap();
                }
            }
        }
    }
    assert!(seen > 0);
}

#[test]
fn votes_for_another_chain_prove_nothing() {
    let mut world = World::with_keys();
    for chain_id in ["consumer-2", "consumer", "consumer-1 ", ""] {
        let sign = |hash| signed(KEY_OF_V, chain_id, vote(KEY_OF_V, 50, block(hash)));
        assert_eq!(
            fault(&mut world, &evidence(sign(1), sign(2))),
            EvidenceError::Signature { vote: VoteName::A }
        );
        let half = evidence(of_v(50, block(1)), sign(2));
        assert_eq!(fault(&mut world, &half), EvidenceError::Signature { vote: VoteName::B });
    }
}

#[test]
fn votes_that_differ_in_their_time_alone_prove_nothing() {
    let mut world = World::with_keys();
    let later = Vote {
        timestamp: Some(Timestamp { seconds: 1_800_000_000, nanos: 0 }),
        ..vote(KEY_OF_V, 50, block(1))
    };
    let votes = evidence(of_v(50, block(1)), signed(KEY_OF_V, CHAIN_ID, later));
    assert_eq!(fault(&mut world, &votes), EvidenceError::SameBlock);
}

#[test]
fn votes_of_another_step_prove_nothing() {
    let mut world = World::with_keys();
    let next_round = Vote { round: 1, ..vote(KEY_OF_V, 50, block(2)) };
    let next_round = signed(KEY_OF_V, CHAIN_ID, next_round);
    let votes = evidence(of_v(50, block(1)), next_round);
    assert_eq!(fault(&mut world, &votes), EvidenceError::Rounds { a: 0, b: 1 });
    let votes = evidence(of_v(50, block(1)), of_v(51, block(2)));
    assert_eq!(fault(&mut world, &votes), EvidenceError::Heights { a: 50, b: 51 });
}

#[test]
fn a_changed_byte_of_a_signed_vote_proves_nothing() {
    let mut world = World::with_keys();
    let mut votes = double_sign(KEY_OF_V, 50);
    votes.vote_b.as_mut().unwrap().block_id = block(30);
    assert_eq!(fault(&mut world, &votes), EvidenceError::Signature { vote: VoteName::B });
}

#[test]
fn the_same_evidence_counts_once_however_it_is_written() {
    let mut world = World::with_keys();
    let votes = double_sign(KEY_OF_V, 50);
    world.submit(V, json(&votes)).unwrap();
    let swapped = DuplicateVote { vote_a: votes.vote_b.clone(), vote_b: votes.vote_a.clone() };
    let others = evidence(of_v(50, block(77)), of_v(50, block(78)));
    for again in [json(&votes), proto(&votes), json(&swapped), proto(&swapped), json(&others)] {
        let err = refused(&mut world, V, again);
        assert!(
            matches!(&err, ContractError::AlreadySlashed { validator, height: ConsumerHeight(50) } if validator == V),
            "{err:?}"
        );
    }
    assert_eq!(infractions(&world, V), [50]);
}

#[test]
fn each_height_adds_an_infraction_once_in_any_order() {
    let mut world = World::with_keys();
    for height in [1_000_000, 50, 60] {
        world.slash(V, height);
    }
    for height in [50, 60, 1_000_000] {
        let err = refused(&mut world, V, json(&double_sign(KEY_OF_V, height)));
        assert!(
            matches!(err, ContractError::AlreadySlashed { height: known, .. } if known == ConsumerHeight(height))
        );
    }
    assert_eq!(infractions(&world, V), [50, 60, 1_000_000]);
    assert_eq!(world.ledger(V).slashed, Some(ConsumerHeight(1_000_000)));
    assert!(infractions(&world, W).is_empty());
    world.slash(W, 60);
    assert_eq!((infractions(&world, V).len(), infractions(&world, W)), (3, vec![60]));
}

#[test]
fn an_invented_low_height_shields_nobody_from_the_real_one() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 50);
    world.slash(V, 1);
    world.settle("alice");
    assert_eq!(world.burned("alice"), 0);
    world.slash(V, 100);
    world.settle("alice");
    assert_eq!(world.burned("alice"), 10);
}

#[test]
fn a_key_that_was_rotated_away_is_still_responsible() {
    let mut world = World::with_keys();
    world.add_key(V, 9, 100);
    world.submit(V, json(&double_sign(KEY_OF_V, 50))).unwrap();
    let mut world = World::with_keys();
    world.add_key(V, 9, 100);
    world.submit(V, json(&double_sign(KEY_OF_V, 150))).unwrap();
}

#[test]
fn a_key_is_not_responsible_for_heights_before_its_own() {
    let mut world = World::with_keys();
    world.add_key(V, 9, 100);
    let err = fault(&mut world, &double_sign(9, 99));
    assert_eq!(err, EvidenceError::KeyTooNew { height: 99, start_height: 100 });
    world.submit(V, json(&double_sign(9, 100))).unwrap();
}

#[test]
fn nobody_is_responsible_for_the_key_of_another() {
    let mut world = World::with_keys();
    for (validator, seed) in [(W, KEY_OF_V), (V, KEY_OF_W), (V, 9), ("valoper3", KEY_OF_V)] {
        let err = refused(&mut world, validator, json(&double_sign(seed, 50)));
        let expected = HexBinary::from(address(seed));
        assert!(
            matches!(&err, ContractError::UnknownKey { validator: of, address }
                if of == validator && *address == expected),
            "{err:?}"
        );
    }
}

#[test]
fn the_address_in_a_vote_is_not_signed_so_it_frames_nobody() {
    let mut world = World::with_keys();
    let framed = |hash| Vote { validator_address: address(KEY_OF_W), ..of_v(50, block(hash)) };
    let err = refused(&mut world, W, json(&evidence(framed(1), framed(2))));
    assert!(matches!(err, ContractError::Evidence(EvidenceError::Signature { vote: VoteName::A })));
}

#[test]
fn heights_below_the_accepted_minimum_prove_nothing() {
    let mut world = World::with(|msg| msg.evidence.min_height = ConsumerHeight(60));
    world.add_key(V, KEY_OF_V, 1);
    let err = fault(&mut world, &double_sign(KEY_OF_V, 59));
    assert_eq!(err, EvidenceError::TooOld { height: 59, minimum: 60 });
    world.slash(V, 60);
}

#[test]
fn a_missing_vote_proves_nothing() {
    let mut world = World::with_keys();
    let votes = double_sign(KEY_OF_V, 50);
    let without = DuplicateVote { vote_b: None, ..votes };
    assert_eq!(fault(&mut world, &without), EvidenceError::MissingVote { vote: VoteName::B });
    assert!(matches!(
        refused(&mut world, V, Binary::default()),
        ContractError::Evidence(EvidenceError::MissingVote { vote: VoteName::A })
    ));
}

#[test]
fn bytes_that_are_no_evidence_have_an_error_of_their_own() {
    let mut world = World::with_keys();
    for bytes in
        [&b"{"[..], b"{}", b"[]", b"null", b"\xff\xff\xff", b"\n\x05", b"{\"type\":5}", &[0xff; 4_096]]
    {
        let err = refused(&mut world, V, Binary::from(bytes));
        assert!(matches!(err, ContractError::Evidence(_)), "{bytes:?}: {err:?}");
    }
}

proptest::proptest! {
    #[test]
    fn no_changed_byte_of_evidence_slashes_another_height(
        at in 0usize..10_000,
        to: u8,
        as_json: bool,
    ) {
        let mut world = World::with_keys();
        let votes = double_sign(KEY_OF_V, 50);
        let mut bytes = if as_json { json(&votes) } else { proto(&votes) }.to_vec();
        let at = at % bytes.len();
        bytes[at] = to;
        if world.submit(V, bytes.into()).is_ok() {
            proptest::prop_assert_eq!(infractions(&world, V), [50]);
        }
    }
}
