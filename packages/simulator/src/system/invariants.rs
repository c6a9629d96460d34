//! What must hold at any time, whatever was delivered, delayed or lost (specification,
//! "Invariants").
//!
//! The checks look at all users and all validators, through the contracts' queries and the IBC
//! core. They never change anything. See [`super::drain`] for what must be reachable.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use cosmwasm_std::{Addr, Uint128};
use mesh_apis::external_staking::{StakeResponse, ValidatorResponse};
use mesh_apis::handshake::ChannelState;
use mesh_apis::valset::ValidatorStatus;
use mesh_apis::vault::LienResponse;
use mesh_apis::ConsumerHeight;

use super::charges::check_charges;
use super::conservation::check_rewards;
use super::facts::burned_for;
use super::local::check_local;
use super::relayed::Travelling;
use super::System;
use crate::SimResult;

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The vault holds what it owes its users, neither more nor less, and what it burned is gone.
    Custody,
    /// 1: acknowledged Stakes less acknowledged Unstakes = sum of positions + owed.
    AcknowledgedIsPositionsAndOwed,
    /// 1: the converter's D = what is acknowledged + what it has applied and the provider does not
    /// know yet. So both are the same when nothing is unresolved.
    ConverterAgrees,
    /// The provider counts as unresolved what is in flight, neither more nor less.
    UnresolvedIsInFlight,
    /// 2: D covers all Unstakes that are in flight or waiting, so a correct converter refuses none.
    UnstakesAreCovered,
    /// 3: lien, and by how much it shrank unreported = positions, less what was burned + pending +
    /// claims, less what was burned or has paid a debt + parked - debt. What of it can be slashed =
    /// all of that which was never charged.
    LienIsPositions,
    /// 3: no lien is above the collateral, and neither is what can be slashed in all.
    LiensAreCovered,
    /// Local staking: out is what the custodian has in its books, owed is not above it, and nothing
    /// is idle beside it.
    LocalBooks,
    /// 4: with nothing under way, the provider's view of the validators is the converter's.
    ValidatorViewsAgree,
    /// 6: collected = booked + surplus + travelling + owed + paid + sunk, and external-staking can
    /// pay what it owes.
    RewardsAreConserved,
    /// 9: what was exposed to an infraction is charged, nothing else, and once; what is burned is
    /// the ratio of it.
    SlashesAreCharged,
    /// A correct consumer is never taken for one that diverged.
    NoFalseAlarm,
    /// 7: no handler of a packet, ack or timeout failed, and every ack can be relayed.
    HandlersAreTotal,
    /// 5: what is pending, owed or parked can be emptied, and what is booked of rewards can be
    /// sent.
    Drains,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Custody => "custody: the vault holds what it owes",
            Self::AcknowledgedIsPositionsAndOwed => "1 acknowledged = positions + owed",
            Self::ConverterAgrees => "1 the converter agrees",
            Self::UnresolvedIsInFlight => "1 unresolved = in flight",
            Self::UnstakesAreCovered => "2 unstakes are covered",
            Self::LienIsPositions => "3 lien = positions + pending + claims + parked - debt",
            Self::LocalBooks => "local stake: the vault's books are the custodian's",
            Self::LiensAreCovered => "3 liens are covered by collateral",
            Self::ValidatorViewsAgree => "4 views of the validators agree",
            Self::RewardsAreConserved => "6 rewards are conserved",
            Self::SlashesAreCharged => "9 slashes are charged",
            Self::NoFalseAlarm => "no false alarm",
            Self::HandlersAreTotal => "7 no handler failed",
            Self::Drains => "5 pending, owed and parked can be emptied",
        })
    }
}

/// Something that must hold, and does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which.
    pub rule: Rule,
    /// Of whom.
    pub place: String,
    /// What must be.
    pub expected: String,
    /// What is.
    pub actual: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: expected {}, got {}", self.rule, self.place, self.expected, self.actual)
    }
}

/// What was checked, and what was violated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How often each rule was checked.
    pub checked: BTreeMap<Rule, u64>,
    /// What does not hold.
    pub violations: Vec<Violation>,
}

impl Report {
    /// Whether everything holds.
    pub fn is_ok(&self) -> bool {
        self.violations.is_empty()
    }

    /// Adds another report to this one.
    pub fn merge(&mut self, other: Self) {
        for (rule, count) in other.checked {
            *self.checked.entry(rule).or_default() += count;
        }
        self.violations.extend(other.violations);
    }

    pub(super) fn expect(
        &mut self,
        rule: Rule,
        holds: bool,
        place: impl FnOnce() -> String,
        expected: impl fmt::Display,
        actual: impl fmt::Display,
    ) {
        *self.checked.entry(rule).or_default() += 1;
        if !holds {
            let (expected, actual) = (expected.to_string(), actual.to_string());
            self.violations.push(Violation { rule, place: place(), expected, actual });
        }
    }

    pub(super) fn equal(
        &mut self,
        rule: Rule,
        place: impl FnOnce() -> String,
        expected: Uint128,
        actual: Uint128,
    ) {
        self.expect(rule, expected == actual, place, expected, actual);
    }
}

/// What to take into account.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    /// Consumers that lie, by number. What depends on their honesty is not checked.
    pub lying: BTreeSet<usize>,
}

impl Checks {
    /// All consumers are honest.
    pub fn honest() -> Self {
        Self::default()
    }

    /// This consumer lies.
    pub fn lying(consumer: usize) -> Self {
        Self { lying: BTreeSet::from([consumer]) }
    }

    /// Checks everything.
    ///
    /// # Errors
    /// When a query fails.
    pub fn run(&self, system: &System) -> SimResult<Report> {
        let mut report = Report::default();
        let accounts = system.accounts()?;
        let users = system.everybody()?;
        let (mut idle, mut unburned) = (Uint128::zero(), Uint128::zero());
        for item in &accounts {
            let user = Addr::unchecked(&item.user);
            let books = system.local_account(&user)?;
            idle = idle.saturating_add(books.idle);
            unburned = unburned.saturating_add(books.owed).saturating_add(books.lost);
            check_local(system, &user, &mut report)?;
        }
        report.equal(Rule::Custody, || "balance of the vault".to_string(), idle, system.vault_balance()?);
        let chain = system.world.chain(system.deployment.provider);
        let denom = &system.deployment.denom;
        // What lienholders were told is burned, and is not yet, and what the chain's own slashes
        // have burned.
        let gone = burned_for(chain, None).saturating_add(chain.destroyed()).saturating_sub(unburned);
        let left = chain.minted(denom).saturating_sub(gone);
        report.equal(Rule::Custody, || "supply".to_string(), left, chain.supply(denom)?);
        let stats = system.world.stats();
        let total = Rule::HandlersAreTotal;
        report.expect(total, stats.aborted == 0, || "handlers that failed".to_string(), 0, stats.aborted);
        report.expect(
            total,
            stats.unrelayable == 0,
            || "acks that are stuck".to_string(),
            0,
            stats.unrelayable,
        );
        let failed = stats.failed_callbacks;
        report.expect(total, failed == 0, || "callbacks that failed".to_string(), 0, failed);
        let mut liens = BTreeMap::new();
        for user in &users {
            let held = system.liens(user)?;
            check_collateral(system, user, &held, &mut report)?;
            liens.insert(user.clone(), held);
        }
        let in_flight = system.world.in_flight()?;
        for consumer in 0..system.consumer_count() {
            let honest = !self.lying.contains(&consumer);
            let positions = check_liens(system, consumer, &liens, &mut report)?;
            let validators = system.validators(consumer)?;
            let names = validators.iter().map(|validator| validator.validator.clone()).collect();
            let travelling = system.travelling(consumer, &in_flight)?;
            check_books(system, consumer, honest, names, &positions, &travelling, &mut report)?;
            check_rewards(system, consumer, honest, &users, &in_flight, &mut report)?;
            if honest {
                check_charges(system, consumer, &mut report)?;
            }
            if honest && !system.updates_in_flight(consumer, &in_flight)? {
                check_validator_views(system, consumer, validators, &mut report)?;
            }
        }
        Ok(report)
    }
}

impl System {
    /// Checks everything, with all consumers honest.
    ///
    /// # Errors
    /// When a query fails.
    pub fn check(&self) -> SimResult<Report> {
        Checks::honest().run(self)
    }
}

fn check_collateral(
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

/// Sums of all positions on a validator.
#[derive(Default)]
struct Positions {
    stake: Uint128,
    unstaking: Uint128,
    pending: Uint128,
}

impl Positions {
    fn add(&mut self, position: &StakeResponse) {
        self.stake += position.stake;
        self.unstaking += position.unstaking;
        self.pending += position.pending;
    }
}

fn check_liens(
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

fn check_books(
    system: &System,
    consumer: usize,
    honest: bool,
    mut names: BTreeSet<String>,
    positions: &BTreeMap<String, Positions>,
    travelling: &BTreeMap<String, Travelling>,
    report: &mut Report,
) -> SimResult<()> {
    let owed = system.owed(consumer)?;
    names.extend(positions.keys().chain(travelling.keys()).cloned());
    let converter: BTreeMap<_, _> = system
        .consumer_stakes(consumer)?
        .into_iter()
        .map(|stake| (stake.validator.clone(), stake.stake))
        .collect();
    names.extend(converter.keys().cloned());

    for name in names {
        let place = |what: &str| format!("consumer {consumer}, {name}{what}");
        let ledger = system.ledger(consumer, &name)?;
        let nothing = (Positions::default(), Travelling::default());
        let held = positions.get(&name).unwrap_or(&nothing.0);
        let under_way = travelling.get(&name).unwrap_or(&nothing.1);
        let waiting: Uint128 = owed.txs.iter().filter(|tx| tx.validator == name).map(|tx| tx.amount).sum();
        let acked = ledger.staked.saturating_sub(ledger.unstaked);

        let rule = Rule::AcknowledgedIsPositionsAndOwed;
        report.equal(rule, || place(""), held.stake + ledger.owed, acked);
        // More than one page of them cannot be seen.
        if owed.txs.len() == owed.total as usize {
            let expected = held.unstaking + ledger.owed;
            report.equal(rule, || place(", unstaking"), expected, ledger.unstaking + waiting);
        }
        let rule = Rule::UnresolvedIsInFlight;
        report.equal(rule, || place(", Stakes"), under_way.stake, ledger.staking);
        report.equal(rule, || place(", Unstakes"), under_way.unstake, ledger.unstaking);
        let (expected, actual) = (under_way.count, ledger.in_flight);
        report.expect(rule, expected == actual, || place(", packets"), expected, actual);
        // An aborted Stake is in flight, and in no position.
        let at_most = format!("at most {}", ledger.staking);
        report.expect(rule, held.pending <= ledger.staking, || place(", pending"), at_most, held.pending);

        if !honest {
            continue;
        }
        let d = converter.get(&name).copied().unwrap_or_default();
        // Only where an overflow shows that the books are wrong can this saturate.
        let expected =
            acked.saturating_add(under_way.stake_applied).saturating_sub(under_way.unstake_applied);
        report.equal(Rule::ConverterAgrees, || place(""), expected, d);
        let needed = under_way.unstake_unreceived + waiting;
        report.expect(Rule::UnstakesAreCovered, d >= needed, || place(""), format!("at least {needed}"), d);
        let alarm = ledger.diverged.map_or("none".to_string(), |diverged| {
            format!("transaction {}: expected {}, got {}", diverged.tx_id, diverged.expected, diverged.actual)
        });
        report.expect(Rule::NoFalseAlarm, alarm == "none", || place(""), "none", alarm.clone());
    }
    Ok(())
}

fn check_validator_views(
    system: &System,
    consumer: usize,
    seen: Vec<ValidatorResponse>,
    report: &mut Report,
) -> SimResult<()> {
    let channel = system.provider_channel(consumer)?.channel;
    let is_open = channel.is_some_and(|channel| channel.state == ChannelState::Open);
    if !is_open || !system.outbox(consumer)?.is_empty() {
        return Ok(());
    }
    let seen: BTreeMap<_, _> =
        seen.into_iter().map(|validator| (validator.validator.clone(), validator)).collect();
    let rule = Rule::ValidatorViewsAgree;
    for truth in system.consumer_validators(consumer)? {
        let place = |what: &str| format!("consumer {consumer}, {}, {what}", truth.validator);
        // Without a key it was never told to the provider.
        let Some(key) = &truth.pub_key else { continue };
        let Some(view) = seen.get(&truth.validator) else {
            report.expect(rule, false, || place("known"), "known to the provider", "unknown");
            continue;
        };
        let has_key = view.keys.iter().any(|known| known.pub_key == *key);
        let keys = || view.keys.iter().map(|known| known.pub_key.to_base64()).collect::<Vec<_>>().join(", ");
        report.expect(rule, has_key, || place("key"), key.to_base64(), keys());
        if let Some(status) = truth.status {
            let (same, actual) =
                (view.status == Some(status), view.status.map_or("none", ValidatorStatus::name));
            report.expect(rule, same, || place("status"), status.name(), actual);
        }
        let height =
            |height: Option<ConsumerHeight>| height.map_or("none".to_string(), |height| height.to_string());
        let (expected, actual) = (truth.tombstoned_at, view.tombstoned_at);
        report.expect(rule, expected == actual, || place("tombstone"), height(expected), height(actual));
    }
    Ok(())
}
