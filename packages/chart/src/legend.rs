//! What the lines mean.

use crate::arrow::{Kind, Mark};
use crate::layout::{Layout, MARGIN};
use crate::text::{width, LINE};

/// Length of a sample.
const SAMPLE: f64 = 44.0;
/// After the text of a sample.
const GAP: f64 = 24.0;

/// What is shown, and what it means.
const LEGEND: [(Kind, &str); 4] = [
    (Kind::Call, "call within a chain"),
    (Kind::Packet, "packet"),
    (Kind::Answer, "ack"),
    (Kind::Timeout, "timeout"),
];

pub(crate) fn place(layout: &mut Layout) {
    let mut x = MARGIN;
    for (kind, text) in LEGEND {
        room(layout, &mut x, text);
        let y = layout.height + LINE / 2.0;
        layout.paths.arrow(kind, (x, y), (x + SAMPLE, y));
        write(layout, &mut x, text);
    }
    for (mark, text) in [(Mark::Cross as fn(_) -> _, "lost"), (Mark::Open as fn(_) -> _, "still in flight")] {
        room(layout, &mut x, text);
        let y = layout.height + LINE / 2.0;
        layout.paths.line(Kind::Packet, (x, y), (x + SAMPLE - 8.0, y));
        layout.paths.marks.push(mark((x + SAMPLE - 8.0, y)));
        write(layout, &mut x, text);
    }
    layout.height += LINE;
}

/// Goes to a new line if there is no room for one more.
fn room(layout: &mut Layout, x: &mut f64, text: &str) {
    if *x + SAMPLE + 8.0 + width(text) > layout.width - MARGIN {
        *x = MARGIN;
        layout.height += LINE + 4.0;
    }
}

fn write(layout: &mut Layout, x: &mut f64, text: &str) {
    let area = layout.write(&[text.to_string()], *x + SAMPLE + 8.0, layout.height, "soft");
    *x = area.x + area.width + GAP;
}
