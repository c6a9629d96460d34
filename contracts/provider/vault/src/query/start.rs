//! Where a page starts.

use cosmwasm_std::Addr;
use cw_storage_plus::Bound;

/// After an address. Any text has its place in the order of addresses, so it is not checked.
pub(super) fn after<'a>(address: Option<String>) -> Option<Bound<'a, &'a Addr>> {
    address.map(|address| Bound::ExclusiveRaw(address.into_bytes()))
}
