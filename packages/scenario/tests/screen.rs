//! What reaches the terminal, whatever is in the files, and whoever reads.

mod common;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use common::{assert_bad_input, file, run, story};

/// A set of validators: monikers and types of keys.
fn set(validators: &[(&str, &str)]) -> String {
    let all = validators.iter().enumerate().map(|(index, (moniker, key_type))| {
        let key = cosmwasm_std::Binary::new(vec![u8::try_from(index).unwrap() + 1; 32]).to_base64();
        serde_json::json!({
            "operator_address": format!("emeraldvaloper1qqq{}", "qpzry"[index..].chars().next().unwrap()),
            "consensus_pubkey": { "@type": key_type, "key": key },
            "status": "BOND_STATUS_BONDED",
            "tokens": "1000000",
            "description": { "moniker": moniker },
        })
    });
    serde_json::json!({ "validators": all.collect::<Vec<_>>() }).to_string()
}

const ED25519: &str = "/cosmos.crypto.ed25519.PubKey";
const SECP256K1: &str = "/cosmos.crypto.secp256k1.PubKey";

/// A story on a consumer with these validators: somebody stakes on the first one, which signs
/// twice.
fn told(name: &str, validators: &[(&str, &str)]) -> common::Ran {
    file(&format!("{name}.json"), &set(validators));
    let steps = format!(
        r#"
        title = "Bell \u0007"
        story = "up \u001b[A"
        consumer = [{{ validators = "{name}.json" }}]
        user = [{{ name = "al\u001b[2Jice", balance = 100 }}]
        step = [
            {{ action = "bond", user = "al\u001b[2Jice", amount = 100 }},
            {{ action = "stake", user = "al\u001b[2Jice", validator = 1, amount = 60, as = "\u009b1m" }},
            {{ action = "stake", user = "al\u001b[2Jice", validator = 2, amount = 40 }},
            {{ action = "relay" }},
            {{ action = "expect", tx = "\u009b1m", status = "pending\u001b" }},
        ]
        "#
    );
    story(&format!("{name}.toml"), &steps)
}

/// Characters that a terminal obeys, or that are not seen.
fn hidden(text: &str) -> Vec<char> {
    let is_hidden = |letter: &char| {
        letter.is_control() && *letter != '\n'
            || matches!(*letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
    };
    text.chars().filter(is_hidden).collect()
}

#[test]
fn no_text_of_a_file_controls_the_terminal() {
    let ran = told(
        "controls",
        &[
            ("\u{1b}[2J\u{1b}[31mPWNED\u{1b}[0m \nx", ED25519),
            ("\u{9b}1A\u{202e}drawkcab\r\u{200b}", ED25519),
        ],
    );
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("PWNED") && ran.stdout.contains("drawkcab"), "{}", ran.stdout);
    assert!(ran.stderr.contains("expected status to be pending\\u{1b}"), "{}", ran.stderr);
    assert_eq!((hidden(&ran.stdout), hidden(&ran.stderr)), (vec![], vec![]));
    // Cells stay in their lines.
    let rows = ran.stdout.lines().filter(|line| line.contains("PWNED")).count();
    assert_eq!(rows, ran.stdout.matches("PWNED").count());

    let path = file("controls-too.json", &set(&[("\u{9b}2J", ED25519)]));
    let ran = run(&["--users", "2", "--validators", path.to_str().unwrap(), "--json"]);
    assert_eq!((ran.status, hidden(&ran.stdout)), (0, vec![]), "{}", ran.stderr);
    serde_json::from_str::<serde_json::Value>(&ran.stdout).unwrap();
}

#[test]
fn the_name_of_a_file_controls_nothing_either() {
    assert_bad_input(&run(&["--validators", "\u{1b}[2J.json"]), "\\u{1b}[2J.json: file: ");
}

#[test]
fn validators_of_one_name_are_told_apart_in_tables() {
    let ran = told("twins", &[("misty-voice", ED25519), ("misty-voice", ED25519), ("clear-voice", ED25519)]);
    for operator in ["emeraldvaloper1qqqq", "emeraldvaloper1qqqp"] {
        assert!(ran.stdout.contains(&format!("│ misty-voice ({operator}) ┆ active")), "{}", ran.stdout);
    }
}

#[test]
fn an_ambiguous_name_is_refused_and_addresses_are_listed() {
    file("three.json", &set(&[("misty", ED25519), ("clear", ED25519), ("misty", ED25519)]));
    let step = r#"{ action = "jail", validator = "misty" }"#;
    let ran =
        story("three.toml", &format!("consumer = [{{ validators = \"three.json\" }}]\nstep = [{step}]\n"));
    let expected = "three.toml:2:40: several validators of emerald are called \"misty\", give one of: \
                    emeraldvaloper1qqqq, emeraldvaloper1qqqz";
    assert_bad_input(&ran, expected);
}

#[test]
fn a_validator_with_another_key_is_left_out_with_a_note() {
    let ran = told("keys", &[("a", ED25519), ("b", ED25519), ("c", SECP256K1)]);
    let note = "keys.json: validators[2]: emeraldvaloper1qqqz is left out: its key is of type \
                /cosmos.crypto.secp256k1.PubKey, not ed25519";
    assert!(ran.stderr.starts_with("note: ") && ran.stderr.contains(note), "{}", ran.stderr);
    let path = file("keys-too.json", &set(&[("a", ED25519), ("b", SECP256K1)]));
    let ran = run(&["--users", "2", "--consumers", "1", "--validators", path.to_str().unwrap(), "--quiet"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("emeraldvaloper1qqqp is left out"), "{}", ran.stderr);
}

#[test]
fn a_reader_that_goes_away_changes_nothing_about_the_exit() {
    for (arguments, status) in [(["--users", "3"], 0), (["--scenario", "scenarios/forged-ack.toml"], 1)] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mesh-scenario"))
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{stderr}");
        assert!(!stderr.contains("panicked"), "{stderr}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_an_error() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_mesh-scenario"))
        .args(["--scenario", "scenarios/price-and-discount.toml"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(full)
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("error: the output cannot be written: No space left"), "{stderr}");
}

#[test]
fn each_kind_of_failure_is_shown_before_any_is_repeated() {
    let ran = run(&["--users", "30", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let text = |row: &serde_json::Value, keys: &[&str]| {
        keys.iter().map(|key| row[key].as_str().unwrap_or_default().to_string()).collect::<Vec<_>>()
    };
    let rows = |name: &str| report[name].as_array().unwrap().clone();
    let all_differ = |texts: &[Vec<String>]| texts.iter().collect::<BTreeSet<_>>().len() == texts.len();

    let failed = rows("failed");
    let groups: Vec<_> = failed.iter().map(|row| text(row, &["consumer", "kind", "code"])).collect();
    assert!(all_differ(&groups), "{groups:?}");
    let kinds: BTreeSet<_> = failed.iter().map(|row| text(row, &["kind", "code"])).collect();
    assert!(kinds.len() > 4, "{kinds:?}");
    let kind_of = |row: &serde_json::Value| {
        let reason = row["reason"].as_str().unwrap();
        vec![row["kind"].as_str().unwrap().to_string(), reason.split(':').next().unwrap().to_string()]
    };
    let first: BTreeSet<_> = rows("failed_examples").iter().take(kinds.len()).map(kind_of).collect();
    assert_eq!(first, kinds);
    let refused: Vec<_> = rows("refused").iter().map(|row| text(row, &["what", "reason"])).collect();
    assert!(all_differ(&refused), "{refused:?}");
}
