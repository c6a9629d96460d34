//! A chain: its time is set, and it includes transactions at once.

use std::collections::{BTreeMap, BTreeSet};

use base64::prelude::{Engine, BASE64_STANDARD};
use cosmrs::proto::cosmos::tx::v1beta1::SimulateRequest;
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, QuerySmartContractStateRequest, QuerySmartContractStateResponse,
};
use cosmrs::proto::traits::Message;
use cosmrs::Tx;
use cosmwasm_std::HexBinary;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

use super::{blocks, height_at, proto, rfc3339, validator, Role, BLOCK, EPOCH, FIRST, PAGES, START};

/// Seconds between two updates of a validator.
const UPDATE: u64 = 21_600;

/// A validator that was slashed.
pub(super) struct Slash {
    pub consumer: u8,
    pub validator: String,
    pub height: u64,
    pub evidence: String,
}

/// The provider, or a consumer.
pub(super) struct Chain {
    id: String,
    pub consumer: u8,
    pub now: u64,
    sequence: u64,
    included: BTreeMap<String, u64>,
    pub requests: BTreeMap<String, u64>,
    pub executed: BTreeMap<String, u64>,
    pub next_epoch: u64,
    pub pages_left: u32,
    pub has_update: bool,
    pub slashes: Vec<Slash>,
    /// Consumer, user and validator.
    pub settled: BTreeSet<(u8, String, String)>,
}

impl Chain {
    pub(super) fn new(id: &str, consumer: u8) -> Self {
        Self {
            id: id.to_string(),
            consumer,
            now: START,
            sequence: 7,
            included: BTreeMap::new(),
            requests: BTreeMap::new(),
            executed: BTreeMap::new(),
            next_epoch: START + EPOCH / 12,
            pages_left: 0,
            has_update: false,
            slashes: vec![],
            settled: BTreeSet::new(),
        }
    }

    pub(super) fn deal_with(&mut self, question: &Value) -> Result<Value, String> {
        let params = &question["params"];
        let method = question["method"].as_str().unwrap();
        match method {
            // Of the test.
            "advance" => return Ok(self.advance(params["now"].as_u64().unwrap())),
            "told" => return Ok(json!({"requests": self.requests, "executed": self.executed})),
            _ => {}
        }
        let what = params["path"].as_str().map_or(method, |path| path.rsplit('/').next().unwrap());
        *self.requests.entry(what.to_string()).or_default() += 1;
        let height = |name: &str| params[name].as_str().unwrap().parse::<u64>().unwrap();
        Ok(match method {
            "status" => self.status(),
            "blockchain" => {
                let metas = (height("minHeight")..=height("maxHeight")).rev();
                json!({"block_metas": metas.map(|at| blocks::meta(&self.id, at, time_of(at))).collect::<Vec<_>>()})
            }
            "block" => blocks::block(&self.id, height("height"), time_of(height("height"))),
            "abci_query" => self.abci(params)?,
            "broadcast_tx_sync" => {
                self.broadcast(&BASE64_STANDARD.decode(params["tx"].as_str().unwrap()).unwrap())
            }
            "tx" => self.tx(params)?,
            other => return Err(format!("no method {other} here")),
        })
    }

    fn advance(&mut self, now: u64) -> Value {
        self.has_update |= self.now / UPDATE != now / UPDATE;
        self.now = now;
        json!({})
    }

    fn status(&self) -> Value {
        json!({"node_info": {"network": self.id}, "sync_info": {
            "latest_block_height": height_at(self.now).to_string(), "latest_block_time": rfc3339(self.now),
            "earliest_block_height": "1", "catching_up": false}})
    }

    fn abci(&self, params: &Value) -> Result<Value, String> {
        let data = HexBinary::from_hex(params["data"].as_str().unwrap()).unwrap();
        let method = params["path"].as_str().unwrap().rsplit('/').next().unwrap();
        let value = match method {
            "AccountInfo" => proto::account(self.sequence),
            "Balance" => proto::balance(),
            "Validators" => proto::validators(),
            "ClientStatus" => proto::client_status(),
            "ClientState" => proto::client_state(),
            "ConsensusState" => proto::consensus_state(self.now - self.now % EPOCH),
            "Channel" => proto::open_channel(),
            "PacketCommitments" => proto::commitments(self.now),
            "Simulate" => {
                let (contract, msg) = message(&SimulateRequest::decode(data.as_slice()).unwrap().tx_bytes);
                if let Some(log) = self.refusal(&contract, &msg) {
                    return Ok(json!({"response": {"code": 5, "codespace": "wasm", "log": log}}));
                }
                proto::simulated(&contract)
            }
            "SmartContractState" => {
                let request = QuerySmartContractStateRequest::decode(data.as_slice()).unwrap();
                let query: Value = serde_json::from_slice(&request.query_data).unwrap();
                let answer = self.answer(&request.address, &query).ok_or(format!("no {query} here"))?;
                QuerySmartContractStateResponse { data: answer.to_string().into_bytes() }.encode_to_vec()
            }
            other => return Err(format!("no {other} here")),
        };
        Ok(json!({"response": {"code": 0, "value": BASE64_STANDARD.encode(value)}}))
    }

    /// Why a message is refused.
    fn refusal(&self, contract: &str, msg: &Value) -> Option<String> {
        let (_, consumer) = Role::of(contract).unwrap();
        if msg.get("handle_epoch").is_some() && self.pages_left == 0 && self.now < self.next_epoch {
            return Some("no epoch is due".to_string());
        }
        let (by, height, _) = proof(msg)?;
        let is_known =
            |slash: &Slash| (slash.consumer, slash.height) == (consumer, height) && slash.validator == by;
        self.slashes.iter().any(is_known).then(|| format!("{by} was slashed for height {height} already"))
    }

    fn broadcast(&mut self, bytes: &[u8]) -> Value {
        let tx = Tx::from_bytes(bytes).unwrap();
        assert_eq!(tx.auth_info.signer_infos[0].sequence, self.sequence, "{}", self.id);
        self.sequence += 1;
        let (contract, msg) = message(bytes);
        assert_eq!(self.refusal(&contract, &msg), None, "what is sent was simulated");
        self.execute(Role::of(&contract).unwrap().1, &msg);
        let hash = HexBinary::from(&Sha256::digest(bytes)[..]).to_hex();
        self.included.insert(hash, height_at(self.now));
        json!({"code": 0, "codespace": "", "log": ""})
    }

    fn execute(&mut self, consumer: u8, msg: &Value) {
        let name = msg.as_object().unwrap().keys().next().unwrap();
        *self.executed.entry(name.clone()).or_default() += 1;
        match name.as_str() {
            "handle_epoch" if self.pages_left > 0 => self.pages_left -= 1,
            "handle_epoch" => {
                self.pages_left = PAGES - 1;
                self.next_epoch += EPOCH;
            }
            "send_updates" => self.has_update = false,
            "submit_evidence" => {
                let (validator, height, evidence) = proof(msg).unwrap();
                self.slashes.push(Slash { consumer, validator, height, evidence });
            }
            "settle" => {
                let slashed: Vec<&str> = self.slashes.iter().map(|slash| slash.validator.as_str()).collect();
                let users =
                    msg["settle"]["users"].as_array().unwrap().iter().map(|user| user.as_str().unwrap());
                let pairs = users.flat_map(|user| slashed.iter().map(move |validator| (user, *validator)));
                self.settled.extend(pairs.map(|(user, by)| (consumer, user.to_string(), by.to_string())));
            }
            other => panic!("nobody needs {other}"),
        }
    }

    fn tx(&self, params: &Value) -> Result<Value, String> {
        let hash =
            HexBinary::from(BASE64_STANDARD.decode(params["hash"].as_str().unwrap()).unwrap()).to_hex();
        let height = self.included.get(&hash).ok_or(format!("tx ({hash}) not found"))?;
        let result = json!({"code": 0, "codespace": "", "log": "", "gas_used": proto::GAS.to_string()});
        Ok(json!({"height": height.to_string(), "tx_result": result}))
    }
}

fn time_of(height: u64) -> u64 {
    START + (height - FIRST) * BLOCK
}

fn message(tx_bytes: &[u8]) -> (String, Value) {
    let tx = Tx::from_bytes(tx_bytes).unwrap();
    let msg = MsgExecuteContract::decode(tx.body.messages[0].value.as_slice()).unwrap();
    (msg.contract, serde_json::from_slice(&msg.msg).unwrap())
}

/// Validator and height of a proof, and the proof.
fn proof(msg: &Value) -> Option<(String, u64, String)> {
    let evidence = msg.get("submit_evidence")?["evidence"].as_str().unwrap();
    let votes: Value = serde_json::from_slice(&BASE64_STANDARD.decode(evidence).unwrap()).unwrap();
    let height = votes["value"]["vote_a"]["height"].as_str().unwrap().parse().unwrap();
    let by = msg["submit_evidence"]["validator"].as_str().unwrap();
    debug_assert!((0..super::VALIDATORS).any(|number| validator(number) == by));
    Some((by.to_string(), height, evidence.to_string()))
}
