//! An epoch: pages of bounded work, from a run that is fixed at its first page.
//!
//! A call comes to [`handle`], which runs [`start`] at the first page, and then [`scan`] and the
//! phases of [`act`] one after the other. What fails comes back to [`failure`], what was earned to
//! [`rewards`].

mod act;
pub(crate) mod failure;
mod handle;
mod messages;
mod page;
pub(crate) mod rewards;
mod scan;
mod start;

pub(crate) use handle::handle_epoch;
pub(crate) use scan::wanted;
pub(crate) use start::plan;
