//! Messages, one file each.

mod update;
mod update_owner;

pub(crate) use update::update;
pub(crate) use update_owner::update_owner;
