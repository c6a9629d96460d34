//! What a chart shows.

/// A message-sequence chart. Time goes down, a row for each event.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// What it is about.
    pub title: String,
    /// The story, a paragraph for each line.
    pub description: Vec<String>,
    /// Lanes, by who they belong to, from left to right.
    pub groups: Vec<Group>,
    /// What happens, in order.
    pub rows: Vec<Row>,
}

/// Lanes that belong together.
#[derive(Clone, Debug)]
pub struct Group {
    /// What they have in common.
    pub name: String,
    /// Their names, from left to right. A name may have several lines.
    pub lanes: Vec<String>,
}

/// A lane, by its number from the left, over all groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lane(pub usize);

/// A message, by a number that no other message of the chart has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub u64);

/// An event.
#[derive(Clone, Debug)]
pub struct Row {
    /// When it happens, in a few letters.
    pub when: String,
    /// What happens.
    pub event: Event,
    /// What it says.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
    /// Lanes that take part, one after the other. Fewer than two: nothing is drawn.
    pub calls: Vec<Lane>,
    /// What has changed by it, shown beside it.
    pub changes: Vec<Change>,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Something on one lane.
    Step(Lane),
    /// Something that concerns all lanes.
    Everywhere,
    /// Two lanes cannot reach each other, or can again.
    Between(Lane, Lane),
    /// A message leaves.
    Sent {
        /// Which.
        message: MessageId,
        /// Where from.
        from: Lane,
        /// Where to.
        to: Lane,
    },
    /// A message arrives.
    Received(MessageId),
    /// The answer to a message arrives.
    Answered(MessageId),
    /// A message, or the answer to it, is lost on its way.
    Lost(MessageId),
    /// The sender learns that a message will never arrive.
    TimedOut(MessageId),
}

/// How something is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As usual.
    #[default]
    Plain,
    /// It was done, and has no effect: a refusal.
    Muted,
    /// Something goes wrong that the protocol expects.
    Trouble,
    /// Something that must never happen.
    Broken,
}

/// Something that has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What, in words.
    pub text: String,
    /// Whether it must never be so.
    pub broken: bool,
}
