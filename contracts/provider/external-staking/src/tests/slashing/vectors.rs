//! Evidence that CometBFT's own code has written, valid and broken in every field.

use cosmwasm_std::HexBinary;
use mesh_apis::ConsumerHeight;
use serde::Deserialize;

use super::*;

const VECTORS: &str = include_str!("../../../../../../packages/evidence/testdata/vectors.json");

#[derive(Deserialize)]
struct Vector {
    name: String,
    chain_id: String,
    pub_key: HexBinary,
    start_height: u64,
    min_height: u64,
    json: Option<String>,
    proto: Option<Binary>,
    code: String,
}

#[test]
fn what_cometbft_takes_slashes_and_nothing_else_does() {
    let (mut taken, mut refused) = (0, 0);
    for vector in from_json::<Vec<Vector>>(VECTORS).unwrap() {
        if mesh_evidence::check_chain_id(&vector.chain_id).is_err() {
            continue;
        }
        let json = vector.json.map(|text| Binary::from(text.into_bytes()));
        for evidence in json.into_iter().chain(vector.proto) {
            let mut world = World::with(|msg| {
                msg.evidence.chain_id.clone_from(&vector.chain_id);
                msg.evidence.min_height = ConsumerHeight(vector.min_height.max(1));
            });
            let addition = AddValidator {
                valoper: V.to_string(),
                pub_key: Binary::from(vector.pub_key.as_slice()),
                start_height: ConsumerHeight(vector.start_height),
                seq: 2,
            };
            world.receive(&ConsumerPacket::AddValidators { validators: vec![addition] });
            let outcome = world.submit(V, evidence);
            assert_eq!(outcome.is_ok(), vector.code == "ok", "{}: {outcome:?}", vector.name);
            *if outcome.is_ok() { &mut taken } else { &mut refused } += 1;
        }
    }
    assert!(taken > 50 && refused > 50, "{taken} {refused}");
}
