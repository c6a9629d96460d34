//! A story as a chart.

use std::collections::BTreeMap;

use mesh_chart::{Change, Chart, Event, Group, Lane, MessageId, Row, Tone};
use mesh_simulator::PacketId;

use crate::place::Place;
use crate::trace::{when, Entry, Happening, Trace};

impl Trace {
    /// The story as a chart.
    pub fn chart(&self, title: &str, story: &[String]) -> Chart {
        let places = self.places();
        let lane = |place: &Place| Lane(places.iter().position(|of| of == place).unwrap_or_default());
        let messages = self.messages();
        let row = |entry: &Entry| {
            let (event, tone) = event(&entry.happening, &lane, &messages);
            let changes = entry.changes.iter();
            Row {
                when: when(entry.secs),
                event,
                tone,
                text: entry.happening.short(),
                calls: entry.calls.iter().map(&lane).collect(),
                changes: changes.map(|of| Change { text: of.text.clone(), broken: of.broken }).collect(),
            }
        };
        let mut rows: Vec<Row> = self.entries.iter().map(row).collect();
        rows.extend(self.left_out());
        Chart { title: title.to_string(), description: story.to_vec(), groups: self.groups(&places), rows }
    }

    fn left_out(&self) -> Option<Row> {
        (self.left_out > 0).then(|| Row {
            when: String::new(),
            event: Event::Everywhere,
            text: format!("{} more events are not drawn", self.left_out),
            tone: Tone::Muted,
            calls: vec![],
            changes: vec![],
        })
    }

    /// Where something happens, from left to right.
    fn places(&self) -> Vec<Place> {
        let mut places = vec![Place::Users, Place::Vault];
        for entry in &self.entries {
            places.extend(entry.calls.iter().copied());
            match entry.happening {
                Happening::Done { place, .. } | Happening::Halted { place, .. } => places.push(place),
                Happening::Sent { from, to, .. } => places.extend([from, to]),
                Happening::Between { a, b, .. } => places.extend([a, b]),
                _ => {}
            }
        }
        // The chains one after the other.
        places.sort_by_key(|place| (place.chain(), *place));
        places.dedup();
        places
    }

    fn groups(&self, places: &[Place]) -> Vec<Group> {
        let mut groups: Vec<(Option<usize>, Group)> = vec![];
        for place in places {
            let lane = place.name(&self.cast);
            match groups.last_mut() {
                Some((chain, group)) if *chain == place.chain() => group.lanes.push(lane),
                _ => {
                    let name = place.chain().map_or("provider".to_string(), |of| self.cast.consumer(of));
                    groups.push((place.chain(), Group { name, lanes: vec![lane] }));
                }
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// Numbers of all packets.
    fn messages(&self) -> BTreeMap<PacketId, MessageId> {
        let sent = self.entries.iter().filter_map(|entry| match entry.happening {
            Happening::Sent { packet, .. } => Some(packet),
            _ => None,
        });
        sent.zip(0..).map(|(packet, number)| (packet, MessageId(number))).collect()
    }
}

fn event(
    happening: &Happening,
    lane: &impl Fn(&Place) -> Lane,
    messages: &BTreeMap<PacketId, MessageId>,
) -> (Event, Tone) {
    let message = |packet: &PacketId| messages.get(packet).copied().unwrap_or(MessageId(u64::MAX));
    let good = |good: &bool| if *good { Tone::Plain } else { Tone::Trouble };
    match happening {
        Happening::Done { place, refused, .. } => {
            (Event::Step(lane(place)), if *refused { Tone::Muted } else { Tone::Plain })
        }
        Happening::Everywhere { .. } => (Event::Everywhere, Tone::Muted),
        Happening::Sent { packet, from, to, .. } => {
            (Event::Sent { message: message(packet), from: lane(from), to: lane(to) }, Tone::Plain)
        }
        Happening::Received { packet, good: of, .. } => (Event::Received(message(packet)), good(of)),
        Happening::Answered { packet, good: of, .. } => (Event::Answered(message(packet)), good(of)),
        Happening::Lost { packet, .. } => (Event::Lost(message(packet)), Tone::Trouble),
        Happening::TimedOut { packet, .. } => (Event::TimedOut(message(packet)), Tone::Trouble),
        Happening::Halted { place, good: of, .. } => (Event::Step(lane(place)), good(of)),
        Happening::Between { a, b, good: of, .. } => (Event::Between(lane(a), lane(b)), good(of)),
        Happening::Broken { .. } => (Event::Everywhere, Tone::Broken),
    }
}
