//! Messages, one file each. `HandleEpoch` is in [`crate::epoch`].

mod register_validators;
mod set_max_cap;
mod set_quarantine;
mod sync_validators;
mod update_config;
mod withdraw_idle;

pub(crate) use register_validators::register_validators;
pub(crate) use set_max_cap::set_max_cap;
pub(crate) use set_quarantine::set_quarantine;
pub(crate) use sync_validators::sync_validators;
pub(crate) use update_config::update_config;
pub(crate) use withdraw_idle::withdraw_idle;
