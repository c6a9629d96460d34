//! A counterexample is told to people.

use std::process::Command;

use mesh_prover::{scenarios, Move, Property, Search};
use stateright::{Checker, HasDiscoveries, Model};

/// The steps of the shortest counterexample to a scenario with a fault.
fn counterexample() -> Vec<Move> {
    let search = Search::new(scenarios::false_timeout());
    let checker = search.checker().finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
    let path = checker.discovery(Property::Acknowledged.name()).expect("the fault is found");
    path.into_actions().into_iter().map(|step| step.made).collect()
}

#[test]
fn a_counterexample_is_told_step_by_step_and_ends_with_what_broke() {
    let trace = scenarios::false_timeout().trace(&counterexample()).unwrap();
    let words = trace.words();
    let told: Vec<&str> = words.iter().map(|line| line.get(15..).unwrap_or_default().trim()).collect();
    let at = |text: &str| {
        let found = told.iter().position(|line| line.starts_with(text));
        found.unwrap_or_else(|| panic!("{text:?} is not in\n{}", words.join("\n")))
    };
    let order = [
        at("alice stakes 60 on"),
        at("external-staking → converter: Stake 60"),
        at("Stake 60, conavaloper1a (#1) is received: success"),
        at("the provider believes in a timeout"),
        at("BROKEN: 1 the converter agrees"),
        at("✗ conavaloper1a: A 0, D 60"),
    ];
    assert!(order.is_sorted(), "{}", words.join("\n"));
    assert!(words.iter().any(|line| line.contains("expected 0, found 60")), "{}", words.join("\n"));
}

#[test]
fn a_counterexample_is_drawn_with_what_broke_highlighted() {
    let trace = scenarios::false_timeout().trace(&counterexample()).unwrap();
    let svg = trace.chart("a false timeout", &[]).svg();
    for part in [
        "class=\"box broken\"",
        "BROKEN: 1 the converter agrees",
        "expected 0, found 60",
        "✗ conavaloper1a: A\u{a0}0, D\u{a0}60",
        "#1 timed out, although received",
        "class=\"cross\"",
    ] {
        assert!(svg.contains(part), "{part:?} is not in\n{svg}");
    }
}

#[test]
fn a_run_without_a_fault_breaks_nothing() {
    let steps = &counterexample()[..2];
    let words = scenarios::false_timeout().trace(steps).unwrap().words();
    assert!(!words.iter().any(|line| line.contains("BROKEN") || line.contains('✗')), "{}", words.join("\n"));
}

#[test]
fn the_program_prints_a_counterexample_and_draws_it() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("counterexample.svg");
    let program = || Command::new(env!("CARGO_BIN_EXE_mesh-prover"));
    let ran = program().args(["--draw", path.to_str().unwrap(), "a false timeout"]).output().unwrap();
    let printed = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(ran.status.code(), Some(1), "{printed}");
    assert!(printed.contains("✗ conavaloper1a: A 0, D 60"), "{printed}");
    let svg = std::fs::read_to_string(path).unwrap();
    let committed = include_str!("../../../docs/images/chart-counterexample.svg");
    let draw = "cargo run -p mesh-prover -- --draw docs/images/chart-counterexample.svg 'a false timeout'";
    assert!(svg == committed, "the committed chart is another one: {draw}");

    let ran = program().args(["--draw", "/no/such/folder/a.svg", "a false timeout"]).output().unwrap();
    assert_eq!((ran.status.code(), ran.stdout.as_slice()), (Some(2), &b""[..]));
    let error = String::from_utf8(ran.stderr).unwrap();
    assert!(error.contains("a.svg: the chart cannot be written"), "{error}");
}
