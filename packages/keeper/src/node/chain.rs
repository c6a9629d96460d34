//! Questions to a chain, and transactions for it.

use std::rc::Rc;

use base64::prelude::{Engine, BASE64_STANDARD};
use cosmrs::proto::cosmos::auth::v1beta1::{QueryAccountInfoRequest, QueryAccountInfoResponse};
use cosmrs::proto::cosmos::bank::v1beta1::{QueryBalanceRequest, QueryBalanceResponse};
use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmrs::proto::cosmwasm::wasm::v1::{QuerySmartContractStateRequest, QuerySmartContractStateResponse};
use cosmrs::proto::traits::Message;
use cosmwasm_std::HexBinary;
use serde_json::{json, Value};
use thiserror::Error;

use super::pool::Nodes;
use super::rpc::{garbage, RpcError};
use crate::action::SimulatedEvent;

/// Why a chain gives no answer.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub(crate) enum QueryError {
    #[error("no node answers: {0}")]
    Node(#[from] RpcError),
    #[error("{log} ({codespace} {code})")]
    Chain { codespace: String, code: u32, log: String },
}

/// An account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AccountInfo {
    pub number: u64,
    pub sequence: u64,
}

/// What a transaction would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Simulated {
    pub gas: u64,
    pub events: Vec<SimulatedEvent>,
}

/// A node's word about a transaction that it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broadcast {
    pub codespace: String,
    pub code: u32,
    pub log: String,
}

/// A transaction in a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Included {
    pub height: u64,
    pub codespace: String,
    pub code: u32,
    pub log: String,
    pub gas_used: u64,
}

/// A chain.
pub(crate) struct Chain {
    pub nodes: Rc<Nodes>,
}

impl Chain {
    /// Answer of a gRPC method, through ABCI.
    pub(crate) async fn abci(&self, path: &str, request: Vec<u8>) -> Result<Vec<u8>, QueryError> {
        let params = json!({"path": path, "data": HexBinary::from(request).to_hex(), "prove": false});
        let answer = self.nodes.call("abci_query", params).await?;
        let response = answer.get("response").ok_or_else(|| garbage("no response in the answer"))?;
        let code = response.get("code").and_then(Value::as_u64).unwrap_or(0);
        let text = |name: &str| response.get(name).and_then(Value::as_str).unwrap_or_default();
        if code != 0 {
            return Err(QueryError::Chain {
                codespace: text("codespace").to_string(),
                code: u32::try_from(code).unwrap_or(u32::MAX),
                log: text("log").to_string(),
            });
        }
        Ok(BASE64_STANDARD.decode(text("value")).map_err(garbage)?)
    }

    pub(super) async fn grpc<A: Message, B: Message + Default>(
        &self,
        path: &str,
        request: &A,
    ) -> Result<B, QueryError> {
        let bytes = self.abci(path, request.encode_to_vec()).await?;
        Ok(B::decode(bytes.as_slice()).map_err(garbage)?)
    }

    /// What a contract answers.
    pub(crate) async fn smart(&self, contract: &str, query: &Value) -> Result<Value, QueryError> {
        let request = QuerySmartContractStateRequest {
            address: contract.to_string(),
            query_data: query.to_string().into_bytes(),
        };
        let answer: QuerySmartContractStateResponse =
            self.grpc("/cosmwasm.wasm.v1.Query/SmartContractState", &request).await?;
        Ok(serde_json::from_slice(&answer.data).map_err(garbage)?)
    }

    /// Number and sequence of an account. None: it was never paid anything.
    pub(crate) async fn account(&self, address: &str) -> Result<Option<AccountInfo>, QueryError> {
        let request = QueryAccountInfoRequest { address: address.to_string() };
        match self.grpc("/cosmos.auth.v1beta1.Query/AccountInfo", &request).await {
            Ok(QueryAccountInfoResponse { info: Some(info) }) => {
                Ok(Some(AccountInfo { number: info.account_number, sequence: info.sequence }))
            }
            Ok(QueryAccountInfoResponse { info: None }) => Ok(None),
            Err(QueryError::Chain { log, .. }) if log.contains("not found") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// How much of a denom an account has.
    pub(crate) async fn balance(&self, address: &str, denom: &str) -> Result<u128, QueryError> {
        let request = QueryBalanceRequest { address: address.to_string(), denom: denom.to_string() };
        let answer: QueryBalanceResponse = self.grpc("/cosmos.bank.v1beta1.Query/Balance", &request).await?;
        let amount = answer.balance.map_or_else(|| "0".to_string(), |coin| coin.amount);
        Ok(amount.parse().map_err(garbage)?)
    }

    /// What a transaction would do now.
    pub(crate) async fn simulate(&self, tx_bytes: Vec<u8>) -> Result<Simulated, QueryError> {
        let request = SimulateRequest { tx_bytes, ..Default::default() };
        let answer: SimulateResponse = self.grpc("/cosmos.tx.v1beta1.Service/Simulate", &request).await?;
        let gas = answer.gas_info.ok_or_else(|| garbage("a simulation without gas"))?.gas_used;
        let events = answer.result.map(|result| result.events).unwrap_or_default();
        let events = events.into_iter().map(|event| SimulatedEvent {
            kind: event.r#type,
            attributes: event
                .attributes
                .into_iter()
                .map(|attribute| (attribute.key, attribute.value))
                .collect(),
        });
        Ok(Simulated { gas, events: events.collect() })
    }

    /// Gives a signed transaction to a node. Only the node's own word is an answer: another node
    /// would have to be given it, too, and is, by whoever looks for the transaction.
    pub(crate) async fn broadcast(&self, tx_bytes: &[u8]) -> Result<Broadcast, RpcError> {
        let params = json!({"tx": BASE64_STANDARD.encode(tx_bytes)});
        let answer = self.nodes.call("broadcast_tx_sync", params).await?;
        let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default().to_string();
        let code = answer.get("code").and_then(Value::as_u64).ok_or_else(|| garbage("no code"))?;
        let code = u32::try_from(code).unwrap_or(u32::MAX);
        Ok(Broadcast { codespace: text("codespace"), code, log: text("log") })
    }

    /// A transaction by its hash (upper case hex). None: it is in no block, as far as the node
    /// knows.
    pub(crate) async fn included(&self, hash: &str) -> Result<Option<Included>, RpcError> {
        let bytes = HexBinary::from_hex(hash).map_err(garbage)?;
        let params = json!({"hash": BASE64_STANDARD.encode(bytes.as_slice()), "prove": false});
        let answer = match self.nodes.call("tx", params).await {
            Ok(answer) => answer,
            Err(RpcError::Answered { message, data, .. })
                if format!("{message} {data}").contains("not found") =>
            {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let number = |pointer: &str| {
            let value = answer.pointer(pointer)?;
            value.as_u64().or_else(|| value.as_str()?.parse().ok())
        };
        let text =
            |pointer: &str| answer.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_string();
        let height = number("/height").ok_or_else(|| garbage("a transaction without a height"))?;
        let code = number("/tx_result/code").unwrap_or(0);
        Ok(Some(Included {
            height,
            code: u32::try_from(code).unwrap_or(u32::MAX),
            codespace: text("/tx_result/codespace"),
            log: text("/tx_result/log"),
            gas_used: number("/tx_result/gas_used").unwrap_or(0),
        }))
    }
}
