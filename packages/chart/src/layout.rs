//! Where everything is.

use crate::chart::{Chart, Lane};
use crate::path::Paths;
use crate::text::{columns, widest, wrap, COLUMN, LINE};
use crate::{header, legend, row};

/// Room around everything.
pub(crate) const MARGIN: f64 = 16.0;
/// Room between a text and its frame.
pub(crate) const PAD: f64 = 6.0;
/// Smallest distance of two lanes.
const LANE: f64 = 104.0;
/// Room that all lanes have together at least: for the texts on them.
const LANES: f64 = 420.0;
/// Room beside the last lane, for what is said of messages that arrive there.
const ARRIVAL: f64 = 48.0;
/// Columns of what has changed.
const BOOKS: usize = 44;

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// To the right.
    pub width: f64,
    /// Down.
    pub height: f64,
}

impl Area {
    /// Whether the two have more than a border in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    /// Whether the other is inside of it.
    pub fn holds(&self, other: &Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.x + other.width <= self.x + self.width
            && other.y + other.height <= self.y + self.height
    }
}

/// A line of text.
#[derive(Clone, Debug)]
pub struct Label {
    /// What it says.
    pub text: String,
    /// All that it covers.
    pub area: Area,
    pub(crate) class: &'static str,
}

/// A frame with a ground of its own.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub area: Area,
    pub class: &'static str,
}

/// A picture before it is drawn.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Of the whole picture.
    pub width: f64,
    /// Of the whole picture.
    pub height: f64,
    /// All texts.
    pub labels: Vec<Label>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) bands: Vec<Frame>,
    pub(crate) lanes: Vec<f64>,
    /// Where the lanes begin and end.
    pub(crate) lane_ends: (f64, f64),
    pub(crate) paths: Paths,
    /// Where all that is on the lanes begins and ends.
    pub(crate) stage: (f64, f64),
    /// From one lane to the next.
    pub(crate) lane_width: f64,
    /// Where it is told what has changed.
    pub(crate) books: f64,
}

impl Layout {
    /// Finds a place for everything.
    pub fn of(chart: &Chart) -> Self {
        let when = chart.rows.iter().map(|row| columns(&row.when)).max().unwrap_or_default();
        let left = MARGIN + (when + 2) as f64 * COLUMN;
        let (lanes, lane_width) = places(chart, left);
        let right = left + lane_width * lanes.len().max(1) as f64 + ARRIVAL;
        let books = right + MARGIN;
        let width = books + BOOKS as f64 * COLUMN + MARGIN;
        let mut layout = Self {
            width,
            height: MARGIN,
            labels: vec![],
            frames: vec![],
            bands: vec![],
            lanes,
            lane_ends: (0.0, 0.0),
            paths: Paths::default(),
            stage: (left, right),
            lane_width,
            books,
        };
        header::place(&mut layout, chart);
        layout.lane_ends.0 = layout.height;
        let mut when = "";
        for (number, row) in chart.rows.iter().enumerate() {
            row::place(&mut layout, number, row, row.when != when);
            when = &row.when;
        }
        layout.height += PAD;
        layout.lane_ends.1 = layout.height;
        layout.paths.end(layout.height - PAD);
        let bottom = layout.height;
        for band in &mut layout.bands {
            if band.class == "band" {
                band.area.height = bottom - band.area.y;
            }
        }
        layout.height += MARGIN;
        legend::place(&mut layout);
        layout.height += MARGIN;
        layout
    }

    /// Where a lane is. One that is not there is where the lanes begin.
    pub(crate) fn lane(&self, lane: Lane) -> f64 {
        self.lanes.get(lane.0).copied().unwrap_or(self.stage.0)
    }

    /// Columns of a text on the lanes.
    pub(crate) fn stage_columns(&self) -> usize {
        let room = self.stage.1 - self.stage.0 - 4.0 * PAD;
        ((room / COLUMN) as usize).min(56)
    }

    /// Puts down lines of text from a point, one below the other. Returns the area of all of them.
    pub(crate) fn write(&mut self, lines: &[String], x: f64, y: f64, class: &'static str) -> Area {
        let letter = if class == "title" { 1.25 } else { 1.0 };
        for (number, line) in lines.iter().enumerate() {
            let area = Area {
                x,
                y: y + number as f64 * LINE * letter,
                width: crate::text::width(line) * letter,
                height: LINE * letter,
            };
            if !line.is_empty() {
                self.labels.push(Label { text: line.clone(), area, class });
            }
        }
        Area { x, y, width: widest(lines) * letter, height: lines.len() as f64 * LINE * letter }
    }

    /// What has changed, beside a row that begins here. Returns how high it is.
    pub(crate) fn write_changes(&mut self, changes: &[crate::Change], y: f64) -> f64 {
        let mut height = 0.0;
        for change in changes {
            let (mark, class) = if change.broken { ("✗ ", "broken") } else { ("", "") };
            let lines = wrap(&format!("{mark}{}", change.text), BOOKS);
            let x = self.books;
            height += self.write(&lines, x, y + height, class).height;
        }
        height
    }
}

/// Where the lanes are, and how far from each other.
fn places(chart: &Chart, left: f64) -> (Vec<f64>, f64) {
    let names: Vec<&String> = chart.groups.iter().flat_map(|group| &group.lanes).collect();
    let name = |name: &String| widest(&name.lines().map(str::to_string).collect::<Vec<_>>());
    // A group must be as wide as its name.
    let group = |group: &crate::Group| {
        (crate::text::width(&group.name) + 4.0 * PAD) / group.lanes.len().max(1) as f64
    };
    let least = chart.groups.iter().map(group).fold(LANE, f64::max);
    let lane = names.iter().map(|of| name(of) + 2.0 * PAD).fold(least, f64::max);
    let lane = lane.max(LANES / names.len().max(1) as f64);
    let places: Vec<f64> = (0..names.len()).map(|number| left + lane * (number as f64 + 0.5)).collect();
    (places, lane)
}
