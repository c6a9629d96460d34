//! One file per action.

pub mod collect;
pub mod config;
mod desk;
pub mod receive_stake;
pub mod reconcile;
pub mod restake;
pub mod unstake;
pub mod work_off;

pub(crate) use desk::Desk;
