//! The cap that the chain's mesh-security module has for this contract (`module`).
//!
//! The module counts the used part of its cap itself. The count grows by what is bonded and falls
//! by what comes back. Coins lost to a slash stay counted until governance raises the cap. A bond
//! that does not fit is refused as a whole.

use cosmwasm_std::{Deps, Env, QuerierWrapper, QueryRequest, Uint128};
use mesh_apis::virtual_staking::{ModuleBondStatus, ModuleCap, VirtualStakeCustomQuery, VirtualStakeQuery};
use mesh_toolkit::amount::narrow;

/// Queries the module. None if it does not answer: then only this contract's own count limits
/// bonding.
pub(crate) fn cap(deps: Deps, env: &Env) -> Option<ModuleCap> {
    let contract = env.contract.address.to_string();
    let query = VirtualStakeCustomQuery::VirtualStake(VirtualStakeQuery::BondStatus { contract });
    let querier = QuerierWrapper::<VirtualStakeCustomQuery>::new(&*deps.querier);
    let status: ModuleBondStatus = querier.query(&QueryRequest::Custom(query)).ok()?;
    Some(ModuleCap { cap: narrow(status.cap.amount), used: narrow(status.delegated.amount) })
}

/// Unused part of the cap.
pub(crate) fn room(cap: ModuleCap) -> Uint128 {
    cap.cap.saturating_sub(cap.used)
}
