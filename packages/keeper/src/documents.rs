//! The dashboard and the alert rules are about metrics that there are, and about paragraphs that
//! the guide has.

use std::collections::BTreeSet;

use crate::metrics::{Counter, Gauge};

const ALERTS: &str = include_str!("../../../docs/keeper/alerts.yaml");
const DASHBOARD: &str = include_str!("../../../docs/keeper/dashboard.json");
const GUIDE: &str = include_str!("../../../docs/operators.md");

fn metrics() -> BTreeSet<&'static str> {
    Gauge::names().chain(Counter::names()).collect()
}

fn named_in(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("mesh_")).collect()
}

/// The anchor of a heading, as it is linked to.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().trim().to_lowercase().replace(' ', "-")
}

#[test]
fn alerts_and_dashboard_name_metrics_that_there_are() {
    let metrics = metrics();
    for text in [ALERTS, DASHBOARD] {
        let unknown: Vec<&str> = named_in(text).difference(&metrics).copied().collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}

#[test]
fn each_metric_is_on_the_dashboard() {
    let left_out: Vec<&str> = metrics().difference(&named_in(DASHBOARD)).copied().collect();
    assert!(left_out.is_empty(), "{left_out:?}");
}

#[test]
fn each_alert_names_its_paragraph_of_the_guide() {
    let headings = GUIDE.lines().filter(|line| line.starts_with('#'));
    let anchors: BTreeSet<String> = headings.map(|line| anchor(line.trim_start_matches('#'))).collect();
    let named: Vec<&str> =
        ALERTS.lines().filter_map(|line| line.trim().strip_prefix("runbook: docs/operators.md#")).collect();
    assert_eq!(named.len(), ALERTS.matches("- alert:").count());
    for name in named {
        assert!(anchors.contains(name), "{name}");
    }
}
