//! The validators of a real node, as `query staking validators -o json` prints them.
//!
//! A validator whose consensus key is not ed25519 is left out: the contracts cannot use it. Unknown
//! fields are ignored. The consensus key may have the form of the Cosmos SDK (`@type`, `key`) or of
//! amino (`type`, `value`).

use std::collections::BTreeSet;
use std::path::Path;

use cosmwasm_std::Binary;
use serde::Deserialize;
use thiserror::Error;

use crate::staking::BondStatus;

/// A validator to add to a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatorSpec {
    /// Operator address.
    pub operator_address: String,
    /// Raw ed25519 key, 32 bytes.
    pub pub_key: Vec<u8>,
    /// Its name.
    pub moniker: String,
    /// Tokens delegated to it.
    pub tokens: u128,
    /// Whether it is in the active set.
    pub status: BondStatus,
    /// Whether it is jailed.
    pub jailed: bool,
}

impl ValidatorSpec {
    /// Small set: validators `<prefix>valoper1<letter>`, all active, all with the same tokens.
    pub fn small_set(prefix: &str, count: u8) -> Vec<Self> {
        let spec = |index: u8| Self {
            operator_address: format!("{prefix}valoper1{}", char::from(b'a' + index)),
            pub_key: [vec![index + 1; 31], vec![prefix.len() as u8]].concat(),
            moniker: format!("{prefix} {index}"),
            tokens: 1_000_000,
            status: BondStatus::Bonded,
            jailed: false,
        };
        (0..count).map(spec).collect()
    }
}

/// What a file of validators holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidatorFile {
    /// Validators that the contracts can use.
    pub validators: Vec<ValidatorSpec>,
    /// The others: where each is in the file, and why it cannot be used.
    pub left_out: Vec<String>,
}

/// Why a file of validators cannot be used, and where.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[error("{file}: {place}: {reason}")]
pub struct ValsetFileError {
    /// The file.
    pub file: String,
    /// `line l, column c`, or `validators[i]`.
    pub place: String,
    /// What is wrong.
    pub reason: String,
}

/// A file with 120 validators, made by the example `generate_validators`.
pub const EXAMPLE_A: &str = include_str!("../data/validators-a.json");
/// A file with 100 validators, whose keys have the form of amino.
pub const EXAMPLE_B: &str = include_str!("../data/validators-b.json");

#[derive(Deserialize)]
struct RawFile {
    validators: Vec<serde_json::Value>,
    #[serde(default)]
    pagination: RawPagination,
}

#[derive(Deserialize, Default)]
struct RawPagination {
    #[serde(default)]
    next_key: Option<String>,
}

#[derive(Deserialize)]
struct RawValidator {
    operator_address: String,
    consensus_pubkey: serde_json::Value,
    #[serde(default)]
    jailed: bool,
    status: serde_json::Value,
    tokens: String,
    #[serde(default)]
    description: RawDescription,
}

#[derive(Deserialize, Default)]
struct RawDescription {
    #[serde(default)]
    moniker: String,
}

/// Reads a file.
///
/// # Errors
/// [`ValsetFileError`] when it cannot be read, is not JSON, is not the whole list, a validator in
/// it is malformed or there twice, or none can be used.
pub fn read_validators(path: &Path) -> Result<ValidatorFile, ValsetFileError> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|err| ValsetFileError {
        file: file.clone(),
        place: "file".to_string(),
        reason: err.to_string(),
    })?;
    parse_file(&file, &text)
}

/// The validators that can be used, from the text of a file. `file` only names it in errors.
///
/// # Errors
/// As [`read_validators`].
pub fn parse_validators(file: &str, text: &str) -> Result<Vec<ValidatorSpec>, ValsetFileError> {
    parse_file(file, text).map(|file| file.validators)
}

/// Reads the text of a file. `file` only names it in errors.
///
/// # Errors
/// As [`read_validators`].
pub fn parse_file(file: &str, text: &str) -> Result<ValidatorFile, ValsetFileError> {
    let error = |place: String, reason: String| ValsetFileError { file: file.to_string(), place, reason };
    let raw: RawFile = serde_json::from_str(text).map_err(|err| {
        let (line, column) = (err.line(), err.column());
        let reason = err.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default().to_string();
        error(format!("line {line}, column {column}"), reason)
    })?;
    if raw.pagination.next_key.is_some_and(|key| !key.is_empty()) {
        let reason = "more validators follow: ask the node for all at once (--page-limit 2000)";
        return Err(error("pagination.next_key".to_string(), reason.to_string()));
    }
    if raw.validators.is_empty() {
        return Err(error("validators".to_string(), "there are none".to_string()));
    }
    let (mut operators, mut keys) = (BTreeSet::new(), BTreeSet::new());
    let mut read = ValidatorFile::default();
    for (index, value) in raw.validators.into_iter().enumerate() {
        let place = format!("validators[{index}]");
        let (spec, other_key) = parse_validator(value).map_err(|reason| error(place.clone(), reason))?;
        if !operators.insert(spec.operator_address.clone()) {
            return Err(error(place, format!("operator {} is there twice", spec.operator_address)));
        }
        if let Some(key_type) = other_key {
            let reason = format!("its key is of type {key_type}, not ed25519");
            read.left_out.push(format!("{file}: {place}: {} is left out: {reason}", spec.operator_address));
            continue;
        }
        if !keys.insert(spec.pub_key.clone()) {
            return Err(error(place, format!("{} has the key of another one", spec.operator_address)));
        }
        read.validators.push(spec);
    }
    if read.validators.is_empty() {
        let reason = format!("none of the {} has an ed25519 key", read.left_out.len());
        return Err(error("validators".to_string(), reason));
    }
    Ok(read)
}

/// A validator, and the type of its key if it is not ed25519.
fn parse_validator(value: serde_json::Value) -> Result<(ValidatorSpec, Option<String>), String> {
    let raw: RawValidator = serde_json::from_value(value).map_err(|err| err.to_string())?;
    if raw.operator_address.is_empty() {
        return Err("operator_address is empty".to_string());
    }
    let tokens = raw.tokens.parse().map_err(|_| format!("tokens: {:?} is not a number", raw.tokens))?;
    let (pub_key, other_key) = match parse_key(&raw.consensus_pubkey)? {
        Key::Ed25519(key) => (key, None),
        Key::Other(key_type) => (vec![], Some(key_type)),
    };
    let spec = ValidatorSpec {
        pub_key,
        status: parse_status(&raw.status)?,
        operator_address: raw.operator_address,
        moniker: raw.description.moniker,
        tokens,
        jailed: raw.jailed,
    };
    Ok((spec, other_key))
}

enum Key {
    Ed25519(Vec<u8>),
    /// Its type.
    Other(String),
}

fn parse_key(value: &serde_json::Value) -> Result<Key, String> {
    let text = |name: &str| value.get(name).and_then(serde_json::Value::as_str);
    let key = match (text("@type"), text("type")) {
        (Some("/cosmos.crypto.ed25519.PubKey"), _) => text("key"),
        (None, Some("tendermint/PubKeyEd25519")) => text("value").or(text("key")),
        (Some(other), _) | (None, Some(other)) => return Ok(Key::Other(other.to_string())),
        (None, None) => return Err("consensus_pubkey: no type".to_string()),
    };
    let key = key.ok_or("consensus_pubkey: no key")?;
    let key = Binary::from_base64(key).map_err(|_| format!("consensus_pubkey: {key:?} is not base64"))?;
    if key.len() != 32 {
        return Err(format!("consensus_pubkey: expected 32 bytes, got {}", key.len()));
    }
    Ok(Key::Ed25519(key.to_vec()))
}

/// Names, or the numbers that older nodes print.
fn parse_status(value: &serde_json::Value) -> Result<BondStatus, String> {
    match (value.as_str(), value.as_u64()) {
        (Some("BOND_STATUS_BONDED"), _) | (_, Some(3)) => Ok(BondStatus::Bonded),
        (Some("BOND_STATUS_UNBONDING"), _) | (_, Some(2)) => Ok(BondStatus::Unbonding),
        (Some("BOND_STATUS_UNBONDED"), _) | (_, Some(1)) => Ok(BondStatus::Unbonded),
        _ => Err(format!("status: {value} is not a bond status")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn validator(operator: &str, key: &str) -> String {
        format!(
            r#"{{"operator_address":"{operator}","consensus_pubkey":{key},"jailed":false,"status":"BOND_STATUS_BONDED",
                "tokens":"100","description":{{"moniker":"M","details":""}},"commission":{{}}}}"#
        )
    }

    fn file(validators: &[String]) -> String {
        format!(r#"{{"validators":[{}],"pagination":{{"next_key":null,"total":"1"}}}}"#, validators.join(","))
    }

    fn sdk_key(byte: u8) -> String {
        let key = Binary::new(vec![byte; 32]).to_base64();
        format!(r#"{{"@type":"/cosmos.crypto.ed25519.PubKey","key":"{key}"}}"#)
    }

    fn error(text: &str) -> String {
        parse_validators("f.json", text).unwrap_err().to_string()
    }

    #[test]
    fn both_forms_of_a_key_are_read() {
        let amino = sdk_key(2).replace("@type", "type").replace("\"key\"", "\"value\"");
        let amino = amino.replace("/cosmos.crypto.ed25519.PubKey", "tendermint/PubKeyEd25519");
        let specs =
            parse_validators("f", &file(&[validator("a", &sdk_key(1)), validator("b", &amino)])).unwrap();
        assert_eq!(specs[0].pub_key, [1; 32]);
        assert_eq!(specs[1].pub_key, [2; 32]);
        assert_eq!(
            (specs[0].moniker.as_str(), specs[0].tokens, specs[0].status),
            ("M", 100, BondStatus::Bonded)
        );
    }

    #[test]
    fn errors_name_the_file_and_the_place() {
        assert!(error("{\n  \"validators\": [,]}").starts_with("f.json: line 2, column 18: "));
        assert_eq!(error(&file(&[])), "f.json: validators: there are none");
        let good = validator("a", &sdk_key(1));
        let no_number = validator("b", &sdk_key(2)).replace("\"100\"", "\"many\"");
        assert_eq!(
            error(&file(&[good.clone(), no_number])),
            "f.json: validators[1]: tokens: \"many\" is not a number"
        );
        assert_eq!(
            error(&file(&[good.clone(), good.clone()])),
            "f.json: validators[1]: operator a is there twice"
        );
        assert_eq!(
            error(&file(&[good.clone(), validator("b", &sdk_key(1))])),
            "f.json: validators[1]: b has the key of another one"
        );
        let missing = good.replace("operator_address", "operator");
        assert_eq!(error(&file(&[missing])), "f.json: validators[0]: missing field `operator_address`");
    }

    #[test]
    fn a_file_with_the_first_page_only_is_refused() {
        let cut = file(&[validator("a", &sdk_key(1))]).replace("null", "\"AAAA\"");
        assert_eq!(
            error(&cut),
            "f.json: pagination.next_key: more validators follow: ask the node for all at once (--page-limit 2000)"
        );
        let last = file(&[validator("a", &sdk_key(1))]).replace("null", "\"\"");
        assert_eq!(parse_validators("f", &last).unwrap().len(), 1);
    }

    #[test]
    fn a_validator_with_another_key_is_left_out_alone() {
        let secp = sdk_key(1).replace("ed25519", "secp256k1");
        let others = [validator("a", &sdk_key(1)), validator("b", &secp), validator("c", &sdk_key(2))];
        let read = parse_file("f.json", &file(&others)).unwrap();
        let names: Vec<_> = read.validators.iter().map(|spec| spec.operator_address.as_str()).collect();
        assert_eq!(names, ["a", "c"]);
        let reason = "its key is of type /cosmos.crypto.secp256k1.PubKey, not ed25519";
        assert_eq!(read.left_out, [format!("f.json: validators[1]: b is left out: {reason}")]);
        assert!(error(&file(&[validator("a", &secp)])).ends_with("none of the 1 has an ed25519 key"));
        assert!(error(&file(&[others[1].clone(), others[1].clone()])).contains("operator b is there twice"));
    }

    #[test]
    fn malformed_keys_are_refused() {
        let short = r#"{"@type":"/cosmos.crypto.ed25519.PubKey","key":"AQ=="}"#;
        assert!(error(&file(&[validator("a", short)])).contains("expected 32 bytes, got 1"));
        let no_base64 = r#"{"@type":"/cosmos.crypto.ed25519.PubKey","key":"?"}"#;
        assert!(error(&file(&[validator("a", no_base64)])).contains("not base64"));
    }

    #[test]
    fn the_examples_are_whole() {
        let (a, b) = (parse_validators("a", EXAMPLE_A).unwrap(), parse_validators("b", EXAMPLE_B).unwrap());
        assert_eq!((a.len(), b.len()), (120, 100));
        for set in [&a, &b] {
            assert!(set.iter().any(|validator| validator.jailed));
            assert!(set.iter().filter(|validator| validator.status == BondStatus::Bonded).count() >= 90);
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let err = read_validators(Path::new("no/such/file.json")).unwrap_err();
        assert!(err.to_string().starts_with("no/such/file.json: file: "));
    }
}
