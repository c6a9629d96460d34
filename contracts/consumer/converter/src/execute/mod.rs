//! Messages, one file each.

mod book_rewards;
mod pin_remote;
mod recover_batch;
mod report_validators;
mod send_rewards;
mod send_updates;
mod set_quarantine;
mod update_config;
mod withdraw_other;

pub(crate) use book_rewards::book_rewards;
pub(crate) use pin_remote::pin_remote;
pub(crate) use recover_batch::recover_batch;
pub(crate) use report_validators::report_validators;
pub(crate) use send_rewards::send_rewards;
pub(crate) use send_updates::send_updates;
pub(crate) use set_quarantine::set_quarantine;
pub(crate) use update_config::update_config;
pub(crate) use withdraw_other::withdraw_other;
