//! A node of a chain with one account and one contract, which fails in every way that it is told.
//! Each look at its status makes a block.

#![allow(clippy::arithmetic_side_effects)]

use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::Router;
use base64::prelude::{Engine, BASE64_STANDARD};
use cosmrs::proto::cosmos::auth::v1beta1::{BaseAccount, QueryAccountInfoResponse};
use cosmrs::proto::cosmos::bank::v1beta1::QueryBalanceResponse;
use cosmrs::proto::cosmos::base::abci::v1beta1::{GasInfo, Result as TxResult};
use cosmrs::proto::cosmos::base::v1beta1::Coin;
use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmrs::proto::cosmwasm::wasm::v1::{QuerySmartContractStateRequest, QuerySmartContractStateResponse};
use cosmrs::proto::tendermint::abci::{Event, EventAttribute};
use cosmrs::proto::traits::Message;
use cosmrs::Tx;
use cosmwasm_std::HexBinary;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::clock::{Clock, SystemClock};

/// Gas that a simulation says.
const GAS: u64 = 100_000;

/// How a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Well,
    Down,
    Busy,
    Garbage,
    Endless,
    Silent,
    Lagging,
    OtherChain,
}

/// What a node has and does.
pub(crate) struct Fake {
    pub chain_id: String,
    pub mode: Mode,
    pub height: u64,
    pub balance: u128,
    pub sequence: u64,
    /// Whether the contract has something to do.
    pub is_due: bool,
    pub executed: u32,
    pub broadcasts: u32,
    pub loses_answer: bool,
    pub drops: bool,
    pub has_no_index: bool,
    pub steals_sequences: u32,
    pub needs_gas: u64,
    /// Whether the outbox has one more page after each.
    pub makes_up_updates: bool,
    /// The question at which it hangs, and whether it deals with it before.
    pub hangs_at: Option<(u32, bool)>,
    asked: u32,
    mempool: Vec<Vec<u8>>,
    /// Hash, height, code.
    included: Vec<(String, u64, u32)>,
}

/// A node that runs.
#[derive(Clone)]
pub(crate) struct FakeNode {
    fake: Arc<Mutex<Fake>>,
    hangs: Arc<Notify>,
    port: u16,
}

impl FakeNode {
    pub(crate) async fn start(chain_id: &str) -> Self {
        let fake = Fake {
            chain_id: chain_id.to_string(),
            mode: Mode::Well,
            height: 100,
            balance: 1_000_000,
            sequence: 7,
            is_due: true,
            executed: 0,
            broadcasts: 0,
            loses_answer: false,
            drops: false,
            has_no_index: false,
            steals_sequences: 0,
            needs_gas: 0,
            makes_up_updates: false,
            hangs_at: None,
            asked: 0,
            mempool: vec![],
            included: vec![],
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let node = Self { fake: Arc::new(Mutex::new(fake)), hangs: Arc::new(Notify::new()), port };
        let router = Router::new().route("/", post(answer)).with_state(node.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        node
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Fake> {
        self.fake.lock().unwrap()
    }

    pub(crate) async fn until_it_hangs(&self) {
        self.hangs.notified().await;
    }
}

async fn answer(State(node): State<FakeNode>, body: String) -> (StatusCode, String) {
    let mode = node.lock().mode;
    match mode {
        Mode::Down => return (StatusCode::BAD_GATEWAY, String::new()),
        Mode::Busy => return (StatusCode::TOO_MANY_REQUESTS, String::new()),
        Mode::Garbage => return (StatusCode::OK, "<html>".to_string()),
        Mode::Endless => return (StatusCode::OK, " ".repeat(9 << 20)),
        Mode::Silent => std::future::pending().await,
        Mode::Well | Mode::Lagging | Mode::OtherChain => {}
    }
    let question: Value = serde_json::from_str(&body).unwrap();
    let (hangs, is_dealt_with) = {
        let mut fake = node.lock();
        fake.asked += 1;
        let asked = fake.asked;
        fake.hangs_at.map_or((false, true), |(at, is_dealt_with)| (at == asked, is_dealt_with))
    };
    let answer = if hangs && !is_dealt_with { None } else { Some(node.lock().deal_with(&question)) };
    if hangs {
        node.hangs.notify_one();
        std::future::pending::<()>().await;
    }
    let envelope = match answer.unwrap() {
        Ok(result) => json!({"jsonrpc": "2.0", "id": 1, "result": result}),
        Err(data) => {
            json!({"jsonrpc": "2.0", "id": 1, "error": {"code": -32603, "message": "Internal error", "data": data}})
        }
    };
    (StatusCode::OK, envelope.to_string())
}

impl Fake {
    fn deal_with(&mut self, question: &Value) -> Result<Value, String> {
        let params = &question["params"];
        match question["method"].as_str().unwrap() {
            "status" => Ok(self.status()),
            "abci_query" => Ok(self.abci(params)),
            "broadcast_tx_sync" => self.broadcast(params),
            "tx" => self.tx(params),
            other => Err(format!("no method {other} here")),
        }
    }

    fn status(&mut self) -> Value {
        self.make_block();
        let age = if self.mode == Mode::Lagging { 1_000 } else { 0 };
        let time = i64::try_from(SystemClock.now() - age).unwrap();
        let time = cosmrs::tendermint::Time::from_unix_timestamp(time, 0).unwrap();
        let network = if self.mode == Mode::OtherChain { "other-1" } else { &self.chain_id };
        json!({"node_info": {"network": network}, "sync_info": {
            "latest_block_height": self.height.to_string(), "latest_block_time": time.to_rfc3339(),
            "earliest_block_height": "1", "catching_up": false}})
    }

    fn make_block(&mut self) {
        self.height += 1;
        for bytes in std::mem::take(&mut self.mempool) {
            let tx = Tx::from_bytes(&bytes).unwrap();
            let is_in_time = tx.body.timeout_height.value() >= self.height;
            if tx.auth_info.signer_infos[0].sequence != self.sequence || !is_in_time {
                continue;
            }
            self.sequence += 1;
            self.balance -= tx.auth_info.fee.amount[0].amount;
            let code = match (self.is_due, tx.auth_info.fee.gas_limit < self.needs_gas) {
                (_, true) => 11,
                (true, false) => 0,
                (false, false) => 5,
            };
            if code == 0 {
                self.executed += 1;
                self.is_due = false;
            }
            let hash = HexBinary::from(&Sha256::digest(&bytes)[..]).to_hex().to_uppercase();
            self.included.push((hash, self.height, code));
        }
    }

    fn abci(&self, params: &Value) -> Value {
        let data = HexBinary::from_hex(params["data"].as_str().unwrap()).unwrap();
        let value = match params["path"].as_str().unwrap() {
            "/cosmos.auth.v1beta1.Query/AccountInfo" => {
                let info = BaseAccount { account_number: 3, sequence: self.sequence, ..Default::default() };
                QueryAccountInfoResponse { info: Some(info) }.encode_to_vec()
            }
            "/cosmos.bank.v1beta1.Query/Balance" => {
                let balance = Coin { denom: "uprov".to_string(), amount: self.balance.to_string() };
                QueryBalanceResponse { balance: Some(balance) }.encode_to_vec()
            }
            "/cosmos.tx.v1beta1.Service/Simulate" => match self.simulate(data.as_slice()) {
                Ok(answer) => answer.encode_to_vec(),
                Err(log) => return json!({"response": {"code": 5, "codespace": "wasm", "log": log}}),
            },
            "/cosmwasm.wasm.v1.Query/SmartContractState" => match self.smart(data.as_slice()) {
                Some(answer) => {
                    QuerySmartContractStateResponse { data: answer.to_string().into_bytes() }.encode_to_vec()
                }
                None => {
                    return json!({"response": {"code": 9, "codespace": "wasm", "log": "no such query here"}})
                }
            },
            other => {
                return json!({"response": {"code": 6, "codespace": "sdk", "log": format!("no {other} here")}})
            }
        };
        json!({"response": {"code": 0, "value": BASE64_STANDARD.encode(value)}})
    }

    /// The epoch is due while the contract has something to do. The outbox is empty, or has no end.
    fn smart(&self, request: &[u8]) -> Option<Value> {
        let request = QuerySmartContractStateRequest::decode(request).unwrap();
        let query: Value = serde_json::from_slice(&request.query_data).unwrap();
        if let Some(body) = query.get("outbox") {
            let first = body["start_after"].as_u64().map_or(0, |number| number + 1);
            let update = |seq: u64| json!([seq, {"update": {"valoper": "v".repeat(30_000), "status": "jailed", "seq": seq}}]);
            let count = if self.makes_up_updates { 100 } else { 0 };
            return Some(json!({"entries": (first..first + count).map(update).collect::<Vec<_>>()}));
        }
        query.get("epoch")?;
        let next = if self.is_due { "1000000000" } else { "9000000000000000000" };
        Some(json!({"epoch": 1, "started": null, "running": false, "next": next, "last_price": null}))
    }

    fn simulate(&self, request: &[u8]) -> Result<SimulateResponse, String> {
        let request = SimulateRequest::decode(request).unwrap();
        let tx = Tx::from_bytes(&request.tx_bytes).unwrap();
        if tx.auth_info.signer_infos[0].sequence != self.sequence {
            return Err("account sequence mismatch".to_string());
        }
        if !self.is_due {
            return Err("nothing is due".to_string());
        }
        let attribute = EventAttribute { key: "action".into(), value: "work".into(), index: true };
        let event = Event { r#type: "wasm".to_string(), attributes: vec![attribute] };
        Ok(SimulateResponse {
            gas_info: Some(GasInfo { gas_wanted: GAS, gas_used: GAS }),
            result: Some(TxResult { events: vec![event], ..Default::default() }),
        })
    }

    fn broadcast(&mut self, params: &Value) -> Result<Value, String> {
        self.broadcasts += 1;
        let bytes = BASE64_STANDARD.decode(params["tx"].as_str().unwrap()).unwrap();
        let tx = Tx::from_bytes(&bytes).unwrap();
        if self.steals_sequences > 0 {
            self.steals_sequences -= 1;
            self.sequence += 1;
        }
        if tx.auth_info.signer_infos[0].sequence != self.sequence {
            return Ok(json!({"code": 32, "codespace": "sdk", "log": "account sequence mismatch"}));
        }
        if !self.drops {
            self.mempool.push(bytes);
        }
        match self.loses_answer {
            true => Err("timed out".to_string()),
            false => Ok(json!({"code": 0, "codespace": "", "log": ""})),
        }
    }

    fn tx(&self, params: &Value) -> Result<Value, String> {
        if self.has_no_index {
            return Err("transaction indexing is disabled".to_string());
        }
        let hash = BASE64_STANDARD.decode(params["hash"].as_str().unwrap()).unwrap();
        let hash = HexBinary::from(hash).to_hex().to_uppercase();
        let found = self.included.iter().find(|(known, _, _)| *known == hash);
        let (_, height, code) = found.ok_or(format!("tx ({hash}) not found"))?;
        let codespace = if *code == 11 { "sdk" } else { "wasm" };
        Ok(json!({"height": height.to_string(),
            "tx_result": {"code": code, "codespace": codespace, "log": "", "gas_used": GAS.to_string()}}))
    }
}
