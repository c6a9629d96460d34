//! Users who are to be charged for a slash.

use std::collections::BTreeMap;

use mesh_apis::external_staking::{
    ClaimResponse, ClaimsResponse, ExecuteMsg, QueryMsg, SlashesResponse, StakeResponse, StakesResponse,
};

use super::{users, Due};
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{all, ask, AskError, View, PAGE};

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
    let page = async |start_after| {
        let query = QueryMsg::Slashes { start_after, limit: Some(PAGE) };
        let page: SlashesResponse = ask(view, Side::Provider, contract, &query).await?;
        Ok(page.infractions)
    };
    let mut slashes = Slashes::new();
    for infraction in
        all(view, Side::Provider, "slashes", page, |last| (last.validator.clone(), last.height)).await?
    {
        slashes.entry(infraction.validator).or_default().push(infraction.height.0);
    }
    Ok(slashes)
}

async fn open(view: &impl View, contract: &str, slashes: &Slashes, user: &str) -> Result<Open, AskError> {
    let stakes = async |start_after| {
        let query = QueryMsg::Stakes { user: user.to_string(), start_after, limit: Some(PAGE) };
        let page: StakesResponse = ask(view, Side::Provider, contract, &query).await?;
        Ok(page.stakes)
    };
    let claims = async |start_after| {
        let query = QueryMsg::Claims { user: user.to_string(), start_after, limit: Some(PAGE) };
        let page: ClaimsResponse = ask(view, Side::Provider, contract, &query).await?;
        Ok(page.claims)
    };
    let mut open = Open::default();
    for stake in all(view, Side::Provider, "stakes", stakes, |last| last.validator.clone()).await? {
        open.add_stake(slashes, &stake);
    }
    for claim in all(view, Side::Provider, "claims", claims, |last| last.key).await? {
        open.add_claim(slashes, &claim);
    }
    Ok(open)
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
