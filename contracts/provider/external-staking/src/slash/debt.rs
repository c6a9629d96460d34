//! Debt: the shortfall of a user's liens here, because collateral was burned for another
//! lienholder.

use cosmwasm_std::{Addr, StdResult, Storage, Uint128};
use mesh_apis::vault::SlashCrossStakeResponse;

use super::cursor::Cursor;
use crate::user::{Debt, User};

/// Claims come first.
pub(crate) const BEGINNING: Cursor = Cursor::Claims(None);

/// The debt of a user.
pub(crate) fn load(storage: &dyn Storage, user: &Addr) -> StdResult<Debt> {
    let debt = User::load(storage, user)?.and_then(|user| user.debt);
    Ok(debt.unwrap_or(Debt { amount: Uint128::zero(), cursor: BEGINNING }))
}

/// Amount of the debt of a user.
pub(crate) fn of(storage: &dyn Storage, user: &Addr) -> StdResult<Uint128> {
    Ok(load(storage, user)?.amount)
}

/// A lien has shrunk. Never overflows: a debt is never above what the liens would be without it.
pub(crate) fn add(storage: &mut dyn Storage, user: &Addr, amount: Uint128) -> StdResult<()> {
    let amount = of(storage, user)?.saturating_add(amount);
    save(storage, user, Debt { amount, cursor: BEGINNING })
}

/// Notes where the next page begins.
pub(crate) fn set_cursor(storage: &mut dyn Storage, user: &Addr, cursor: Cursor) -> StdResult<()> {
    let debt = load(storage, user)?;
    save(storage, user, Debt { cursor, ..debt })
}

/// Something was burned, and the vault has answered. `uncovered` is the part of it that what was
/// charged would not have released, because it has paid a debt before. What the lien did not go
/// down by, because it had shrunk before, is no debt any more. What it has shrunk by for the sake
/// of others is new.
pub(crate) fn after_burn(
    storage: &mut dyn Storage,
    user: &Addr,
    uncovered: Uint128,
    done: &SlashCrossStakeResponse,
) -> StdResult<()> {
    if !done.shrunk.is_zero() {
        add(storage, user, done.shrunk)?;
    }
    let unbound = done.burned.saturating_sub(done.lowered);
    if uncovered == unbound {
        return Ok(());
    }
    let debt = load(storage, user)?;
    let amount = debt.amount.saturating_add(uncovered).saturating_sub(unbound);
    save(storage, user, Debt { amount, ..debt })
}

/// Pays the debt of a user out of `amount`, which would be released otherwise. Returns how much of
/// it was needed.
pub(crate) fn pay(storage: &mut dyn Storage, user: &Addr, amount: Uint128) -> StdResult<Uint128> {
    let debt = load(storage, user)?;
    let paid = debt.amount.min(amount);
    if !paid.is_zero() {
        save(storage, user, Debt { amount: debt.amount.saturating_sub(paid), ..debt })?;
    }
    Ok(paid)
}

fn save(storage: &mut dyn Storage, user: &Addr, debt: Debt) -> StdResult<()> {
    let user = User::load_or_new(storage, user)?;
    let debt = (!debt.amount.is_zero()).then_some(debt);
    User { debt, ..user }.save(storage)
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
        assert_eq!(User::load(&storage, &user).unwrap().unwrap().debt, None);
    }
}
