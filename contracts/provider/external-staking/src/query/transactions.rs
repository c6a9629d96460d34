use cosmwasm_std::Deps;
use mesh_apis::external_staking::{OwedResponse, TxResponse, UserTxsResponse};
use mesh_apis::TxId;

use super::page_size;
use crate::error::ContractError;
use crate::execute::send_owed;
use crate::state::{CONFIG, OWED};
use crate::tx;

pub fn tx(deps: Deps, tx_id: TxId) -> Result<TxResponse, ContractError> {
    Ok(tx::load(deps.storage, tx_id)?.to_response(tx_id))
}

pub fn user_txs(
    deps: Deps,
    user: &str,
    start_before: Option<u64>,
    limit: Option<u32>,
) -> Result<UserTxsResponse, ContractError> {
    let user = deps.api.addr_validate(user)?;
    let config = CONFIG.load(deps.storage)?;
    let txs = tx::history(deps.storage, &config, &user, start_before, page_size(limit))?
        .into_iter()
        .map(|(tx_id, tx)| tx.to_response(tx_id))
        .collect();
    Ok(UserTxsResponse { txs })
}

pub fn owed(deps: Deps, limit: Option<u32>) -> Result<OwedResponse, ContractError> {
    let txs = send_owed::waiting(deps.storage, page_size(limit))?
        .into_iter()
        .map(|tx_id| Ok(tx::load(deps.storage, tx_id)?.to_response(tx_id)))
        .collect::<Result<_, ContractError>>()?;
    Ok(OwedResponse { txs, total: OWED.len(deps.storage)? })
}
