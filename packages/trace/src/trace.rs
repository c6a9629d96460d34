//! What was noted.

use mesh_simulator::PacketId;

use crate::cast::Cast;
use crate::place::Place;
use crate::subject::Subject;

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    /// A step of somebody.
    Done { place: Place, text: String, refused: bool },
    /// Time passes, or something else that is of no place.
    Everywhere { text: String },
    /// A packet leaves. Of what comes later the chart tells the number alone.
    Sent { packet: PacketId, from: Place, to: Place, text: String },
    /// A packet arrives.
    Received { packet: PacketId, what: String, says: String, good: bool },
    /// An ack arrives.
    Answered { packet: PacketId, what: String, says: String, good: bool },
    /// A packet, or its ack, is lost.
    Lost { packet: PacketId, what: String, of_ack: bool },
    /// A timeout is proved.
    TimedOut { packet: PacketId, what: String, received: bool },
    /// A chain halts, or goes on.
    Halted { place: Place, text: String, good: bool },
    /// Two contracts cannot reach each other, or can again.
    Between { a: Place, b: Place, text: String, good: bool },
    /// Something that must hold does not.
    Broken { text: String },
}

impl Happening {
    /// In words that stand beside the arrow that shows the rest.
    pub(crate) fn short(&self) -> String {
        match self {
            Self::Received { packet, good: true, .. } => format!("#{} received", packet.sequence),
            Self::Received { packet, says, .. } => format!("#{} received: {says}", packet.sequence),
            Self::Answered { packet, good: true, .. } => format!("ack of #{}", packet.sequence),
            Self::Answered { packet, says, .. } => format!("ack of #{}: {says}", packet.sequence),
            Self::Lost { packet, of_ack: true, .. } => format!("ack of #{} lost", packet.sequence),
            Self::Lost { packet, .. } => format!("#{} lost", packet.sequence),
            Self::TimedOut { packet, received: true, .. } => {
                format!("#{} timed out, although received", packet.sequence)
            }
            Self::TimedOut { packet, .. } => format!("#{} timed out", packet.sequence),
            other => other.text(),
        }
    }

    /// In words that say all of it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Received { what, says, .. } => format!("{what} is received: {says}"),
            Self::Answered { what, says, .. } => format!("ack of {what}: {says}"),
            Self::Lost { what, of_ack: true, .. } => format!("the ack of {what} is lost"),
            Self::Lost { what, .. } => format!("{what} is lost"),
            Self::TimedOut { what, received: true, .. } => format!("timeout of {what}, although received"),
            Self::TimedOut { what, .. } => format!("timeout of {what}"),
            Self::Done { text, .. }
            | Self::Everywhere { text }
            | Self::Sent { text, .. }
            | Self::Halted { text, .. }
            | Self::Between { text, .. }
            | Self::Broken { text } => text.clone(),
        }
    }
}

/// Something that has changed.
#[derive(Clone, Debug)]
pub(crate) struct Changed {
    pub subject: Subject,
    pub text: String,
    pub broken: bool,
}

/// Something that happens, when, and what it changes.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Seconds since the story began.
    pub secs: u64,
    pub happening: Happening,
    pub calls: Vec<Place>,
    pub changes: Vec<Changed>,
}

/// A story that was watched.
#[derive(Clone, Debug)]
pub struct Trace {
    pub(crate) cast: Cast,
    pub(crate) entries: Vec<Entry>,
    /// Entries that were too many.
    pub(crate) left_out: usize,
}

impl Trace {
    /// The story in words: a line for each step, and one for each change below it.
    pub fn words(&self) -> Vec<String> {
        let mut lines = vec![];
        for (number, entry) in self.entries.iter().enumerate() {
            let verb = match &entry.happening {
                Happening::Sent { from, to, .. } => {
                    format!("{} → {}: ", self.one_line(*from), self.one_line(*to))
                }
                _ => String::new(),
            };
            lines.push(format!(
                "{:>3}. {:>8}  {verb}{}",
                number + 1,
                when(entry.secs),
                entry.happening.text().replace('\n', ": ")
            ));
            for change in &entry.changes {
                let mark = if change.broken { "✗" } else { "·" };
                lines.push(format!("{:15} {mark} {}", "", change.text.replace('\u{a0}', " ")));
            }
        }
        lines
    }

    fn one_line(&self, place: Place) -> String {
        place.name(&self.cast).replace("-\n", "-").replace('\n', " ")
    }
}

/// A time since the beginning: days and hours, or minutes and seconds on the first day.
pub(crate) fn when(secs: u64) -> String {
    const DAY: u64 = 86_400;
    let (days, hours, minutes) = (secs / DAY, secs % DAY / 3_600, secs % 3_600 / 60);
    match days {
        0 => format!("{hours:02}:{minutes:02}:{:02}", secs % 60),
        _ => format!("{days}d {hours:02}:{minutes:02}"),
    }
}
