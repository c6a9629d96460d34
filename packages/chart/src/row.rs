//! A row: what happens, when, and what has changed by it.

use crate::arrow::Kind;
use crate::chart::{Event, Row, Tone};
use crate::layout::{Area, Frame, Layout, MARGIN, PAD};
use crate::text::{widest, wrap, LINE};

/// From a lane to a text beside it.
const BESIDE: f64 = 10.0;
/// Below a text, for what is drawn there.
const BELOW: f64 = 12.0;

/// Where a text stands.
enum Side {
    Around(f64),
    RightOf(f64),
    LeftOf(f64),
}

pub(crate) fn place(layout: &mut Layout, number: usize, row: &Row, is_later: bool) {
    let top = layout.height + PAD;
    if is_later {
        layout.write(std::slice::from_ref(&row.when), MARGIN, top + PAD / 2.0, "when");
    }
    let lines = wrap(&row.text, layout.stage_columns());
    let side = side(layout, row);
    let area = framed(layout, &lines, &side, top, row);
    let bottom = area.y + area.height;
    draw(layout, row, bottom);
    let books = layout.write_changes(&row.changes, top + PAD / 2.0) + PAD;
    let below = if has_line(row) { BELOW } else { 0.0 };
    let height = (area.height + below).max(books) + 2.0 * PAD;
    if number % 2 == 1 {
        let area = Area { x: 0.0, y: layout.height, width: layout.width, height };
        layout.bands.push(Frame { area, class: "stripe" });
    }
    layout.height += height;
}

/// Whether something is drawn below the text.
fn has_line(row: &Row) -> bool {
    row.calls.len() > 1 || !matches!(row.event, Event::Step(_) | Event::Everywhere)
}

fn side(layout: &Layout, row: &Row) -> Side {
    let middle = (layout.stage.0 + layout.stage.1) / 2.0;
    // Where an arrow comes from, there is no room.
    let away = |from: Option<f64>, at: Option<f64>| match (from, at) {
        (Some(from), Some(at)) if from < at => Side::RightOf(at),
        (_, Some(at)) => Side::LeftOf(at),
        (_, None) => Side::Around(middle),
    };
    match row.event {
        Event::Step(lane) => Side::Around(layout.lane(lane)),
        Event::Everywhere => Side::Around(middle),
        Event::Between(a, b) => Side::Around((layout.lane(a) + layout.lane(b)) / 2.0),
        Event::Sent { from, to, .. } => match layout.lane(from) < layout.lane(to) {
            true => Side::RightOf(layout.lane(from)),
            false => Side::LeftOf(layout.lane(from)),
        },
        Event::Received(id) => away(layout.paths.start(id), layout.paths.goal(id)),
        Event::Answered(id) | Event::TimedOut(id) => away(layout.paths.goal(id), layout.paths.start(id)),
        Event::Lost(id) => layout.paths.middle(id).map_or(Side::Around(middle), Side::RightOf),
    }
}

/// Writes a text with a frame around it, inside of the room for the lanes.
fn framed(layout: &mut Layout, lines: &[String], side: &Side, top: f64, row: &Row) -> Area {
    let (width, height) = (widest(lines) + 2.0 * PAD, lines.len() as f64 * LINE + PAD);
    let x = match side {
        Side::Around(middle) => middle - width / 2.0,
        Side::RightOf(lane) => lane + BESIDE,
        Side::LeftOf(lane) => lane - BESIDE - width,
    };
    let x = x.min(layout.stage.1 - width).max(layout.stage.0 + 4.0);
    let area = Area { x, y: top, width, height };
    let (frame, text) = classes(row);
    layout.frames.push(Frame { area, class: frame });
    layout.write(lines, x + PAD, top + PAD / 2.0, text);
    area
}

fn classes(row: &Row) -> (&'static str, &'static str) {
    match (row.tone, row.event) {
        (Tone::Broken, _) => ("box broken", "broken"),
        (Tone::Trouble, _) => ("box trouble", "trouble"),
        (Tone::Muted, _) => ("box muted", "muted"),
        (Tone::Plain, Event::Sent { .. } | Event::Received(_)) => ("box packet", ""),
        (Tone::Plain, Event::Answered(_)) => ("box ack", ""),
        (Tone::Plain, _) => ("box", ""),
    }
}

/// What is drawn below the text, which ends at `bottom`.
fn draw(layout: &mut Layout, row: &Row, bottom: f64) {
    let y = bottom + BELOW / 2.0;
    match row.event {
        Event::Step(_) | Event::Everywhere => {}
        Event::Between(a, b) => {
            let (a, b) = (layout.lane(a), layout.lane(b));
            layout.paths.line(Kind::Timeout, (a, y), (b, y));
            if row.tone == Tone::Trouble {
                layout.paths.cross(((a + b) / 2.0, y));
            }
        }
        Event::Sent { message, from, to } => {
            let (from, to) = (layout.lane(from), layout.lane(to));
            layout.paths.send(message, (from, y), to);
        }
        Event::Received(id) => layout.paths.receive(id, y),
        Event::Answered(id) => layout.paths.answer(id, y),
        Event::Lost(id) => layout.paths.lose(id, y),
        Event::TimedOut(id) => layout.paths.time_out(id, y),
    }
    let lanes: Vec<f64> = row.calls.iter().map(|lane| layout.lane(*lane)).collect();
    for pair in lanes.windows(2) {
        if let [from, to] = pair {
            layout.paths.arrow(Kind::Call, (*from, y), (*to, y));
        }
    }
}
