//! Charts: what is drawn, that it can be read, and what becomes of the file.

mod common;

use std::path::{Path, PathBuf};

use svg::node::Attributes;
use svg::parser::Event;

use common::{assert_bad_input, file, run, Ran};

/// Where a chart of this test goes.
fn chart(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Draws a scenario, and returns what the program left and the chart.
fn drawn(scenario: &str, name: &str) -> (Ran, String) {
    let path = chart(name);
    let ran = run(&["--scenario", scenario, "--draw", path.to_str().unwrap(), "--quiet"]);
    (ran, std::fs::read_to_string(path).unwrap())
}

/// All stories that ship, in the order of their names.
fn stories() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("scenarios"), root.join("../../docs/scenarios")];
    let mut stories: Vec<String> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| path.to_str().unwrap().to_string())
        .collect();
    stories.sort();
    assert!(stories.len() > 10, "{stories:?}");
    stories
}

/// A rectangle: left, top, right, bottom.
#[derive(Clone, Copy, Debug)]
struct Area(f64, f64, f64, f64);

impl Area {
    fn meets(&self, other: &Self) -> bool {
        self.0 < other.2 && other.0 < self.2 && self.1 < other.3 && other.1 < self.3
    }

    fn holds(&self, other: &Self) -> bool {
        self.0 <= other.0 && self.1 <= other.1 && other.2 <= self.2 && other.3 <= self.3
    }
}

fn number(attributes: &Attributes, key: &str) -> f64 {
    attributes.get(key).unwrap_or_else(|| panic!("no {key}")).parse().unwrap()
}

/// The picture, and what each of its texts covers: from above its letters to below them.
fn areas(svg: &str) -> (Area, Vec<(String, Area)>) {
    let (mut picture, mut texts, mut open) = (None, vec![], None);
    for event in svg::read(svg).unwrap() {
        match event {
            Event::Tag("svg", _, attributes) if !attributes.is_empty() => {
                picture = Some(Area(0.0, 0.0, number(&attributes, "width"), number(&attributes, "height")));
            }
            Event::Tag("text", _, attributes) if !attributes.is_empty() => open = Some(attributes),
            Event::Text(text) => {
                if let Some(of) = open.take() {
                    let size =
                        if of.get("class").is_some_and(|class| &**class == "title") { 15.0 } else { 12.0 };
                    let (x, y) = (number(&of, "x"), number(&of, "y"));
                    let area = Area(x, y - size, x + number(&of, "textLength"), y + size / 4.0);
                    texts.push((text.trim().to_string(), area));
                }
            }
            Event::Error(error) => panic!("{error}"),
            _ => {}
        }
    }
    (picture.unwrap(), texts)
}

fn assert_readable(name: &str, svg: &str) {
    let (picture, texts) = areas(svg);
    assert!(texts.len() > 10, "{name}: {} texts", texts.len());
    for (number, (text, area)) in texts.iter().enumerate() {
        assert!(picture.holds(area), "{name}: {text:?} leaves the picture: {area:?} of {picture:?}");
        for (other, there) in &texts[..number] {
            assert!(!area.meets(there), "{name}: {text:?} meets {other:?}: {area:?}, {there:?}");
        }
    }
}

#[test]
fn no_text_of_a_shipped_story_meets_another_or_leaves_the_picture() {
    for (number, story) in stories().into_iter().enumerate() {
        let (ran, svg) = drawn(&story, &format!("shipped-{number}.svg"));
        assert_ne!(ran.status, 2, "{story}: {}", ran.stderr);
        assert_readable(&story, &svg);
    }
}

#[test]
fn a_chart_needs_no_other_file_and_runs_nothing() {
    let (_, svg) = drawn("scenarios/silent-consumer.toml", "alone.svg");
    for foreign in ["<script", "href", "url(", "@import", "@font-face", "onload", "<foreignObject"] {
        assert!(!svg.contains(foreign), "{foreign}");
    }
    for own in [
        "role=\"img\"",
        "<title id=\"chart-title\">",
        "<desc id=\"chart-description\">",
        "prefers-color-scheme:dark",
    ] {
        assert!(svg.contains(own), "{own}");
    }
}

#[test]
fn a_chart_shows_losses_acks_timeouts_and_what_changes() {
    let (ran, svg) = drawn("../../docs/scenarios/forced-exit.toml", "forced.svg");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let texts: Vec<String> = areas(&svg).1.into_iter().map(|(text, _)| text.replace('\u{a0}', " ")).collect();
    for text in [
        "Unstake 60, Cedar Nodes (#2)",
        "#2 lost",
        "amber halts: it makes no blocks",
        "alice: claims 0 → 60",
        "Cedar Nodes: owed 0 → 60",
        "the provider's client of amber expires",
        "#2 timed out",
        "ack of #3",
        "Cedar Nodes: A 100 → 40, owed 60 → 0",
    ] {
        assert!(texts.iter().any(|of| of == text), "{text:?} is not in {texts:?}");
    }
    assert_eq!(svg.matches("class=\"ack line\"").count(), 3, "two acks, and the one of the legend");
}

#[test]
fn what_broke_is_highlighted_with_its_property_and_both_values() {
    let (ran, svg) = drawn("scenarios/forged-ack.toml", "forged.svg");
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    let texts = areas(&svg).1;
    let of = |text: &str| texts.iter().any(|(of, _)| of.replace('\u{a0}', " ").contains(text));
    assert!(of("BROKEN: 1 the converter agrees"), "{texts:?}");
    assert!(of("amber, Cedar Nodes: expected 100, found 0"), "{texts:?}");
    assert!(of("✗ Cedar Nodes: A 0, D 0"), "{texts:?}");
    assert!(svg.contains("class=\"box broken\""));
}

#[test]
fn a_random_run_draws_its_first_user_the_same_each_time() {
    let draw = |name: &str| {
        let path = chart(name);
        let ran = run(&["--users", "3", "--draw", path.to_str().unwrap(), "--quiet"]);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        std::fs::read_to_string(path).unwrap()
    };
    let (first, second) = (draw("random-1.svg"), draw("random-2.svg"));
    assert!(first == second);
    assert_readable("random", &first);
    assert!(first.contains("user001: stake") && !first.contains("user002"));
}

#[test]
fn a_run_prints_the_same_whether_it_is_drawn_or_not() {
    let path = chart("same.svg");
    let plain = run(&["--scenario", "scenarios/double-sign.toml"]);
    let drawn = run(&["--scenario", "scenarios/double-sign.toml", "--draw", path.to_str().unwrap()]);
    assert_eq!((plain.status, plain.stdout), (drawn.status, drawn.stdout));
}

#[test]
fn a_chart_that_cannot_be_written_is_refused_before_anything_runs() {
    let path = chart("no/such/folder/chart.svg");
    let ran = run(&["--scenario", "scenarios/double-sign.toml", "--draw", path.to_str().unwrap()]);
    assert_bad_input(&ran, "chart.svg: the chart cannot be written: No such file or directory");
}

#[test]
fn a_chart_never_replaces_its_scenario() {
    let text = "[[user]]\nname = \"alice\"\n";
    let path = file("mine.toml", text);
    let name = path.to_str().unwrap();
    assert_bad_input(&run(&["--scenario", name, "--draw", name]), "the chart would replace the scenario");
    assert_eq!(std::fs::read_to_string(path).unwrap(), text);
}
