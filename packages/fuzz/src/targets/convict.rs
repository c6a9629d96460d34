//! Evidence that anyone brings to external-staking.

use std::cell::RefCell;

use arbitrary::{Arbitrary, Unstructured};
use cosmwasm_std::testing::message_info;
use cosmwasm_std::Addr;
use mesh_apis::external_staking::ExecuteMsg;
use mesh_evidence::{sign_bytes, DuplicateVote};
use mesh_external_staking::contract::execute;

use crate::scene::Scene;
use crate::story::VALIDATORS;

/// A change of the honest evidence.
#[derive(Arbitrary, Debug)]
enum Change {
    Byte(u16, u8),
    Cut(u16, u8),
    Insert(u16, Vec<u8>),
    Swap,
}

fn changed(from: &mut Unstructured, mut evidence: Vec<u8>) -> arbitrary::Result<Vec<u8>> {
    for _ in 0..from.int_in_range(0u8..=4)? {
        let at = |place: u16| usize::from(place) % evidence.len().max(1);
        match from.arbitrary()? {
            Change::Byte(place, byte) => {
                let place = at(place);
                if let Some(old) = evidence.get_mut(place) {
                    *old = byte;
                }
            }
            Change::Cut(place, length) => {
                let start = at(place);
                let end = evidence.len().min(start + usize::from(length));
                evidence.drain(start.min(end)..end);
            }
            Change::Insert(place, bytes) => {
                let place = at(place);
                evidence.splice(place..place, bytes);
            }
            Change::Swap => {
                let votes =
                    read(&evidence).map(|votes| DuplicateVote { vote_a: votes.vote_b, vote_b: votes.vote_a });
                evidence = votes.map(|votes| votes.to_proto()).unwrap_or(evidence);
            }
        }
    }
    Ok(evidence)
}

fn read(evidence: &[u8]) -> Option<DuplicateVote> {
    match evidence.first() {
        Some(b'{') => DuplicateVote::from_json(evidence).ok(),
        _ => DuplicateVote::from_proto(evidence).ok(),
    }
}

/// What both votes sign, in either order.
fn signed(scene: &Scene, votes: &DuplicateVote) -> Vec<Vec<u8>> {
    let chain_id = &scene.consumer_chain_id;
    let votes = [&votes.vote_a, &votes.vote_b].into_iter().flatten();
    let mut signed: Vec<_> = votes.map(|vote| sign_bytes(chain_id, vote)).collect();
    signed.sort();
    signed
}

/// Nobody has the key of the validator: so whatever is accepted says what the honest evidence says.
/// A refusal changes nothing.
pub(super) fn submit(data: &[u8]) {
    Scene::with(|scene| {
        let bytes = match data {
            [mode, which, rest @ ..] if mode % 2 == 1 => {
                let honest = scene.evidence[usize::from(which % 2)].clone();
                changed(&mut Unstructured::new(rest), honest.clone()).unwrap_or(honest)
            }
            [_, rest @ ..] => rest.to_vec(),
            [] => vec![],
        };
        let state = RefCell::new(scene.provider.copy());
        let submit = || {
            let msg = ExecuteMsg::SubmitEvidence {
                validator: VALIDATORS[0].to_string(),
                evidence: bytes.clone().into(),
            };
            let info = message_info(&Addr::unchecked("anyone"), &[]);
            execute(state.borrow_mut().deps(), scene.provider.env(), info, msg)
        };
        if submit().is_err() {
            assert!(state.borrow().is_unchanged());
            return;
        }
        let accepted = read(&bytes).expect("what is accepted can be read");
        let honest = read(&scene.evidence[1]).expect("the honest evidence can be read");
        assert_eq!(signed(scene, &accepted), signed(scene, &honest), "accepted without a signature");
        assert!(submit().is_err(), "slashed twice for one height");
    });
}
