//! Which batches of rewards were booked, and which can never be. Each is booked at most once.
//!
//! The converter numbers its batches. One whose callback never came it asks about, over the control
//! channel; whoever is asked about a batch that has not arrived closes it, so that what is answered
//! stays true whatever arrives later. Two bits are kept of each, for there is no order in which
//! batches arrive, nor a time after which none does.

use cosmwasm_std::{StdResult, Storage};
use cw_storage_plus::Map;
use mesh_apis::external_staking::BatchResponse;
use mesh_apis::BatchId;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::error::rewards::RewardsError;
use crate::error::ContractError;

/// By number / 64, 64 batches to a record. Written by transfers and packets of the converter.
pub(crate) const BATCHES: Map<u64, Outcomes> = Map::new("bt");

/// Number of batches in one record.
const PER_RECORD: u64 = 64;

/// Outcomes of 64 batches, a bit each. No batch has both.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq, Default)]
pub(crate) struct Outcomes {
    booked: u64,
    closed: u64,
}

/// The record of a batch, and its bit there.
fn slot(batch: BatchId) -> (u64, u64) {
    let BatchId(number) = batch;
    let bit = u32::try_from(number % PER_RECORD).unwrap_or_default();
    (number / PER_RECORD, 1u64.rotate_left(bit))
}

/// Outcome of a batch.
pub(crate) fn outcome(storage: &dyn Storage, batch: BatchId) -> StdResult<BatchResponse> {
    let (record, bit) = slot(batch);
    let Outcomes { booked, closed } = BATCHES.may_load(storage, record)?.unwrap_or_default();
    Ok(BatchResponse { booked: booked & bit != 0, closed: closed & bit != 0 })
}

/// Takes note that a batch is booked.
///
/// # Errors
/// [`RewardsError::AlreadyBooked`], [`RewardsError::BatchClosed`].
pub(crate) fn book(storage: &mut dyn Storage, batch: BatchId) -> Result<(), ContractError> {
    let (record, bit) = slot(batch);
    let mut outcomes = BATCHES.may_load(storage, record)?.unwrap_or_default();
    if outcomes.booked & bit != 0 {
        return Err(RewardsError::AlreadyBooked { batch }.into());
    }
    if outcomes.closed & bit != 0 {
        return Err(RewardsError::BatchClosed { batch }.into());
    }
    outcomes.booked |= bit;
    Ok(BATCHES.save(storage, record, &outcomes)?)
}

/// Closes a batch, unless it is booked. Returns whether it is: the same for ever.
///
/// # Errors
/// Only if storage fails.
pub(crate) fn close(storage: &mut dyn Storage, batch: BatchId) -> StdResult<bool> {
    let (record, bit) = slot(batch);
    let mut outcomes = BATCHES.may_load(storage, record)?.unwrap_or_default();
    let is_booked = outcomes.booked & bit != 0;
    if !is_booked && outcomes.closed & bit == 0 {
        outcomes.closed |= bit;
        BATCHES.save(storage, record, &outcomes)?;
    }
    Ok(is_booked)
}
