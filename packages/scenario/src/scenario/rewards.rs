//! Rewards in a story: what is done with them, and how they stand.

use cosmwasm_std::Uint128;
use mesh_simulator::{SimError, SimResult};

use super::run::{Teller, Told};
use super::step::{RewardStep, Subject};

impl Teller<'_> {
    pub(super) fn reward_step(&mut self, consumer: usize, step: &RewardStep) -> Told {
        let text = |err: SimError| err.to_string();
        let chain = self.consumer(consumer).to_string();
        match step {
            RewardStep::Distribute(validator, amount) => {
                self.lab.system.distribute(consumer, validator, *amount).map_err(text)?;
                let validator = self.lab.validator_name(consumer, validator);
                Ok(format!("{chain} pays {amount}, validator {validator}"))
            }
            RewardStep::Send(limit) => {
                self.lab.system.send_rewards(consumer, *limit).map_err(text)?;
                Ok(format!("from {chain}"))
            }
            RewardStep::Recover => {
                let batches = self.lab.system.batches(consumer).map_err(text)?;
                let batch = batches.into_iter().min_by_key(|batch| batch.batch);
                let batch = batch.ok_or_else(|| "no batch is in transit".to_string())?;
                let recovered = self.lab.system.recover_batch(consumer, batch.batch);
                recovered.map_err(text)?;
                Ok(format!("#{}, {} of {chain}", batch.batch, batch.amount))
            }
            RewardStep::Withdraw { user, validator, to } => {
                let name = self.user(*user).to_string();
                let recipient = to.map(|to| self.lab.system.user(self.user(to)));
                let system = &mut self.lab.system;
                let paid = system.withdraw_rewards(&name, consumer, validator.as_deref(), recipient.as_ref());
                let paid = paid.map_err(text)?;
                let to = to.map(|to| format!(", to {}", self.user(to))).unwrap_or_default();
                Ok(format!("{name} withdraws {paid} of {chain}{to}"))
            }
            RewardStep::Sink(validator) => {
                self.lab.system.sink_rewards(consumer, validator).map_err(text)?;
                Ok(format!("of {chain}, validator {}", self.lab.validator_name(consumer, validator)))
            }
        }
    }

    /// What is expected of rewards. What the key needs was checked when the file was read.
    pub(super) fn of_rewards(&self, key: &str, of: &Subject) -> SimResult<String> {
        let system = &self.lab.system;
        let user = system.user(self.user(of.user.unwrap_or_default()));
        let consumer = of.consumer.unwrap_or_default();
        let amount = match key {
            "claimable" => {
                let pending = system.pending_rewards(&user, consumer)?.into_iter();
                let is_meant = |name: &str| of.validator.as_deref().is_none_or(|validator| validator == name);
                pending.filter(|of| is_meant(&of.validator)).map(|of| of.amount).sum::<Uint128>()
            }
            "paid" => system.reward_balance(&user, consumer)?,
            "parked" => {
                let mut pools = system.reward_pools(consumer)?.into_iter();
                let pool = pools.find(|pool| Some(&pool.validator) == of.validator.as_ref());
                pool.map(|pool| pool.parked).unwrap_or_default()
            }
            _ => {
                let books = system.reward_books(consumer)?;
                match key {
                    "collected" => books.collected,
                    "booked" => books.booked,
                    "in_transit" => books.travelling,
                    "surplus" => books.surplus,
                    _ => books.sunk,
                }
            }
        };
        Ok(amount.to_string())
    }
}
