//! What jobs see of the two chains. Behind a trait, so that jobs are tested without chains.

use mesh_apis::valset::ValidatorStatus;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::Value;
use thiserror::Error;

use crate::node::QueryError;
use crate::side::Side;

/// Why a job cannot say what is due.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[error("the {side} does not answer {question}: {reason}")]
pub(crate) struct AskError {
    pub side: Side,
    pub question: String,
    pub reason: String,
}

impl AskError {
    pub(crate) fn new(side: Side, question: impl ToString, error: &QueryError) -> Self {
        Self { side, question: question.to_string(), reason: error.to_string() }
    }
}

/// A validator, as the staking module of the consumer has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChainValidator {
    pub valoper: String,
    /// Raw ed25519 key. None: of another kind.
    pub pub_key: Option<Vec<u8>>,
    pub status: ValidatorStatus,
}

/// What jobs see of the two chains.
pub(crate) trait View {
    /// Time of the newest block, seconds.
    fn now(&self, side: Side) -> u64;
    /// What a contract answers.
    async fn ask(&self, side: Side, contract: &str, query: Value) -> Result<Value, AskError>;
    /// The bonded validators of the consumer.
    async fn bonded(&self) -> Result<Vec<ChainValidator>, AskError>;
    /// A validator of the consumer. None: it has left the staking module.
    async fn validator(&self, valoper: &str) -> Result<Option<ChainValidator>, AskError>;
    /// Whether the consumer has tombstoned whoever signs with this key.
    async fn is_tombstoned(&self, valoper: &str, pub_key: &[u8]) -> Result<bool, AskError>;
}

/// What a contract answers, as the type that it gives.
pub(crate) async fn ask<T: DeserializeOwned>(
    view: &impl View,
    side: Side,
    contract: &str,
    query: &impl Serialize,
) -> Result<T, AskError> {
    let failed = |query: &Value, err: serde_json::Error| AskError {
        side,
        question: query.to_string(),
        reason: err.to_string(),
    };
    let query = serde_json::to_value(query).map_err(|err| failed(&Value::Null, err))?;
    let answer = view.ask(side, contract, query.clone()).await?;
    serde_json::from_value(answer).map_err(|err| failed(&query, err))
}

/// Entries that a page of a contract has at most.
pub(crate) const PAGE: u32 = 100;

/// All entries of a list. `page` gives up to [`PAGE`] of them, those after a key: after one that is
/// full there may be another one.
pub(crate) async fn all<T, K>(
    mut page: impl AsyncFnMut(Option<K>) -> Result<Vec<T>, AskError>,
    key: impl Fn(&T) -> K,
) -> Result<Vec<T>, AskError> {
    let mut all = vec![];
    let mut start_after = None;
    loop {
        let entries = page(start_after).await?;
        start_after = entries.last().filter(|_| entries.len() >= PAGE as usize).map(&key);
        all.extend(entries);
        if start_after.is_none() {
            return Ok(all);
        }
    }
}
