//! Writes a validator set as a node's `query staking validators -o json` prints it. The committed
//! examples in `data/` are made with it:
//!
//! ```text
//! cargo run -p interchain --example generate_validators -- a 120 cona > packages/interchain/data/validators-a.json
//! cargo run -p interchain --example generate_validators -- b 100 conb > packages/interchain/data/validators-b.json
//! ```
//!
//! The same arguments give the same set. The secret key of validator `i` of set `s` is the SHA-256
//! of `mesh-simulator validator s i`, so that a simulation can sign with it. Set `b` has its keys
//! in the form of amino.

use std::env;
use std::error::Error;
use std::io::{ErrorKind, Write as _};

use bech32::{Bech32, Hrp};
use cosmwasm_std::Binary;
use ed25519_zebra::{SigningKey, VerificationKey};
use interchain::Rng;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

const FIRST: [&str; 24] = [
    "Amber", "Basalt", "Cedar", "Delta", "Ember", "Fjord", "Granite", "Harbor", "Iris", "Juniper", "Kestrel",
    "Lumen", "Meridian", "Nimbus", "Orchard", "Polar", "Quartz", "River", "Sable", "Tundra", "Umbra",
    "Vesper", "Willow", "Zephyr",
];
const SECOND: [&str; 10] = [
    "Nodes",
    "Staking",
    "Validators",
    "Labs",
    "Guild",
    "Systems",
    "Commons",
    "Capital",
    "Works",
    "Collective",
];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<_> = env::args().skip(1).collect();
    let [set, count, prefix] = args.as_slice() else {
        return Err("usage: generate_validators SET COUNT PREFIX".into());
    };
    let count: u64 = count.parse().map_err(|_| format!("not a number: {count}"))?;
    let mut rng = Rng::new(u64::from_be_bytes(digest(set)[..8].try_into()?));
    let validators: Vec<Value> =
        (0..count).map(|index| validator(set, index, count, prefix, &mut rng)).collect::<Result<_, _>>()?;
    let file = json!({
        "validators": validators,
        "pagination": { "next_key": null, "total": count.to_string() },
    });
    match writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&file)?) {
        // Who reads it has seen enough.
        Err(err) if err.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

fn validator(
    set: &str,
    index: u64,
    count: u64,
    prefix: &str,
    rng: &mut Rng,
) -> Result<Value, Box<dyn Error>> {
    let secret = SigningKey::from(digest(&format!("mesh-simulator validator {set} {index}")));
    let key = Binary::new(VerificationKey::from(&secret).as_ref().to_vec()).to_base64();
    let consensus_pubkey = match set {
        "b" => json!({ "type": "tendermint/PubKeyEd25519", "value": key }),
        _ => json!({ "@type": "/cosmos.crypto.ed25519.PubKey", "key": key }),
    };
    let operator = digest(&format!("mesh-simulator operator {set} {index}"));
    let operator = bech32::encode::<Bech32>(Hrp::parse(&format!("{prefix}valoper"))?, &operator[..20])?;

    // The last ones are out of the active set, and some of them jailed.
    let (active, jailed) = (index < count * 93 / 100, index >= count * 97 / 100);
    let status = if active { "BOND_STATUS_BONDED" } else { "BOND_STATUS_UNBONDED" };
    // A few have most of the power, as everywhere.
    let share = 9_000_000_000_000 / (index + 4) + rng.below(20_000_000_000);
    let tokens = if jailed { share / 20 } else { share };
    let names = FIRST.len() as u64;
    let at = |list: &[&'static str], index: u64| list[(index % list.len() as u64) as usize];
    let moniker = format!("{} {}", at(&FIRST, index), at(&SECOND, index / names + index));
    let rate = format!("0.{:02}0000000000000000", rng.between(1, 20));
    Ok(json!({
        "operator_address": operator,
        "consensus_pubkey": consensus_pubkey,
        "jailed": jailed,
        "status": status,
        "tokens": tokens.to_string(),
        "delegator_shares": format!("{tokens}.000000000000000000"),
        "description": {
            "moniker": moniker,
            "identity": "",
            "website": "",
            "security_contact": "",
            "details": "",
        },
        "unbonding_height": "0",
        "unbonding_time": "1970-01-01T00:00:00Z",
        "commission": {
            "commission_rates": { "rate": rate, "max_rate": "0.200000000000000000",
                "max_change_rate": "0.010000000000000000" },
            "update_time": "2024-01-01T00:00:00Z",
        },
        "min_self_delegation": "1",
    }))
}
