//! When two worlds go on in the same way.

use cosmwasm_std::Order;
use cw_storage_plus::Map;
use mesh_vault::Account;

use super::System;
use crate::SimResult;

/// The vault's records of users.
const ACCOUNTS: Map<&[u8], Account> = Map::new("acct");

impl System {
    /// Digest of the world, as [`crate::WorldSnapshot::digest`], without the stamps of reconciles.
    ///
    /// The vault stamps a record with the transaction in which it was reconciled, and compares that
    /// with the one that runs, and with nothing else. No later one is the same, so all stamps are
    /// like none.
    ///
    /// # Errors
    /// The vault's records cannot be read.
    pub fn digest(&mut self, with_history: bool) -> SimResult<u128> {
        if self.deployment.custodian.is_none() {
            return Ok(self.world.snapshot().digest(with_history));
        }
        let (provider, vault) = (self.deployment.provider, self.deployment.vault.clone());
        self.world.dry_run(|world| {
            world.chain_mut(provider).write_contract(&vault, |storage| {
                let users = ACCOUNTS.range_raw(storage, None, None, Order::Ascending);
                for (user, mut account) in users.collect::<Result<Vec<_>, _>>()? {
                    if account.local.as_mut().and_then(|local| local.reconciled.take()).is_some() {
                        ACCOUNTS.save(storage, &user, &account)?;
                    }
                }
                Ok(())
            })?;
            Ok(world.snapshot().digest(with_history))
        })
    }
}
