//! Slashes: what was charged and burned, which liens shrank, and what each piece of evidence did at
//! once. All of it is read from the events of the provider's transactions, and not from the
//! contracts' books.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Binary, Event};
use mesh_apis::external_staking::TxKind;
use mesh_simulator::{SimError, SimResult};

use super::{Lab, Run};

/// Most users of one `settle`.
const SETTLE_USERS: usize = 10;
/// More pages than a user can need.
const MAX_PAGES: usize = 1_000;

/// What was charged of a position or of a claim.
#[derive(Clone, Debug)]
pub struct Charge {
    /// Whose: an address.
    pub user: String,
    /// Operator address.
    pub validator: String,
    /// Nominal stake.
    pub charged: u128,
    /// What of the collateral was burned for it.
    pub burned: u128,
}

/// By how much the liens of a consumer have shrunk, because collateral was burned for another one.
#[derive(Clone, Debug, Default)]
pub struct Shrunk {
    /// Whose liens: addresses.
    pub users: BTreeSet<String>,
    /// By how much in all.
    pub amount: u128,
}

/// What all users together have at a consumer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stand {
    /// Stake, less what was burned of it.
    pub stake: u128,
    /// Sum of the liens.
    pub liens: u128,
}

/// Evidence, and how all consumers stood before it and after what was done at once.
#[derive(Clone, Debug)]
pub struct Conviction {
    /// Of which consumer.
    pub consumer: usize,
    /// Operator address.
    pub validator: String,
    /// By consumer.
    pub before: Vec<Stand>,
    /// By consumer. None: nothing else has happened since.
    pub after: Option<Vec<Stand>>,
}

/// All that slashes have done.
#[derive(Default)]
pub struct Slashing {
    /// By consumer and number of the line in the history of its user.
    pub charges: BTreeMap<(usize, u64), Charge>,
    /// By consumer.
    pub shrunk: BTreeMap<usize, Shrunk>,
    /// In their order.
    pub convictions: Vec<Conviction>,
}

fn attribute<'a>(event: &'a Event, key: &str) -> Option<&'a str> {
    event.attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.as_str())
}

fn has(event: &Event, key: &str, value: &str) -> bool {
    attribute(event, key) == Some(value)
}

/// A line in the history of a user that tells of a charge: its number, and what was charged.
fn charge(event: &Event) -> Option<(u64, Charge)> {
    let amount = |key: &str| attribute(event, key)?.parse().ok();
    let charge = Charge {
        user: attribute(event, "user")?.to_string(),
        validator: attribute(event, "validator")?.to_string(),
        charged: amount("charged")?,
        burned: amount("amount")?,
    };
    Some((attribute(event, "tx_id")?.parse().ok()?, charge))
}

impl Lab {
    fn provider_events(&self) -> Vec<Event> {
        let chain = self.system.world.chain(self.system.deployment.provider);
        chain.last_events().to_vec()
    }

    /// The consumer whose external-staking contract an event comes from.
    fn teller(&self, event: &Event) -> Option<usize> {
        self.held_by(attribute(event, "_contract_address")?)
    }

    /// The consumer whose external-staking contract this is.
    fn held_by(&self, contract: &str) -> Option<usize> {
        self.system.deployment.consumers.iter().position(|of| of.external_staking.as_str() == contract)
    }

    /// Looks for charges in the last transaction on the provider. Looking twice changes nothing.
    pub fn note_charges(&mut self) {
        let events = self.provider_events();
        let mut is_new = false;
        for event in events.iter().filter(|event| event.ty == "wasm-mesh_tx") {
            let found = has(event, "kind", TxKind::Slash.name()).then(|| charge(event)).flatten();
            if let (Some(consumer), Some((number, charge))) = (self.teller(event), found) {
                is_new |= self.slashing.charges.insert((consumer, number), charge).is_none();
            }
        }
        // The vault's answer to a charge tells what was burned for others before.
        let burns = |event: &&Event| event.ty == "wasm" && has(event, "action", "slash_cross_stake");
        for event in events.iter().filter(|_| is_new).filter(burns) {
            let consumer = attribute(event, "lienholder").and_then(|contract| self.held_by(contract));
            self.note_shrunk(consumer, attribute(event, "owner"), attribute(event, "shrunk"));
        }
    }

    fn note_shrunk(&mut self, consumer: Option<usize>, user: Option<&str>, by: Option<&str>) {
        let by = by.and_then(|by| by.parse::<u128>().ok()).filter(|by| *by > 0);
        if let (Some(consumer), Some(user), Some(by)) = (consumer, user, by) {
            let shrunk = self.slashing.shrunk.entry(consumer).or_default();
            shrunk.users.insert(user.to_string());
            shrunk.amount = shrunk.amount.saturating_add(by);
        }
    }

    /// Anyone has a consumer's contract told by how much the lien of a user has shrunk.
    ///
    /// # Errors
    /// There is nothing to tell.
    pub fn report_shrunk(&mut self, user: &str, consumer: usize) -> SimResult<u128> {
        let unreported = self.system.lien(user, consumer)?.unreported;
        self.system.report_shrunk(consumer, user)?;
        self.look_at("anyone reports what the lien has shrunk by")?;
        let address = self.system.user(user);
        self.note_shrunk(Some(consumer), Some(address.as_str()), Some(&unreported.to_string()));
        Ok(unreported.u128())
    }

    /// Releases matured claims. The transaction can charge them before.
    ///
    /// # Errors
    /// What the contracts refuse.
    pub fn withdraw(&mut self, user: &str, consumer: usize, limit: Option<u32>) -> SimResult<()> {
        self.system.withdraw(user, consumer, limit)?;
        self.note_charges();
        self.look_at("withdraw what is unbonded")
    }

    /// A stranger brings evidence.
    ///
    /// # Errors
    /// What external-staking refuses.
    pub fn convict(&mut self, consumer: usize, validator: &str, evidence: &Binary) -> SimResult<()> {
        let before = self.stands()?;
        self.system.submit_evidence(consumer, validator, evidence)?;
        self.something_else()?;
        let validator = validator.to_string();
        self.slashing.convictions.push(Conviction { consumer, validator, before, after: None });
        Ok(())
    }

    /// Something happens that has nothing to do with slashes: what comes now is no longer the
    /// effect of the last evidence.
    ///
    /// # Errors
    /// When a query fails.
    pub fn something_else(&mut self) -> SimResult<()> {
        if self.slashing.convictions.last().is_none_or(|last| last.after.is_some()) {
            return Ok(());
        }
        let now = self.stands()?;
        if let Some(last) = self.slashing.convictions.last_mut() {
            last.after = Some(now);
        }
        Ok(())
    }

    /// Anyone settles users, page by page, until nothing is left that can be charged.
    ///
    /// # Errors
    /// What external-staking refuses.
    pub fn settle(&mut self, consumer: usize, users: &[String]) -> Run {
        for chunk in users.chunks(SETTLE_USERS) {
            let mut left: Vec<&str> = chunk.iter().map(String::as_str).collect();
            for _ in 0..MAX_PAGES {
                self.system.settle(consumer, &left)?;
                self.note_charges();
                self.look_at("settled by anyone")?;
                let done = self.settled();
                left.retain(|user| !done.contains(self.system.user(user).as_str()));
                if left.is_empty() {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Addresses that the last transaction has settled.
    fn settled(&self) -> BTreeSet<String> {
        let mut settled = BTreeSet::new();
        for event in self.provider_events() {
            for pair in event.attributes.windows(2) {
                if let [user, done] = pair {
                    if user.key == "user" && done.key == "done" && done.value == "true" {
                        settled.insert(user.value.clone());
                    }
                }
            }
        }
        settled
    }

    /// How all users together stand, by consumer.
    ///
    /// # Errors
    /// When a query fails.
    pub fn stands(&self) -> SimResult<Vec<Stand>> {
        (0..self.system.consumer_count()).map(|consumer| self.stand(consumer)).collect()
    }

    fn stand(&self, consumer: usize) -> SimResult<Stand> {
        let mut stand = Stand::default();
        for user in &self.users {
            for position in self.system.positions(&self.system.user(user), consumer)? {
                let worth = position.stake.saturating_sub(position.burned);
                stand.stake = stand.stake.saturating_add(worth.u128());
            }
            let lien = self.system.lien(user, consumer)?.amount;
            stand.liens = stand.liens.saturating_add(lien.u128());
        }
        Ok(stand)
    }

    /// What was burned of a user, as the history of the user tells it, on all consumers.
    ///
    /// # Errors
    /// When a query fails.
    pub fn burned_of(&self, user: &str) -> SimResult<u128> {
        let mut burned = 0u128;
        for consumer in 0..self.system.consumer_count() {
            let txs = self.system.txs(&self.system.user(user), consumer)?.into_iter();
            let slashes = txs.filter(|tx| tx.kind == TxKind::Slash);
            burned = slashes.fold(burned, |sum, tx| sum.saturating_add(tx.amount.u128()));
        }
        Ok(burned)
    }

    /// What a user has: in the wallet, and in the vault.
    ///
    /// # Errors
    /// When a query fails.
    pub fn holds(&self, user: &str) -> SimResult<u128> {
        let chain = self.system.world.chain(self.system.deployment.provider);
        let wallet = chain.balance(&self.system.user(user), &self.system.deployment.denom)?;
        let bonded = self.system.account(user)?.bonded;
        wallet.u128().checked_add(bonded.u128()).ok_or_else(|| SimError::Unknown {
            kind: "sum of wallet and collateral of",
            id: user.to_string(),
        })
    }
}
