//! The chain's validators as virtual-staking has reported them, and what a report changes.
//!
//! The arithmetic is pure: from what is known and what is reported to operations for the provider.

use std::collections::BTreeMap;

use cosmwasm_std::{Binary, Uint128};
use cw_storage_plus::{Item, Map};
use mesh_apis::converter::{OutboxEntry, ValidatorReport};
use mesh_apis::valset::{AddValidator, RemoveValidator, UpdateValidator, ValidatorStatus, MAX_VALOPER_BYTES};
use serde::{Deserialize, Serialize};

use crate::error::ContractError;

/// What was reported, by operator address.
pub const VALIDATORS: Map<&str, Validator> = Map::new("validators");
/// Number of the next operation on the validator set. Absent: 1.
pub const NEXT_SEQ: Item<u64> = Item::new("next_seq");

/// What was reported of one validator.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Validator {
    /// Last reported consensus key. None: not yet added, and so not yet known to the provider.
    pub pub_key: Option<Binary>,
    /// Last reported status. Never none once there is a key.
    pub status: Option<ValidatorStatus>,
    /// Height at which the tombstone was reported.
    pub tombstoned_at: Option<u64>,
    /// Height at which the first key was reported. Every later key is told with it as well.
    #[serde(default)]
    pub added_at: Option<u64>,
    /// Whether the epochs leave it alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quarantined: bool,
}

impl Validator {
    /// Whether its D is part of the total: only what can have a target is.
    pub fn counts(&self) -> bool {
        self.tombstoned_at.is_none() && !self.quarantined
    }

    /// The status that the provider is told.
    pub fn told_status(&self) -> Option<ValidatorStatus> {
        match self.status {
            Some(ValidatorStatus::Active) if self.quarantined => Some(ValidatorStatus::Inactive),
            status => status,
        }
    }
}

/// Length of an ed25519 public key, bytes.
pub const PUB_KEY_BYTES: usize = 32;

/// Whether these can be the bytes of an operator address. Anything else is unknown, and never
/// looked up.
pub fn is_valoper(valoper: &str) -> bool {
    (1..=MAX_VALOPER_BYTES).contains(&valoper.len()) && valoper.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Why a report cannot be used, or none if it can.
pub fn malformed(report: &ValidatorReport) -> Option<&'static str> {
    if !is_valoper(&report.valoper) {
        return Some("operator address must be 1 to 128 printable bytes");
    }
    match &report.pub_key {
        Some(key) if key.len() != PUB_KEY_BYTES => Some("consensus key must be 32 bytes"),
        _ => None,
    }
}

/// One validator during a call: what was known before, what is known now, and the keys that are
/// new, in their order.
#[derive(Clone, Debug)]
pub struct Draft {
    before: Validator,
    now: Validator,
    new_keys: Vec<Binary>,
}

impl Draft {
    /// Nothing has changed yet.
    pub fn new(known: Validator) -> Self {
        Self { before: known.clone(), now: known, new_keys: vec![] }
    }

    /// Takes one report in. What it does not tell stays as it was.
    pub fn note(&mut self, report: ValidatorReport, height: u64) {
        if let Some(key) = report.pub_key {
            if self.now.pub_key.as_ref() != Some(&key) {
                self.now.pub_key = Some(key.clone());
                self.now.added_at.get_or_insert(height);
                self.new_keys.push(key);
            }
        }
        self.now.status = report.status.or(self.now.status);
        // An addition says that the validator is active. If nobody has told its status, this side
        // says so too.
        if self.now.pub_key.is_some() && self.now.status.is_none() {
            self.now.status = Some(ValidatorStatus::Active);
        }
        if report.tombstoned && self.now.tombstoned_at.is_none() {
            self.now.tombstoned_at = Some(height);
        }
    }

    /// Sets it apart, or lets it back.
    pub fn quarantine(&mut self, quarantined: bool) {
        self.now.quarantined = quarantined;
    }

    /// The total of D after this call, if it was `total` before and D of this validator is `stake`.
    pub fn total_after(&self, total: Uint128, stake: Uint128) -> Uint128 {
        match (self.before.counts(), self.now.counts()) {
            (true, false) => total.saturating_sub(stake),
            // All D together fit into 128 bits: a Stake that would not is refused.
            (false, true) => total.saturating_add(stake),
            (true, true) | (false, false) => total,
        }
    }

    /// Whether it has entered or left the total.
    pub fn moves_total(&self) -> bool {
        self.before.counts() != self.now.counts()
    }

    /// Whether its tombstone is news.
    pub fn has_died(&self) -> bool {
        self.before.tombstoned_at != self.now.tombstoned_at
    }

    /// What to store, if it differs from what is stored.
    pub fn changed(&self) -> Option<&Validator> {
        (self.now != self.before).then_some(&self.now)
    }

    /// The status to send after the additions, if the provider would not know it otherwise. Before
    /// the first key nothing is sent: the provider has no use for the status of a validator that
    /// cannot be staked to.
    fn status_to_send(&self) -> Option<ValidatorStatus> {
        let status = self.now.told_status().filter(|_| self.now.pub_key.is_some());
        let provider_knows = match self.new_keys.last() {
            Some(_) => Some(ValidatorStatus::Active),
            None => self.before.told_status(),
        };
        status.filter(|_| status != provider_knows)
    }
}

/// Turns the drafts of one call into numbered operations, `next_seq` first, and tells the number
/// after the last.
///
/// All additions come first, then all changes of status, then all tombstones: long runs of one kind
/// make few packets. It is the order that one validator needs as well, for an addition also says
/// that it is active.
///
/// A key that was rotated in is told with the height of the validator's first one. It was in use
/// before it is reported, and whoever has it could sign twice in between, which nobody could
/// punish. Nobody else is framed: only its validator signs with it.
///
/// # Errors
/// [`ContractError::NumbersExhausted`].
pub fn operations(
    drafts: &BTreeMap<String, Draft>,
    height: u64,
    next_seq: u64,
) -> Result<(Vec<(u64, OutboxEntry)>, u64), ContractError> {
    let additions = drafts.iter().flat_map(|(valoper, draft)| {
        draft.new_keys.iter().map(|key| {
            OutboxEntry::Add(AddValidator {
                valoper: valoper.clone(),
                pub_key: key.clone(),
                start_height: draft.now.added_at.unwrap_or(height),
                seq: 0,
            })
        })
    });
    let updates = drafts.iter().filter_map(|(valoper, draft)| {
        let status = draft.status_to_send()?;
        Some(OutboxEntry::Update(UpdateValidator { valoper: valoper.clone(), status, seq: 0 }))
    });
    let removals = drafts.iter().filter(|(_, draft)| draft.has_died()).map(|(valoper, _)| {
        OutboxEntry::Remove(RemoveValidator { valoper: valoper.clone(), height, seq: 0 })
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
