//! `Conversion`: the only query to the price feed. No packet needs it.

use cosmwasm_std::{Deps, Env, StdResult};
use mesh_apis::converter::{ConversionPrice, ConversionResponse};
use mesh_apis::price_feed::{self, PriceResponse};

use crate::stakes::TOTAL_STAKE;
use crate::state::CONFIG;

/// Price, discount and total stake. If the feed fails there is no price, rather than an error, so
/// that virtual-staking can still unbond.
pub(super) fn conversion(deps: Deps, env: &Env) -> StdResult<ConversionResponse> {
    let config = CONFIG.load(deps.storage)?;
    let answer =
        deps.querier.query_wasm_smart::<PriceResponse>(&config.price_feed, &price_feed::QueryMsg::Price {});
    Ok(ConversionResponse {
        price: answer.ok().map(|price| ConversionPrice {
            native_per_foreign: price.native_per_foreign,
            updated: price.updated,
            stale: config.is_stale(price.updated, env.block.time),
        }),
        discount: config.discount,
        total_stake: TOTAL_STAKE.may_load(deps.storage)?.unwrap_or_default(),
    })
}
