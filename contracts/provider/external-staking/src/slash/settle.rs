//! Settling a user: what is exposed to an infraction is charged, in pages, and what the vault has burned is booked.
//!
//! A page marks what it charges and asks the vault once for all of it; the reply tells how much was burned, and spreads it
//! over what was charged, in proportion. Both are in one transaction: if the vault fails, nothing was marked. The vault calls
//! nobody while it burns, so nobody comes in between.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    from_json, to_json_binary, Addr, Coin, Event, Order, StdResult, Storage, SubMsg, SubMsgResponse,
    Timestamp, Uint128, WasmMsg,
};
use cw_storage_plus::Bound;
use cw_utils::parse_execute_response_data;
use mesh_apis::external_staking::ClaimKey;
use mesh_apis::reply;
use mesh_apis::vault::{self, SlashCrossStakeResponse};
use serde::Serialize;

use super::debt;
use super::exposure::{judge, Verdict};
use crate::claim::{self, Claim};
use crate::error::ContractError;
use crate::ledger::Ledger;
use crate::position::Position;
use crate::state::{Config, POSITIONS, SETTLEMENTS, SLASH_COUNT};
use crate::tx;

/// Positions and claims that one page looks at.
pub const PAGE: usize = 15;

/// How far a user is settled.
#[cw_serde]
pub struct Settlement {
    /// How many slashes there were when this round began.
    #[serde(rename = "n")]
    pub round: u64,
    /// Where it stands.
    #[serde(rename = "p")]
    pub place: Place,
}

/// Where a round stands.
#[cw_serde]
pub enum Place {
    /// In the positions, after this validator.
    #[serde(rename = "p")]
    Positions(Option<String>),
    /// In the claims, after this one.
    #[serde(rename = "c")]
    Claims(Option<ClaimKey>),
    /// Through.
    #[serde(rename = "d")]
    Done,
}

/// What is charged by one call of the vault.
#[cw_serde]
pub struct Charge {
    /// The user.
    pub user: Addr,
    /// Each with its validator and nominal amount.
    pub items: Vec<ChargedItem>,
}

/// A position, or a claim, that is charged.
#[cw_serde]
pub struct ChargedItem {
    /// Operator address.
    pub validator: String,
    /// The claim. None: the position.
    pub claim: Option<ClaimKey>,
    /// Nominal amount.
    pub amount: Uint128,
    /// Height of an infraction that it backed.
    pub height: u64,
}

/// What a page has done.
pub struct Page {
    /// What is charged.
    pub charge: Charge,
    /// Whether the round is through.
    pub done: bool,
}

impl Charge {
    /// Nothing yet.
    pub fn new(user: &Addr) -> Self {
        Self { user: user.clone(), items: vec![] }
    }

    /// Sum of what is charged, nominal.
    pub fn total(&self) -> Uint128 {
        // Different parts of the user's liens, which fit together into 128 bits.
        self.items.iter().fold(Uint128::zero(), |sum, item| sum.saturating_add(item.amount))
    }

    /// Asks the vault to burn for all of it, with a payload for the reply.
    ///
    /// # Errors
    /// None in practice: it always encodes.
    pub fn to_vault(&self, config: &Config, reply: u64, payload: &impl Serialize) -> StdResult<SubMsg> {
        let exposed = self.total();
        // A ratio of at most 1 cannot overflow.
        let amount = exposed.checked_mul_ceil(config.max_slash).unwrap_or(exposed);
        let msg = WasmMsg::Execute {
            contract_addr: config.vault.to_string(),
            msg: to_json_binary(&vault::ExecuteMsg::SlashCrossStake {
                owner: self.user.to_string(),
                exposed,
                amount: Coin::new(amount, &config.denom),
            })?,
            funds: vec![],
        };
        Ok(SubMsg::reply_on_success(msg, reply).with_payload(to_json_binary(payload)?))
    }

    /// Each item with its part of `burned`: in proportion, without a unit lost.
    pub fn shares(self, burned: Uint128) -> Vec<(ChargedItem, Uint128)> {
        let total = self.total();
        let (mut amount, mut given) = (Uint128::zero(), Uint128::zero());
        let share = |item: ChargedItem| {
            amount = amount.saturating_add(item.amount);
            let upto = burned.checked_multiply_ratio(amount, total).unwrap_or(burned);
            let share = upto.saturating_sub(given);
            given = upto;
            (item, share)
        };
        self.items.into_iter().map(share).collect()
    }
}

/// What the vault has done.
///
/// # Errors
/// Its answer cannot be read: it is not a vault of this protocol.
pub fn answer(response: SubMsgResponse) -> Result<SlashCrossStakeResponse, ContractError> {
    let answer = reply::answer(response).unwrap_or_default();
    let data = parse_execute_response_data(&answer)?.data.unwrap_or_default();
    Ok(from_json(data)?)
}

/// Marks the next page of what a user is charged for. A slash that came meanwhile, and a call after the end, begin a new round.
///
/// # Errors
/// Only if storage fails.
pub fn next_page(storage: &mut dyn Storage, user: &Addr) -> Result<Page, ContractError> {
    let round = SLASH_COUNT.may_load(storage)?.unwrap_or_default();
    if round == 0 {
        return Ok(Page { charge: Charge::new(user), done: true });
    }
    let mut place = match SETTLEMENTS.may_load(storage, user)? {
        Some(settlement) if settlement.round == round && settlement.place != Place::Done => settlement.place,
        _ => Place::Positions(None),
    };
    let mut charge = Charge::new(user);
    let mut budget = PAGE;
    while budget > 0 && place != Place::Done {
        place = match place {
            Place::Positions(after) => positions(storage, &mut charge, after, &mut budget)?,
            Place::Claims(after) => claims(storage, &mut charge, after, &mut budget)?,
            Place::Done => Place::Done,
        };
    }
    let done = place == Place::Done;
    SETTLEMENTS.save(storage, user, &Settlement { round, place })?;
    Ok(Page { charge, done })
}

fn positions(
    storage: &mut dyn Storage,
    charge: &mut Charge,
    after: Option<String>,
    budget: &mut usize,
) -> Result<Place, ContractError> {
    let page = POSITIONS
        .prefix(&charge.user)
        .range(storage, after.as_deref().map(Bound::exclusive), None, Order::Ascending)
        .take(*budget)
        .collect::<StdResult<Vec<_>>>()?;
    let full = page.len() >= *budget;
    *budget = budget.saturating_sub(page.len());
    let last = page.last().map(|(validator, _)| validator.clone());
    for (validator, position) in page {
        let Some(height) = Ledger::load(storage, &validator)?.slashed else { continue };
        let amount = position.chargeable(height);
        if !amount.is_zero() {
            position.charge(amount)?.save(storage, &charge.user, &validator)?;
            charge.items.push(ChargedItem { validator, claim: None, amount, height });
        }
    }
    Ok(if full { Place::Positions(last) } else { Place::Claims(None) })
}

fn claims(
    storage: &mut dyn Storage,
    charge: &mut Charge,
    after: Option<ClaimKey>,
    budget: &mut usize,
) -> Result<Place, ContractError> {
    let page = claim::page(storage, &charge.user, after, *budget)?;
    let full = page.len() >= *budget;
    *budget = budget.saturating_sub(page.len());
    let last = page.last().map(|(key, _)| *key);
    for (key, claim) in page {
        if let Verdict::Charged(height) = verdict(storage, &claim)? {
            let amount = claim.exposed();
            let charged = claim.charge();
            claim::add(storage, &charge.user, key, &charged)?;
            charge.items.push(ChargedItem { validator: charged.validator, claim: Some(key), amount, height });
        }
    }
    Ok(if full { Place::Claims(last) } else { Place::Done })
}

/// Judges what of a claim can still be slashed.
///
/// # Errors
/// Only if storage fails.
pub fn verdict(storage: &dyn Storage, claim: &Claim) -> StdResult<Verdict> {
    if claim.exposed().is_zero() {
        return Ok(Verdict::Spared);
    }
    judge(storage, &claim.validator, claim.since, claim.end)
}

/// Books what the vault has done for a page.
///
/// # Errors
/// Only if storage fails.
pub fn book(
    storage: &mut dyn Storage,
    config: &Config,
    now: Timestamp,
    charge: Charge,
    done: &SlashCrossStakeResponse,
) -> Result<Vec<Event>, ContractError> {
    let burned = done.burned;
    let user = charge.user.clone();
    let (mut events, mut uncovered) = (vec![], Uint128::zero());
    for (item, burned) in charge.shares(burned) {
        match item.claim {
            None => {
                let position = Position::load(storage, &user, &item.validator)?;
                position.burn(burned)?.save(storage, &user, &item.validator)?;
            }
            Some(key) => {
                // It was marked in this transaction, so it is there.
                if let Some(claim) = claim::load(storage, &user, key)? {
                    let (claim, short) = claim.burn(burned);
                    claim::add(storage, &user, key, &claim)?;
                    uncovered = uncovered.saturating_add(short);
                }
            }
        }
        events.push(remember(storage, config, now, &user, &item, burned)?);
    }
    debt::after_burn(storage, &user, uncovered, done)?;
    Ok(events)
}

/// Writes a slash into the history of its user.
///
/// # Errors
/// Only if storage fails.
pub fn remember(
    storage: &mut dyn Storage,
    config: &Config,
    now: Timestamp,
    user: &Addr,
    item: &ChargedItem,
    burned: Uint128,
) -> Result<Event, ContractError> {
    let tx = tx::slash(user, &item.validator, burned, item.height, now);
    let (tx_id, tx) = tx::create(storage, config, tx)?;
    Ok(tx.event(tx_id).add_attribute("charged", item.amount))
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use mesh_apis::TxId;
    use proptest::prelude::*;

    fn charge(amounts: &[u128]) -> Charge {
        let key = |n| ClaimKey { release_at: 1, tx_id: TxId(n) };
        let items = amounts.iter().zip(0..).map(|(amount, n)| ChargedItem {
            validator: "v".to_string(),
            claim: (n > 0).then(|| key(n)),
            amount: Uint128::new(*amount),
            height: 1,
        });
        Charge { user: Addr::unchecked("user"), items: items.collect() }
    }

    proptest! {
        #[test]
        fn what_was_burned_is_spread_without_a_unit_lost_and_never_above_an_item(
            amounts in prop::collection::vec(1u128..1_000_000, 1..15),
            part in 0u128..=1_000_000,
        ) {
            let total: u128 = amounts.iter().sum();
            let burned = total * part / 1_000_000;
            let shares = charge(&amounts).shares(Uint128::new(burned));
            prop_assert_eq!(shares.iter().map(|(_, share)| share.u128()).sum::<u128>(), burned);
            for (item, share) in shares {
                prop_assert!(share <= item.amount);
                let exact = item.amount.u128() * burned / total;
                prop_assert!(share.u128().abs_diff(exact) <= 1);
            }
        }
    }

    #[test]
    fn the_largest_amounts_are_spread_without_overflow() {
        let shares = charge(&[u128::MAX - 1, 1]).shares(Uint128::MAX);
        assert_eq!(shares[1].1, Uint128::one());
    }
}
