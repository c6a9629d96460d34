//! The books of one user. Pure: no storage, no messages.

use cosmwasm_std::{Addr, OverflowError, Timestamp, Uint128};
use mesh_apis::local_staking::{MAX_LISTED, MAX_VALIDATORS};
use mesh_apis::vault::LocalAccountResponse;
use serde::{Deserialize, Serialize};

use crate::ContractError;

/// A user's local stake. The sum of its stakes and `open` is what the vault has out for the user.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    /// Holds the delegations.
    #[serde(rename = "p")]
    pub proxy: Addr,
    /// Part of the salt of its address.
    #[serde(rename = "n")]
    pub nonce: u64,
    /// At most [`MAX_VALIDATORS`], none of zero.
    #[serde(rename = "s")]
    pub stakes: Vec<Stake>,
    /// Sum of the open entries.
    #[serde(rename = "o")]
    pub open: Uint128,
    /// The last undelegation for a debt failed.
    #[serde(rename = "f", default, skip_serializing_if = "std::ops::Not::not")]
    pub refused: bool,
}

/// Stake on one validator.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stake {
    /// Operator address.
    #[serde(rename = "v")]
    pub validator: String,
    /// What was staked, less the losses that were reported to the vault.
    #[serde(rename = "a")]
    pub nominal: Uint128,
}

impl User {
    /// Nothing is staked yet.
    pub(crate) fn new(proxy: Addr, nonce: u64) -> Self {
        Self { proxy, nonce, stakes: vec![], open: Uint128::zero(), refused: false }
    }

    /// Whether nothing is staked or on its way.
    pub(crate) fn is_empty(&self) -> bool {
        self.stakes.is_empty() && self.open.is_zero()
    }

    /// What is staked on a validator.
    pub(crate) fn nominal(&self, validator: &str) -> Uint128 {
        let stake = self.stakes.iter().find(|stake| stake.validator == validator);
        stake.map(|stake| stake.nominal).unwrap_or_default()
    }

    /// Adds stake.
    ///
    /// # Errors
    /// On more than 128 bits.
    pub(crate) fn raise(&mut self, validator: &str, by: Uint128) -> Result<(), OverflowError> {
        match self.stakes.iter_mut().find(|stake| stake.validator == validator) {
            Some(stake) => stake.nominal = stake.nominal.checked_add(by)?,
            None => self.stakes.push(Stake { validator: validator.to_string(), nominal: by }),
        }
        Ok(())
    }

    /// Takes stake off, at most what there is. Returns how much that was.
    pub(crate) fn lower(&mut self, validator: &str, by: Uint128) -> Uint128 {
        let mut lowered = Uint128::zero();
        if let Some(stake) = self.stakes.iter_mut().find(|stake| stake.validator == validator) {
            lowered = by.min(stake.nominal);
            stake.nominal = stake.nominal.saturating_sub(lowered);
        }
        self.stakes.retain(|stake| !stake.nominal.is_zero());
        lowered
    }

    /// By how much the chain lists less than is staked. What it lists above a stake, by a rounding,
    /// stays out of the books.
    pub(crate) fn loss(&self, listed: &Listed) -> Uint128 {
        let missing = |stake: &Stake| stake.nominal.saturating_sub(listed.on(&stake.validator));
        self.stakes.iter().map(missing).fold(Uint128::zero(), Uint128::saturating_add)
    }

    /// Takes the loss off each stake, and returns it.
    pub(crate) fn reconcile(&mut self, listed: &Listed) -> Uint128 {
        let loss = self.loss(listed);
        for stake in &mut self.stakes {
            stake.nominal = stake.nominal.min(listed.on(&stake.validator));
        }
        self.stakes.retain(|stake| !stake.nominal.is_zero());
        loss
    }

    /// Lets another validator in.
    ///
    /// # Errors
    /// If too much would have to be read at once.
    pub(crate) fn check_new(&self, validator: &str, listed: &Listed) -> Result<(), ContractError> {
        if self.stakes.iter().any(|stake| stake.validator == validator) {
            return Ok(());
        }
        if self.stakes.len() >= MAX_VALIDATORS {
            return Err(ContractError::TooManyValidators { max: MAX_VALIDATORS });
        }
        if !listed.has(validator) && listed.len() >= MAX_LISTED {
            return Err(ContractError::TooManyListed { max: MAX_LISTED, actual: listed.len() });
        }
        Ok(())
    }
}

/// All delegations of a proxy, as the chain lists them: whole coins, rounded down. One of which
/// nothing is left but a fraction is there with zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Listed(pub Vec<(String, Uint128)>);

impl Listed {
    /// Listed on a validator.
    pub(crate) fn on(&self, validator: &str) -> Uint128 {
        self.0.iter().find(|(v, _)| v == validator).map(|(_, amount)| *amount).unwrap_or_default()
    }

    /// Whether there is a delegation, if only of a fraction.
    pub(crate) fn has(&self, validator: &str) -> bool {
        self.0.iter().any(|(v, _)| v == validator)
    }

    /// How many delegations there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// What limits a user on one validator.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Unbonding entries that were not due when this was written. Those of one block are one, as on
    /// the chain.
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<OpenEntry>,
    /// Stake was moved here: until then the user cannot unstake.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub locked_until: Option<Timestamp>,
}

/// An unbonding entry of the chain.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OpenEntry {
    /// When it was made.
    #[serde(rename = "h")]
    pub height: u64,
    /// When it is due.
    #[serde(rename = "t")]
    pub until: Timestamp,
}

/// Room for another unbonding entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// There is none.
    Full,
    /// It is the last one.
    Last,
    /// There will be more.
    More,
}

impl Limits {
    /// Entries that are not due.
    pub(crate) fn open(&self, now: Timestamp) -> usize {
        self.entries.iter().filter(|entry| entry.until > now).count()
    }

    /// Whether there is room for an entry that is made at `height`.
    pub(crate) fn room(&self, max: u32, height: u64, now: Timestamp) -> Room {
        let max = usize::try_from(max).unwrap_or(usize::MAX);
        let open = self.open(now);
        let joins = self.entries.iter().any(|entry| entry.height == height && entry.until > now);
        // The chain counts before it joins what is of one block.
        if open >= max {
            return Room::Full;
        }
        let after = if joins { open } else { open.saturating_add(1) };
        if after >= max {
            Room::Last
        } else {
            Room::More
        }
    }

    /// Remembers an entry, and forgets those that are due.
    pub(crate) fn enter(&mut self, entry: OpenEntry, now: Timestamp) {
        self.entries.retain(|old| old.until > now);
        let same = |old: &OpenEntry| old.height == entry.height && old.until == entry.until;
        if entry.until > now && !self.entries.iter().any(same) {
            self.entries.push(entry);
        }
    }

    /// Until when the user cannot unstake, if that is not over.
    pub(crate) fn lock(&self, now: Timestamp) -> Option<Timestamp> {
        self.locked_until.filter(|until| *until > now)
    }

    /// Stake was moved here, and is bound to its source until then. A time that has passed binds
    /// nothing.
    pub(crate) fn lock_until(&mut self, until: Timestamp, now: Timestamp) {
        self.locked_until = self.lock(now).max(Some(until).filter(|until| *until > now));
    }

    /// Whether there is nothing to remember.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.locked_until.is_none()
    }
}

/// What is owed after a loss. It is never above what is out: the vault takes the loss into account
/// when it is reported.
pub(crate) fn owed(books: &LocalAccountResponse, loss: Uint128) -> Uint128 {
    books.owed.min(books.out.saturating_sub(loss))
}

/// What of a debt is neither on its way nor there. Coins on the proxy may be those of entries that
/// nobody has collected yet, so they are not counted beside them. Where that is too little, a
/// collect settles it.
pub(crate) fn uncovered(owed: Uint128, open: Uint128, coins: Uint128) -> Uint128 {
    owed.saturating_sub(open.max(coins))
}

/// One due entry at a collect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    /// What is not paid yet.
    pub rest: Uint128,
    /// Height of the first collect that found it due.
    pub seen: Option<u64>,
}

/// What a collect makes of a page of due entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Collected {
    /// What becomes of each entry: none if it is closed.
    pub entries: Vec<Option<Due>>,
    /// Coins that pay entries.
    pub paid: Uint128,
    /// What is lost for good, as far as anyone can know.
    pub lost: Uint128,
}

/// Lets coins pay due entries, oldest first. What is unpaid is lost if a collect in an earlier
/// block has found it due: the chain pays at the end of the block, so by now it has paid what it
/// ever pays in time.
pub(crate) fn collect(page: &[Due], coins: Uint128, height: u64) -> Collected {
    let mut left = coins;
    let mut done = Collected::default();
    for due in page {
        let paid = due.rest.min(left);
        left = left.saturating_sub(paid);
        done.paid = done.paid.saturating_add(paid);
        let rest = due.rest.saturating_sub(paid);
        let entry = match due.seen {
            _ if rest.is_zero() => None,
            Some(seen) if seen < height => {
                done.lost = done.lost.saturating_add(rest);
                None
            }
            seen => Some(Due { rest, seen: seen.or(Some(height)) }),
        };
        done.entries.push(entry);
    }
    done
}
