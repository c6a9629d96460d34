//! Local staking: the books, the messages, and both against a chain that slashes and pays late.

mod books;
mod chain;
mod messages;
mod orders;
mod senders;

use cosmwasm_std::{Decimal, Uint128, Uint256};

use super::addr;
use crate::account::Account;
use crate::custodian::Custodian;
use crate::lienholder::{Lienholder, LienholderId};
use crate::local::{Local, Moment};

/// Reserves 7 %.
fn custodian() -> Custodian {
    Custodian { contract: addr("custodian"), reserve: Decimal::percent(7) }
}

fn lienholder(id: u64, percent: u64) -> Lienholder {
    Lienholder { id: LienholderId(id), max_slash: Decimal::percent(percent) }
}

fn at(height: u64) -> Moment {
    Moment { height, index: Some(3) }
}

fn bonded(amount: u128) -> Account {
    Account { idle: amount.into(), ..Account::default() }
}

/// (idle, out, owed, lost).
fn sums(account: &Account) -> (u128, u128, u128, u128) {
    let local = account.local.clone().unwrap_or_default();
    (account.idle.u128(), local.out.u128(), local.owed.u128(), local.lost.u128())
}

fn lend(account: &mut Account, amount: u128, now: Moment) {
    account.stake_local(&custodian(), amount.into(), now).unwrap();
}

/// Returns what is burned.
fn give_back(account: &mut Account, closed: u128, coins: u128, now: Moment) -> u128 {
    account.return_local(&custodian(), closed.into(), coins.into(), now).burned.u128()
}

/// Returns what the lienholder is told as burned, and what is.
fn slash(account: &mut Account, by: &Lienholder, exposed: u128) -> (u128, u128) {
    let slash = account.slash(by, Uint128::new(exposed), Uint256::MAX);
    (slash.taken.u128(), slash.burned.u128())
}

fn owing(out: u128, owed: u128, lost: u128) -> Account {
    let reserved = custodian().reserved(out.into());
    let local = Local { out: out.into(), owed: owed.into(), lost: lost.into(), reserved, reconciled: None };
    Account { local: Some(local), ..Account::default() }
}
