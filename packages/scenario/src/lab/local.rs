//! Local stake: what came back of it, what the chain has destroyed, and what it has earned. All of
//! it is read from the events of the provider's transactions and from the chain, and not from the
//! contracts' books.

use mesh_simulator::SimResult;

use super::{Lab, Run};

/// What the custodian has told the vault of one user.
#[derive(Clone, Copy, Debug, Default)]
pub struct Returns {
    /// What is no longer out.
    pub closed: u128,
    /// Coins that came back.
    pub coins: u128,
}

impl Lab {
    /// As [`Lab::attempt`], for a transaction that may reconcile.
    ///
    /// # Errors
    /// Everything but a refusal.
    pub fn attempt_reconciled<T>(&mut self, what: &str, result: SimResult<T>) -> Run<Option<T>> {
        if result.is_ok() {
            self.note_returns();
        }
        self.attempt(what, result)
    }

    /// Notes what the last transaction on the provider returned to the vault. It is looked at once.
    pub fn note_returns(&mut self) {
        let chain = self.system.world.chain(self.system.deployment.provider);
        for event in chain.last_events().iter().filter(|event| event.ty == "wasm") {
            let of = |key: &str| event.attributes.iter().find(|of| of.key == key).map(|of| of.value.as_str());
            let is_vault = of("_contract_address") == Some(self.system.deployment.vault.as_str());
            if !is_vault || of("action") != Some("return_local") {
                continue;
            }
            let amount = |key: &str| of(key).and_then(|value| value.parse::<u128>().ok()).unwrap_or_default();
            let returns = self.returns.entry(of("owner").unwrap_or_default().to_string()).or_default();
            returns.closed = returns.closed.saturating_add(amount("closed"));
            returns.coins = returns.coins.saturating_add(amount("coins"));
        }
    }

    /// What was returned of a user's local stake.
    pub fn returns_of(&self, user: &str) -> Returns {
        self.returns.get(self.system.user(user).as_str()).copied().unwrap_or_default()
    }

    /// What local stake has paid to a user.
    ///
    /// # Errors
    /// When a query fails.
    pub fn earned_at_home(&self, user: &str) -> SimResult<u128> {
        let chain = self.system.world.chain(self.system.deployment.provider);
        Ok(chain.rewards_paid(&self.system.user(user))?.u128())
    }

    /// What the chain has destroyed of a user's local stake, beside what was owed and counts as
    /// burned.
    ///
    /// # Errors
    /// When a query fails.
    pub fn destroyed_at_home(&self, user: &str) -> SimResult<u128> {
        let lost = self.system.local_account(&self.system.user(user))?.lost.u128();
        let Returns { closed, coins } = self.returns_of(user);
        Ok(closed.saturating_sub(coins).saturating_sub(lost))
    }
}
