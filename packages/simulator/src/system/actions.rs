//! What users, governance and passers-by do. Each is a transaction; when it fails nothing has
//! changed.

use cosmwasm_std::{coin, coins, Addr, Decimal, Event, Uint128};
use mesh_apis::converter::{ExecuteMsg as ConverterMsg, ValidatorReport};
use mesh_apis::external_staking::{ExecuteMsg as StakingMsg, ReceiveVirtualStake, TxStatus};
use mesh_apis::price_feed::ExecuteMsg as PriceMsg;
use mesh_apis::valset::ValidatorStatus;
use mesh_apis::vault::ExecuteMsg as VaultMsg;
use mesh_apis::virtual_staking::{ExecuteMsg as VirtualMsg, SudoMsg};
use mesh_apis::TxId;

use super::facts::Fact;
use super::System;
use crate::ibc::RelaySummary;
use crate::staking::{BondStatus, SimValidator};
use crate::{SimError, SimResult};

/// More rounds of updates than any validator set needs.
const MAX_FLUSHES: u32 = 10_000;

/// Validators in one report of governance.
const REPORT_PAGE: usize = 100;

/// The number that external-staking gave to a transaction.
pub(super) fn tx_id(events: &[Event]) -> Option<TxId> {
    let made = events.iter().find(|event| event.ty == "wasm-mesh_tx")?;
    let id = made.attributes.iter().find(|of| of.key == "tx_id")?;
    id.value.parse().ok().map(TxId)
}

fn reported(validator: &SimValidator) -> ValidatorReport {
    let status = match (validator.jailed, validator.status) {
        (true, _) => ValidatorStatus::Jailed,
        (false, BondStatus::Bonded) => ValidatorStatus::Active,
        (false, _) => ValidatorStatus::Inactive,
    };
    ValidatorReport {
        valoper: validator.operator.clone(),
        pub_key: Some(validator.pub_key.clone()),
        status: Some(status),
        tombstoned: validator.tombstoned,
    }
}

impl System {
    /// Gives collateral to a user out of nothing.
    pub fn fund(&mut self, user: &str, amount: u128) -> SimResult<()> {
        let (user, denom) = (self.user(user), self.deployment.denom.clone());
        self.world.chain_mut(self.deployment.provider).mint(&user, coins(amount, denom))
    }

    /// Bonds coins of a user in the vault.
    pub fn bond(&mut self, user: &str, amount: u128) -> SimResult<()> {
        let funds = coins(amount, &self.deployment.denom);
        let (user, vault) = (self.user(user), self.deployment.vault.clone());
        let chain = self.world.chain_mut(self.deployment.provider);
        chain.execute(&user, &vault, &VaultMsg::Bond {}, &funds).map(drop)
    }

    /// Takes free collateral out of the vault.
    pub fn unbond(&mut self, user: &str, amount: u128) -> SimResult<()> {
        let amount = coin(amount, &self.deployment.denom);
        let (user, vault) = (self.user(user), self.deployment.vault.clone());
        let chain = self.world.chain_mut(self.deployment.provider);
        chain.execute(&user, &vault, &VaultMsg::Unbond { amount }, &[]).map(drop)
    }

    /// Stakes collateral to a validator of a consumer. The packet is in flight then.
    pub fn stake(&mut self, user: &str, consumer: usize, validator: &str, amount: u128) -> SimResult<TxId> {
        let contract = self.consumer(consumer)?.external_staking.to_string();
        let receive = ReceiveVirtualStake { validator: validator.to_string() };
        let msg = cosmwasm_std::to_json_binary(&receive)
            .map_err(|err| SimError::tx("provider", err.to_string()))?;
        let msg = VaultMsg::StakeRemote { contract, amount: coin(amount, &self.deployment.denom), msg };
        let (user, vault) = (self.user(user), self.deployment.vault.clone());
        self.numbered(&user, &vault, &msg)
    }

    /// Starts to remove stake from a validator of a consumer.
    pub fn unstake(&mut self, user: &str, consumer: usize, validator: &str, amount: u128) -> SimResult<TxId> {
        let amount = coin(amount, &self.deployment.denom);
        let msg = StakingMsg::Unstake { validator: validator.to_string(), amount };
        let (user, contract) = (self.user(user), self.consumer(consumer)?.external_staking.clone());
        self.numbered(&user, &contract, &msg)
    }

    fn numbered<T: serde::Serialize + std::fmt::Debug>(
        &mut self,
        user: &Addr,
        contract: &Addr,
        msg: &T,
    ) -> SimResult<TxId> {
        let chain = self.world.chain_mut(self.deployment.provider);
        let response = chain.execute(user, contract, msg, &[])?;
        tx_id(&response.events)
            .ok_or_else(|| SimError::Unknown { kind: "transaction in events", id: String::new() })
    }

    fn on_external_staking(&mut self, user: &str, consumer: usize, msg: &StakingMsg) -> SimResult<()> {
        let (user, contract) = (self.user(user), self.consumer(consumer)?.external_staking.clone());
        self.world.chain_mut(self.deployment.provider).execute(&user, &contract, msg, &[]).map(drop)
    }

    /// Forces an Unstake that is silent.
    pub fn force(&mut self, user: &str, consumer: usize, tx_id: TxId) -> SimResult<()> {
        self.on_external_staking(user, consumer, &StakingMsg::ForceUnstake { tx_id })
    }

    /// Forces stake that was unstaked in vain, as a transaction of its own.
    pub fn force_failed(
        &mut self,
        user: &str,
        consumer: usize,
        validator: &str,
        amount: u128,
    ) -> SimResult<TxId> {
        let amount = coin(amount, &self.deployment.denom);
        let msg = StakingMsg::ForceFailed { validator: validator.to_string(), amount };
        let (user, contract) = (self.user(user), self.consumer(consumer)?.external_staking.clone());
        self.numbered(&user, &contract, &msg)
    }

    /// Gives up an Unstake: what of a failed one can be forced, or a silent one. Returns the
    /// transaction that has the claim.
    pub fn give_up_unstake(&mut self, user: &str, consumer: usize, tx_id: TxId) -> SimResult<TxId> {
        let tx = self.tx(consumer, tx_id)?;
        if tx.status != TxStatus::Failed {
            return self.force(user, consumer, tx_id).map(|()| tx_id);
        }
        let forcible = self.position(user, consumer, &tx.validator)?.forcible;
        self.force_failed(user, consumer, &tx.validator, tx.amount.min(forcible).u128())
    }

    /// Gives up a Stake that is silent.
    pub fn abort(&mut self, user: &str, consumer: usize, tx_id: TxId) -> SimResult<()> {
        self.on_external_staking(user, consumer, &StakingMsg::AbortStake { tx_id })
    }

    /// Releases at most `limit` matured claims of a user (none: the contract's default).
    pub fn withdraw(&mut self, user: &str, consumer: usize, limit: Option<u32>) -> SimResult<()> {
        let (address, before) = (self.user(user), self.claims(&self.user(user), consumer)?);
        self.on_external_staking(user, consumer, &StakingMsg::WithdrawUnbonded { limit })?;
        let left = self.claims(&address, consumer)?;
        let staking = self.consumer(consumer)?.external_staking.to_string();
        let chain = self.world.chain_mut(self.deployment.provider);
        for claim in before.into_iter().filter(|claim| left.iter().all(|other| other.key != claim.key)) {
            let (user, staking) = (address.to_string(), staking.clone());
            let tx_id = claim.key.tx_id;
            chain.note(Fact::Released { staking, user, validator: claim.validator, tx_id }.note());
        }
        Ok(())
    }

    /// Sends owed Unstakes, as anyone can.
    pub fn send_owed(&mut self, consumer: usize, limit: Option<u32>) -> SimResult<()> {
        self.on_external_staking("passer-by", consumer, &StakingMsg::SendOwed { limit })
    }

    /// Tries parked releases of a user again, as anyone can.
    pub fn retry_release(&mut self, consumer: usize, user: &str) -> SimResult<()> {
        self.retry_release_of(consumer, &self.user(user))
    }

    /// As [`System::retry_release`], by address.
    pub fn retry_release_of(&mut self, consumer: usize, user: &Addr) -> SimResult<()> {
        self.on_external_staking("passer-by", consumer, &StakingMsg::RetryRelease { user: user.to_string() })
    }

    /// Sends waiting updates of the validator set, as anyone can.
    pub fn send_updates(&mut self, consumer: usize, limit: Option<u32>) -> SimResult<()> {
        let deployed = self.consumer(consumer)?;
        let (chain, converter) = (deployed.chain, deployed.converter.clone());
        let chain = self.world.chain_mut(chain);
        let anyone = chain.account("passer-by");
        chain.execute(&anyone, &converter, &ConverterMsg::SendUpdates { limit }, &[]).map(drop)
    }

    fn on_virtual_staking(
        &mut self,
        consumer: usize,
        as_governance: bool,
        msg: &VirtualMsg,
    ) -> SimResult<()> {
        let deployed = self.consumer(consumer)?.clone();
        let chain = self.world.chain_mut(deployed.chain);
        let sender = if as_governance { deployed.governance } else { chain.account("passer-by") };
        chain.execute(&sender, &deployed.virtual_staking, msg, &[]).map(drop)
    }

    /// Runs one page of an epoch, as anyone can.
    pub fn run_epoch_page(&mut self, consumer: usize) -> SimResult<()> {
        self.on_virtual_staking(consumer, false, &VirtualMsg::HandleEpoch {})
    }

    /// Runs a whole epoch, or the rest of the one that is running, as anyone can. Returns how many
    /// pages it took.
    pub fn run_epoch(&mut self, consumer: usize) -> SimResult<u32> {
        let mut pages = 0;
        loop {
            self.run_epoch_page(consumer)?;
            pages += 1;
            if !self.epoch(consumer)?.running {
                return Ok(pages);
            }
        }
    }

    /// Runs one page of an epoch as the chain's module does, whatever the time.
    pub fn run_epoch_by_sudo(&mut self, consumer: usize) -> SimResult<()> {
        self.sudo_virtual_staking(consumer, &SudoMsg::HandleEpoch {})
    }

    /// Calls virtual staking as the chain's module does.
    pub fn sudo_virtual_staking(&mut self, consumer: usize, msg: &SudoMsg) -> SimResult<()> {
        let deployed = self.consumer(consumer)?.clone();
        self.world.chain_mut(deployed.chain).sudo(&deployed.virtual_staking, msg).map(drop)
    }

    /// Reports the consumer's whole validator set to the converter, in pages: by gRPC where the
    /// chain accepts it, else by governance. What is new goes to the provider, in packets that are
    /// in flight then.
    pub fn sync_validators(&mut self, consumer: usize) -> SimResult<()> {
        let chain = self.consumer(consumer)?.chain;
        let validators = self.world.chain(chain).validators()?;
        if !self.world.chain(chain).config().accepts_grpc {
            let reports: Vec<_> = validators.iter().map(reported).collect();
            return reports
                .chunks(REPORT_PAGE)
                .try_for_each(|page| self.register_validators(consumer, page.to_vec()));
        }
        loop {
            self.on_virtual_staking(consumer, false, &VirtualMsg::SyncValidators {})?;
            let events = self.world.chain(chain).last_events();
            let attributes = || events.iter().flat_map(|event| &event.attributes);
            if attributes().any(|attribute| attribute.key == "last_page" && attribute.value == "true") {
                return Ok(());
            }
        }
    }

    /// Governance reports these validators.
    pub fn register_validators(
        &mut self,
        consumer: usize,
        validators: Vec<ValidatorReport>,
    ) -> SimResult<()> {
        self.on_virtual_staking(consumer, true, &VirtualMsg::RegisterValidators { validators })
    }

    /// Relays the validator updates of one consumer until none waits. Other packets stay where they
    /// are.
    ///
    /// # Errors
    /// When a packet cannot be relayed, or the provider refuses updates again and again.
    pub fn flush_validator_updates(&mut self, consumer: usize) -> SimResult<RelaySummary> {
        let from = self.consumer(consumer)?.consumer_end;
        let mut summary = RelaySummary::default();
        for _ in 0..MAX_FLUSHES {
            let mut ids = self.world.in_flight_ids()?;
            ids.retain(|id| id.channel == from);
            let waits = !self.outbox(consumer)?.is_empty();
            if ids.is_empty() && !waits {
                return Ok(summary);
            }
            for id in &ids {
                self.world.deliver(*id)?;
                self.world.acknowledge(*id)?;
                summary.delivered += 1;
                summary.acknowledged += 1;
            }
            if ids.is_empty() {
                self.send_updates(consumer, Some(10))?;
            }
        }
        Err(SimError::Unknown { kind: "end of the validator updates of consumer", id: consumer.to_string() })
    }

    /// Governance puts a validator into quarantine, or lifts it.
    pub fn set_quarantine(&mut self, consumer: usize, validator: &str, quarantined: bool) -> SimResult<()> {
        let msg = VirtualMsg::SetQuarantine { validator: validator.to_string(), quarantined };
        self.on_virtual_staking(consumer, true, &msg)
    }

    /// Governance sets the max cap.
    pub fn set_max_cap(&mut self, consumer: usize, amount: Uint128) -> SimResult<()> {
        self.on_virtual_staking(consumer, true, &VirtualMsg::SetMaxCap { amount })
    }

    /// Governance sets the price.
    pub fn set_price(&mut self, consumer: usize, native_per_foreign: Decimal) -> SimResult<()> {
        let deployed = self.consumer(consumer)?.clone();
        let msg = PriceMsg::Update { native_per_foreign };
        let chain = self.world.chain_mut(deployed.chain);
        chain.execute(&deployed.governance, &deployed.price_feed, &msg, &[]).map(drop)
    }
}
