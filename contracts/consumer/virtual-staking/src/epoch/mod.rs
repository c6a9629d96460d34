//! An epoch: pages of bounded work, from a run that is fixed at its first page.
//!
//! [`handle`] is the entry. It runs [`start`] at the first page, then [`scan`] and the phases of
//! [`act`] in turn. Failures come back to [`failure`], withdrawn rewards to [`rewards`].

mod act;
pub(crate) mod failure;
mod handle;
mod messages;
mod page;
pub(crate) mod rewards;
mod scan;
mod start;

pub(crate) use handle::handle_epoch;
pub(crate) use scan::target_of;
pub(crate) use start::plan;
