//! The chain's mesh-security module, where it bonds: the cap that it has for this contract.
//!
//! Its count of what is used of the cap is its own. It grows by what is bonded and falls by what
//! comes back, so what a slash took stays in it until governance raises the cap. A bond that does
//! not fit is refused whole.

use cosmwasm_std::{Deps, Env, QuerierWrapper, QueryRequest, Uint128};
use mesh_apis::virtual_staking::{ModuleBondStatus, ModuleCap, VirtualStakeCustomQuery, VirtualStakeQuery};
use mesh_toolkit::amount::narrow;

/// Asks the module. None if it does not answer: then this contract's own count is all that there
/// is.
pub(crate) fn cap(deps: Deps, env: &Env) -> Option<ModuleCap> {
    let contract = env.contract.address.to_string();
    let query = VirtualStakeCustomQuery::VirtualStake(VirtualStakeQuery::BondStatus { contract });
    let querier = QuerierWrapper::<VirtualStakeCustomQuery>::new(&*deps.querier);
    let status: ModuleBondStatus = querier.query(&QueryRequest::Custom(query)).ok()?;
    Some(ModuleCap { cap: narrow(status.cap.amount), used: narrow(status.delegated.amount) })
}

/// What can still be bonded.
pub(crate) fn room(cap: ModuleCap) -> Uint128 {
    cap.cap.saturating_sub(cap.used)
}
