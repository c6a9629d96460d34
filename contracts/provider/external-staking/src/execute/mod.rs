//! One file per action.

pub(crate) mod abort_stake;
pub(crate) mod force_failed;
pub(crate) mod force_unstake;
mod give_up;
pub(crate) mod lien_shrunk;
pub(crate) mod receive_virtual_stake;
pub(crate) mod retry_release;
pub(crate) mod send_owed;
pub(crate) mod settle;
pub(crate) mod sink_rewards;
pub(crate) mod submit_evidence;
pub(crate) mod unstake;
pub(crate) mod withdraw_rewards;
pub(crate) mod withdraw_unbonded;
pub(crate) mod work_off_debt;
