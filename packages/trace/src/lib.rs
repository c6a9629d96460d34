//! What happens on a simulated system, told step by step, in words and as a chart.
//!
//! * [`Recorder`]: looks at a system after each step, and notes what is new: packets sent,
//!   received, answered, lost and timed out; clients, channels and chains; the books that changed;
//! * [`Trace`]: what was noted, in words ([`Trace::words`]) and as a chart ([`Trace::chart`]).
//!
//! Neither the contracts nor the simulator know of it: everything is read through queries, events
//! and the IBC core.

mod books;
mod cast;
mod draw;
mod flights;
mod health;
mod message;
mod place;
mod recorder;
mod subject;
mod trace;

pub use cast::Cast;
pub use place::Place;
pub use recorder::{Recorder, Step};
pub use trace::Trace;
