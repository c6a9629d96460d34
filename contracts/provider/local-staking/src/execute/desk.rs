//! A user's books, reconciled with the chain: what every action on existing stake begins with.

use cosmwasm_std::{Addr, Coin, DepsMut, MessageInfo, Response, StdResult, Storage, Uint128};
use mesh_apis::vault::LocalAccountResponse;

use crate::books::{uncovered, Listed, Place, User};
use crate::chain::{coins_of, listed, local_account, return_local};
use crate::state::{Config, CONFIG, PLACES, USERS};
use crate::ContractError;

/// A user's books after losses of delegations were taken off.
pub(crate) struct Desk {
    pub config: Config,
    pub owner: Addr,
    pub user: User,
    pub listed: Listed,
    /// What the chain has taken off delegations. The vault has to be told.
    pub loss: Uint128,
}

impl Desk {
    /// Reads the books and all delegations. Nothing is written before [`Desk::save`].
    pub(crate) fn open(deps: &DepsMut, owner: Addr) -> Result<Self, ContractError> {
        let config = CONFIG.load(deps.storage)?;
        let user = USERS.may_load(deps.storage, &owner)?;
        let mut user = user.ok_or_else(|| ContractError::NoLocalStake { user: owner.clone() })?;
        let listed = listed(deps.as_ref(), &config, &user.proxy)?;
        let loss = user.reconcile(&listed);
        Ok(Self { config, owner, user, listed, loss })
    }

    pub(crate) fn save(&self, storage: &mut dyn Storage) -> StdResult<()> {
        USERS.save(storage, &self.owner, &self.user)
    }

    /// Tells the vault of the loss, and that there is no other: with zero too.
    pub(crate) fn tell_vault(&self, response: Response) -> StdResult<Response> {
        Ok(response.add_message(return_local(&self.config, &self.owner, self.loss, Uint128::zero())?))
    }

    /// What the vault knows of the user, and what of a debt is not on its way.
    pub(crate) fn debt(&self, deps: &DepsMut) -> Result<Debt, ContractError> {
        let books = local_account(deps.as_ref(), &self.config, &self.owner)?;
        // What is owed is never above what is out: the vault takes the loss into account when it is
        // told.
        let owed = books.owed.min(books.out.saturating_sub(self.loss));
        if owed <= self.user.open {
            return Ok(Debt { uncovered: Uint128::zero(), books });
        }
        let coins = coins_of(deps.as_ref(), &self.config, &self.user.proxy)?;
        Ok(Debt { uncovered: uncovered(owed, self.user.open, coins), books })
    }

    /// # Errors
    /// While something is owed that is not on its way: the user's own moves could be in its way.
    pub(crate) fn check_no_debt(&self, deps: &DepsMut) -> Result<(), ContractError> {
        let Debt { uncovered, .. } = self.debt(deps)?;
        if !uncovered.is_zero() {
            return Err(ContractError::InDebt { uncovered });
        }
        Ok(())
    }

    /// An amount of the user's stake on a validator, in the width of the books.
    ///
    /// # Errors
    /// If it is not what is staked, not an amount, or more than there is.
    pub(crate) fn checked(&self, validator: &str, amount: &Coin) -> Result<Uint128, ContractError> {
        let staked = self.user.nominal(validator);
        let enough = Uint128::try_from(amount.amount).ok().filter(|amount| *amount <= staked);
        enough.ok_or_else(|| ContractError::NotEnoughStaked {
            validator: validator.to_string(),
            staked,
            requested: amount.amount,
        })
    }
}

/// A user's debt.
pub(crate) struct Debt {
    /// What neither open entries nor coins cover.
    pub uncovered: Uint128,
    /// As the vault tells them.
    pub books: LocalAccountResponse,
}

/// # Errors
/// If the coin is not an amount of what is staked.
pub(crate) fn check_coin(config: &Config, coin: &Coin) -> Result<(), ContractError> {
    if coin.denom != config.denom {
        let (expected, actual) = (config.denom.clone(), coin.denom.clone());
        return Err(ContractError::WrongDenom { expected, actual });
    }
    if coin.amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    Ok(())
}

/// What limits a user on a validator.
pub(crate) fn place(storage: &dyn Storage, owner: &Addr, validator: &str) -> StdResult<Place> {
    Ok(PLACES.may_load(storage, (owner, validator))?.unwrap_or_default())
}

/// A message of a user without coins.
pub(crate) fn no_coins(info: &MessageInfo) -> Result<(), ContractError> {
    Ok(cw_utils::nonpayable(info)?)
}
