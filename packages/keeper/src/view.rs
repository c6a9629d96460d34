//! What jobs see of the two chains. Behind a trait, so that jobs are tested without chains.

use std::time::Duration;

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
    /// The node of this chain gives a list that does not end: another one is asked next.
    fn pass_over(&self, side: Side);
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
/// Most bytes of a list: half a million accounts of the vault. A node that gives more makes them up.
const MOST_BYTES: usize = 64 << 20;
/// Longest time that a list may take.
const LONGEST: Duration = Duration::from_secs(120);

/// All entries of a list. `page` gives up to [`PAGE`] of them, those after a key: after one that is
/// full there may be another one.
///
/// # Errors
/// A page is not known, or the list does not end.
pub(crate) async fn all<T: Serialize, K>(
    view: &impl View,
    side: Side,
    list: &str,
    mut page: impl AsyncFnMut(Option<K>) -> Result<Vec<T>, AskError>,
    key: impl Fn(&T) -> K,
) -> Result<Vec<T>, AskError> {
    let next = async |start_after| {
        let entries = page(start_after).await?;
        let next = entries.last().filter(|_| entries.len() >= PAGE as usize).map(&key);
        Ok((entries, next))
    };
    pages(view, side, list, next).await
}

/// All entries of a list whose pages say after which key the next one begins.
///
/// # Errors
/// A page is not known, or the list does not end: then the node that gives it is passed over.
pub(crate) async fn pages<T: Serialize, K>(
    view: &impl View,
    side: Side,
    list: &str,
    page: impl AsyncFnMut(Option<K>) -> Result<(Vec<T>, Option<K>), AskError>,
) -> Result<Vec<T>, AskError> {
    let read = tokio::time::timeout(LONGEST, read_pages(page)).await;
    let (bytes, secs) = (MOST_BYTES >> 20, LONGEST.as_secs());
    let reason = match read {
        Ok(Ok(Some(entries))) => return Ok(entries),
        Ok(Err(error)) => return Err(error),
        Ok(Ok(None)) => format!("the list does not end within {bytes} MiB"),
        Err(_) => format!("the list does not end within {secs} s"),
    };
    view.pass_over(side);
    Err(AskError { side, question: list.to_string(), reason })
}

/// None: the list does not end.
async fn read_pages<T: Serialize, K>(
    mut page: impl AsyncFnMut(Option<K>) -> Result<(Vec<T>, Option<K>), AskError>,
) -> Result<Option<Vec<T>>, AskError> {
    let (mut all, mut bytes) = (vec![], 0_usize);
    let mut start_after = None;
    loop {
        let (entries, next) = page(start_after).await?;
        bytes = bytes.saturating_add(size(&entries));
        all.extend(entries);
        start_after = next;
        if start_after.is_none() {
            return Ok(Some(all));
        }
        if bytes > MOST_BYTES {
            return Ok(None);
        }
    }
}

/// Bytes of entries, as contracts write them. A page without any counts too.
fn size(entries: &impl Serialize) -> usize {
    serde_json::to_vec(entries).map_or(usize::MAX, |bytes| bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::Answers;

    async fn list(page: impl AsyncFnMut(Option<u64>) -> Result<Vec<u64>, AskError>) -> Result<usize, String> {
        let view = Answers::default();
        let all = all(&view, Side::Consumer, "numbers", page, |number| *number).await;
        all.map(|all| all.len()).map_err(|error| error.to_string())
    }

    fn page_after(start_after: Option<u64>, last: u64) -> Vec<u64> {
        let first = start_after.map_or(0, |number| number.saturating_add(1));
        (first..last).take(PAGE as usize).collect()
    }

    #[tokio::test]
    async fn a_list_is_read_to_its_end() {
        for last in [0, 1, 99, 100, 101, 250] {
            let pages = async |start_after| Ok(page_after(start_after, last));
            assert_eq!(list(pages).await, Ok(usize::try_from(last).unwrap()));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_list_that_does_not_end_in_time_is_an_error() {
        let pages = async |start_after| {
            tokio::time::sleep(Duration::from_secs(9)).await;
            Ok(page_after(start_after, u64::MAX))
        };
        let error = list(pages).await.unwrap_err();
        assert_eq!(error, "the consumer does not answer numbers: the list does not end within 120 s");
    }
}
