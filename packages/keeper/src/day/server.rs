//! The chains' nodes, in a process of their own: this test program, which is told to run one test.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::post;
use axum::Router;
use serde_json::{json, Value};
use tokio::net::TcpListener;

use super::chain::Chain;
use super::{consumer_id, CONSUMERS};

const PORTS: &str = "ports:";

/// Serves until its input ends: at once, unless [`Nodes`] runs it.
#[tokio::test]
#[ignore = "the nodes of the other tests here"]
async fn nodes_run_until_their_input_ends() {
    let chains = std::iter::once(Chain::new("p-1", 0));
    let chains = chains.chain((0..CONSUMERS).map(|number| Chain::new(&consumer_id(number), number)));
    let mut ports = String::new();
    for chain in chains {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        ports = format!("{ports} {}", listener.local_addr().unwrap().port());
        let router = Router::new().route("/", post(answer)).with_state(Arc::new(Mutex::new(chain)));
        tokio::spawn(async move { axum::serve(listener, router).await });
    }
    println!("\n{PORTS}{ports}");
    let input = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut vec![]));
    input.await.unwrap().unwrap();
}

async fn answer(State(chain): State<Arc<Mutex<Chain>>>, body: String) -> String {
    let question: Value = serde_json::from_str(&body).unwrap();
    let answer = chain.lock().unwrap().deal_with(&question);
    match answer {
        Ok(result) => json!({"jsonrpc": "2.0", "id": 1, "result": result}),
        Err(data) => json!({"jsonrpc": "2.0", "id": 1, "error": {"code": -32603, "message": "Internal error", "data": data}}),
    }
    .to_string()
}

/// The nodes: of the provider, and of each consumer.
pub(super) struct Nodes {
    process: Child,
    /// It writes when a test takes long, and ends if nobody can read that.
    _output: BufReader<ChildStdout>,
    pub urls: Vec<String>,
}

impl Nodes {
    pub(super) fn start() -> Self {
        let name = "day::server::nodes_run_until_their_input_ends";
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--ignored", "--nocapture"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let ports = output
            .by_ref()
            .lines()
            .map(Result::unwrap)
            .find_map(|line| line.strip_prefix(PORTS).map(str::to_string));
        let urls = ports.unwrap().split_whitespace().map(|port| format!("http://127.0.0.1:{port}")).collect();
        Self { process, _output: output, urls }
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
