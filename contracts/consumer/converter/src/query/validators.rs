//! `Validator` and `Validators`: validators as they were reported.

use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::Bound;
use mesh_apis::converter::{ValidatorResponse, ValidatorsResponse};

use crate::valset::{Validator, VALIDATORS};

pub(super) fn validator(storage: &dyn Storage, validator: String) -> StdResult<ValidatorResponse> {
    let reported = VALIDATORS.may_load(storage, &validator)?.unwrap_or_default();
    Ok(response(validator, reported))
}

pub(super) fn validators(
    storage: &dyn Storage,
    start_after: Option<&str>,
    limit: usize,
) -> StdResult<ValidatorsResponse> {
    let validators = VALIDATORS
        .range(storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(limit)
        .map(|item| item.map(|(validator, reported)| response(validator, reported)))
        .collect::<StdResult<_>>()?;
    Ok(ValidatorsResponse { validators })
}

fn response(validator: String, reported: Validator) -> ValidatorResponse {
    ValidatorResponse {
        validator,
        pub_key: reported.pub_key,
        status: reported.status,
        tombstoned_at: reported.tombstoned_at,
        quarantined: reported.quarantined,
    }
}
