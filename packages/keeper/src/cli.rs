//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Keeps the deployments of an operator moving, and shows how they stand.
///
/// It runs epochs, reports validators, sends what waits, recovers what is silent, charges users for
/// slashes, works off debts, and watches for double signing. All of it is open to anyone: its keys
/// pay fees, and have no power over stake.
#[derive(Parser, Debug)]
#[command(
    name = "mesh-keeper",
    after_help = "Exit status: 0 if it was stopped, or with --once if nothing is left; 1 if something is left; 2 if it \
                  cannot start. RUST_LOG sets the level of the log."
)]
pub(crate) struct Cli {
    /// Settings of scripts/deploy, of deployments that are finished
    #[arg(required = true, value_name = "SETTINGS")]
    pub settings: Vec<PathBuf>,

    /// Sends nothing, and says what it would send
    #[arg(long)]
    pub dry_run: bool,

    /// One round, then it ends
    #[arg(long)]
    pub once: bool,

    /// Where /metrics, /healthz and /readyz are
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9600")]
    pub listen: SocketAddr,

    /// Form of the log
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub log: LogFormat,
}

/// Form of the log.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    Text,
    Json,
}
