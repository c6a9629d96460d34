//! Users who are to be charged for a slash.

use std::collections::BTreeMap;

use mesh_apis::external_staking::{
    ClaimResponse, ClaimsResponse, ExecuteMsg, QueryMsg, SlashesResponse, StakeResponse, StakesResponse,
};

use super::{users, Due};
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{ask, is_full, AskError, View, PAGE};

/// Most users of one message.
const MOST_USERS: usize = 10;
/// Positions and claims that the contract looks at in one page of a user.
const CONTRACT_PAGE: usize = 15;
/// What a page that charges somebody shows.
const CHARGED: Changes = Changes::Event(&["wasm-mesh_tx"]);

/// Heights of the infractions of each validator.
type Slashes = BTreeMap<String, Vec<u64>>;

/// What a user has on slashed validators.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Open {
    /// Positions and claims of any kind.
    items: usize,
    /// Some of it will be charged.
    certain: bool,
    /// Some of it may be charged: it is in flight, or its end is not known.
    possible: bool,
}

pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let contract = of.addresses.provider.external_staking.as_str();
    let slashes = slashes(view, contract).await?;
    if slashes.is_empty() {
        return Ok(Due::default());
    }
    let (mut together, mut alone) = (vec![], vec![]);
    let mut waiting = 0_usize;
    for user in users::all(view, of).await? {
        let open = open(view, contract, &slashes, &user).await?;
        if !open.certain && !open.possible {
            continue;
        }
        waiting = waiting.saturating_add(usize::from(open.certain));
        if open.items > CONTRACT_PAGE {
            alone.push((user, open.certain));
        } else {
            together.push(user);
        }
    }
    let settle = |users: &[String], changes| {
        Action::new(Side::Provider, contract, &ExecuteMsg::Settle { users: users.to_vec() }, changes)
    };
    let mut actions: Vec<Action> =
        together.chunks(MOST_USERS).map(|users| settle(users, CHARGED).page()).collect();
    for (user, certain) in alone {
        // A page may have to be passed that charges nothing.
        let action = settle(&[user], if certain { Changes::Success } else { CHARGED });
        actions.push(if certain { action.page() } else { action });
    }
    Ok(Due { actions, waiting })
}

async fn slashes(view: &impl View, contract: &str) -> Result<Slashes, AskError> {
    let mut slashes = Slashes::new();
    let mut start_after = None;
    loop {
        let query = QueryMsg::Slashes { start_after, limit: Some(PAGE) };
        let SlashesResponse { infractions } = ask(view, Side::Provider, contract, &query).await?;
        for infraction in &infractions {
            slashes.entry(infraction.validator.clone()).or_default().push(infraction.height.0);
        }
        let last = infractions.last().filter(|_| is_full(&infractions));
        start_after = last.map(|last| (last.validator.clone(), last.height));
        if start_after.is_none() {
            return Ok(slashes);
        }
    }
}

async fn open(view: &impl View, contract: &str, slashes: &Slashes, user: &str) -> Result<Open, AskError> {
    let mut open = Open::default();
    let mut start_after = None;
    loop {
        let query = QueryMsg::Stakes { user: user.to_string(), start_after, limit: Some(PAGE) };
        let StakesResponse { stakes } = ask(view, Side::Provider, contract, &query).await?;
        stakes.iter().for_each(|stake| open.add_stake(slashes, stake));
        start_after = stakes.last().filter(|_| is_full(&stakes)).map(|last| last.validator.clone());
        if start_after.is_none() {
            break;
        }
    }
    let mut start_after = None;
    loop {
        let query = QueryMsg::Claims { user: user.to_string(), start_after, limit: Some(PAGE) };
        let ClaimsResponse { claims } = ask(view, Side::Provider, contract, &query).await?;
        claims.iter().for_each(|claim| open.add_claim(slashes, claim));
        start_after = claims.last().filter(|_| is_full(&claims)).map(|last| last.key);
        if start_after.is_none() {
            return Ok(open);
        }
    }
}

impl Open {
    fn add_stake(&mut self, slashes: &Slashes, stake: &StakeResponse) {
        self.items = self.items.saturating_add(1);
        let Some(greatest) = slashes.get(&stake.validator).and_then(|heights| heights.iter().max()) else {
            return;
        };
        let is_exposed = stake.exposed_since.is_some_and(|since| since.0 <= *greatest);
        if is_exposed && stake.stake > stake.charged {
            match stake.unstaking.is_zero() {
                true => self.certain = true,
                false => self.possible = true,
            }
        }
    }

    fn add_claim(&mut self, slashes: &Slashes, claim: &ClaimResponse) {
        self.items = self.items.saturating_add(1);
        if claim.exposed.is_zero() {
            return;
        }
        let heights = slashes.get(&claim.validator).into_iter().flatten();
        let Some(first) = heights.filter(|height| **height >= claim.exposed_since.0).min() else { return };
        match claim.exposed_until {
            Some(until) if *first <= until.0 => self.certain = true,
            Some(_) => {}
            None => self.possible = true,
        }
    }
}
