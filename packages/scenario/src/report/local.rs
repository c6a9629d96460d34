//! Collateral at home: where it is, what was lost of it, and what it has earned.

use mesh_simulator::SimResult;
use serde::Serialize;

use super::tables::{number, of, table};
use super::Books;
use crate::lab::Lab;

/// The collateral of a user who has staked at home, in provider tokens.
#[derive(Serialize, Default, Clone)]
pub struct LocalStake {
    /// Name.
    pub user: String,
    /// Coins in the vault.
    pub idle: u128,
    /// Staked or unbonding at home, nominal.
    pub out: u128,
    /// The part of it that is burned when it returns.
    pub owed: u128,
    /// What was owed and destroyed by the chain.
    pub lost: u128,
    /// What else the chain has destroyed.
    pub destroyed: u128,
    /// Rewards that were paid.
    pub rewards: u128,
}

impl LocalStake {
    fn amounts(&self) -> [u128; 6] {
        [self.idle, self.out, self.owed, self.lost, self.destroyed, self.rewards]
    }

    fn row(&self) -> Vec<String> {
        let mut row = vec![self.user.clone()];
        row.extend(self.amounts().into_iter().map(number));
        row
    }
}

/// All users who have ever staked at home.
///
/// # Errors
/// When a query fails.
pub(super) fn stakes(lab: &Lab) -> SimResult<Vec<LocalStake>> {
    let mut rows = vec![];
    for name in &lab.users {
        let books = lab.system.local_account(&lab.system.user(name))?;
        let row = LocalStake {
            user: name.clone(),
            idle: books.idle.u128(),
            out: books.out.u128(),
            owed: books.owed.u128(),
            lost: books.lost.u128(),
            destroyed: lab.destroyed_at_home(name)?,
            rewards: lab.earned_at_home(name)?,
        };
        let is_local = [row.out, row.lost, row.rewards, lab.returns_of(name).closed];
        if is_local.iter().any(|amount| *amount > 0) {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The table. Nothing, if nobody has staked at home.
pub(super) fn show(out: &mut String, books: &Books, rows: usize) {
    if books.local.is_empty() {
        return;
    }
    let mut shown: Vec<_> = books.local.iter().take(rows).map(LocalStake::row).collect();
    let title = format!("Collateral at home, {}{}", books.when, of(shown.len(), books.local.len()));
    let sum = |of: fn(&LocalStake) -> u128| books.local.iter().map(of).fold(0u128, u128::saturating_add);
    let all = LocalStake {
        user: "all".to_string(),
        idle: sum(|row| row.idle),
        out: sum(|row| row.out),
        owed: sum(|row| row.owed),
        lost: sum(|row| row.lost),
        destroyed: sum(|row| row.destroyed),
        rewards: sum(|row| row.rewards),
    };
    shown.push(all.row());
    let header = ["user", "idle", "out", "owed of it", "lost of owed", "destroyed else", "local rewards"];
    table(out, &title, &header, 1, shown);
}
