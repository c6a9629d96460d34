//! The staking queries that wasmd answers to contracts.

use cosmwasm_std::{
    to_json_binary, Addr, AllDelegationsResponse, AllValidatorsResponse, Api, Binary, BondedDenomResponse,
    Coin, Decimal, Delegation, DelegationResponse, FullDelegation, Order, StakingQuery, StdError, StdResult,
    Storage, Uint256, Validator, ValidatorResponse,
};

use super::delegate::has_receiving;
use super::rewards;
use super::store::{BondStatus, SimValidator, DELEGATIONS, PARAMS, VALIDATORS};

fn described(validator: &SimValidator) -> Validator {
    let (most, change) = (Decimal::percent(20), Decimal::percent(1));
    Validator::create(validator.operator.clone(), validator.commission, most, change)
}

/// What a delegation is worth now, rounded down; none if there is no delegation.
pub(super) fn delegated(storage: &dyn Storage, delegator: &Addr, operator: &str) -> StdResult<Option<Coin>> {
    let Some(shares) = DELEGATIONS.may_load(storage, (delegator, operator))? else { return Ok(None) };
    let value = VALIDATORS.load(storage, operator)?.value_of(shares);
    Ok(Some(Coin { denom: PARAMS.load(storage)?.denom, amount: Uint256::new(1).mul_floor(value) }))
}

pub(super) fn query(api: &dyn Api, storage: &dyn Storage, request: StakingQuery) -> StdResult<Binary> {
    match request {
        StakingQuery::BondedDenom {} => {
            to_json_binary(&BondedDenomResponse::new(PARAMS.load(storage)?.denom))
        }
        StakingQuery::AllDelegations { delegator } => {
            let delegator = api.addr_validate(&delegator)?;
            let mut delegations = vec![];
            let keys = DELEGATIONS.prefix(&delegator).keys(storage, None, None, Order::Ascending);
            for operator in keys.collect::<StdResult<Vec<_>>>()? {
                if let Some(amount) = delegated(storage, &delegator, &operator)? {
                    delegations.push(Delegation::new(delegator.clone(), operator, amount));
                }
            }
            to_json_binary(&AllDelegationsResponse::new(delegations))
        }
        StakingQuery::Delegation { delegator, validator } => {
            let delegator = api.addr_validate(&delegator)?;
            // wasmd works out the rewards as well.
            rewards::touch(storage, &delegator, &validator)?;
            let full = match delegated(storage, &delegator, &validator)? {
                None => None,
                Some(amount) => {
                    let mut can_redelegate = amount.clone();
                    if has_receiving(storage, &delegator, &validator)? {
                        can_redelegate.amount = Uint256::zero();
                    }
                    Some(FullDelegation::create(delegator, validator, amount, can_redelegate, vec![]))
                }
            };
            to_json_binary(&DelegationResponse::new(full))
        }
        // wasmd lists the active set only, but answers for any validator.
        StakingQuery::AllValidators {} => {
            let mut active = vec![];
            for validator in VALIDATORS.range(storage, None, None, Order::Ascending) {
                let (_, validator) = validator?;
                if validator.status == BondStatus::Bonded {
                    active.push(described(&validator).into());
                }
            }
            to_json_binary(&AllValidatorsResponse::new(active))
        }
        StakingQuery::Validator { address } => {
            let validator = VALIDATORS.may_load(storage, &address)?;
            to_json_binary(&ValidatorResponse::new(validator.as_ref().map(described)))
        }
        other => Err(StdError::msg(format!("unsupported staking query: {other:?}"))),
    }
}
