//! One file per action.

pub(crate) mod collect;
pub(crate) mod config;
mod desk;
pub(crate) mod receive_stake;
pub(crate) mod reconcile;
pub(crate) mod restake;
pub(crate) mod unstake;
pub(crate) mod work_off;

pub(crate) use desk::Desk;
