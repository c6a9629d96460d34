//! Debt: what a user's liens here are short of, because collateral was burned for another lienholder.

use cosmwasm_std::{Addr, StdResult, Storage, Uint128};

use crate::state::DEBTS;

/// What a user owes.
pub fn of(storage: &dyn Storage, user: &Addr) -> StdResult<Uint128> {
    Ok(DEBTS.may_load(storage, user)?.unwrap_or_default())
}

/// A lien has shrunk, or something was charged that no lien is left for. Never overflows: a debt is never above the lien.
pub fn add(storage: &mut dyn Storage, user: &Addr, amount: Uint128) -> StdResult<()> {
    if amount.is_zero() {
        return Ok(());
    }
    let debt = of(storage, user)?.saturating_add(amount);
    DEBTS.save(storage, user, &debt)
}

/// Pays the debt of a user out of `amount`, which would be released otherwise. Returns how much of it was needed.
pub fn pay(storage: &mut dyn Storage, user: &Addr, amount: Uint128) -> StdResult<Uint128> {
    let debt = of(storage, user)?;
    let paid = debt.min(amount);
    let rest = debt.saturating_sub(paid);
    if paid.is_zero() {
        return Ok(paid);
    }
    if rest.is_zero() {
        DEBTS.remove(storage, user);
    } else {
        DEBTS.save(storage, user, &rest)?;
    }
    Ok(paid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_std::testing::MockStorage;

    #[test]
    fn what_would_be_released_pays_the_debt_first() {
        let (mut storage, user) = (MockStorage::new(), Addr::unchecked("user"));
        let amount = Uint128::new;
        assert_eq!(pay(&mut storage, &user, amount(5)).unwrap(), amount(0));
        add(&mut storage, &user, amount(7)).unwrap();
        assert_eq!(pay(&mut storage, &user, amount(5)).unwrap(), amount(5));
        assert_eq!(of(&storage, &user).unwrap(), amount(2));
        assert_eq!(pay(&mut storage, &user, amount(5)).unwrap(), amount(2));
        assert!(!DEBTS.has(&storage, &user));
    }
}
