//! The head of a chart: title, story, and the names of the lanes.

use crate::chart::Chart;
use crate::layout::{Area, Frame, Layout, MARGIN, PAD};
use crate::text::{width, wrap, COLUMN, LINE};

pub(crate) fn place(layout: &mut Layout, chart: &Chart) {
    let room = ((layout.width - 2.0 * MARGIN) / COLUMN) as usize;
    let title = wrap(&chart.title, room * 4 / 5);
    layout.height += layout.write(&title, MARGIN, layout.height, "title").height + PAD;
    for paragraph in &chart.description {
        let lines = wrap(paragraph, room.min(120));
        layout.height += layout.write(&lines, MARGIN, layout.height, "soft").height;
    }
    layout.height += MARGIN;
    groups(layout, chart);
    lanes(layout, chart);
}

fn groups(layout: &mut Layout, chart: &Chart) {
    let y = layout.height;
    let lane = layout.lane_width;
    let mut x = layout.stage.0;
    for group in &chart.groups {
        let room = lane * group.lanes.len() as f64;
        let area = Area { x: x + 3.0, y, width: room - 6.0, height: 0.0 };
        layout.bands.push(Frame { area, class: "band" });
        let name = group.name.clone();
        let middle = x + (room - width(&name)) / 2.0;
        layout.write(&[name], middle, y + PAD, "soft");
        x += room;
    }
    layout.write(&["what changes".to_string()], layout.books, y + PAD, "soft");
    layout.height += LINE + PAD;
}

fn lanes(layout: &mut Layout, chart: &Chart) {
    let names: Vec<Vec<String>> = chart
        .groups
        .iter()
        .flat_map(|group| &group.lanes)
        .map(|name| name.lines().map(str::to_string).collect())
        .collect();
    let y = layout.height;
    let most = names.iter().map(Vec::len).max().unwrap_or_default();
    for (number, lines) in names.iter().enumerate() {
        let middle = layout.lane(crate::Lane(number));
        let top = y + (most - lines.len()) as f64 * LINE;
        for (line, text) in lines.iter().enumerate() {
            let x = middle - width(text) / 2.0;
            layout.write(std::slice::from_ref(text), x, top + line as f64 * LINE, "head");
        }
    }
    layout.height += most as f64 * LINE + PAD;
}
