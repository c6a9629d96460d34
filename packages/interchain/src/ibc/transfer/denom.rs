//! Vouchers: what a token is called away from home.

use cosmwasm_std::{Addr, Api, HexBinary, IbcEndpoint, StdError, StdResult, Storage};
use cw_storage_plus::Map;
use sha2::{Digest, Sha256};

use super::{TRANSFER_PORT, TRANSFER_VERSION};

/// The whole trace of a voucher, by its denom.
const TRACES: Map<&str, String> = Map::new("sim_transfer_trace");

/// What one hop over this end puts in front of a denom.
fn hop(end: &IbcEndpoint) -> String {
    format!("{}/{}/", end.port_id, end.channel_id)
}

/// The denom without the hop, if it came over this end.
pub(super) fn returning<'a>(denom: &'a str, end: &IbcEndpoint) -> Option<&'a str> {
    denom.strip_prefix(hop(end).as_str())
}

/// The denom with its whole trace, as it is put into a packet.
pub(super) fn full_path(storage: &dyn Storage, denom: &str) -> StdResult<String> {
    if !denom.starts_with("ibc/") {
        return Ok(denom.to_string());
    }
    let trace = TRACES.may_load(storage, denom)?;
    trace.ok_or_else(|| StdError::msg(format!("denomination not found: {denom}")))
}

/// What a token of the far end is called by the bank of this chain, if it comes over this end of a
/// transfer channel.
pub fn voucher(channel_id: &str, denom: &str) -> String {
    bank_denom(&format!("{TRANSFER_PORT}/{channel_id}/{denom}"))
}

/// What a token with this trace is called by the bank of this chain.
pub(super) fn bank_denom(path: &str) -> String {
    let mut parts = path.splitn(3, '/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(TRANSFER_PORT), Some(channel), Some(_)) if channel.starts_with("channel-") => {
            let hash = Sha256::digest(path);
            format!("ibc/{}", HexBinary::from(&hash[..]).to_hex().to_uppercase())
        }
        _ => path.to_string(),
    }
}

/// Puts the hop over this end in front, and remembers the trace. Returns the denom of the voucher.
pub(super) fn arrived(storage: &mut dyn Storage, path: &str, end: &IbcEndpoint) -> StdResult<String> {
    let trace = hop(end) + path;
    let denom = bank_denom(&trace);
    TRACES.save(storage, &denom, &trace)?;
    Ok(denom)
}

/// The account that holds what has left over a channel: see `GetEscrowAddress` of ibc-go.
pub(crate) fn escrow(api: &dyn Api, channel: &str) -> StdResult<Addr> {
    let seed = [TRANSFER_VERSION.as_bytes(), &[0], format!("{TRANSFER_PORT}/{channel}").as_bytes()].concat();
    let hash = Sha256::digest(seed);
    api.addr_humanize(&hash.iter().copied().take(20).collect::<Vec<_>>().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voucher_is_named_after_its_trace() {
        assert_eq!(bank_denom("utoken"), "utoken");
        assert_eq!(bank_denom("factory/me/utoken"), "factory/me/utoken");
        // The voucher of the Cosmos Hub's token on Osmosis.
        let of_atom = "ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2";
        assert_eq!(bank_denom("transfer/channel-0/uatom"), of_atom);
        assert_eq!(voucher("channel-0", "uatom"), of_atom);
        assert_ne!(bank_denom("transfer/channel-3/transfer/channel-0/uatom"), of_atom);
    }
}
