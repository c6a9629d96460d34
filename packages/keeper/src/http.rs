//! The port for Prometheus and for whoever supervises the keeper.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{header, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::Router;
use tokio::net::TcpListener;

use crate::clock::{Clock, SystemClock};
use crate::health::Health;
use crate::metrics::Metrics;

/// The format of Prometheus.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What the port shows.
#[derive(Clone)]
pub(crate) struct Shown {
    pub metrics: Arc<Metrics>,
    pub health: Arc<Health>,
}

/// Takes the port.
///
/// # Errors
/// It is taken.
pub(crate) async fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    TcpListener::bind(address).await
}

/// Serves until the process ends.
pub(crate) async fn serve(listener: TcpListener, shown: Shown) -> std::io::Result<()> {
    let router = Router::new()
        .route("/metrics", get(metrics))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .with_state(shown);
    axum::serve(listener, router).await
}

async fn metrics(State(shown): State<Shown>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, TEXT)], shown.metrics.text())
}

async fn healthz(State(shown): State<Shown>) -> impl IntoResponse {
    answer(shown.health.is_alive(SystemClock.now()), "a round does not end")
}

async fn readyz(State(shown): State<Shown>) -> impl IntoResponse {
    answer(shown.health.is_ready(), "a chain cannot be reached")
}

fn answer(is_well: bool, otherwise: &'static str) -> (StatusCode, &'static str) {
    match is_well {
        true => (StatusCode::OK, "ok\n"),
        false => (StatusCode::SERVICE_UNAVAILABLE, otherwise),
    }
}
