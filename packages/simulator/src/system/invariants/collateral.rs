//! Collateral of each user, and the liens on it.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, Uint128};
use mesh_apis::vault::LienResponse;

use super::books::Positions;
use super::{Report, Rule};
use crate::system::System;
use crate::SimResult;

pub(super) fn check_collateral(
    system: &System,
    user: &Addr,
    liens: &[LienResponse],
    report: &mut Report,
) -> SimResult<()> {
    let details = system.account_details(user)?;
    let max_lien = liens.iter().map(|lien| lien.amount).max().unwrap_or_default();
    let local = system.local_account(user)?;
    let of_liens: Uint128 = liens.iter().map(|lien| lien.slashable).sum();
    let slashable = of_liens.saturating_add(local.reserved);
    let bound = max_lien.max(slashable);
    let rule = Rule::LiensAreCovered;
    // After a slash of the provider itself, or a payment so late that it counts as lost, the
    // recorded sum may be above what is left to somebody who has staked locally.
    let provider = system.world.chain(system.deployment.provider);
    let any_loss = !provider.destroyed().is_zero() || provider.ever_paid_late()?;
    let excess =
        any_loss && system.deployment.custodian.is_some() && system.local_stake(user)?.proxy.is_some();
    report.expect(
        rule,
        bound <= details.bonded || excess,
        || format!("{user}"),
        format!("at most {}", details.bonded),
        bound,
    );
    report.equal(rule, || format!("{user}, largest lien"), max_lien, details.max_lien);
    report.equal(rule, || format!("{user}, sum of slashable"), slashable, details.total_slashable);
    let free = details.bonded.saturating_sub(bound).min(local.idle);
    report.equal(rule, || format!("{user}, free"), free, details.free);
    Ok(())
}

/// Returns the sums of positions by validator.
pub(super) fn check_liens(
    system: &System,
    consumer: usize,
    liens: &BTreeMap<Addr, Vec<LienResponse>>,
    report: &mut Report,
) -> SimResult<BTreeMap<String, Positions>> {
    let lienholder = system.consumer(consumer)?.external_staking.to_string();
    let mut sums: BTreeMap<String, Positions> = BTreeMap::new();
    for (user, liens) in liens {
        let parked = system.parked_release(user, consumer)?;
        let (mut amount, mut exposed) = (parked.amount, parked.exposed);
        for position in system.positions(user, consumer)? {
            amount += position.stake.saturating_sub(position.burned) + position.pending;
            exposed += position.stake.saturating_sub(position.charged) + position.pending;
            sums.entry(position.validator.clone()).or_default().add(&position);
        }
        for claim in system.claims(user, consumer)? {
            amount += claim.releases;
            exposed += claim.exposed;
        }
        let debt = system.debt_of(user, consumer)?;
        let lien = liens.iter().find(|lien| lien.lienholder == lienholder);
        let (bound, slashable) =
            lien.map_or_else(Default::default, |lien| (lien.amount + lien.unreported, lien.exposed));
        let place = |what: &str| format!("{user}, consumer {consumer}{what}");
        let rule = Rule::LienIsPositions;
        report.equal(rule, || place(""), amount, bound.saturating_add(debt));
        report.equal(rule, || place(", exposed"), exposed, slashable);
    }
    Ok(sums)
}
