//! Sending over IBC.

/// Gas that a send may use whose failure must not fail its caller. A send takes far less, even with
/// a light client in Wasm. With a limit, running out of it is an error that can be replied to, so
/// that no light client can hold anybody up. It is only caught when the transaction has more gas
/// left than that, so a user cannot provoke it by sending too little.
pub const SEND_GAS_LIMIT: u64 = 1_000_000;
