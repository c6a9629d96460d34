//! Searches scenarios, and prints how many states there were and what broke.
//!
//!     mesh-prover [--short] [--full] [--jobs N] [--limit STEPS] [--minutes N] [--gigabytes N]
//!                 [--draw FILE] [--list] [NAME]

mod run;

use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Mutex;

use mesh_chart::ChartFile;
use mesh_prover::{scenarios, Reductions, Search};
use mimalloc::MiMalloc;
use run::{Bounds, Outcome};

/// States are many small allocations.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

struct Options {
    short: bool,
    list: bool,
    reductions: Reductions,
    jobs: usize,
    bounds: Bounds,
    /// Where the first counterexample is drawn.
    draw: Option<PathBuf>,
    name: Option<String>,
}

/// The number that follows an option.
fn number<N: FromStr>(option: &str, args: &mut impl Iterator<Item = String>) -> Result<N, String> {
    args.next().and_then(|arg| arg.parse().ok()).ok_or_else(|| format!("{option} needs a number"))
}

fn options() -> Result<Options, String> {
    let (short, list, reductions) = (false, false, Reductions::ALL);
    let mut options =
        Options { short, list, reductions, jobs: 2, bounds: Bounds::default(), draw: None, name: None };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--short" => options.short = true,
            "--list" => options.list = true,
            "--full" => options.reductions = Reductions::NONE,
            "--jobs" => options.jobs = number(&arg, &mut args)?,
            "--limit" => options.bounds.steps = Some(number(&arg, &mut args)?),
            "--minutes" => options.bounds.minutes = Some(number(&arg, &mut args)?),
            "--gigabytes" => options.bounds.gigabytes = Some(number(&arg, &mut args)?),
            "--draw" => options.draw = Some(args.next().ok_or("--draw needs a file")?.into()),
            option if option.starts_with('-') => return Err(format!("unknown option '{option}'")),
            name => options.name = Some(name.to_string()),
        }
    }
    Ok(options)
}

/// Draws a counterexample, if it is the first one.
fn draw(file: &Mutex<Option<ChartFile>>, outcome: &Outcome) {
    let Some(trace) = outcome.trace() else { return };
    let story = "The shortest way to a state in which something does not hold.".to_string();
    let chart = trace.chart(&format!("Counterexample: {}", outcome.name()), &[story]);
    let first = file.lock().ok().and_then(|mut file| file.take());
    if let Some(Err(err)) = first.map(|mut file| file.write(&chart)) {
        eprintln!("prove: {err}");
    }
}

fn main() -> ExitCode {
    // Steps that are refused are as many as those that are not, and each error would print where it
    // came from.
    std::env::set_var("RUST_BACKTRACE", "0");
    let options = match options() {
        Ok(options) => options,
        Err(err) => {
            eprintln!("prove: {err}");
            return ExitCode::from(2);
        }
    };
    let mut wanted = if options.short { scenarios::short() } else { scenarios::all() };
    // One with a fault is searched only if it is asked for.
    let faulty = scenarios::false_timeout();
    wanted.extend((options.name.as_deref() == Some(faulty.name)).then_some(faulty));
    wanted.retain(|scenario| options.name.as_ref().is_none_or(|name| scenario.name.contains(name.as_str())));
    if wanted.is_empty() {
        eprintln!("prove: no scenario has such a name");
        return ExitCode::from(2);
    }
    if options.list {
        wanted.iter().for_each(|scenario| println!("{}", scenario.name));
        return ExitCode::SUCCESS;
    }
    let drawing = match options.draw.as_deref().map(ChartFile::open).transpose() {
        Ok(file) => Mutex::new(file),
        Err(err) => {
            eprintln!("prove: {err}");
            return ExitCode::from(2);
        }
    };
    // The largest first, so that no core is idle at the end.
    let waiting = Mutex::new(wanted);
    let outcomes = Mutex::new(vec![]);
    println!("{}", Outcome::HEADER);
    std::thread::scope(|scope| {
        for _ in 0..options.jobs.max(1) {
            scope.spawn(|| loop {
                let next = waiting.lock().ok().and_then(|mut waiting| waiting.pop());
                let Some(scenario) = next else { break };
                let outcome = run::search(
                    Search { reductions: options.reductions, ..Search::new(scenario) },
                    options.bounds,
                );
                println!("{outcome}");
                draw(&drawing, &outcome);
                if let Ok(mut outcomes) = outcomes.lock() {
                    outcomes.push(outcome);
                }
            });
        }
    });
    let outcomes = outcomes.into_inner().unwrap_or_default();
    println!("{}", run::total(&outcomes));
    if outcomes.iter().any(Outcome::has_failed) {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
