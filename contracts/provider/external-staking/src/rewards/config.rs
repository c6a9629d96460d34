//! Source of rewards: one ICS20 channel, over the connection of the control channel, and one
//! sender.

use cosmwasm_std::{ensure, Deps, IbcEndpoint};
use mesh_apis::external_staking::RewardsInit;
use mesh_apis::handshake::AuthorizedEndpoint;
use mesh_apis::rewards::voucher_denom;
use mesh_toolkit::transfer_channel;

use crate::error::rewards::RewardsError;
use crate::error::ContractError;
use crate::state::Rewards;

impl Rewards {
    /// Checks the settings, and the channel as it is now: what is checked of it is fixed when a
    /// channel opens.
    ///
    /// # Errors
    /// Each setting that makes no sense.
    pub(crate) fn checked(
        deps: Deps,
        remote: &AuthorizedEndpoint,
        init: RewardsInit,
    ) -> Result<Self, ContractError> {
        let RewardsInit { transfer_channel: channel_id, remote_denom, sink } = init;
        let invalid = |field, expected, actual| Err(ContractError::InvalidConfig { field, expected, actual });
        if remote.connection_id.is_empty() || remote.contract().is_none() {
            let expected = "a connection, and the port of a contract (wasm. and its address)";
            return invalid("remote_contract", expected, remote.to_string());
        }
        if remote_denom.is_empty() {
            return invalid("remote_denom", "a denom of the consumer", remote_denom);
        }
        let sink = deps.api.addr_validate(&sink)?;
        let far_end =
            transfer_channel::check::<ContractError>(deps.querier, &remote.connection_id, &channel_id)?;
        check_denom(&remote_denom, &far_end)?;
        let denom = voucher_denom(&channel_id, &remote_denom);
        Ok(Self { transfer_channel: channel_id, remote_denom, denom, sink })
    }
}

/// A denom arrives as the path that the consumer knows it by (ibc-go, `transfer/types/denom.go`).
fn check_denom(denom: &str, far_end: &IbcEndpoint) -> Result<(), RewardsError> {
    let begins_with = |prefix: &str| denom.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('/'));
    ensure!(!begins_with("ibc"), RewardsError::VoucherDenom { denom: denom.to_string() });
    let IbcEndpoint { port_id, channel_id } = far_end;
    let unwound = begins_with(&format!("{port_id}/{channel_id}"));
    ensure!(!unwound, RewardsError::UnwoundDenom { denom: denom.to_string() });
    Ok(())
}
