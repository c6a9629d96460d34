//! What must hold under any schedule: random actions, in any order, with packets that are late,
//! reordered, or lost.

mod exits;
mod honest;
mod lying;
mod play;
mod reach;
mod schedule;
mod slashes;
