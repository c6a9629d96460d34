//! Message-sequence charts as SVG.
//!
//! * [`Chart`]: lanes, and rows of what happens on them;
//! * [`Layout`]: where everything is. Each row has a band of its own, so texts cannot meet;
//! * [`Chart::svg`]: a picture in one file, without scripts or fonts of its own, for light and dark
//!   screens and for screen readers;
//! * [`ChartFile`]: where it goes.
//!
//! It knows lanes, messages, notes and changes, and nothing of what they are about.

mod arrow;
mod chart;
mod file;
mod header;
mod layout;
mod legend;
mod path;
mod picture;
mod row;
mod style;
mod text;

pub use chart::{Change, Chart, Event, Group, Lane, MessageId, Row, Tone};
pub use file::{ChartFile, Unwritable};
pub use layout::{Area, Label, Layout};
