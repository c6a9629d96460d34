//! Queries: the price and the configuration.

use cosmwasm_std::Deps;
use mesh_apis::price_feed::{ConfigResponse, PriceResponse};

use crate::state::FEED;
use crate::ContractError;

pub(crate) fn price(deps: Deps) -> Result<PriceResponse, ContractError> {
    let feed = FEED.load(deps.storage)?;
    Ok(PriceResponse { native_per_foreign: feed.native_per_foreign, updated: feed.updated })
}

pub(crate) fn config(deps: Deps) -> Result<ConfigResponse, ContractError> {
    let feed = FEED.load(deps.storage)?;
    Ok(ConfigResponse { owner: feed.owner.into_string() })
}
