//! Quarantine: validators that governance has set apart, because the chain panics on this
//! contract's delegations to them.
//!
//! A panic of the chain fails the whole transaction, and no reply catches it. So an epoch cannot
//! detect the delegation that causes it. Only a record of an earlier transaction can exclude it. A
//! validator in quarantine is in no queue of an epoch, its rewards are not withdrawn, and the
//! converter reports it to the provider as inactive.

use cosmwasm_std::{ensure, StdResult, Storage, Uint128};
use cw_storage_plus::Item;
use serde::{Deserialize, Serialize};

use crate::delegations::Delegations;
use crate::ContractError;

/// The quarantine. Absent if empty.
pub(crate) const QUARANTINE: Item<Quarantine> = Item::new("quarantine");

/// Most validators in quarantine. Each page of an epoch reads all of them.
pub(crate) const MAX_QUARANTINE: usize = 100;

/// The validators in quarantine.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Quarantine {
    /// Operator addresses, sorted.
    #[serde(rename = "q")]
    validators: Vec<String>,
    /// Validators lifted during an epoch whose room and targets were computed without them. They
    /// are left alone until the next one.
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    lifted: Vec<String>,
}

impl Quarantine {
    /// The stored quarantine.
    ///
    /// # Errors
    /// If the record does not decode.
    pub(crate) fn load(storage: &dyn Storage) -> StdResult<Self> {
        Ok(QUARANTINE.may_load(storage)?.unwrap_or_default())
    }

    /// Writes the record, or removes it if it is empty.
    pub(crate) fn save(&self, storage: &mut dyn Storage) -> StdResult<()> {
        if *self == Self::default() {
            QUARANTINE.remove(storage);
            return Ok(());
        }
        QUARANTINE.save(storage, self)
    }

    /// The quarantine for an epoch that starts now. Lifted validators take part in it.
    ///
    /// # Errors
    /// If the record does not decode.
    pub(crate) fn begin_epoch(storage: &mut dyn Storage) -> StdResult<Self> {
        let mut quarantine = Self::load(storage)?;
        if !quarantine.lifted.is_empty() {
            quarantine.lifted.clear();
            quarantine.save(storage)?;
        }
        Ok(quarantine)
    }

    /// Whether the running epoch leaves a validator alone.
    pub(crate) fn excludes(&self, validator: &str) -> bool {
        self.contains(validator) || self.lifted.iter().any(|lifted| lifted == validator)
    }

    /// Whether a validator is in quarantine.
    pub(crate) fn contains(&self, validator: &str) -> bool {
        self.position(validator).is_ok()
    }

    /// The validators in quarantine, sorted.
    pub(crate) fn validators(&self) -> &[String] {
        &self.validators
    }

    /// Sum of the delegations to validators in quarantine.
    pub(crate) fn delegated(&self, delegations: &Delegations) -> Uint128 {
        let amounts = self.validators.iter().map(|validator| delegations.of(validator));
        amounts.fold(Uint128::zero(), Uint128::saturating_add)
    }

    fn position(&self, validator: &str) -> Result<usize, usize> {
        self.validators.binary_search_by(|other| other.as_str().cmp(validator))
    }

    /// Puts a validator into quarantine.
    ///
    /// # Errors
    /// If the quarantine is full.
    pub(crate) fn add(&mut self, validator: &str) -> Result<(), ContractError> {
        if let Err(at) = self.position(validator) {
            ensure!(
                self.validators.len() < MAX_QUARANTINE,
                ContractError::QuarantineFull { max: MAX_QUARANTINE }
            );
            self.validators.insert(at, validator.to_string());
        }
        self.lifted.retain(|lifted| lifted != validator);
        Ok(())
    }

    /// Lifts the quarantine of a validator. A running epoch still leaves it alone.
    pub(crate) fn lift(&mut self, validator: &str, running: bool) {
        if let Ok(at) = self.position(validator) {
            let validator = self.validators.remove(at);
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
            quarantine.add(&format!("v{number}")).unwrap();
        }
        quarantine.add("v0").unwrap();
        let error = quarantine.add("other").unwrap_err();
        assert!(matches!(error, ContractError::QuarantineFull { max: MAX_QUARANTINE }));
        quarantine.lift("v7", false);
        quarantine.add("other").unwrap();
        assert!(quarantine.validators.is_sorted());
    }

    #[test]
    fn lifted_in_a_running_epoch_it_is_left_alone_until_the_next() {
        let mut quarantine = Quarantine::default();
        quarantine.add("v").unwrap();
        quarantine.lift("v", true);
        assert!(quarantine.excludes("v") && !quarantine.contains("v"));
        quarantine.add("v").unwrap();
        assert!(quarantine.contains("v") && quarantine.lifted.is_empty());
        quarantine.lift("v", false);
        quarantine.lift("v", true);
        assert_eq!(quarantine, Quarantine::default());
    }
}
