//! What must hold at any time, whatever was delivered, delayed or lost (specification,
//! "Invariants").
//!
//! The checks look at all users and all validators, through the contracts' queries and the IBC
//! core. They never change anything. See [`super::drain`] for what must be reachable.

mod books;
mod collateral;
mod report;
mod rule;
mod views;

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Addr, Uint128};

pub use report::{Report, Violation};
pub use rule::Rule;

use super::charges::check_charges;
use super::conservation::check_rewards;
use super::facts::burned_for;
use super::local::check_local;
use super::System;
use crate::SimResult;
use books::{check_books, check_refusals};
use collateral::{check_collateral, check_liens};
use views::check_validator_views;

/// What to take into account.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    /// Consumers that lie, by number. What depends on their honesty is not checked.
    pub lying: BTreeSet<usize>,
}

impl Checks {
    /// All consumers are honest.
    pub fn honest() -> Self {
        Self::default()
    }

    /// This consumer lies.
    pub fn lying(consumer: usize) -> Self {
        Self { lying: BTreeSet::from([consumer]) }
    }

    /// Checks everything.
    ///
    /// # Errors
    /// When a query fails.
    pub fn run(&self, system: &System) -> SimResult<Report> {
        let mut report = Report::default();
        let accounts = system.accounts()?;
        let users = system.everybody()?;
        let (mut idle, mut unburned) = (Uint128::zero(), Uint128::zero());
        for item in &accounts {
            let user = Addr::unchecked(&item.user);
            let books = system.local_account(&user)?;
            idle = idle.saturating_add(books.idle);
            unburned = unburned.saturating_add(books.owed).saturating_add(books.lost);
            check_local(system, &user, &mut report)?;
        }
        report.equal(Rule::Custody, || "balance of the vault".to_string(), idle, system.vault_balance()?);
        let chain = system.world.chain(system.deployment.provider);
        let denom = &system.deployment.denom;
        // What lienholders were told is burned, and is not yet, and what the chain's own slashes
        // have burned.
        let gone = burned_for(chain, None).saturating_add(chain.destroyed()).saturating_sub(unburned);
        let left = chain.minted(denom).saturating_sub(gone);
        report.equal(Rule::Custody, || "supply".to_string(), left, chain.supply(denom)?);
        let stats = system.world.stats();
        let total = Rule::HandlersAreTotal;
        report.expect(total, stats.aborted == 0, || "handlers that failed".to_string(), 0, stats.aborted);
        report.expect(
            total,
            stats.unrelayable == 0,
            || "acks that are stuck".to_string(),
            0,
            stats.unrelayable,
        );
        let failed = stats.failed_callbacks;
        report.expect(total, failed == 0, || "callbacks that failed".to_string(), 0, failed);
        let mut liens = BTreeMap::new();
        for user in &users {
            let held = system.liens(user)?;
            check_collateral(system, user, &held, &mut report)?;
            liens.insert(user.clone(), held);
        }
        let in_flight = system.world.in_flight()?;
        for consumer in 0..system.consumer_count() {
            let honest = !self.lying.contains(&consumer);
            let positions = check_liens(system, consumer, &liens, &mut report)?;
            let validators = system.validators(consumer)?;
            let names = validators.iter().map(|validator| validator.validator.clone()).collect();
            let travelling = system.travelling(consumer, &in_flight)?;
            check_books(system, consumer, honest, names, &positions, &travelling, &mut report)?;
            check_rewards(system, consumer, honest, &users, &in_flight, &mut report)?;
            if honest {
                check_charges(system, consumer, &mut report)?;
                check_refusals(system, consumer, &users, &mut report)?;
            }
            if honest && !system.updates_in_flight(consumer, &in_flight)? {
                check_validator_views(system, consumer, validators, &mut report)?;
            }
        }
        Ok(report)
    }
}

impl System {
    /// Checks everything, with all consumers honest.
    ///
    /// # Errors
    /// When a query fails.
    pub fn check(&self) -> SimResult<Report> {
        Checks::honest().run(self)
    }
}
