//! Answers of the chain and of other contracts that are decoded in replies and after queries.

use std::cell::RefCell;

use arbitrary::{Arbitrary, Unstructured};
use cosmwasm_std::{
    from_json, to_json_binary, Binary, ContractResult, Empty, MsgResponse, Querier, QuerierResult,
    QueryRequest, Reply, SubMsgResponse, SubMsgResult, SystemError, SystemResult,
};
use mesh_apis::converter::ValidatorsResponse;
use mesh_apis::virtual_staking::SudoMsg;

use crate::scene::Scene;
use crate::shape::{json, Number, Validator};

/// An answer of the chain.
#[derive(Arbitrary, Debug)]
enum Answer {
    /// A time, and coins.
    Coins(Option<(i64, i32)>, Vec<(u8, Number)>),
    /// A text, as the address of a contract or the data of an execution.
    Text(String),
    /// A number, as the data of an execution.
    Json(Number, Number),
    /// Whatever.
    Raw(Vec<u8>),
}

fn field(out: &mut Vec<u8>, number: u8, bytes: &[u8]) {
    out.push(number << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend(bytes);
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 128 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

impl Answer {
    fn bytes(&self, denom: &str) -> Vec<u8> {
        let mut out = vec![];
        match self {
            Self::Coins(time, coins) => {
                if let Some((seconds, nanos)) = time {
                    let mut inner = vec![8];
                    varint(&mut inner, *seconds as u64);
                    inner.push(16);
                    varint(&mut inner, *nanos as u64);
                    field(&mut out, 1, &inner);
                }
                for (which, amount) in coins.iter().take(4) {
                    let mut coin = vec![];
                    field(&mut coin, 1, if which % 4 == 0 { b"other" } else { denom.as_bytes() });
                    field(&mut coin, 2, amount.amount().to_string().as_bytes());
                    field(&mut out, if time.is_some() { 2 } else { 1 }, &coin);
                }
            }
            Self::Text(text) => field(&mut out, 1, text.as_bytes()),
            Self::Json(a, b) => {
                let (a, b) = (a.amount().to_string(), b.amount().to_string());
                let data = json(&serde_json::json!({
                    "burned": a, "lowered": b, "shrunk": a, "amount": a, "completion": b,
                }));
                field(&mut out, 1, &data);
            }
            Self::Raw(bytes) => out.extend(bytes),
        }
        out
    }
}

/// Which reply, and the result that it brings.
fn reply(data: &[u8], denom: &str) -> (u8, SubMsgResult) {
    let ok = |value: Vec<u8>, in_data: bool| {
        let value = Binary::new(value);
        let (data, msg_responses) = match in_data {
            true => (Some(value), vec![]),
            false => (None, vec![MsgResponse { type_url: "/any".to_string(), value }]),
        };
        #[allow(deprecated)]
        SubMsgResult::Ok(SubMsgResponse { events: vec![], data, msg_responses })
    };
    match data {
        [mode, choice, rest @ ..] if mode % 2 == 0 => (*choice, ok(rest.to_vec(), choice / 64 == 3)),
        [_, rest @ ..] => {
            let mut from = Unstructured::new(rest);
            let choice: u8 = from.arbitrary().unwrap_or_default();
            match from.arbitrary::<Answer>() {
                Ok(_) if choice / 32 == 7 => (choice, SubMsgResult::Err("codespace: sdk, code: 5".into())),
                Ok(answer) => (choice, ok(answer.bytes(denom), choice / 32 == 6)),
                Err(_) => (choice, ok(vec![], false)),
            }
        }
        [] => (0, ok(vec![], false)),
    }
}

fn message(id: u64, payload: Vec<u8>, result: SubMsgResult) -> Reply {
    Reply { id, payload: payload.into(), gas_used: 0, result }
}

/// Withdrawals of rewards: never an error, whatever the chain answers.
pub(super) fn virtual_staking_reply(data: &[u8]) {
    Scene::with(|scene| {
        let (choice, result) = reply(data, &scene.deployed.denom);
        let id = 3 + u64::from(choice % 2);
        let payload = crate::story::VALIDATORS[0].as_bytes().to_vec();
        let contract = &scene.virtual_staking;
        let mut state = contract.copy();
        let msg = message(id, payload, result);
        let handled = mesh_virtual_staking::contract::reply(state.deps(), contract.env(), msg);
        handled.expect("an answer to a withdrawal is never an error");
    });
}

/// Undelegations and redelegations. What is passed on can be read.
pub(super) fn proxy_reply(data: &[u8]) {
    Scene::with(|scene| {
        let (choice, result) = reply(data, "uprov");
        let id = 1 + u64::from(choice % 5);
        let payload = json(&serde_json::json!({"validator": crate::story::HOME, "amount": "5"}));
        let contract = &scene.proxy;
        let mut state = contract.copy();
        let handled =
            mesh_staking_proxy::contract::reply(state.deps(), contract.env(), message(id, payload, result));
        if let Ok(Some(passed_on)) = handled.map(|response| response.data) {
            from_json::<serde_json::Value>(&passed_on).expect("what is passed on can be read");
        }
        assert!(state.is_unchanged(), "a proxy keeps no books");
    });
}

/// The custodian's books: what a proxy has answered.
pub(super) fn custodian_reply(data: &[u8]) {
    Scene::with(|scene| {
        let (choice, result) = reply(data, "uprov");
        let id = 1 + u64::from(choice % 4);
        let (user, home) = (scene.at_home.as_str(), crate::story::HOME);
        let payload = match id {
            3 => serde_json::json!({"u": user, "f": home, "t": "provvaloper1b", "a": "7"}),
            _ => serde_json::json!({"u": user, "v": home}),
        };
        let contract = &scene.custodian;
        let mut state = contract.copy();
        let msg = message(id, json(&payload), result);
        let _ = mesh_local_staking::contract::reply(state.deps(), contract.env(), msg);
    });
}

/// Addresses of contracts that were created.
pub(super) fn created_reply(data: &[u8]) {
    Scene::with(|scene| {
        let (choice, result) = reply(data, "uprov");
        let payload = b"\"0.07\"".to_vec();
        let handled = if choice % 2 == 0 {
            let contract = &scene.converter;
            let mut state = contract.copy();
            let msg = message(1, payload, result);
            mesh_converter::contract::reply(state.deps(), contract.env(), msg).is_ok()
        } else {
            let contract = &scene.vault;
            let mut state = contract.copy();
            let msg = message(1, payload, result);
            mesh_vault::contract::reply(state.deps(), contract.env(), msg).is_ok()
        };
        // Only an address of this chain is one.
        assert!(!handled || data.len() > 8);
    });
}

/// A chain that answers gRPC queries with any bytes.
struct AnyChain<'a> {
    answers: RefCell<Unstructured<'a>>,
    raw: Option<&'a [u8]>,
}

/// A validator as the staking module describes it.
#[derive(Arbitrary, Debug)]
struct Described {
    operator: Validator,
    key: Option<Vec<u8>>,
    ed25519: bool,
    jailed: bool,
    status: i8,
}

impl Described {
    fn bytes(&self) -> Vec<u8> {
        let mut out = vec![];
        field(&mut out, 1, self.operator.address().as_bytes());
        if let Some(key) = &self.key {
            let (mut any, mut inner) = (vec![], vec![]);
            let mut whole = key.clone();
            whole.resize(32, 9);
            field(&mut inner, 1, if key.len() % 3 == 0 { key } else { &whole });
            field(&mut any, 1, if self.ed25519 { b"/cosmos.crypto.ed25519.PubKey" } else { b"/other" });
            field(&mut any, 2, &inner);
            field(&mut out, 2, &any);
        }
        out.extend([24, self.jailed.into(), 32]);
        varint(&mut out, i64::from(self.status) as u64);
        out
    }
}

impl AnyChain<'_> {
    fn next(&self, path: &str) -> arbitrary::Result<Vec<u8>> {
        if let Some(raw) = self.raw {
            return Ok(raw.to_vec());
        }
        let mut from = self.answers.borrow_mut();
        let mut out = vec![];
        match from.int_in_range(0u8..=3)? {
            0 => return from.arbitrary(),
            _ if path.ends_with("SigningInfo") => field(&mut out, 1, &[40, from.arbitrary()?]),
            _ if path.ends_with("Validator") => field(&mut out, 1, &from.arbitrary::<Described>()?.bytes()),
            _ => {
                for _ in 0..from.int_in_range(0u8..=4)? {
                    field(&mut out, 1, &from.arbitrary::<Described>()?.bytes());
                }
                if from.arbitrary()? {
                    let mut page = vec![];
                    field(&mut page, 1, &from.arbitrary::<Vec<u8>>()?);
                    field(&mut out, 2, &page);
                }
            }
        }
        Ok(out)
    }
}

impl Querier for AnyChain<'_> {
    fn raw_query(&self, request: &[u8]) -> QuerierResult {
        let answer = match from_json(request) {
            Ok(QueryRequest::<Empty>::Grpc(query)) => Ok(self.next(&query.path).unwrap_or_default().into()),
            Ok(QueryRequest::Wasm(_)) => to_json_binary(&ValidatorsResponse { validators: vec![] }),
            _ => return SystemResult::Err(SystemError::UnsupportedRequest { kind: "any".to_string() }),
        };
        SystemResult::Ok(answer.map_or_else(|err| ContractResult::Err(err.to_string()), ContractResult::Ok))
    }
}

/// Validators as the chain's own gRPC service describes them, and changes as the mesh-security
/// module reports them.
pub(super) fn validator_set(data: &[u8]) {
    use mesh_virtual_staking::contract::{execute, sudo};
    let (mode, rest) = data.split_first().map_or((0, data), |(mode, rest)| (*mode, rest));
    let raw = (mode % 2 == 0).then_some(rest);
    let chain = AnyChain { answers: RefCell::new(Unstructured::new(rest)), raw };
    Scene::with(|scene| {
        let contract = &scene.virtual_staking;
        let mut state = contract.copy();
        let update = raw.and_then(|raw| from_json::<SudoMsg>(raw).ok());
        let handled = match update {
            Some(SudoMsg::HandleEpoch {}) => return,
            Some(update) => sudo(state.deps_of(&chain), contract.env(), update),
            None => {
                let info = cosmwasm_std::testing::message_info(&cosmwasm_std::Addr::unchecked("anyone"), &[]);
                let msg = mesh_apis::virtual_staking::ExecuteMsg::SyncValidators {};
                execute(state.deps_of(&chain), contract.env(), info, msg)
            }
        };
        if let Ok(response) = handled {
            assert!(response
                .messages
                .iter()
                .all(|message| matches!(message.msg, cosmwasm_std::CosmosMsg::Wasm(_))));
        }
    });
}
