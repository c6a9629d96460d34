//! Blocks, as CometBFT shows them.

use base64::prelude::{Engine, BASE64_STANDARD};
use cosmwasm_std::HexBinary;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

use super::{rfc3339, twice_in, VALIDATORS};
use crate::evidence::tests::{evidence, NOTHING};

/// Transactions of a block, and the bytes of each.
const TXS: u64 = 20;
const TX: usize = 600;

fn hash(height: u64, what: &str) -> String {
    HexBinary::from(&Sha256::digest(format!("{height} {what}"))[..]).to_hex().to_uppercase()
}

fn id(height: u64) -> Value {
    json!({"hash": hash(height, "block"), "parts": {"total": 1, "hash": hash(height, "parts")}})
}

fn header(chain_id: &str, height: u64, time: u64) -> Value {
    let of = |what| hash(height, what);
    let evidence = twice_in(height).map_or(NOTHING.to_string(), |_| of("evidence"));
    json!({"version": {"block": "11"}, "chain_id": chain_id, "height": height.to_string(), "time": rfc3339(time),
        "last_block_id": id(height - 1), "last_commit_hash": of("commit"), "data_hash": of("data"),
        "validators_hash": hash(0, "validators"), "next_validators_hash": hash(0, "validators"),
        "consensus_hash": hash(0, "params"), "app_hash": of("app"), "last_results_hash": of("results"),
        "evidence_hash": evidence, "proposer_address": &of("proposer")[..40]})
}

/// Header with what `blockchain` tells besides.
pub(super) fn meta(chain_id: &str, height: u64, time: u64) -> Value {
    json!({"block_id": id(height), "block_size": "24000", "header": header(chain_id, height, time), "num_txs": TXS.to_string()})
}

/// A block with a commit of all validators.
pub(super) fn block(chain_id: &str, height: u64, time: u64) -> Value {
    let signature = |number: u8| {
        let of = format!("signature {number}");
        json!({"block_id_flag": 2, "validator_address": &hash(u64::from(number), "validator")[..40],
            "timestamp": rfc3339(time), "signature": BASE64_STANDARD.encode(hash(height, &of))})
    };
    let signatures: Vec<Value> = (0..VALIDATORS).map(signature).collect();
    let tx = |number: u64| BASE64_STANDARD.encode(hash(height, &number.to_string()).repeat(TX / 64 + 1));
    let found = twice_in(height).map(|number| evidence(chain_id, number, height - 1));
    json!({"block_id": id(height), "block": {"header": header(chain_id, height, time),
        "data": {"txs": (0..TXS).map(tx).collect::<Vec<_>>()}, "evidence": {"evidence": Vec::from_iter(found)},
        "last_commit": {"height": (height - 1).to_string(), "round": 0, "block_id": id(height - 1), "signatures": signatures}}})
}
