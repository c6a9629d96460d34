//! Claims: stake that was removed and is released when its time has come.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw_storage_plus::Bound;
use mesh_apis::external_staking::ClaimKey;
use mesh_apis::TxId;

use crate::state::CLAIMS;

/// An unbonding entry. Its key holds the user, the time of maturity and the transaction that made it.
#[cw_serde]
pub struct Claim {
    /// Operator address on the consumer.
    #[serde(rename = "v")]
    pub validator: String,
    /// Nominal amount.
    #[serde(rename = "a")]
    pub amount: Uint128,
    /// Made without the consumer's consent.
    #[serde(rename = "f")]
    pub forced: bool,
}

/// Adds a claim.
pub fn add(storage: &mut dyn Storage, user: &Addr, key: ClaimKey, claim: &Claim) -> StdResult<()> {
    CLAIMS.save(storage, (user, key.release_at, key.tx_id.0), claim)
}

/// Takes a claim away, if it was not withdrawn yet.
pub fn take(storage: &mut dyn Storage, user: &Addr, key: ClaimKey) -> StdResult<Option<Claim>> {
    let key = (user, key.release_at, key.tx_id.0);
    let claim = CLAIMS.may_load(storage, key)?;
    if claim.is_some() {
        CLAIMS.remove(storage, key);
    }
    Ok(claim)
}

/// At most `limit` claims of a user that have matured at `now` (seconds), oldest first.
pub fn matured(
    storage: &dyn Storage,
    user: &Addr,
    now: u64,
    limit: usize,
) -> StdResult<Vec<(ClaimKey, Claim)>> {
    CLAIMS
        .sub_prefix(user)
        .range(storage, None, Some(Bound::inclusive((now, u64::MAX))), Order::Ascending)
        .take(limit)
        .map(|entry| entry.map(with_key))
        .collect()
}

/// A page of the claims of a user, oldest first.
pub fn page(
    storage: &dyn Storage,
    user: &Addr,
    start_after: Option<ClaimKey>,
    limit: usize,
) -> StdResult<Vec<(ClaimKey, Claim)>> {
    let start = start_after.map(|key| Bound::exclusive((key.release_at, key.tx_id.0)));
    CLAIMS
        .sub_prefix(user)
        .range(storage, start, None, Order::Ascending)
        .take(limit)
        .map(|entry| entry.map(with_key))
        .collect()
}

fn with_key(((release_at, tx_id), claim): ((u64, u64), Claim)) -> (ClaimKey, Claim) {
    (ClaimKey { release_at, tx_id: TxId(tx_id) }, claim)
}
