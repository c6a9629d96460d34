//! The chain's validators as virtual-staking has reported them, and the operations that bring a
//! change of them to the provider.

use std::collections::BTreeMap;

use cosmwasm_std::{Binary, StdResult, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use mesh_apis::converter::{OutboxEntry, ValidatorReport};
use mesh_apis::valset::{AddValidator, RemoveValidator, UpdateValidator, ValidatorStatus};
use mesh_apis::{ConsumerHeight, OperatorAddress};
use serde::{Deserialize, Serialize};

use crate::error::ContractError;

/// Reported validators, by operator address.
pub(crate) const VALIDATORS: Map<&str, Validator> = Map::new("validators");
/// Number of the next operation. Absent: 1.
pub(crate) const NEXT_SEQ: Item<u64> = Item::new("next_seq");

/// A validator as it was reported.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Validator {
    /// Last reported consensus key. None: not yet added, and unknown to the provider.
    pub pub_key: Option<Binary>,
    /// Last reported status. Never none once there is a key.
    pub status: Option<ValidatorStatus>,
    /// Height at which the tombstone was reported.
    pub tombstoned_at: Option<ConsumerHeight>,
    /// Height at which the first key was reported. Later keys are sent with the same height.
    #[serde(default)]
    pub added_at: Option<ConsumerHeight>,
    /// In quarantine: epochs of virtual-staking leave it alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quarantined: bool,
}

impl Validator {
    /// Whether its D is part of [`crate::stakes::TOTAL_STAKE`]: it can have a target.
    pub(crate) fn is_in_total(&self) -> bool {
        self.tombstoned_at.is_none() && !self.quarantined
    }

    /// Status for the provider: inactive in quarantine, even if the chain has it as active.
    pub(crate) fn status_for_provider(&self) -> Option<ValidatorStatus> {
        match self.status {
            Some(ValidatorStatus::Active) if self.quarantined => Some(ValidatorStatus::Inactive),
            status => status,
        }
    }
}

/// Length of an ed25519 public key, bytes.
pub(crate) const PUB_KEY_BYTES: usize = 32;

/// A validator as it was reported. A text that cannot be an operator address is not looked up: it
/// may be too long for a storage key.
pub(crate) fn reported(storage: &dyn Storage, valoper: &str) -> StdResult<Option<Validator>> {
    match OperatorAddress::is_valid(valoper) {
        true => VALIDATORS.may_load(storage, valoper),
        false => Ok(None),
    }
}

/// Whether D of a validator is part of the total. It is for one that was never reported.
pub(crate) fn is_in_total(storage: &dyn Storage, valoper: &str) -> StdResult<bool> {
    Ok(reported(storage, valoper)?.is_none_or(|validator| validator.is_in_total()))
}

/// The validator that a report is about, or the defect that makes the report unusable.
pub(crate) fn checked(report: &ValidatorReport) -> Result<OperatorAddress, &'static str> {
    if report.pub_key.as_ref().is_some_and(|key| key.len() != PUB_KEY_BYTES) {
        return Err("consensus key must be 32 bytes");
    }
    OperatorAddress::try_from(report.valoper.clone())
        .map_err(|_| "operator address must be 1 to 128 printable bytes")
}

/// A validator during one call: its state before, its state now, and its new keys in the order of
/// their reports.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    before: Validator,
    now: Validator,
    new_keys: Vec<Binary>,
}

impl Draft {
    /// A draft without changes.
    pub(crate) fn new(known: Validator) -> Self {
        Self { before: known.clone(), now: known, new_keys: vec![] }
    }

    /// Merges a report. Fields that it leaves out stay as they were.
    pub(crate) fn note(&mut self, report: ValidatorReport, height: ConsumerHeight) {
        if let Some(key) = report.pub_key {
            if self.now.pub_key.as_ref() != Some(&key) {
                self.now.pub_key = Some(key.clone());
                self.now.added_at.get_or_insert(height);
                self.new_keys.push(key);
            }
        }
        self.now.status = report.status.or(self.now.status);
        // To the provider an addition means an active validator. Without a reported status, it is
        // active here as well.
        if self.now.pub_key.is_some() && self.now.status.is_none() {
            self.now.status = Some(ValidatorStatus::Active);
        }
        if report.tombstoned && self.now.tombstoned_at.is_none() {
            self.now.tombstoned_at = Some(height);
        }
    }

    /// Puts it into quarantine, or lifts that.
    pub(crate) fn set_quarantined(&mut self, quarantined: bool) {
        self.now.quarantined = quarantined;
    }

    /// The total after this call, from the total before it and from D of this validator.
    pub(crate) fn total_after(&self, total: Uint128, stake: Uint128) -> Uint128 {
        match (self.before.is_in_total(), self.now.is_in_total()) {
            (true, false) => total.saturating_sub(stake),
            // Saturates only if the provider lies: the sum that limits Stakes has left this D out.
            (false, true) => total.saturating_add(stake),
            (true, true) | (false, false) => total,
        }
    }

    /// Whether its D has entered or left the total.
    pub(crate) fn changes_total(&self) -> bool {
        self.before.is_in_total() != self.now.is_in_total()
    }

    /// Whether its tombstone was first reported in this call.
    pub(crate) fn is_newly_tombstoned(&self) -> bool {
        self.before.tombstoned_at != self.now.tombstoned_at
    }

    /// The new record, if it differs from the stored one.
    pub(crate) fn changed(&self) -> Option<&Validator> {
        (self.now != self.before).then_some(&self.now)
    }

    /// The status to send after the additions, if the provider does not have it yet. Before the
    /// first key nothing is sent: nobody can stake to that validator, so its status is of no use.
    fn status_to_send(&self) -> Option<ValidatorStatus> {
        let status = self.now.status_for_provider().filter(|_| self.now.pub_key.is_some());
        let known_to_provider = match self.new_keys.last() {
            Some(_) => Some(ValidatorStatus::Active),
            None => self.before.status_for_provider(),
        };
        status.filter(|_| status != known_to_provider)
    }
}

/// Operations from the drafts of one call, numbered from `next_seq`, and the number after the last.
///
/// All additions come first, then all changes of status, then all tombstones. Long runs of one kind
/// make few packets. A single validator needs this order too, because an addition implies that it
/// is active.
///
/// A rotated key is sent with the height of the validator's first key. The chain uses a key before
/// it is reported here, and a double sign in between would otherwise go unpunished. This frames
/// nobody: only its validator signs with the key.
///
/// # Errors
/// [`ContractError::NumbersExhausted`].
pub(crate) fn operations(
    drafts: &BTreeMap<OperatorAddress, Draft>,
    height: ConsumerHeight,
    next_seq: u64,
) -> Result<(Vec<(u64, OutboxEntry)>, u64), ContractError> {
    let additions = drafts.iter().flat_map(|(valoper, draft)| {
        draft.new_keys.iter().map(|key| {
            OutboxEntry::Add(AddValidator {
                valoper: valoper.to_string(),
                pub_key: key.clone(),
                start_height: draft.now.added_at.unwrap_or(height),
                seq: 0,
            })
        })
    });
    let updates = drafts.iter().filter_map(|(valoper, draft)| {
        let status = draft.status_to_send()?;
        Some(OutboxEntry::Update(UpdateValidator { valoper: valoper.to_string(), status, seq: 0 }))
    });
    let removals = drafts.iter().filter(|(_, draft)| draft.is_newly_tombstoned()).map(|(valoper, _)| {
        OutboxEntry::Remove(RemoveValidator { valoper: valoper.to_string(), height, seq: 0 })
    });

    let mut seq = next_seq;
    let mut numbered = vec![];
    for mut entry in additions.chain(updates).chain(removals) {
        match &mut entry {
            OutboxEntry::Add(op) => op.seq = seq,
            OutboxEntry::Update(op) => op.seq = seq,
            OutboxEntry::Remove(op) => op.seq = seq,
        }
        numbered.push((seq, entry));
        seq = seq.checked_add(1).ok_or(ContractError::NumbersExhausted)?;
    }
    Ok((numbered, seq))
}
