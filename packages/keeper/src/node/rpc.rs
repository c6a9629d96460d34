//! JSON-RPC over HTTP: one question to one node, with a limit of time and a bound on the answer.

use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::header::CONTENT_TYPE;
use hyper::{Request, StatusCode, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
use serde_json::{json, Value};
use thiserror::Error;

/// Why a question has no answer.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub(crate) enum RpcError {
    #[error("it cannot be reached: {reason}")]
    Unreachable { reason: String },
    #[error("it did not answer within {secs} s")]
    Timeout { secs: u64 },
    #[error("it answers with status {status}")]
    Status { status: u16 },
    #[error("its answer is longer than {most} bytes")]
    TooLong { most: usize },
    #[error("its answer is garbage: {reason}")]
    Garbage { reason: String },
    /// The node's own word: another node would say the same, or has other blocks.
    #[error("{message} ({code}): {data}")]
    Answered { code: i64, message: String, data: String },
}

impl RpcError {
    /// Whether another node may do better.
    pub(crate) fn is_fault_of_the_node(&self) -> bool {
        !matches!(self, Self::Answered { .. })
    }

    /// For metrics.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::Timeout { .. } => "timeout",
            Self::Status { status: 429 } => "too_many_requests",
            Self::Status { .. } => "status",
            Self::TooLong { .. } => "too_long",
            Self::Garbage { .. } => "garbage",
            Self::Answered { .. } => "answered",
        }
    }
}

/// No TLS: the system has no root certificates.
#[derive(Error, Debug)]
#[error("no root certificates of this system can be used: {source}")]
pub(crate) struct NoRootCertificates {
    #[from]
    source: std::io::Error,
}

/// The client, for all nodes.
pub(crate) struct Http {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    timeout: Duration,
}

#[derive(Deserialize)]
struct Envelope {
    result: Option<Value>,
    error: Option<ErrorObject>,
}

#[derive(Deserialize)]
struct ErrorObject {
    code: i64,
    message: String,
    #[serde(default)]
    data: Value,
}

impl Http {
    pub(crate) fn new(timeout: Duration) -> Result<Self, NoRootCertificates> {
        let connector =
            HttpsConnectorBuilder::new().with_native_roots()?.https_or_http().enable_http1().build();
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(2).build(connector);
        Ok(Self { client, timeout })
    }

    /// Asks a node.
    pub(crate) async fn call(
        &self,
        node: &Uri,
        method: &str,
        params: Value,
        most: usize,
    ) -> Result<Value, RpcError> {
        let question = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string();
        let answer = tokio::time::timeout(self.timeout, self.post(node, question, most));
        let bytes = answer.await.map_err(|_| RpcError::Timeout { secs: self.timeout.as_secs() })??;
        let envelope: Envelope = serde_json::from_slice(&bytes).map_err(garbage)?;
        match envelope {
            Envelope { error: Some(ErrorObject { code, message, data }), .. } => {
                let data = data.as_str().map_or_else(|| data.to_string(), str::to_string);
                Err(RpcError::Answered { code, message, data })
            }
            Envelope { result: Some(result), .. } => Ok(result),
            Envelope { .. } => Err(garbage("neither a result nor an error")),
        }
    }

    async fn post(&self, node: &Uri, question: String, most: usize) -> Result<Bytes, RpcError> {
        let unreachable = |reason: String| RpcError::Unreachable { reason };
        let request = Request::post(node)
            .header(CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(question)))
            .map_err(|err| unreachable(err.to_string()))?;
        let response = self.client.request(request).await.map_err(|err| unreachable(causes(&err)))?;
        let status = response.status();
        // CometBFT answers errors with 500, and an envelope.
        if !status.is_success() && status != StatusCode::INTERNAL_SERVER_ERROR {
            return Err(RpcError::Status { status: status.as_u16() });
        }
        match Limited::new(response.into_body(), most).collect().await {
            Ok(body) => Ok(body.to_bytes()),
            Err(err) if err.is::<LengthLimitError>() => Err(RpcError::TooLong { most }),
            Err(err) => Err(unreachable(err.to_string())),
        }
    }
}

pub(crate) fn garbage(reason: impl ToString) -> RpcError {
    RpcError::Garbage { reason: reason.to_string() }
}

/// An error of the client says little without its causes.
fn causes(err: &dyn std::error::Error) -> String {
    let mut text = err.to_string();
    let mut source = err.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
