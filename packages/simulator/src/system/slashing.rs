//! Double signing: what the consumer's chain, strangers and passers-by do about it, and how users
//! stand.

use cosmwasm_std::{Addr, Binary, Decimal, Event, Uint128};
use mesh_apis::external_staking::{
    ConfigResponse, DebtResponse, ExecuteMsg as StakingMsg, InfractionResponse, QueryMsg as Staking,
    SlashesResponse,
};
use mesh_apis::vault::ExecuteMsg as VaultMsg;

use super::queries::{all, PAGE};
use super::System;
use crate::SimResult;

/// What a chain of the Cosmos SDK takes for a double sign, unless governance says otherwise.
const CHAIN_SLASH: Decimal = Decimal::percent(5);

/// Users in one call.
const SETTLE_USERS: usize = 10;

/// Claims and positions in one call.
const DEBT_PAGE: usize = 30;

/// Pages that a user can need in a simulation.
const MAX_PAGES: usize = 1_000;

/// Users of a call that are settled.
fn settled(events: &[Event]) -> Vec<String> {
    let mut settled = vec![];
    for event in events.iter().filter(|event| event.ty == "wasm") {
        let pairs = event.attributes.windows(2);
        let done =
            pairs.filter(|pair| pair[0].key == "user" && pair[1].key == "done" && pair[1].value == "true");
        settled.extend(done.map(|pair| pair[0].value.clone()));
    }
    settled
}

impl System {
    /// A stranger brings evidence against a validator of a consumer.
    ///
    /// # Errors
    /// What external-staking refuses.
    pub fn submit_evidence(&mut self, consumer: usize, validator: &str, evidence: &Binary) -> SimResult<()> {
        let msg = StakingMsg::SubmitEvidence { validator: validator.to_string(), evidence: evidence.clone() };
        self.as_stranger(consumer, &msg).map(drop)
    }

    /// The consumer's own chain learns that a validator signed twice at a height: it slashes and
    /// tombstones it, and its contracts are told. The provider learns when the packet is relayed.
    ///
    /// # Errors
    /// When the chain is halted, or there is no such validator.
    pub fn punish(&mut self, consumer: usize, validator: &str, height: u64) -> SimResult<()> {
        let chain = self.consumer(consumer)?.chain;
        let chain = self.world.chain_mut(chain);
        chain.check_running()?;
        chain.slash(validator, CHAIN_SLASH, height)?;
        chain.tombstone(validator)?;
        self.sync_validators(consumer)
    }

    /// A validator gets a new consensus key, and the contracts are told.
    ///
    /// # Errors
    /// As [`System::punish`].
    pub fn rotate_key(&mut self, consumer: usize, validator: &str) -> SimResult<()> {
        let chain = self.consumer(consumer)?.chain;
        let chain = self.world.chain_mut(chain);
        chain.check_running()?;
        chain.rotate_to_new_key(validator)?;
        self.sync_validators(consumer)
    }

    fn as_stranger(&mut self, consumer: usize, msg: &StakingMsg) -> SimResult<Vec<Event>> {
        let contract = self.consumer(consumer)?.external_staking.clone();
        let chain = self.world.chain_mut(self.deployment.provider);
        let stranger = chain.account("stranger");
        chain.execute(&stranger, &contract, msg, &[]).map(|response| response.events)
    }

    /// Settles one page of each of these users, as anyone can.
    ///
    /// # Errors
    /// What external-staking refuses.
    pub fn settle(&mut self, consumer: usize, users: &[&str]) -> SimResult<()> {
        let users = users.iter().map(|user| self.user(user).to_string()).collect();
        self.as_stranger(consumer, &StakingMsg::Settle { users }).map(drop)
    }

    /// Settles everybody on all consumers where somebody was slashed, page by page.
    ///
    /// # Errors
    /// What external-staking refuses.
    pub fn settle_all(&mut self) -> SimResult<()> {
        let everybody: Vec<_> = self.everybody()?.into_iter().map(Addr::into_string).collect();
        for consumer in 0..self.consumer_count() {
            if self.slashes(consumer)?.is_empty() {
                continue;
            }
            for users in everybody.chunks(SETTLE_USERS) {
                let mut users = users.to_vec();
                for _ in 0..MAX_PAGES {
                    let done =
                        settled(&self.as_stranger(consumer, &StakingMsg::Settle { users: users.clone() })?);
                    users.retain(|user| !done.contains(user));
                    if users.is_empty() {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Works off the debt of a user on a consumer, as far as it can be now, as anyone can.
    ///
    /// # Errors
    /// The user has no debt.
    pub fn work_off_debt(&mut self, consumer: usize, user: &str) -> SimResult<()> {
        self.work_off_debt_of(consumer, &self.user(user))
    }

    /// As [`System::work_off_debt`], by address.
    ///
    /// # Errors
    /// The user has no debt.
    pub fn work_off_debt_of(&mut self, consumer: usize, user: &Addr) -> SimResult<()> {
        let claims = self.claims(user, consumer)?.len().div_ceil(DEBT_PAGE);
        let positions = self.positions(user, consumer)?.len().div_ceil(DEBT_PAGE);
        for _ in 0..=claims + positions {
            let msg = StakingMsg::WorkOffDebt { user: user.to_string(), limit: Some(DEBT_PAGE as u32) };
            self.as_stranger(consumer, &msg)?;
            if self.debt_of(user, consumer)?.is_zero() {
                break;
            }
        }
        Ok(())
    }

    /// Tells external-staking by how much a lien has shrunk, as anyone can.
    ///
    /// # Errors
    /// There is nothing to tell.
    pub fn report_shrunk(&mut self, consumer: usize, user: &str) -> SimResult<()> {
        self.report_shrunk_of(consumer, &self.user(user))
    }

    /// As [`System::report_shrunk`], by address.
    ///
    /// # Errors
    /// There is nothing to tell.
    pub fn report_shrunk_of(&mut self, consumer: usize, user: &Addr) -> SimResult<()> {
        let lienholder = self.consumer(consumer)?.external_staking.clone();
        self.report_shrunk_to(&lienholder, user)
    }

    /// As [`System::report_shrunk_of`], to any lienholder.
    ///
    /// # Errors
    /// There is nothing to tell.
    pub fn report_shrunk_to(&mut self, lienholder: &Addr, user: &Addr) -> SimResult<()> {
        let lienholder = lienholder.to_string();
        let msg = VaultMsg::ReportShrunk { account: user.to_string(), lienholder };
        let (anyone, vault) = (self.user("stranger"), self.deployment.vault.clone());
        self.world.chain_mut(self.deployment.provider).execute(&anyone, &vault, &msg, &[]).map(drop)
    }

    fn staking_config(&self, consumer: usize) -> SimResult<ConfigResponse> {
        self.ask_staking(consumer, &Staking::Config {})
    }

    /// How many blocks of the consumer unstaked stake stays exposed.
    pub(super) fn exposure_lag(&self, consumer: usize) -> SimResult<u64> {
        Ok(self.staking_config(consumer)?.evidence.exposure_lag)
    }

    /// The part of what is charged that is burned.
    pub(super) fn max_slash(&self, consumer: usize) -> SimResult<Decimal> {
        Ok(self.staking_config(consumer)?.max_slash)
    }

    /// All proven infractions on a consumer, by validator and height.
    ///
    /// # Errors
    /// When a query fails.
    pub fn slashes(&self, consumer: usize) -> SimResult<Vec<InfractionResponse>> {
        let page = |start_after| {
            let msg = Staking::Slashes { start_after, limit: Some(PAGE) };
            self.ask_staking(consumer, &msg).map(|page: SlashesResponse| page.infractions)
        };
        all(page, |of: &InfractionResponse| (of.validator.clone(), of.height))
    }

    /// The proven infractions of a validator, by height.
    ///
    /// # Errors
    /// When a query fails.
    pub fn infractions(&self, consumer: usize, validator: &str) -> SimResult<Vec<InfractionResponse>> {
        let page = |start_after| {
            let msg = Staking::Slash { validator: validator.to_string(), start_after, limit: Some(PAGE) };
            self.ask_staking(consumer, &msg).map(|page: SlashesResponse| page.infractions)
        };
        all(page, |of: &InfractionResponse| of.height)
    }

    /// What the liens of a user on a consumer are short of.
    ///
    /// # Errors
    /// When a query fails.
    pub fn debt(&self, user: &str, consumer: usize) -> SimResult<Uint128> {
        self.debt_of(&self.user(user), consumer)
    }

    /// As [`System::debt`], by address.
    ///
    /// # Errors
    /// When a query fails.
    pub fn debt_of(&self, user: &Addr, consumer: usize) -> SimResult<Uint128> {
        let debt: DebtResponse = self.ask_staking(consumer, &Staking::Debt { user: user.to_string() })?;
        Ok(debt.debt)
    }
}
