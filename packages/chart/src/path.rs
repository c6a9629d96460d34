//! The ways of messages.

use std::collections::BTreeMap;

use crate::arrow::{Kind, Mark, Point};
use crate::chart::MessageId;

/// From where a message is given up to where that is known.
const BEFORE: f64 = 40.0;

/// How far a message has come.
#[derive(Clone, Copy, Debug)]
struct Way {
    start: f64,
    goal: f64,
    /// Where it was seen last.
    at: Point,
    /// What travels now.
    kind: Kind,
    lost: bool,
}

impl Way {
    fn middle(&self) -> f64 {
        (self.start + self.goal) / 2.0
    }
}

/// All that is drawn, and the messages under way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paths {
    pub marks: Vec<Mark>,
    ways: BTreeMap<MessageId, Way>,
}

impl Paths {
    /// Where a message comes from. None: it was never sent.
    pub(crate) fn start(&self, id: MessageId) -> Option<f64> {
        self.ways.get(&id).map(|way| way.start)
    }

    /// Where a message goes.
    pub(crate) fn goal(&self, id: MessageId) -> Option<f64> {
        self.ways.get(&id).map(|way| way.goal)
    }

    /// Half of the way.
    pub(crate) fn middle(&self, id: MessageId) -> Option<f64> {
        self.ways.get(&id).map(Way::middle)
    }

    pub(crate) fn line(&mut self, kind: Kind, from: Point, to: Point) {
        self.marks.push(Mark::Line(kind, from, to));
    }

    pub(crate) fn arrow(&mut self, kind: Kind, from: Point, to: Point) {
        self.marks.push(Mark::Line(kind, from, to));
        self.marks.push(Mark::Tip(kind, from, to));
    }

    pub(crate) fn cross(&mut self, at: Point) {
        self.marks.push(Mark::Cross(at));
    }

    pub(crate) fn send(&mut self, id: MessageId, from: Point, goal: f64) {
        self.marks.push(Mark::Dot(Kind::Packet, from));
        let way = Way { start: from.0, goal, at: from, kind: Kind::Packet, lost: false };
        self.ways.insert(id, way);
    }

    pub(crate) fn receive(&mut self, id: MessageId, y: f64) {
        let Some(mut way) = self.ways.get(&id).copied() else { return };
        let to = (way.goal, y);
        self.arrow(way.kind, way.at, to);
        way = Way { at: to, kind: Kind::Answer, lost: false, ..way };
        self.ways.insert(id, way);
    }

    pub(crate) fn answer(&mut self, id: MessageId, y: f64) {
        if let Some(way) = self.ways.remove(&id) {
            self.arrow(Kind::Answer, way.at, (way.start, y));
            // The text may ask for its place later.
            self.ways.insert(id, Way { at: (way.start, y), kind: Kind::Call, ..way });
        }
    }

    pub(crate) fn lose(&mut self, id: MessageId, y: f64) {
        let Some(way) = self.ways.get(&id).copied() else { return };
        let to = (way.middle(), y);
        self.line(way.kind, way.at, to);
        self.cross(to);
        self.ways.insert(id, Way { at: to, lost: true, ..way });
    }

    pub(crate) fn time_out(&mut self, id: MessageId, y: f64) {
        let Some(way) = self.ways.get(&id).copied() else { return };
        let mut from = way.at;
        if !way.lost {
            // Nobody has brought it until shortly before.
            from = (way.middle(), ((way.at.1 + y) / 2.0).max(y - BEFORE));
            self.line(way.kind, way.at, from);
            self.cross(from);
        }
        self.arrow(Kind::Timeout, from, (way.start, y));
        self.ways.insert(id, Way { at: (way.start, y), kind: Kind::Call, ..way });
    }

    /// What is still under way ends here.
    pub(crate) fn end(&mut self, y: f64) {
        let under_way: Vec<Way> = self.ways.values().filter(|way| way.kind != Kind::Call).copied().collect();
        for way in under_way.iter().filter(|way| !way.lost) {
            let to = (way.middle(), y);
            self.line(way.kind, way.at, to);
            self.marks.push(Mark::Open(to));
        }
    }
}
