use cosmwasm_std::Deps;
use mesh_apis::external_staking::{OwedResponse, TxResponse, UserTxsResponse};
use mesh_apis::TxId;

use mesh_toolkit::page;

use crate::error::ContractError;
use crate::state::CONFIG;
use crate::tx::{history, outbox};

pub(super) fn tx(deps: Deps, tx_id: TxId) -> Result<TxResponse, ContractError> {
    Ok(history::load(deps.storage, tx_id)?.to_response(tx_id))
}

pub(super) fn user_txs(
    deps: Deps,
    user: &str,
    start_before: Option<u64>,
    limit: Option<u32>,
) -> Result<UserTxsResponse, ContractError> {
    let user = deps.api.addr_validate(user)?;
    let config = CONFIG.load(deps.storage)?;
    let txs = history::page(deps.storage, &config, &user, start_before, page::size(limit))?;
    Ok(UserTxsResponse { txs })
}

pub(super) fn owed(deps: Deps, limit: Option<u32>) -> Result<OwedResponse, ContractError> {
    let txs = outbox::page(deps.storage, page::size(limit))?
        .into_iter()
        .map(|tx_id| tx(deps, tx_id))
        .collect::<Result<_, ContractError>>()?;
    Ok(OwedResponse { txs, total: outbox::len(deps.storage)? })
}
