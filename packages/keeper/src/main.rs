//! `mesh-keeper`: keeps the deployments of an operator moving, and shows how they stand.
//!
//! A [`keeper`] has rounds. In each, every [job](jobs) asks the chains, as it sees them by a
//! [`view`], what is due, and proposes [actions](action). A [`wallet`] simulates each of them, and
//! sends those that change something. What operators watch is in [`watch`].

mod action;
mod cli;
mod clock;
#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod day;
#[cfg(test)]
mod documents;
mod evidence;
#[cfg(test)]
mod fake_node;
mod health;
mod http;
mod jobs;
mod keeper;
mod known;
mod live;
mod metrics;
mod node;
mod pace;
mod run;
mod said;
mod settings;
mod side;
mod store;
mod time;
mod view;
mod wallet;
mod watch;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use cli::{Cli, LogFormat};

/// The exit code if it cannot start.
const CANNOT_START: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match cli.log {
        LogFormat::Text => log.with_ansi(false).init(),
        LogFormat::Json => log.json().init(),
    }
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "no runtime");
            return ExitCode::from(CANNOT_START);
        }
    };
    match runtime.block_on(run::run(cli)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            tracing::error!(%error, "the keeper cannot run");
            ExitCode::from(CANNOT_START)
        }
    }
}
