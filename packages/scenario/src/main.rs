//! The main job: the whole protocol on chains in one process.
//!
//! * [`cli`] — options;
//! * [`random`] — many users at random, with faults;
//! * [`scenario`] — a story from a TOML file;
//! * [`lab`] — what both have in common: the running system, its relayer, and the checks of what
//!   must hold;
//! * [`drawing`] — a chart of what happens;
//! * [`report`] — what is shown at the end;
//! * [`screen`] — how it reaches the terminal.

mod cli;
mod drawing;
mod duration;
mod lab;
mod names;
mod place;
mod progress;
mod random;
mod report;
mod scenario;
mod screen;
mod sets;

use std::process::ExitCode;

use clap::Parser;

use cli::Cli;
use drawing::Drawing;
use lab::{Lab, Run, Stop};
use place::InputError;
use progress::Progress;
use report::{Books, Summary};
use scenario::{Scenario, Telling};
use screen::{warn, Screen};

/// What a run leaves.
struct Outcome {
    title: String,
    story: Vec<String>,
    lab: Lab,
    books: Vec<Books>,
    result: Run,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(code) => code,
        Err(error) => {
            warn(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> Result<ExitCode, InputError> {
    let mut progress = Progress::new(cli.quiet || cli.json);
    let telling = Telling { seed: cli.seed, watched: cli.draw.is_some() };
    let scenario = cli.scenario.as_deref().map(Scenario::read).transpose()?;
    let mut drawing =
        cli.draw.as_deref().map(|path| Drawing::begin(path, cli.scenario.as_deref())).transpose()?;
    let outcome = match scenario {
        Some(scenario) => scenario.run(telling, &mut progress),
        None => random::Plan::new(cli)?.run(&mut progress),
    };
    let finished = outcome.and_then(|mut outcome| {
        if let Some(drawing) = &mut drawing {
            drawing.end(&mut outcome)?;
        }
        let books = std::mem::take(&mut outcome.books);
        let summary = report::summary(&mut outcome.lab, &outcome.title, books)?;
        Ok((summary, outcome.result))
    });
    Ok(match finished {
        Ok((summary, result)) => show(cli, &summary, result, &mut progress.screen),
        Err(stop) => {
            tell(&stop);
            ExitCode::FAILURE
        }
    })
}

/// Says why a run ended.
fn tell(stop: &Stop) {
    match stop {
        Stop::Failed(lines) => lines.iter().for_each(|line| warn(&format!("error: {line}"))),
        Stop::Broken => warn(&format!("error: {stop}: see above")),
        Stop::World(_) => warn(&format!("error: {stop}")),
    }
}

fn show(cli: &Cli, summary: &Summary, result: Run, screen: &mut Screen) -> ExitCode {
    if cli.json {
        match serde_json::to_string_pretty(summary) {
            Ok(json) => screen.json(&json),
            Err(error) => warn(&format!("error: {error}")),
        }
    } else {
        screen.text(&report::text(summary, cli.rows));
    }
    for broken in &summary.broken {
        warn(&format!("broken: {broken}"));
    }
    if let Some(error) = screen.failure() {
        warn(&format!("error: the output cannot be written: {error}"));
        return ExitCode::FAILURE;
    }
    match result {
        Ok(()) if summary.broken.is_empty() => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        Err(stop) => {
            tell(&stop);
            ExitCode::FAILURE
        }
    }
}
