//! Protobuf messages of the chain, with only the fields that are needed. Others are skipped.
//!
//! Source: `cosmos/staking/v1beta1`, `cosmos/slashing/v1beta1` and `cosmos/base/query/v1beta1` of
//! the Cosmos SDK.

use prost::Message;

/// gRPC path of the list of validators.
pub(super) const VALIDATORS: &str = "/cosmos.staking.v1beta1.Query/Validators";
/// gRPC path of one validator.
pub(super) const VALIDATOR: &str = "/cosmos.staking.v1beta1.Query/Validator";
/// gRPC path of a validator's signing info.
pub(super) const SIGNING_INFO: &str = "/cosmos.slashing.v1beta1.Query/SigningInfo";
/// Type URL of the only consensus keys that evidence can be checked for.
pub(super) const ED25519: &str = "/cosmos.crypto.ed25519.PubKey";
/// `BOND_STATUS_BONDED`.
pub(crate) const BONDED: i32 = 3;
/// Name of [`BONDED`], by which a list is filtered.
pub(super) const BONDED_NAME: &str = "BOND_STATUS_BONDED";

#[derive(Clone, PartialEq, Message)]
pub(super) struct QueryValidatorsRequest {
    #[prost(string, tag = "1")]
    pub status: String,
    #[prost(message, optional, tag = "2")]
    pub pagination: Option<PageRequest>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct PageRequest {
    #[prost(bytes = "vec", tag = "1")]
    pub key: Vec<u8>,
    #[prost(uint64, tag = "3")]
    pub limit: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct QueryValidatorsResponse {
    #[prost(message, repeated, tag = "1")]
    pub validators: Vec<Validator>,
    #[prost(message, optional, tag = "2")]
    pub pagination: Option<PageResponse>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct PageResponse {
    #[prost(bytes = "vec", tag = "1")]
    pub next_key: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct QueryValidatorRequest {
    #[prost(string, tag = "1")]
    pub validator_addr: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct QueryValidatorResponse {
    #[prost(message, optional, tag = "1")]
    pub validator: Option<Validator>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Validator {
    #[prost(string, tag = "1")]
    pub operator_address: String,
    #[prost(message, optional, tag = "2")]
    pub consensus_pubkey: Option<Any>,
    #[prost(bool, tag = "3")]
    pub jailed: bool,
    #[prost(int32, tag = "4")]
    pub status: i32,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Any {
    #[prost(string, tag = "1")]
    pub type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    pub value: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct PubKey {
    #[prost(bytes = "vec", tag = "1")]
    pub key: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct QuerySigningInfoRequest {
    #[prost(string, tag = "1")]
    pub cons_address: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct QuerySigningInfoResponse {
    #[prost(message, optional, tag = "1")]
    pub val_signing_info: Option<ValidatorSigningInfo>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ValidatorSigningInfo {
    #[prost(bool, tag = "5")]
    pub tombstoned: bool,
}
