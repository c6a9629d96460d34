//! Releases of liens in the vault, less the debt of their user. A release that the vault fails to
//! do is parked.

use cosmwasm_std::{to_json_binary, Addr, Coin, StdResult, Storage, SubMsg, Uint128, WasmMsg};
use cw_storage_plus::Map;
use mesh_apis::vault::ExecuteMsg;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::reply_id;
use crate::slash::debt;
use crate::state::Config;

/// Releases that the vault failed to do, by user.
const PARKED: Map<&Addr, Release> = Map::new("pk");

/// A release.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq)]
pub(crate) struct Release {
    /// Owner of the lien.
    pub user: Addr,
    /// Amount by which the lien goes down.
    pub amount: Uint128,
    /// The part of it that could still be slashed.
    pub exposed: Uint128,
}

impl Release {
    /// A release of what is left of `amount` when it has paid the debt of the user.
    pub(crate) fn less_debt(
        storage: &mut dyn Storage,
        user: &Addr,
        amount: Uint128,
        exposed: Uint128,
    ) -> StdResult<Self> {
        let paid = debt::pay(storage, user, amount)?;
        Ok(Self { user: user.clone(), amount: amount.saturating_sub(paid), exposed })
    }

    /// Asks the vault to lower the lien of this contract.
    pub(crate) fn to_vault(&self, config: &Config) -> StdResult<WasmMsg> {
        let Self { user, amount, exposed } = self;
        Ok(WasmMsg::Execute {
            contract_addr: config.vault.to_string(),
            msg: to_json_binary(&ExecuteMsg::ReleaseCrossStake {
                owner: user.to_string(),
                amount: Coin::new(*amount, &config.denom),
                exposed: *exposed,
            })?,
            funds: vec![],
        })
    }
}

/// A release in an ack or a timeout, which must never fail: what the vault does not do is parked
/// for a retry.
pub(crate) fn or_park(
    storage: &mut dyn Storage,
    config: &Config,
    user: &Addr,
    amount: Uint128,
    exposed: Uint128,
) -> StdResult<SubMsg> {
    let release = Release::less_debt(storage, user, amount, exposed)?;
    let payload = to_json_binary(&release)?;
    Ok(SubMsg::reply_on_error(release.to_vault(config)?, reply_id::NOT_RELEASED).with_payload(payload))
}

/// The parked release of a user.
pub(crate) fn parked(storage: &dyn Storage, user: &Addr) -> StdResult<Option<Release>> {
    PARKED.may_load(storage, user)
}

/// Takes out what is parked for a user.
pub(crate) fn take_parked(storage: &mut dyn Storage, user: &Addr) -> StdResult<Option<Release>> {
    let parked = parked(storage, user)?;
    if parked.is_some() {
        PARKED.remove(storage, user);
    }
    Ok(parked)
}

/// Parks a release, with what is parked of its user already.
pub(crate) fn park(storage: &mut dyn Storage, release: Release) -> StdResult<()> {
    let Release { user, amount, exposed } = release;
    let release = match parked(storage, &user)? {
        Some(parked) => Release {
            user,
            amount: parked.amount.saturating_add(amount),
            exposed: parked.exposed.saturating_add(exposed),
        },
        None => Release { user, amount, exposed },
    };
    PARKED.save(storage, &release.user, &release)
}
