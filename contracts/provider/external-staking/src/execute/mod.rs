//! One file per action.

pub mod abort_stake;
pub mod force_failed;
pub mod force_unstake;
mod give_up;
pub mod lien_shrunk;
pub mod receive_virtual_stake;
pub mod retry_release;
pub mod send_owed;
pub mod settle;
pub mod sink_rewards;
pub mod submit_evidence;
pub mod unstake;
pub mod withdraw_rewards;
pub mod withdraw_unbonded;
pub mod work_off_debt;
