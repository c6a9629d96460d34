//! Quarantine: validators that governance has set apart, because the chain panics on what this
//! contract has delegated to them.
//!
//! A panic of the chain takes the whole transaction along, and no reply catches it. So it cannot be
//! found out in an epoch which delegation it is; it must be left out by what an earlier transaction
//! has stored. A validator in quarantine is in no queue of an epoch, its rewards are not withdrawn,
//! and the converter reports it to the provider as inactive.

use cosmwasm_std::{ensure, StdResult, Storage, Uint128};
use cw_storage_plus::Item;
use serde::{Deserialize, Serialize};

use crate::delegations::Delegations;
use crate::ContractError;

/// Validators that are left alone. Absent if there are none.
pub const QUARANTINE: Item<Quarantine> = Item::new("quarantine");

/// Most validators in quarantine. Each page of an epoch reads all of them.
pub const MAX_QUARANTINE: usize = 100;

/// The validators in quarantine.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Quarantine {
    /// By operator address.
    #[serde(rename = "q")]
    standing: Vec<String>,
    /// Lifted while an epoch runs whose room and targets were worked out without them: left alone
    /// until the next one.
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    lifted: Vec<String>,
}

impl Quarantine {
    /// # Errors
    /// If the record does not decode.
    pub fn load(storage: &dyn Storage) -> StdResult<Self> {
        Ok(QUARANTINE.may_load(storage)?.unwrap_or_default())
    }

    /// Writes the record, or removes it when there is nothing left to remember.
    pub(crate) fn save(&self, storage: &mut dyn Storage) -> StdResult<()> {
        if *self == Self::default() {
            QUARANTINE.remove(storage);
            return Ok(());
        }
        QUARANTINE.save(storage, self)
    }

    /// What holds for an epoch that starts now.
    ///
    /// # Errors
    /// If the record does not decode.
    pub fn start(storage: &mut dyn Storage) -> StdResult<Self> {
        let mut quarantine = Self::load(storage)?;
        if !quarantine.lifted.is_empty() {
            quarantine.lifted.clear();
            quarantine.save(storage)?;
        }
        Ok(quarantine)
    }

    /// Whether the running epoch leaves V alone.
    pub fn holds(&self, validator: &str) -> bool {
        self.stands(validator) || self.lifted.iter().any(|v| v == validator)
    }

    /// Whether governance has V in quarantine.
    pub fn stands(&self, validator: &str) -> bool {
        self.position(validator).is_ok()
    }

    /// Those in quarantine, by operator address.
    pub(crate) fn standing(&self) -> &[String] {
        &self.standing
    }

    /// What these have together.
    pub(crate) fn delegated(&self, delegations: &Delegations) -> Uint128 {
        let amounts = self.standing.iter().map(|v| delegations.of(v));
        amounts.fold(Uint128::zero(), Uint128::saturating_add)
    }

    fn position(&self, validator: &str) -> Result<usize, usize> {
        self.standing.binary_search_by(|v| v.as_str().cmp(validator))
    }

    /// Sets V apart.
    ///
    /// # Errors
    /// If no more can be.
    pub(crate) fn set(&mut self, validator: &str) -> Result<(), ContractError> {
        if let Err(at) = self.position(validator) {
            ensure!(
                self.standing.len() < MAX_QUARANTINE,
                ContractError::QuarantineFull { max: MAX_QUARANTINE }
            );
            self.standing.insert(at, validator.to_string());
        }
        self.lifted.retain(|v| v != validator);
        Ok(())
    }

    /// Lets V back: from the next epoch on, if one is running.
    pub(crate) fn lift(&mut self, validator: &str, running: bool) {
        if let Ok(at) = self.position(validator) {
            let validator = self.standing.remove(at);
            if running {
                self.lifted.push(validator);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_quarantine_refuses_another_and_takes_the_same_again() {
        let mut quarantine = Quarantine::default();
        for number in 0..MAX_QUARANTINE {
            quarantine.set(&format!("v{number}")).unwrap();
        }
        quarantine.set("v0").unwrap();
        let error = quarantine.set("other").unwrap_err();
        assert!(matches!(error, ContractError::QuarantineFull { max: MAX_QUARANTINE }));
        quarantine.lift("v7", false);
        quarantine.set("other").unwrap();
        assert!(quarantine.standing.is_sorted());
    }

    #[test]
    fn lifted_in_a_running_epoch_it_is_left_alone_until_the_next() {
        let mut quarantine = Quarantine::default();
        quarantine.set("v").unwrap();
        quarantine.lift("v", true);
        assert!(quarantine.holds("v") && !quarantine.stands("v"));
        quarantine.set("v").unwrap();
        assert!(quarantine.stands("v") && quarantine.lifted.is_empty());
        quarantine.lift("v", false);
        quarantine.lift("v", true);
        assert_eq!(quarantine, Quarantine::default());
    }
}
