//! Claims: stake that was removed and is released when its time has come.

use cosmwasm_std::{Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Map};
use mesh_apis::external_staking::ClaimKey;
use mesh_apis::time::UnixTime;
use mesh_apis::{ConsumerHeight, TxId};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::position::RemovedStake;
use crate::slash::exposure::ExposureEnd;
use crate::slash::infraction::{judge, Verdict};
use crate::user::UserNumber;

/// By (user, time of maturity in seconds, transaction).
pub(crate) const CLAIMS: Map<(u64, u64, u64), Claim> = Map::new("cl");

/// An unbonding entry. Its key holds the user, the time of maturity and the transaction that made
/// it.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq)]
pub(crate) struct Claim {
    /// Operator address on the consumer.
    pub validator: String,
    /// Nominal amount.
    pub amount: Uint128,
    /// Made without the consumer's consent.
    pub forced: bool,
    /// First height of its exposure.
    pub since: ConsumerHeight,
    /// End of its exposure.
    pub end: ExposureEnd,
    /// The part of `amount` that was charged for a slash.
    pub charged: Uint128,
    /// Amount that was burned for that.
    pub burned: Uint128,
    /// Amount that has paid a debt of its user.
    pub paid: Uint128,
}

impl Claim {
    /// A claim of stake that the consumer let go of.
    pub(crate) fn new(validator: &str, amount: Uint128, removed: RemovedStake, end: ExposureEnd) -> Self {
        let RemovedStake { since, charged, burned } = removed;
        Self {
            validator: validator.to_string(),
            amount,
            forced: false,
            since,
            end,
            charged,
            burned,
            paid: Uint128::zero(),
        }
    }

    /// A claim of stake that left without the consumer's consent.
    pub(crate) fn forced(validator: &str, amount: Uint128, removed: RemovedStake) -> Self {
        Self { forced: true, ..Self::new(validator, amount, removed, ExposureEnd::Unknown) }
    }

    /// Judges what of it can still be slashed.
    ///
    /// # Errors
    /// Only if storage fails.
    pub(crate) fn verdict(&self, storage: &dyn Storage) -> StdResult<Verdict> {
        if self.exposed().is_zero() {
            return Ok(Verdict::Spared);
        }
        judge(storage, &self.validator, self.since, self.end)
    }

    /// The part that can still be charged.
    pub(crate) fn exposed(&self) -> Uint128 {
        self.amount.saturating_sub(self.charged)
    }

    /// Amount by which the lien goes down when it is released.
    pub(crate) fn releases(&self) -> Uint128 {
        self.amount.saturating_sub(self.burned).saturating_sub(self.paid)
    }

    /// All of it is charged.
    pub(crate) fn charge(mut self) -> Self {
        self.charged = self.amount;
        self
    }

    /// `burned` was burned for what is charged. Returns also how much more that is than it would
    /// have released.
    pub(crate) fn burn(mut self, burned: Uint128) -> (Self, Uint128) {
        let covered = burned.min(self.releases());
        self.burned = self.burned.saturating_add(covered);
        (self, burned.saturating_sub(covered))
    }

    /// Part of it pays a debt, at most what it would release.
    pub(crate) fn pay(mut self, amount: Uint128) -> Self {
        self.paid = self.paid.saturating_add(amount);
        self
    }
}

/// Stores a claim.
pub(crate) fn save(
    storage: &mut dyn Storage,
    user: UserNumber,
    key: ClaimKey,
    claim: &Claim,
) -> StdResult<()> {
    CLAIMS.save(storage, (user.0, key.release_at.0, key.tx_id.0), claim)
}

/// A claim, if it was not withdrawn yet.
pub(crate) fn load(storage: &dyn Storage, user: UserNumber, key: ClaimKey) -> StdResult<Option<Claim>> {
    CLAIMS.may_load(storage, (user.0, key.release_at.0, key.tx_id.0))
}

/// Takes a claim away, if it was not withdrawn yet.
pub(crate) fn take(storage: &mut dyn Storage, user: UserNumber, key: ClaimKey) -> StdResult<Option<Claim>> {
    let claim = load(storage, user, key)?;
    if claim.is_some() {
        CLAIMS.remove(storage, (user.0, key.release_at.0, key.tx_id.0));
    }
    Ok(claim)
}

/// The first height of the stake in a claim is known. Nothing changes if it was withdrawn.
pub(crate) fn begin_exposure(
    storage: &mut dyn Storage,
    user: UserNumber,
    key: ClaimKey,
    since: ConsumerHeight,
) -> StdResult<()> {
    match load(storage, user, key)? {
        Some(claim) => save(storage, user, key, &Claim { since, ..claim }),
        None => Ok(()),
    }
}

/// The end of the exposure of a claim is known. Nothing changes if it was withdrawn. A claim that
/// matures after `release_at`, because this could have taken longer, matures then. It may come to
/// stand before the cursor of a settlement, whose next round finds it, as it finds a claim that is
/// new.
pub(crate) fn end_exposure(
    storage: &mut dyn Storage,
    user: UserNumber,
    key: ClaimKey,
    end: ExposureEnd,
    release_at: UnixTime,
) -> StdResult<()> {
    let Some(claim) = load(storage, user, key)? else { return Ok(()) };
    if release_at < key.release_at {
        take(storage, user, key)?;
    }
    let key = ClaimKey { release_at: key.release_at.min(release_at), ..key };
    save(storage, user, key, &Claim { end, ..claim })
}

/// Takes away at most `limit` claims of a user that have matured at `now`, oldest first.
pub(crate) fn take_matured(
    storage: &mut dyn Storage,
    user: UserNumber,
    now: UnixTime,
    limit: usize,
) -> StdResult<Vec<(ClaimKey, Claim)>> {
    let matured: Vec<_> = CLAIMS
        .sub_prefix(user.0)
        .range(storage, None, Some(Bound::inclusive((now.0, u64::MAX))), Order::Ascending)
        .take(limit)
        .map(|entry| entry.map(with_key))
        .collect::<StdResult<_>>()?;
    for (key, _) in &matured {
        CLAIMS.remove(storage, (user.0, key.release_at.0, key.tx_id.0));
    }
    Ok(matured)
}

/// A page of the claims of a user, oldest first.
pub(crate) fn page(
    storage: &dyn Storage,
    user: UserNumber,
    start_after: Option<ClaimKey>,
    limit: usize,
) -> StdResult<Vec<(ClaimKey, Claim)>> {
    let start = start_after.map(|key| Bound::exclusive((key.release_at.0, key.tx_id.0)));
    CLAIMS
        .sub_prefix(user.0)
        .range(storage, start, None, Order::Ascending)
        .take(limit)
        .map(|entry| entry.map(with_key))
        .collect()
}

fn with_key(((release_at, tx_id), claim): ((u64, u64), Claim)) -> (ClaimKey, Claim) {
    (ClaimKey { release_at: UnixTime(release_at), tx_id: TxId(tx_id) }, claim)
}
