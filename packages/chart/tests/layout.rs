//! Every text has a place of its own, whatever a chart shows.

use mesh_chart::{Area, Change, Chart, Event, Group, Lane, Layout, MessageId, Row, Tone};

fn row(event: Event, text: &str, tone: Tone) -> Row {
    Row { when: "1d 00:00".to_string(), event, text: text.to_string(), tone, calls: vec![], changes: vec![] }
}

/// All kinds of events, with long texts, on lanes of different owners.
fn chart(lanes: usize, text: &str) -> Chart {
    let groups = (0..lanes).map(|number| Group {
        name: format!("group {number}"),
        lanes: vec![format!("a lane\nnumber {number}"), "b".to_string()],
    });
    let (first, last) = (Lane(0), Lane(2 * lanes - 1));
    let mut rows = vec![
        row(Event::Step(first), text, Tone::Plain),
        row(Event::Step(last), text, Tone::Muted),
        row(Event::Everywhere, text, Tone::Broken),
        row(Event::Between(first, last), text, Tone::Trouble),
    ];
    for (number, (from, to)) in [(first, last), (last, first), (Lane(1), first)].into_iter().enumerate() {
        let message = MessageId(number as u64);
        for event in [
            Event::Sent { message, from, to },
            Event::Lost(message),
            Event::Received(message),
            Event::Answered(message),
            Event::TimedOut(message),
        ] {
            rows.push(row(event, text, Tone::Plain));
        }
    }
    for row in &mut rows {
        row.calls = vec![first, last];
        row.changes = vec![
            Change { text: text.to_string(), broken: true },
            Change { text: text.to_string(), broken: false },
        ];
    }
    Chart { title: text.to_string(), description: vec![text.to_string()], groups: groups.collect(), rows }
}

#[test]
fn no_text_meets_another_or_leaves_the_picture() {
    let long = "words of some length, ".repeat(9);
    for text in [
        "a",
        "some words",
        long.as_str(),
        &"unbroken".repeat(30),
        "長い言葉".repeat(20).as_str(),
        "",
        "a\nb\nc",
    ] {
        for lanes in 1..5 {
            let layout = Layout::of(&chart(lanes, text));
            let picture = Area { x: 0.0, y: 0.0, width: layout.width, height: layout.height };
            for (number, label) in layout.labels.iter().enumerate() {
                assert!(picture.holds(&label.area), "{label:?} leaves {picture:?}");
                for other in &layout.labels[..number] {
                    assert!(!label.area.meets(&other.area), "{label:?} meets {other:?}");
                }
            }
        }
    }
}

#[test]
fn nothing_of_a_text_is_lost() {
    let text = "every letter of a long text is there, ".repeat(12);
    let layout = Layout::of(&chart(2, &text));
    let shown: usize =
        layout.labels.iter().filter(|label| !label.text.contains('✗')).map(|of| of.text.len()).sum();
    // Nineteen rows, once on the lanes and once more in what changes; the title, and the story.
    let letters = text.replace(' ', "").len();
    assert!(shown >= letters * (2 * 19 + 2), "{shown}");
}

#[test]
fn what_is_special_in_xml_is_escaped() {
    let svg = chart(1, "</text><script>&\"'\u{0}").svg();
    assert!(!svg.contains("<script>"), "{svg}");
    assert!(svg.contains("&lt;/text&gt;&lt;script&gt;&amp;"), "{svg}");
    assert!(!svg.contains('\u{0}'));
}

#[test]
fn an_empty_chart_is_a_picture_too() {
    let svg = Chart::default().svg();
    assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"), "{svg}");
}

#[test]
fn a_message_that_was_never_sent_is_only_told() {
    let mut chart = chart(1, "a");
    chart.rows =
        [Event::Received(MessageId(9)), Event::Answered(MessageId(9)), Event::TimedOut(MessageId(9))]
            .map(|event| row(event, "out of the blue", Tone::Plain))
            .to_vec();
    // The legend has four arrows.
    assert_eq!(chart.svg().matches(" tip\"").count(), 4);
    assert_eq!(Layout::of(&chart).labels.iter().filter(|label| label.text == "out of the blue").count(), 3);
}
