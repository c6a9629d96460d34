//! The main job: the whole protocol on chains in one process.
//!
//! * [`cli`] — options;
//! * [`random`] — many users at random, with faults;
//! * [`scenario`] — a story from a TOML file;
//! * [`lab`] — what both have in common: the running system, its relayer, and the checks of what must hold;
//! * [`report`] — what is shown at the end.

mod cli;
mod duration;
mod lab;
mod place;
mod progress;
mod random;
mod report;
mod scenario;
mod sets;

use std::process::ExitCode;

use clap::Parser;

use cli::Cli;
use lab::{Lab, Run, Stop};
use place::InputError;
use progress::Progress;
use report::{Books, Summary};

/// What a run leaves.
struct Outcome {
    title: String,
    lab: Lab,
    books: Vec<Books>,
    result: Run,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> Result<ExitCode, InputError> {
    let mut progress = Progress::new(cli.quiet || cli.json);
    let outcome = match &cli.scenario {
        Some(path) => scenario::Scenario::read(path)?.run(cli.seed, &mut progress),
        None => random::Plan::new(cli)?.run(&mut progress),
    };
    let finished = outcome.and_then(|mut outcome| {
        let books = std::mem::take(&mut outcome.books);
        let summary = report::summary(&mut outcome.lab, &outcome.title, books)?;
        Ok((summary, outcome.result))
    });
    Ok(match finished {
        Ok((summary, result)) => show(cli, &summary, result),
        Err(stop) => {
            eprintln!("error: {stop}");
            ExitCode::FAILURE
        }
    })
}

fn show(cli: &Cli, summary: &Summary, result: Run) -> ExitCode {
    if cli.json {
        match serde_json::to_string_pretty(summary) {
            Ok(json) => println!("{json}"),
            Err(error) => eprintln!("error: {error}"),
        }
    } else {
        report::print(summary, cli.rows);
    }
    for broken in &summary.broken {
        eprintln!("broken: {broken}");
    }
    match result {
        Ok(()) if summary.broken.is_empty() => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        Err(stop @ Stop::Broken) => {
            eprintln!("error: {stop}: see above");
            ExitCode::FAILURE
        }
        Err(stop) => {
            eprintln!("error: {stop}");
            ExitCode::FAILURE
        }
    }
}
