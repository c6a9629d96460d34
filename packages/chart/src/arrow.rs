//! Lines, and the tips at their ends.

/// A point.
pub(crate) type Point = (f64, f64);

/// What a line stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A call within a chain.
    Call,
    /// A message.
    Packet,
    /// The answer to it.
    Answer,
    /// Nothing will come.
    Timeout,
}

impl Kind {
    pub(crate) fn line_class(self) -> &'static str {
        match self {
            Self::Call => "call line",
            Self::Packet => "packet line",
            Self::Answer => "ack line",
            Self::Timeout => "timeout line",
        }
    }

    pub(crate) fn tip_class(self) -> &'static str {
        match self {
            Self::Call => "call tip",
            Self::Packet => "packet tip",
            Self::Answer => "ack tip",
            Self::Timeout => "timeout tip",
        }
    }
}

/// Something that is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mark {
    /// From here to there.
    Line(Kind, Point, Point),
    /// The head of an arrow from here to there.
    Tip(Kind, Point, Point),
    /// Where something is lost.
    Cross(Point),
    /// Where something begins.
    Dot(Kind, Point),
    /// Where something still is.
    Open(Point),
}

/// The corners of the head of an arrow.
pub(crate) fn tip(from: Point, to: Point) -> [Point; 3] {
    const LENGTH: f64 = 9.0;
    const HALF: f64 = 4.0;
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(0.001);
    let (ux, uy) = (dx / length, dy / length);
    let base = (to.0 - ux * LENGTH, to.1 - uy * LENGTH);
    [to, (base.0 - uy * HALF, base.1 + ux * HALF), (base.0 + uy * HALF, base.1 - ux * HALF)]
}
