//! A chart as SVG.

use svg::node::element::{Circle, Description, Group, Line, Path, Rectangle, Style, Text, Title};
use svg::Document;

use crate::arrow::{tip, Mark, Point};
use crate::chart::{Chart, Event, Row, Tone};
use crate::layout::{Area, Frame, Label, Layout};
use crate::style::STYLE;
use crate::text::wrap;

impl Chart {
    /// The picture, in one file.
    pub fn svg(&self) -> String {
        let layout = Layout::of(self);
        let document = Document::new()
            .set("viewBox", format!("0 0 {} {}", number(layout.width), number(layout.height)))
            .set("width", number(layout.width))
            .set("height", number(layout.height))
            .set("role", "img")
            .set("aria-labelledby", "chart-title chart-description")
            .add(Title::new(plain(&self.title)).set("id", "chart-title"))
            .add(Description::new().set("id", "chart-description").add(svg::node::Text::new(self.words())))
            .add(Style::new(STYLE))
            .add(ground(&layout))
            .add(lanes(&layout))
            .add(layout.paths.marks.iter().fold(Group::new(), add_mark))
            .add(layout.frames.iter().fold(Group::new(), |group, frame| group.add(rectangle(frame, 4.0))))
            .add(layout.labels.iter().fold(Group::new(), |group, label| group.add(text(label))));
        format!("{document}\n")
    }

    /// All of it in words, for who cannot see it.
    fn words(&self) -> String {
        let story = self.description.iter().map(|line| plain(line));
        let rows = self.rows.iter().map(|row| plain(&in_words(row)));
        story.chain(rows).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

fn in_words(row: &Row) -> String {
    let verb = match (row.tone, row.event) {
        (Tone::Broken, _) => "broken: ",
        (_, Event::Sent { .. }) => "sent: ",
        (_, Event::Received(_)) => "received: ",
        (_, Event::Answered(_)) => "answered: ",
        (_, Event::Lost(_)) => "lost: ",
        (_, Event::TimedOut(_)) => "timed out: ",
        _ => "",
    };
    let changes: Vec<&str> = row.changes.iter().map(|change| change.text.as_str()).collect();
    let changes = if changes.is_empty() { String::new() } else { format!(" [{}]", changes.join("; ")) };
    format!("{} {verb}{}{changes}", row.when, row.text)
}

/// A text on one line, without what XML cannot hold.
fn plain(text: &str) -> String {
    wrap(text, usize::MAX / 2).join(" ").trim().to_string()
}

/// A length, to a tenth of a pixel.
fn number(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

fn rectangle(frame: &Frame, round: f64) -> Rectangle {
    let Area { x, y, width, height } = frame.area;
    Rectangle::new()
        .set("class", frame.class)
        .set("x", number(x))
        .set("y", number(y))
        .set("width", number(width))
        .set("height", number(height))
        .set("rx", round)
}

fn ground(layout: &Layout) -> Group {
    let area = Area { x: 0.0, y: 0.0, width: layout.width, height: layout.height };
    let ground = Group::new().add(rectangle(&Frame { area, class: "ground" }, 0.0));
    layout.bands.iter().fold(ground, |group, band| group.add(rectangle(band, 0.0)))
}

fn lanes(layout: &Layout) -> Group {
    let (top, bottom) = layout.lane_ends;
    layout.lanes.iter().fold(Group::new(), |group, x| group.add(line("lane", (*x, top), (*x, bottom))))
}

fn line(class: &str, from: Point, to: Point) -> Line {
    Line::new()
        .set("class", class)
        .set("x1", number(from.0))
        .set("y1", number(from.1))
        .set("x2", number(to.0))
        .set("y2", number(to.1))
}

fn path(class: &str, d: String) -> Path {
    Path::new().set("class", class).set("d", d)
}

fn point((x, y): Point) -> String {
    format!("{} {}", number(x), number(y))
}

fn add_mark(group: Group, mark: &Mark) -> Group {
    match mark {
        Mark::Line(kind, from, to) => group.add(line(kind.line_class(), *from, *to)),
        Mark::Tip(kind, from, to) => {
            let [a, b, c] = tip(*from, *to);
            group.add(path(kind.tip_class(), format!("M{} L{} L{} Z", point(a), point(b), point(c))))
        }
        Mark::Cross((x, y)) => {
            let d = format!(
                "M{} L{} M{} L{}",
                point((x - 6.0, y - 6.0)),
                point((x + 6.0, y + 6.0)),
                point((x - 6.0, y + 6.0)),
                point((x + 6.0, y - 6.0))
            );
            group.add(path("cross", d))
        }
        Mark::Dot(kind, (x, y)) => group.add(circle(kind.tip_class(), *x, *y, 3.0)),
        Mark::Open((x, y)) => group.add(circle("open", *x, *y, 4.0)),
    }
}

fn circle(class: &str, x: f64, y: f64, r: f64) -> Circle {
    Circle::new().set("class", class).set("cx", number(x)).set("cy", number(y)).set("r", r)
}

fn text(label: &Label) -> Text {
    let Area { x, y, width, height } = label.area;
    let text = Text::new(label.text.clone())
        .set("x", number(x))
        .set("y", number(y + height * 0.75))
        .set("textLength", number(width))
        .set("lengthAdjust", "spacingAndGlyphs");
    match label.class {
        "" => text,
        class => text.set("class", class),
    }
}
