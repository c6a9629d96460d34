//! `BondStatus`: the cap, and the coins that count towards it.

use cosmwasm_std::{Deps, Env, StdResult, Uint128};
use mesh_apis::virtual_staking::{BondStatusResponse, Bonding};
use mesh_toolkit::amount::narrow;

use crate::delegations::{Delegations, DELEGATED};
use crate::module;
use crate::quarantine::Quarantine;
use crate::state::{CAP, CONFIG};
use crate::unbonding::UNBONDING_TOTAL;

pub(super) fn bond_status(deps: Deps, env: &Env) -> StdResult<BondStatusResponse> {
    let config = CONFIG.load(deps.storage)?;
    let idle = match config.bonding {
        Bonding::Module => Uint128::zero(),
        Bonding::Treasury => narrow(deps.querier.query_balance(&env.contract.address, config.denom)?.amount),
    };
    let quarantined = Quarantine::load(deps.storage)?.delegated(&Delegations::query(deps, env)?);
    Ok(BondStatusResponse {
        cap: CAP.load(deps.storage)?,
        delegated: DELEGATED.load(deps.storage)?,
        idle,
        unbonding: UNBONDING_TOTAL.load(deps.storage)?,
        quarantined,
        module: match config.bonding {
            Bonding::Module => module::cap(deps, env),
            Bonding::Treasury => None,
        },
    })
}
