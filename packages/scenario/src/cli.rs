//! The command line.

use std::path::PathBuf;

use clap::Parser;

/// Most users of a random run.
const MAX_USERS: u32 = 100_000;
/// Most consumers of a random run.
const MAX_CONSUMERS: u32 = 16;

/// Cross-chain staking, all of it on chains in one process: one provider, some consumers, the
/// contracts as they ship, and a relayer that reorders and loses packets.
///
/// Without a scenario, many users bond, stake and unstake at random, while validators are jailed, a
/// client expires and a chain halts. At the end everybody leaves. What must hold is checked all the
/// time.
///
/// The same options give the same output, byte for byte.
#[derive(Parser, Debug)]
#[command(
    name = "mesh-scenario",
    after_help = "Exit status: 0 if all went well, 1 if an invariant is broken or a step of a scenario did not do what it \
                  says, 2 if the input cannot be used."
)]
pub struct Cli {
    /// How many users there are
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_USERS)))]
    pub users: u32,

    /// Where all that is random starts from [default: 1, or what the scenario says]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// How likely a packet is to be lost, from 0 to 1
    #[arg(long, value_name = "RATE", default_value_t = 0.1, value_parser = rate)]
    pub drop: f64,

    /// Validators of a consumer, as a node prints them with `query staking validators --page-limit
    /// 2000 -o json`. Repeat it for more consumers; those without a file have one of the two sets
    /// that come with this program
    #[arg(long, value_name = "FILE")]
    pub validators: Vec<PathBuf>,

    /// How many consumers there are [default: 2, or as many as files of validators]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_CONSUMERS)))]
    pub consumers: Option<u32>,

    /// Run a story of your own instead (see packages/scenario/README.md)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["users", "drop", "validators", "consumers"])]
    pub scenario: Option<PathBuf>,

    /// Draw what happens as a message-sequence chart (SVG): all of a scenario, or what the first
    /// user of a random run does and goes through
    #[arg(long, value_name = "FILE")]
    pub draw: Option<PathBuf>,

    /// Most rows of a table
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub rows: usize,

    /// Show no progress
    #[arg(long)]
    pub quiet: bool,

    /// Print the report as JSON, and no progress
    #[arg(long)]
    pub json: bool,
}

fn rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| "not a number".to_string())?;
    if !(0.0..=1.0).contains(&rate) {
        return Err("must be from 0 to 1".to_string());
    }
    Ok(rate)
}
