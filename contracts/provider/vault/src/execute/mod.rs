//! Messages, one file each.

mod bond;
mod register_lienholder;
mod release_cross_stake;
mod report_shrunk;
mod return_local;
mod slash_cross_stake;
mod stake_local;
mod stake_remote;
mod unbond;

pub(crate) use bond::bond;
pub(crate) use register_lienholder::register_lienholder;
pub(crate) use release_cross_stake::release_cross_stake;
pub(crate) use report_shrunk::report_shrunk;
pub(crate) use return_local::return_local;
pub(crate) use slash_cross_stake::slash_cross_stake;
pub(crate) use stake_local::stake_local;
pub(crate) use stake_remote::stake_remote;
pub(crate) use unbond::unbond;
