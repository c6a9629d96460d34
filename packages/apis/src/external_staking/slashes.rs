//! Infractions that were proven, and debts.

use crate::time::UnixTime;
use crate::ConsumerHeight;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Uint128};

/// A proven double sign.
#[cw_serde]
pub struct InfractionResponse {
    /// Operator address on the consumer.
    pub validator: String,
    /// Consumer height of the votes.
    pub height: ConsumerHeight,
    /// Submitter of the evidence.
    pub submitter: String,
    /// Block time of the evidence.
    pub time: UnixTime,
    /// The two votes as protobuf (`DuplicateVoteEvidence`), without extensions. They prove the
    /// infraction again.
    pub evidence: Binary,
}

/// A page of infractions.
#[cw_serde]
pub struct SlashesResponse {
    /// By (operator address, height).
    pub infractions: Vec<InfractionResponse>,
}

/// A debt.
#[cw_serde]
pub struct DebtResponse {
    /// Shortfall of the user's liens.
    pub debt: Uint128,
}
