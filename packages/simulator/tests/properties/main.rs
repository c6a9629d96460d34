//! What must hold under any schedule: random actions, in any order, with packets that are late,
//! reordered, or lost.

// Other tests use more of these two.
#[allow(dead_code)]
#[path = "../system/at_home.rs"]
mod at_home;
#[allow(dead_code)]
#[path = "../system/clockwork.rs"]
mod clockwork;
mod exits;
mod honest;
mod local_orders;
mod lying;
mod play;
mod reach;
mod schedule;
mod slashes;
mod together;
