//! What only the chain itself, or its operators, can do to its staking.

use cosmwasm_std::{Addr, BankMsg, Binary, Coin, Decimal, Decimal256, Order, StdResult, Uint128};
use cw_multi_test::Executor;

use super::query::delegated;
use super::slash;
use super::store::{BondStatus, SimValidator, UnbondingEntry, UNBONDING, VALIDATORS};
use crate::chain::Chain;
use crate::error::{SimError, SimResult};
use crate::valset_file::ValidatorSpec;

impl Chain {
    /// Adds a validator as a file describes it. Its tokens are delegated by its operator.
    pub fn add_validator(&mut self, spec: &ValidatorSpec) -> SimResult<()> {
        if self.validator(&spec.operator_address).is_ok() {
            return Err(SimError::tx(self.id(), format!("validator {} exists", spec.operator_address)));
        }
        let tokens = Uint128::new(spec.tokens);
        let validator = SimValidator {
            operator: spec.operator_address.clone(),
            pub_key: Binary::new(spec.pub_key.clone()),
            moniker: spec.moniker.clone(),
            status: spec.status,
            jailed: spec.jailed,
            tombstoned: false,
            tokens,
            shares: Decimal256::from_ratio(tokens, 1u128),
            start_height: self.height(),
            commission: Decimal::percent(5),
        };
        if !tokens.is_zero() {
            let pool = self.pool().clone();
            let coin = Coin { denom: self.denom().to_string(), amount: tokens.into() };
            self.mint(&pool, vec![coin])?;
        }
        self.save_validator(&validator)
    }

    /// A validator of this chain.
    pub fn validator(&self, operator: &str) -> SimResult<SimValidator> {
        self.read(|storage| VALIDATORS.may_load(storage, operator))?
            .ok_or_else(|| SimError::Unknown { kind: "validator", id: operator.to_string() })
    }

    /// All validators, by operator address.
    pub fn validators(&self) -> SimResult<Vec<SimValidator>> {
        self.read(|storage| {
            let all = VALIDATORS.range(storage, None, None, Order::Ascending);
            all.map(|entry| entry.map(|(_, validator)| validator)).collect()
        })
    }

    /// Takes a validator out of the active set.
    pub fn jail(&mut self, operator: &str) -> SimResult<()> {
        self.change(operator, |validator| {
            validator.jailed = true;
            validator.status = BondStatus::Unbonding;
        })
    }

    /// Lets a validator back into the active set. A tombstoned one stays out.
    pub fn unjail(&mut self, operator: &str) -> SimResult<()> {
        self.change(operator, |validator| {
            if !validator.tombstoned {
                validator.jailed = false;
                validator.status = BondStatus::Bonded;
            }
        })
    }

    /// Jails a validator for ever.
    pub fn tombstone(&mut self, operator: &str) -> SimResult<()> {
        self.change(operator, |validator| {
            validator.jailed = true;
            validator.tombstoned = true;
            validator.status = BondStatus::Unbonding;
        })
    }

    /// Puts a validator into or out of the active set without jailing it.
    pub fn set_status(&mut self, operator: &str, status: BondStatus) -> SimResult<()> {
        self.change(operator, |validator| validator.status = status)
    }

    /// Gives a validator another consensus key.
    pub fn rotate_key(&mut self, operator: &str, pub_key: Binary) -> SimResult<()> {
        self.change(operator, |validator| validator.pub_key = pub_key)
    }

    /// Slashes a validator, and what left it since the height of the infraction. Jails nobody.
    pub fn slash(&mut self, operator: &str, fraction: Decimal, infraction_height: u64) -> SimResult<Uint128> {
        let block = self.block();
        let burned = self
            .write(|storage| slash::slash(storage, &block, operator, fraction.into(), infraction_height))?;
        if !burned.is_zero() {
            let amount = vec![Coin { denom: self.denom().to_string(), amount: burned.into() }];
            let pool = self.pool().clone();
            let result = self.app.execute(pool, BankMsg::Burn { amount }.into());
            result.map_err(|err| SimError::tx(self.id(), err.to_string()))?;
        }
        Ok(burned)
    }

    /// What a delegation is worth now, rounded down.
    pub fn delegation(&self, delegator: &Addr, operator: &str) -> SimResult<Uint128> {
        let coin = self.read(|storage| delegated(storage, delegator, operator))?;
        let tokens = coin.map(|coin| Uint128::try_from(coin.amount)).transpose();
        tokens.map(Option::unwrap_or_default).map_err(|err| SimError::query(self.id(), err))
    }

    /// What all delegations of an account are worth now, by operator address.
    pub fn delegations(&self, delegator: &Addr) -> SimResult<Vec<(String, Uint128)>> {
        let mut delegations = vec![];
        for validator in self.validators()? {
            let tokens = self.delegation(delegator, &validator.operator)?;
            if !tokens.is_zero() {
                delegations.push((validator.operator, tokens));
            }
        }
        Ok(delegations)
    }

    /// Unbonding entries of an account at a validator, oldest first.
    pub fn unbonding(&self, delegator: &Addr, operator: &str) -> SimResult<Vec<UnbondingEntry>> {
        self.read(|storage| Ok(UNBONDING.may_load(storage, (delegator, operator))?.unwrap_or_default()))
    }

    fn change(&mut self, operator: &str, change: impl FnOnce(&mut SimValidator)) -> SimResult<()> {
        let mut validator = self.validator(operator)?;
        change(&mut validator);
        self.save_validator(&validator)
    }

    fn save_validator(&mut self, validator: &SimValidator) -> SimResult<()> {
        self.write(|storage| -> StdResult<()> { VALIDATORS.save(storage, &validator.operator, validator) })
    }
}
