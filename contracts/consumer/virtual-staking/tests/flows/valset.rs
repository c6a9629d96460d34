//! Reports of the validator set.

use mesh_apis::converter::ValidatorReport;
use mesh_apis::valset::ValidatorStatus;
use mesh_apis::virtual_staking::{ExecuteMsg, ModuleValidator, SudoMsg};
use mesh_virtual_staking::ContractError;
use prost::encoding::{bool as pb_bool, bytes as pb_bytes, int32, string, uint64};

use crate::setup::module;
use crate::world::{bytes, World};

pub(crate) const VALIDATORS: &str = "/cosmos.staking.v1beta1.Query/Validators";
pub(crate) const VALIDATOR: &str = "/cosmos.staking.v1beta1.Query/Validator";
pub(crate) const SIGNING_INFO: &str = "/cosmos.slashing.v1beta1.Query/SigningInfo";
pub(crate) const ED25519: &str = "/cosmos.crypto.ed25519.PubKey";

/// The bytes that a chain gives, written field by field and with fields that the contract does not
/// know.
pub(crate) fn message(fields: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = vec![];
    fields(&mut out);
    out
}

pub(crate) fn nested(tag: u32, inner: Vec<u8>, out: &mut Vec<u8>) {
    pb_bytes::encode(tag, &inner, out);
}

pub(crate) fn validator(valoper: &str, type_url: &str, key: Vec<u8>, jailed: bool, status: i32) -> Vec<u8> {
    message(|out| {
        string::encode(1, &valoper.to_string(), out);
        let key = message(|out| pb_bytes::encode(1, &key, out));
        let any = message(|out| {
            string::encode(1, &type_url.to_string(), out);
            pb_bytes::encode(2, &key, out);
        });
        nested(2, any, out);
        if jailed {
            pb_bool::encode(3, &true, out);
        }
        int32::encode(4, &status, out);
        string::encode(5, &"1000000".to_string(), out);
        nested(7, message(|out| string::encode(1, &"moniker".to_string(), out)), out);
    })
}

/// The bonded ones only, as many as a page of the default has.
fn page_request(key: &[u8]) -> Vec<u8> {
    page_request_of(20, key)
}

pub(crate) fn page_request_of(limit: u64, key: &[u8]) -> Vec<u8> {
    let page = message(|out| {
        if !key.is_empty() {
            pb_bytes::encode(1, &key.to_vec(), out);
        }
        uint64::encode(3, &limit, out);
    });
    message(|out| {
        string::encode(1, &"BOND_STATUS_BONDED".to_string(), out);
        nested(2, page, out);
    })
}

pub(crate) fn page(validators: Vec<Vec<u8>>, next: &[u8]) -> Vec<u8> {
    message(|out| {
        validators.into_iter().for_each(|validator| nested(1, validator, out));
        nested(2, message(|out| pb_bytes::encode(1, &next.to_vec(), out)), out);
    })
}

pub(crate) fn report(valoper: &str, key: Option<u8>, status: ValidatorStatus) -> ValidatorReport {
    let pub_key = key.map(|byte| bytes(&[byte; 32]));
    ValidatorReport { valoper: valoper.into(), pub_key, status: Some(status), tombstoned: false }
}

/// Tells whether the round is through.
pub(crate) fn sync(world: &mut World) -> Result<bool, ContractError> {
    let response = world.execute(&world.stranger(), &ExecuteMsg::SyncValidators {})?;
    let mut attributes = response.events.iter().flat_map(|event| &event.attributes);
    Ok(attributes.find(|attribute| attribute.key == "last_page").unwrap().value == "true")
}

#[test]
fn anyone_can_report_the_chains_validators_page_by_page() {
    let mut world = module();
    let first = vec![
        validator("cosmosvaloper1a", ED25519, vec![1; 32], false, 3),
        validator("cosmosvaloper1c", "/cosmos.crypto.secp256k1.PubKey", vec![3; 33], false, 3),
    ];
    world.answer_grpc(VALIDATORS, page_request(&[]), page(first, b"next"));
    // Jailed in this block: it leaves the set at its end.
    let second = vec![validator("cosmosvaloper1d", ED25519, vec![4; 32], true, 3)];
    world.answer_grpc(VALIDATORS, page_request(b"next"), page(second, b""));
    world.set_bonded(&["cosmosvaloper1c".into(), "cosmosvaloper1a".into()]);

    use ValidatorStatus::*;
    let pages = [
        vec![report("cosmosvaloper1a", Some(1), Active), report("cosmosvaloper1c", None, Active)],
        vec![report("cosmosvaloper1d", Some(4), Jailed)],
    ];
    assert!(!sync(&mut world).unwrap());
    assert!(sync(&mut world).unwrap());
    assert_eq!(world.reports(), pages);
    // After the last page comes the first again.
    assert!(!sync(&mut world).unwrap());
    assert_eq!(world.reports()[2], pages[0]);
}

#[test]
fn a_chain_that_refuses_grpc_is_told_with_what_to_do() {
    let mut world = module();
    let before = world.dump();
    let error = sync(&mut world).unwrap_err();
    assert!(matches!(&error, ContractError::GrpcRefused { path, .. } if *path == VALIDATORS));
    assert!(error.to_string().contains("governance must register"));
    assert_eq!(world.dump(), before);
}

#[test]
fn an_answer_that_is_no_protobuf_is_an_error() {
    let mut world = module();
    world.answer_grpc(VALIDATORS, page_request(&[]), vec![0xff; 10]);
    assert!(matches!(sync(&mut world), Err(ContractError::InvalidGrpcAnswer { .. })));
}

#[test]
fn an_unknown_page_key_starts_the_list_anew() {
    let mut world = module();
    let all = vec![validator("cosmosvaloper1a", ED25519, vec![1; 32], false, 3)];
    world.answer_grpc(VALIDATORS, page_request(&[]), page(all, b"gone"));
    sync(&mut world).unwrap();
    sync(&mut world).unwrap();
    assert_eq!(world.reports().len(), 2);
}

/// The slashing module says that the one whose key is 32 zero bytes is tombstoned.
pub(crate) fn tombstone_of_zeros(world: &World) {
    let address = bech32::encode::<bech32::Bech32>(
        bech32::Hrp::parse("cosmosvalcons").unwrap(),
        // SHA-256 of 32 zero bytes.
        &[
            0x66, 0x68, 0x7a, 0xad, 0xf8, 0x62, 0xbd, 0x77, 0x6c, 0x8f, 0xc1, 0x8b, 0x8e, 0x9f, 0x8e, 0x20,
            0x08, 0x97, 0x14, 0x85,
        ],
    );
    let request = message(|out| string::encode(1, &address.unwrap(), out));
    let info = message(|out| {
        string::encode(1, &"cosmosvalcons1x".to_string(), out);
        pb_bool::encode(5, &true, out);
    });
    world.answer_grpc(SIGNING_INFO, request, message(|out| nested(1, info, out)));
}

#[test]
fn the_slashing_module_is_asked_for_tombstones_of_the_jailed() {
    let mut world = module();
    let all = vec![
        validator("cosmosvaloper1a", ED25519, vec![0; 32], true, 3),
        validator("cosmosvaloper1b", ED25519, vec![9; 32], true, 3),
    ];
    world.answer_grpc(VALIDATORS, page_request(&[]), page(all, b""));
    tombstone_of_zeros(&world);
    sync(&mut world).unwrap();
    let reports = &world.reports()[0];
    // The chain says nothing of the second one: not known is not tombstoned.
    assert_eq!(reports.iter().map(|r| r.tombstoned).collect::<Vec<_>>(), [true, false]);
}

fn update(additions: &[&str], removals: &[&str], unjailed: &[&str]) -> SudoMsg {
    let names = |names: &[&str]| Some(names.iter().map(|name| name.to_string()).collect());
    let added = |v: &&str| ModuleValidator { address: v.to_string() };
    SudoMsg::HandleValsetUpdate {
        additions: Some(additions.iter().map(added).collect()),
        removals: names(removals),
        updated: Some(vec![added(&"cosmosvaloper1metadata")]),
        jailed: None,
        unjailed: names(unjailed),
        tombstoned: None,
        slashed: None,
    }
}

#[test]
fn a_change_of_the_set_is_one_report_with_known_keys() {
    let mut world = module();
    let request = message(|out| string::encode(1, &"cosmosvaloper1a".to_string(), out));
    let answer = validator("cosmosvaloper1a", ED25519, vec![1; 32], false, 3);
    world.answer_grpc(VALIDATOR, request, message(|out| nested(1, answer, out)));
    let msg = update(
        &["cosmosvaloper1a", "cosmosvaloper1b"],
        &["cosmosvaloper1c", "cosmosvaloper1e"],
        &["cosmosvaloper1d", "cosmosvaloper1e"],
    );
    world.sudo(&msg).unwrap();
    use ValidatorStatus::*;
    assert_eq!(
        world.reports(),
        [[
            report("cosmosvaloper1a", Some(1), Active),
            report("cosmosvaloper1b", None, Active),
            report("cosmosvaloper1c", None, Inactive),
            report("cosmosvaloper1d", None, Inactive),
            report("cosmosvaloper1e", None, Inactive),
        ]]
    );
}

/// It may have come just before the offence, and nobody unjails a tombstoned validator, so no
/// addition tells of it later.
#[test]
fn a_tombstone_is_reported_with_the_key_that_the_validator_has() {
    let mut world = module();
    let names: Vec<_> = (0..100).map(|i| format!("cosmosvaloper1{i:03}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let SudoMsg::HandleValsetUpdate { additions, .. } = update(&names, &[], &[]) else { unreachable!() };
    let request = message(|out| string::encode(1, &"cosmosvaloper1z".to_string(), out));
    let answer = validator("cosmosvaloper1z", ED25519, vec![1; 32], true, 2);
    world.answer_grpc(VALIDATOR, request, message(|out| nested(1, answer, out)));
    let msg = SudoMsg::HandleValsetUpdate {
        additions,
        removals: None,
        updated: None,
        jailed: Some(vec!["cosmosvaloper1z".into()]),
        unjailed: None,
        tombstoned: Some(vec!["cosmosvaloper1z".into()]),
        slashed: None,
    };
    world.sudo(&msg).unwrap();
    let last = world.reports().pop().unwrap().pop().unwrap();
    let expected = report("cosmosvaloper1z", Some(1), ValidatorStatus::Jailed);
    assert_eq!(last, ValidatorReport { tombstoned: true, ..expected });
}

#[test]
fn a_missing_key_leaves_the_later_ones_alone() {
    let mut world = module();
    let request = message(|out| string::encode(1, &"cosmosvaloper1b".to_string(), out));
    let answer = validator("cosmosvaloper1b", ED25519, vec![2; 32], false, 3);
    world.answer_grpc(VALIDATOR, request, message(|out| nested(1, answer, out)));
    let msg = update(&["cosmosvaloper1a", "cosmosvaloper1b"], &[], &[]);
    world.sudo(&msg).unwrap();
    use ValidatorStatus::*;
    assert_eq!(
        world.reports(),
        [[report("cosmosvaloper1a", None, Active), report("cosmosvaloper1b", Some(2), Active)]]
    );
}

#[test]
fn a_change_of_metadata_is_not_reported() {
    let mut world = module();
    world.sudo(&update(&[], &[], &[])).unwrap();
    assert!(world.reports().is_empty());
}

#[test]
fn a_change_that_the_converter_refuses_fails_the_call() {
    let mut world = module();
    world.converter_breaks(false, true);
    world.sudo(&update(&["cosmosvaloper1a"], &[], &[])).unwrap_err();
}

#[test]
fn the_json_of_the_module_is_understood() {
    let json = r#"{"handle_valset_update":{"additions":[{"address":"cosmosvaloper1a","commission":"0.1",
        "max_commission":"1","max_change_rate":"0.1"}],"removals":["cosmosvaloper1b"],"updated":[],"jailed":[],
        "unjailed":[],"tombstoned":["cosmosvaloper1c"],"slashed":[{"address":"cosmosvaloper1d","height":1,"time":2,
        "infraction_height":1,"infraction_time":2,"power":3,"slash_amount":"4","slash_ratio":"0.5",
        "is_tombstoned":true}]}}"#;
    let msg: SudoMsg = cosmwasm_std::from_json(json.as_bytes()).unwrap();
    let mut world = module();
    world.sudo(&msg).unwrap();
    let reports = world.reports().remove(0);
    let seen: Vec<_> = reports.iter().map(|r| (r.status, r.tombstoned)).collect();
    use ValidatorStatus::*;
    assert_eq!(seen, [(Some(Active), false), (Some(Inactive), false), (None, true), (None, true)]);
    let sudo: SudoMsg = cosmwasm_std::from_json(br#"{"handle_epoch":{}}"#).unwrap();
    assert_eq!(sudo, SudoMsg::HandleEpoch {});
}

/// As the module of mesh-security-sdk marshals its Go structs. Earlier versions of it send no
/// slashes, or no `is_tombstoned`; int64 fields can be negative; and later versions may add fields.
/// It sends an update once, so none may be lost by that.
#[test]
fn an_update_of_any_version_of_the_module_is_understood() {
    let cases = [
        // v0.4: nothing but a validator that left.
        (
            r#"{"handle_valset_update":{"additions":[],"removals":["cosmosvaloper1b"],"updated":[],"jailed":[],"unjailed":[],
                "tombstoned":[]}}"#,
            false,
        ),
        // A slash as it is today.
        (
            r#"{"handle_valset_update":{"additions":[],"removals":[],"updated":[],"jailed":["cosmosvaloper1b"],
                "unjailed":[],"tombstoned":[],"slashed":[{"address":"cosmosvaloper1b","height":20,"time":1700000000,
                "infraction_height":18,"infraction_time":0,"power":100,"slash_amount":"50",
                "slash_ratio":"0.050000000000000000","is_tombstoned":true}]}}"#,
            true,
        ),
        // Without `is_tombstoned`, with times before 1970 and an amount that is no number.
        (
            r#"{"handle_valset_update":{"additions":null,"removals":null,"updated":null,"jailed":["cosmosvaloper1b"],
                "unjailed":null,"tombstoned":null,"slashed":[{"address":"cosmosvaloper1b","height":20,
                "time":-62135596800,"infraction_height":-1,"infraction_time":-62135596800,"power":100,
                "slash_amount":"","slash_ratio":""}]}}"#,
            false,
        ),
        // Fields that are not known, and commissions that do not decode.
        (
            r#"{"handle_valset_update":{"additions":[],"removals":["cosmosvaloper1b"],"updated":[{"address":
                "cosmosvaloper1b","commission":"","max_commission":"x","max_change_rate":null,"moniker":"m"}],
                "height":7}}"#,
            false,
        ),
    ];
    for (json, tombstoned) in cases {
        let msg: SudoMsg = cosmwasm_std::from_json(json.as_bytes()).unwrap();
        let mut world = module();
        world.sudo(&msg).unwrap();
        let reports = world.reports().remove(0);
        assert_eq!(
            (reports[0].valoper.as_str(), reports[0].tombstoned),
            ("cosmosvaloper1b", tombstoned),
            "{json}"
        );
        assert_ne!(reports[0].status, Some(ValidatorStatus::Active));
    }
}

#[test]
fn a_large_change_of_the_set_is_reported_in_pages() {
    let mut world = module();
    let names: Vec<_> = (0..150).map(|i| format!("cosmosvaloper1{i:03}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    world.sudo(&update(&names, &[], &[])).unwrap();
    assert_eq!(world.reports().iter().map(Vec::len).collect::<Vec<_>>(), [100, 50]);
}
