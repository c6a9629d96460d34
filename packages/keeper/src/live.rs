//! The two chains, as jobs see them.

use serde_json::Value;

use crate::node::{Chain, Head, QueryError};
use crate::side::Side;
use crate::view::{AskError, ChainValidator, View};

/// The two chains at their newest blocks. A chain without a head is not asked.
pub(crate) struct Live<'a> {
    pub provider: (&'a Chain, Option<Head>),
    pub consumer: (&'a Chain, Option<Head>),
}

impl Live<'_> {
    pub(crate) fn head(&self, side: Side) -> Option<Head> {
        self.of(side).1
    }

    fn of(&self, side: Side) -> &(&Chain, Option<Head>) {
        match side {
            Side::Provider => &self.provider,
            Side::Consumer => &self.consumer,
        }
    }

    /// A chain that can be asked.
    pub(crate) fn chain(&self, side: Side, question: impl ToString) -> Result<&Chain, AskError> {
        match self.of(side) {
            (chain, Some(_)) => Ok(chain),
            (_, None) => {
                let reason = "no node can be asked".to_string();
                Err(AskError { side, question: question.to_string(), reason })
            }
        }
    }
}

impl View for Live<'_> {
    fn now(&self, side: Side) -> u64 {
        self.head(side).map_or(0, |head| head.time)
    }

    async fn ask(&self, side: Side, contract: &str, query: Value) -> Result<Value, AskError> {
        let answer = self.chain(side, &query)?.smart(contract, &query).await;
        answer.map_err(|error| AskError::new(side, &query, &error))
    }

    async fn bonded(&self) -> Result<Vec<ChainValidator>, AskError> {
        told("validators", self.chain(Side::Consumer, "validators")?.bonded().await)
    }

    async fn validator(&self, valoper: &str) -> Result<Option<ChainValidator>, AskError> {
        told(valoper, self.chain(Side::Consumer, valoper)?.validator(valoper).await)
    }

    async fn is_tombstoned(&self, valoper: &str, pub_key: &[u8]) -> Result<bool, AskError> {
        told(valoper, self.chain(Side::Consumer, valoper)?.is_tombstoned(valoper, pub_key).await)
    }

    fn pass_over(&self, side: Side) {
        self.of(side).0.nodes.pass_over();
    }
}

fn told<T>(question: &str, answer: Result<T, QueryError>) -> Result<T, AskError> {
    answer.map_err(|error| AskError::new(Side::Consumer, question, &error))
}
