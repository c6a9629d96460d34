//! What only the chain itself, or its operators, can do to its staking.

use cosmwasm_std::{Addr, BankMsg, Binary, Coin, Decimal, Decimal256, Order, StdResult, Uint128};
use cw_multi_test::Executor;

use super::query::delegated;
use super::store::{BondStatus, SimValidator, UnbondingEntry, DELEGATIONS, PAYS_LATE, UNBONDING, VALIDATORS};
use super::{power, rewards, slash};
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

    /// Takes a validator out of the module, as the chain does with one that is out of the active
    /// set when nobody delegates to it any more. What its operator had delegated is paid back to
    /// nobody.
    ///
    /// # Errors
    /// It is in the active set, or somebody delegates to it.
    pub fn remove_validator(&mut self, operator: &str) -> SimResult<()> {
        let validator = self.validator(operator)?;
        if validator.status == BondStatus::Bonded {
            return Err(SimError::tx(self.id(), format!("validator {operator} is in the active set")));
        }
        let delegator = self.read(|storage| {
            let mut all = DELEGATIONS.keys(storage, None, None, Order::Ascending);
            let of_it = all.find(|key| !matches!(key, Ok((_, to)) if to != operator));
            of_it.transpose().map(|found| found.map(|(delegator, _)| delegator))
        })?;
        if let Some(delegator) = delegator {
            return Err(SimError::tx(self.id(), format!("{delegator} delegates to validator {operator}")));
        }
        self.write(|storage| -> StdResult<()> {
            VALIDATORS.remove(storage, operator);
            power::forget(storage, operator);
            Ok(())
        })?;
        if validator.tokens.is_zero() {
            return Ok(());
        }
        let amount = vec![Coin { denom: self.denom().to_string(), amount: validator.tokens.into() }];
        let pool = self.pool().clone();
        let burned = self.app.execute(pool, BankMsg::Burn { amount }.into());
        burned.map(drop).map_err(|err| SimError::tx(self.id(), err.to_string()))
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
        for (to, amount) in self.write(rewards::take_due)? {
            self.pay_rewards(&to, amount)?;
        }
        if !burned.is_zero() {
            let amount = vec![Coin { denom: self.denom().to_string(), amount: burned.into() }];
            let pool = self.pool().clone();
            let result = self.app.execute(pool, BankMsg::Burn { amount }.into());
            result.map_err(|err| SimError::tx(self.id(), err.to_string()))?;
            self.note_destroyed(burned);
        }
        Ok(burned)
    }

    /// Gives rewards to a validator, made out of nothing: it keeps its commission, its delegators
    /// share the rest.
    pub fn distribute_rewards(&mut self, operator: &str, amount: Uint128) -> SimResult<()> {
        let coins = self.native(amount);
        self.distribute_coins(operator, &coins)
    }

    /// Gives rewards of any denoms to a validator, as [`Chain::distribute_rewards`] does.
    pub fn distribute_coins(&mut self, operator: &str, coins: &[Coin]) -> SimResult<()> {
        let validator = self.validator(operator)?;
        self.fund_distribution(coins.to_vec())?;
        self.write(|storage| rewards::allocate(storage, &validator, coins))
    }

    /// Sets the part of its rewards that a validator keeps.
    pub fn set_commission(&mut self, operator: &str, commission: Decimal) -> SimResult<()> {
        self.change(operator, |validator| validator.commission = commission)
    }

    /// What [`crate::ChainConfig::rewards_per_day`] brings in this many seconds.
    pub(crate) fn accrue_rewards(&mut self, per_day: Uint128, secs: u64) -> SimResult<()> {
        let accrued = self.write(|storage| rewards::accrued(storage, per_day, secs))?;
        let total = self.native(accrued.iter().map(|(_, amount)| *amount).sum());
        self.fund_distribution(total)?;
        let parts: Vec<_> =
            accrued.into_iter().map(|(validator, amount)| (validator, self.native(amount))).collect();
        self.write(|storage| {
            parts.iter().try_for_each(|(validator, coins)| rewards::allocate(storage, validator, coins))
        })
    }

    /// So much of the staking denom, if it is anything.
    fn native(&self, amount: Uint128) -> Vec<Coin> {
        let coin = Coin { denom: self.denom().to_string(), amount: amount.into() };
        Some(coin).filter(|coin| !coin.amount.is_zero()).into_iter().collect()
    }

    fn fund_distribution(&mut self, coins: Vec<Coin>) -> SimResult<()> {
        if coins.is_empty() {
            return Ok(());
        }
        let account = self.distribution_account();
        self.mint(&account, coins)
    }

    fn pay_rewards(&mut self, to: &Addr, amount: Vec<Coin>) -> SimResult<()> {
        let from = self.distribution_account();
        let send = BankMsg::Send { to_address: to.to_string(), amount };
        let result = self.app.execute(from, send.into());
        result.map(drop).map_err(|err| SimError::tx(self.id(), err.to_string()))
    }

    /// Pays an account as the distribution module does, out of nothing.
    pub fn pay_unasked(&mut self, to: &Addr, amount: Uint128) -> SimResult<()> {
        let coins = self.native(amount);
        self.fund_distribution(coins.clone())?;
        self.write(|storage| rewards::owe(storage, to, coins))?;
        for (to, amount) in self.write(rewards::take_due)? {
            self.pay_rewards(&to, amount)?;
        }
        Ok(())
    }

    /// Lets the rewards of a validator's delegations not be counted any more, as happens to chains
    /// after unlucky slashes: a withdrawal fails then, and so does every change of a delegation.
    pub fn break_rewards(&mut self, operator: &str, broken: bool) -> SimResult<()> {
        self.write(|storage| rewards::set_broken(storage, operator, broken))
    }

    /// Lets the distribution module panic on one delegation, as happens to chains after unlucky
    /// slashes: a withdrawal, any change of the delegation and the query for it alone abort the
    /// transaction. The query of all delegations does not.
    pub fn panic_on(&mut self, delegator: &Addr, operator: &str, panics: bool) -> SimResult<()> {
        self.write(|storage| rewards::set_panics(storage, delegator, operator, panics))
    }

    /// Lets entries that have matured wait, unpaid and in their places, until the first block after
    /// this is taken back.
    pub fn pay_late(&mut self, late: bool) -> SimResult<()> {
        self.write(|storage| PAYS_LATE.save(storage, &late))
    }

    /// Whether entries ever had to wait.
    pub fn ever_paid_late(&self) -> SimResult<bool> {
        self.read(|storage| Ok(PAYS_LATE.may_load(storage)?.is_some()))
    }

    /// All that an account was ever paid of the staking denom by the distribution module.
    pub fn rewards_paid(&self, account: &Addr) -> SimResult<Uint128> {
        self.read(|storage| rewards::paid(storage, account))
    }

    /// What a delegation has earned of the staking denom and was not paid, rounded down.
    pub fn pending_rewards(&self, delegator: &Addr, operator: &str) -> SimResult<Uint128> {
        let amounts = self.read(|storage| rewards::pending(storage, delegator, operator))?;
        let amount = amounts.get(self.denom()).copied().unwrap_or_default();
        Uint128::try_from(amount.to_uint_floor()).map_err(|err| SimError::query(self.id(), err))
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
