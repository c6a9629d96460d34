//! Stories: those that ship, and what a story can go wrong with.

mod common;

use mesh_simulator::system::evidence::as_protobuf;
use mesh_simulator::valset_file::parse_validators;
use mesh_simulator::{DeployConfig, System};

use common::{file, run, story};

#[test]
fn the_stories_that_ship_end_well() {
    for name in [
        "out-of-order-unstake",
        "silent-consumer",
        "price-and-discount",
        "rewards",
        "double-sign",
        "emptied-account",
        "validators-come-and-go",
        "evidence-forms",
        "retired-key",
        "hostile-lienholder",
        "local-staking",
        "module-cap",
    ] {
        let path = format!("scenarios/{name}.toml");
        let (first, second) = (run(&["--scenario", &path]), run(&["--scenario", &path]));
        assert_eq!(first.status, 0, "{name}: {}", first.stderr);
        assert!(first.stdout == second.stdout, "{name} is not the same twice");
        assert!(first.stdout.contains("Invariants"), "{name}");
    }
}

#[test]
fn a_broken_invariant_gives_exit_status_1_and_details() {
    let ran = run(&["--scenario", "scenarios/forged-ack.toml"]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("broken: 1 the converter agrees"), "{}", ran.stderr);
    assert!(ran.stderr.contains("expected 100, got 0"), "{}", ran.stderr);
    assert!(ran.stdout.contains("BROKEN"), "{}", ran.stdout);
}

const ALICE: &str = "[[user]]\nname = \"alice\"\nbalance = 5\n";

#[test]
fn a_step_that_fails_gives_exit_status_1_and_its_place() {
    let ran =
        story("poor.toml", &format!("{ALICE}[[step]]\naction = \"bond\"\nuser = \"alice\"\namount = 6\n"));
    assert_eq!(ran.status, 1, "{}", ran.stdout);
    assert!(ran.stderr.contains("poor.toml:5:10: bond failed: provider-1: "), "{}", ran.stderr);
}

#[test]
fn a_step_that_must_fail_and_does_not_gives_exit_status_1() {
    let step = "[[step]]\naction = \"bond\"\nuser = \"alice\"\namount = 5\nfails = \"no\"\n";
    let ran = story("rich.toml", &format!("{ALICE}{step}"));
    assert_eq!(ran.status, 1, "{}", ran.stdout);
    assert!(
        ran.stderr.contains("rich.toml:5:10: bond must fail with \"no\", it succeeded"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_step_that_fails_otherwise_than_it_must_gives_exit_status_1() {
    let step = "[[step]]\naction = \"unbond\"\nuser = \"alice\"\namount = 5\nfails = \"client\"\n";
    let ran = story("otherwise.toml", &format!("{ALICE}{step}"));
    assert_eq!(ran.status, 1, "{}", ran.stdout);
    assert!(ran.stderr.contains("must fail with \"client\", it failed with: provider-1: "), "{}", ran.stderr);
}

#[test]
fn an_unmet_expectation_gives_exit_status_1_and_its_place() {
    let step = "[[step]]\naction = \"expect\"\nuser = \"alice\"\nbalance = 6\n";
    let ran = story("balance.toml", &format!("{ALICE}{step}"));
    assert_eq!(ran.status, 1, "{}", ran.stdout);
    assert!(ran.stderr.contains("balance.toml:7:11: expected balance to be 6, it is 5"), "{}", ran.stderr);
}

#[test]
fn lost_rewards_are_sent_again_to_those_who_earned_them() {
    let ran = run(&["--scenario", "scenarios/rewards.toml", "--json"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let rewards = &report["books"][0]["rewards"][0];
    let amounts = ["collected", "paid", "sunk", "claimable", "parked", "booked", "in_transit", "surplus"];
    let amounts = amounts.map(|key| rewards[key].as_u64().unwrap());
    assert_eq!(amounts, [24_206_842, 19_933_766, 4_273_076, 0, 0, 0, 0, 0]);
    assert_eq!(rewards["adds_up"], true);
    let transfers = &report["packets"][2];
    assert_eq!(transfers["route"], "amber → provider, rewards");
    assert_eq!((transfers["dropped"].as_u64(), transfers["timed_out"].as_u64()), (Some(2), Some(2)));
}

#[test]
fn a_double_sign_burns_and_shrinks_stake_on_both_consumers() {
    let ran = run(&["--scenario", "scenarios/double-sign.toml", "--json"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let slashes = &report["books"][0]["slashes"];
    let sums = ["burned", "brought", "have"].map(|key| slashes[key].as_u64().unwrap());
    assert_eq!((sums, &slashes["adds_up"]), ([216, 4_010, 3_794], &serde_json::json!(true)));
    let slashed = |at: usize| {
        let row = &slashes["slashed"][at];
        ["users", "charged", "burned"].map(|key| row[key].as_u64().unwrap())
    };
    assert_eq!((slashed(0), slashed(1)), ([4, 1_205, 121], [1, 950, 95]));
    let effect = |at: usize| {
        let row = &slashes["effects"][at];
        let keys = ["liens_before", "liens_after", "stake_before", "stake_after"];
        keys.map(|key| row[key].as_u64().unwrap())
    };
    // Bob's 40 and Alice's 50; and on the other consumer the 50 that the collateral no longer
    // covers.
    assert_eq!(effect(0), [1_610, 1_520, 1_105, 1_015]);
    assert_eq!(effect(1), [1_000, 950, 1_000, 950]);
    let debts = &slashes["debts"][1];
    let debts = ["users", "shrunk", "worked_off", "debt"].map(|key| debts[key].as_u64().unwrap());
    assert_eq!(debts, [1, 50, 50, 0]);
}

#[test]
fn a_step_that_was_no_double_sign_proves_nothing() {
    let steps = "[[step]]\naction = \"bond\"\nuser = \"alice\"\namount = 5\nas = \"a\"\n[[step]]\naction = \"submit_evidence\"\n\
                 evidence = \"a\"\n";
    let ran = story("no-votes.toml", &format!("{ALICE}{steps}"));
    assert_eq!(ran.status, 1, "{}", ran.stdout);
    assert!(
        ran.stderr.contains("submit_evidence failed: in step \"a\" nobody signed twice"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_rate_of_rewards_pays_stakers_without_further_steps() {
    let steps = [
        "action = \"bond\"\nuser = \"alice\"\namount = 1_000_000",
        "action = \"stake\"\nuser = \"alice\"\nvalidator = 3\namount = 1_000_000",
        "action = \"relay\"",
        "action = \"advance\"\ntime = \"1d\"",
        "action = \"epoch\"",
        "action = \"advance\"\ntime = \"1d\"",
        "action = \"epoch\"",
        "action = \"relay\"",
        "action = \"withdraw_rewards\"\nuser = \"alice\"\nvalidator = 3",
    ];
    let setup = "[[consumer]]\nrewards_per_day = 1_000_000_000_000\n[[user]]\nname = \"alice\"\n";
    let steps: String = steps.iter().map(|step| format!("[[step]]\n{step}\n")).collect();
    let path = file("rate.toml", &format!("{setup}{steps}"));
    let ran = run(&["--scenario", path.to_str().unwrap(), "--json"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let rewards = &report["books"][0]["rewards"][0];
    let (collected, paid) = (rewards["collected"].as_u64().unwrap(), rewards["paid"].as_u64().unwrap());
    assert!(paid > 0 && paid == collected, "{rewards}");
}

#[test]
fn a_consumer_that_may_lie_breaks_nothing_of_ours() {
    let text = std::fs::read_to_string("scenarios/forged-ack.toml").unwrap();
    let ran = story("liar.toml", &text.replace("name = \"amber\"\n", "name = \"amber\"\nlying = true\n"));
    assert_eq!(ran.status, 0, "{}", ran.stderr);
}

#[test]
fn all_that_is_not_as_expected_is_told_at_once() {
    let text = "consumer = [{ name = \"amber\" }, { name = \"basalt\" }]\nuser = [{ name = \"alice\", balance = 5 }]\n\
                step = [\n{ action = \"bond\", user = \"alice\", amount = 5 },\n{ action = \"expect\", user = \"alice\", \
                consumer = \"all\", bonded = \"<= 5\", free = \">= 6\", lien = \">= 1\", debt = 0, balance = \"<=0\" },\n]\n";
    let ran = story("several.toml", text);
    assert_eq!(ran.status, 1, "{}", ran.stdout);
    let wrong: Vec<_> = ran.stderr.lines().map(|line| line.split_once("several.toml:").unwrap().1).collect();
    let expected = [
        "5:80: expected free to be at least 6, it is 5",
        "5:95: expected lien at amber to be at least 1, it is 0",
        "5:95: expected lien at basalt to be at least 1, it is 0",
    ];
    assert_eq!(wrong, expected);
}

#[test]
fn a_label_without_a_transaction_is_told_with_its_place() {
    let steps = "step = [\n{ action = \"bond\", user = \"a\", amount = 5, as = \"b\" },\n{ action = \"expect\", tx = \"b\", status = \"pending\" },\n]\n";
    let ran = story("no-tx.toml", &format!("user = [{{ name = \"a\" }}]\n{steps}"));
    assert_eq!(ran.status, 1, "{}", ran.stdout);
    let expected = "no-tx.toml:4:41: expected status to be pending, step \"b\" made no transaction";
    assert!(ran.stderr.contains(expected), "{}", ran.stderr);
}

/// The votes in `scenarios/evidence`. `UPDATE_EVIDENCE=1` writes them.
#[test]
fn the_files_of_evidence_are_what_the_validators_sign() {
    let text = std::fs::read_to_string("data/amber-validators.json").unwrap();
    let set = parse_validators("amber", &text).unwrap();
    let mut config = DeployConfig::standard(vec![vec![]]);
    config.consumers[0].chain.chain_id = "amber-1".to_string();
    let mut system = System::new(&config).unwrap();
    let chain = system.consumer(0).unwrap().chain;
    for (moniker, form) in [("Cedar Nodes", "json"), ("Birch Nodes", "pb")] {
        let spec = set.iter().find(|spec| spec.moniker == moniker).unwrap();
        system.world.chain_mut(chain).add_signer(spec).unwrap();
        let mut signed = system.double_sign(0, &spec.operator_address, 12_000).unwrap();
        if form == "pb" {
            signed = as_protobuf(&signed).unwrap();
        }
        let name = moniker.to_lowercase().replace(' ', "-");
        let path = format!("scenarios/evidence/{name}.{form}");
        if std::env::var_os("UPDATE_EVIDENCE").is_some() {
            std::fs::write(&path, &signed).unwrap();
        }
        assert!(std::fs::read(&path).unwrap() == signed.as_slice(), "{path}");
    }
}

#[test]
fn real_evidence_convicts_a_validator_that_keeps_its_own_key() {
    // Votes that CometBFT's own types have signed.
    let vectors = std::fs::read_to_string("../evidence/testdata/vectors.json").unwrap();
    let vectors: Vec<serde_json::Value> = serde_json::from_str(&vectors).unwrap();
    let text = |key: &str| vectors[0][key].as_str().unwrap().to_string();
    let key = cosmwasm_std::HexBinary::from_hex(&text("pub_key")).unwrap();
    let validator = serde_json::json!({
        "operator_address": "realvaloper1a",
        "consensus_pubkey": {
            "@type": "/cosmos.crypto.ed25519.PubKey",
            "key": cosmwasm_std::Binary::from(key).to_base64(),
        },
        "status": "BOND_STATUS_BONDED",
        "tokens": "1",
    });
    file("real-set.json", &serde_json::json!({ "validators": [validator] }).to_string());
    file("real-votes.json", &text("json"));
    let steps = r#"step = [
        { action = "double_sign", validator = 1, as = "x", fails = "unknown secret key of realvaloper1a" },
        { action = "submit_evidence", file = "real-votes.json", validator = 1 },
        { action = "expect", validator = 1, infractions = 1 },
    ]"#;
    let consumer = |keys: &str| {
        let keys = format!("height = 1, chain_id = \"{}\"{keys}", text("chain_id"));
        format!("consumer = [{{ validators = \"real-set.json\", {keys} }}]\n")
    };
    let ran = story("real.toml", &format!("{}{steps}", consumer(", own_keys = true")));
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let ran = story(
        "stand-in.toml",
        &format!(
            "{}{}",
            consumer(""),
            steps.replace(", fails = \"unknown secret key of realvaloper1a\"", "")
        ),
    );
    assert!(ran.stderr.contains("has no key with the consensus address"), "{}", ran.stderr);
}
