//! The desk: a user's books, reconciled with the chain. Every action on existing stake begins with
//! it.

use cosmwasm_std::{
    ensure, ensure_eq, Addr, Coin, DepsMut, MessageInfo, Response, StdResult, Storage, Uint128,
};
use mesh_apis::vault::LocalAccountResponse;

use crate::books::{owed, uncovered, Limits, Listed, User};
use crate::chain::{coins_of, listed, local_account, return_local};
use crate::state::{Config, CONFIG, LIMITS, USERS};
use crate::ContractError;

/// A user's books after losses of delegations were taken off.
pub(crate) struct Desk {
    pub config: Config,
    pub owner: Addr,
    pub user: User,
    pub listed: Listed,
    /// What the chain has taken off delegations, to be reported to the vault.
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

    /// Reports the loss to the vault. A report of zero says that there is none.
    pub(crate) fn report_loss(&self, response: Response) -> StdResult<Response> {
        Ok(response.add_message(return_local(&self.config, &self.owner, self.loss, Uint128::zero())?))
    }

    /// What the vault knows of the user, and what of a debt is not on its way.
    pub(crate) fn debt(&self, deps: &DepsMut) -> Result<Debt, ContractError> {
        let books = local_account(deps.as_ref(), &self.config, &self.owner)?;
        let owed = owed(&books, self.loss);
        if owed <= self.user.open {
            return Ok(Debt { uncovered: Uint128::zero(), books });
        }
        let coins = coins_of(deps.as_ref(), &self.config, &self.user.proxy)?;
        Ok(Debt { uncovered: uncovered(owed, self.user.open, coins), books })
    }

    /// # Errors
    /// While something is owed that is not on its way: the user's own moves could be in its way.
    fn check_no_debt(&self, deps: &DepsMut) -> Result<(), ContractError> {
        let Debt { uncovered, .. } = self.debt(deps)?;
        ensure!(uncovered.is_zero(), ContractError::InDebt { uncovered });
        Ok(())
    }

    /// Opens the books for a move of the user's own stake away from a validator. Returns the amount
    /// in the width of the books.
    ///
    /// # Errors
    /// If coins are sent along, while something is owed that is not on its way, or if the amount is
    /// not of what is staked, zero, or more than there is.
    pub(crate) fn open_for_move(
        deps: &DepsMut,
        info: MessageInfo,
        validator: &str,
        amount: &Coin,
    ) -> Result<(Self, Uint128), ContractError> {
        no_coins(&info)?;
        check_coin(&CONFIG.load(deps.storage)?, amount)?;
        let desk = Self::open(deps, info.sender)?;
        desk.check_no_debt(deps)?;
        let amount = desk.checked(validator, amount)?;
        Ok((desk, amount))
    }

    fn checked(&self, validator: &str, amount: &Coin) -> Result<Uint128, ContractError> {
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
    /// The vault's books of the user.
    pub books: LocalAccountResponse,
}

/// # Errors
/// If the coin is not an amount of what is staked.
fn check_coin(config: &Config, coin: &Coin) -> Result<(), ContractError> {
    ensure_eq!(
        coin.denom,
        config.denom,
        ContractError::WrongDenom { expected: config.denom.clone(), actual: coin.denom.clone() }
    );
    ensure!(!coin.amount.is_zero(), ContractError::ZeroAmount);
    Ok(())
}

/// What limits a user on a validator.
pub(crate) fn limits(storage: &dyn Storage, owner: &Addr, validator: &str) -> StdResult<Limits> {
    Ok(LIMITS.may_load(storage, (owner, validator))?.unwrap_or_default())
}

/// A message of a user without coins.
pub(crate) fn no_coins(info: &MessageInfo) -> Result<(), ContractError> {
    Ok(cw_utils::nonpayable(info)?)
}
