//! Double signing in a story: what is done about it, and what it has cost.

use cosmwasm_std::{Binary, Uint128};
use mesh_apis::external_staking::TxKind;
use mesh_simulator::system::evidence::{as_protobuf, DoubleSign};
use mesh_simulator::{SimError, SimResult};

use super::run::{Teller, Told};
use super::step::{SlashStep, Subject};

/// What can be expected of slashes.
pub(super) const KEYS: [&str; 6] = ["slashable", "releases", "debt", "burned", "infractions", "supply"];

/// Two votes of a labelled step.
#[derive(Clone)]
pub(super) struct Signed {
    consumer: usize,
    validator: String,
    height: u64,
    evidence: Binary,
}

impl Teller<'_> {
    pub(super) fn slash_step(&mut self, step: &SlashStep) -> Told {
        let text = |err: SimError| err.to_string();
        match step {
            SlashStep::DoubleSign { consumer, validator, height, prevotes, nil } => {
                let (prevotes, nil) = (*prevotes, *nil);
                let votes = |height| DoubleSign { height, prevotes, nil };
                self.double_sign(*consumer, validator, *height, votes).map_err(text)
            }
            SlashStep::Punish(label) => {
                let Signed { consumer, validator, height, .. } = self.votes(label)?;
                self.lab.system.punish(consumer, &validator, height).map_err(text)?;
                let validator = self.lab.validator_name(consumer, &validator);
                Ok(format!("{} itself slashes and tombstones {validator}", self.consumer(consumer)))
            }
            SlashStep::SubmitFile { consumer, validator, name, evidence } => {
                self.lab.convict(*consumer, validator, evidence).map_err(text)?;
                let validator = self.lab.validator_name(*consumer, validator);
                Ok(format!("{validator} of {} signed twice, says {name}", self.consumer(*consumer)))
            }
            SlashStep::SubmitEvidence(label, in_protobuf) => {
                let Signed { consumer, validator, height, evidence } = self.votes(label)?;
                let evidence = if *in_protobuf { as_protobuf(&evidence).map_err(text)? } else { evidence };
                self.lab.convict(consumer, &validator, &evidence).map_err(text)?;
                let validator = self.lab.validator_name(consumer, &validator);
                Ok(format!("{validator} of {} signed twice at height {height}", self.consumer(consumer)))
            }
            SlashStep::Settle(consumer, user) => {
                let users = match user {
                    Some(user) => vec![self.user(*user).to_string()],
                    None => self.lab.users.clone(),
                };
                let before = self.burned();
                self.lab.settle(*consumer, &users).map_err(|stop| stop.to_string())?;
                let burned = self.burned().saturating_sub(before);
                let who = if user.is_some() { users.join(", ") } else { "everybody".to_string() };
                Ok(format!("{who}, at {}: {burned} burned", self.consumer(*consumer)))
            }
            SlashStep::ReportShrunk(user, consumer) => {
                let name = self.user(*user).to_string();
                let by = self.lab.report_shrunk(&name, *consumer).map_err(text)?;
                Ok(format!("{} hears that its lien on {name} has shrunk by {by}", self.consumer(*consumer)))
            }
            SlashStep::WorkOffDebt(user, consumer) => {
                let name = self.user(*user).to_string();
                let before = self.lab.system.debt(&name, *consumer).map_err(text)?;
                self.lab.system.work_off_debt(*consumer, &name).map_err(text)?;
                let after = self.lab.system.debt(&name, *consumer).map_err(text)?;
                let paid = before.saturating_sub(after);
                Ok(format!("{paid} of {before} that {name} owes at {}", self.consumer(*consumer)))
            }
        }
    }

    fn double_sign(
        &mut self,
        consumer: usize,
        validator: &str,
        height: Option<u64>,
        votes: impl FnOnce(u64) -> DoubleSign,
    ) -> SimResult<String> {
        let chain = self.lab.system.consumer(consumer)?.chain;
        let height = height.unwrap_or_else(|| self.lab.system.world.chain(chain).height());
        let votes = votes(height);
        let evidence = self.lab.system.double_sign_as(consumer, validator, votes)?;
        let name = self.lab.validator_name(consumer, validator);
        self.signed = Some(Signed { consumer, validator: validator.to_string(), height, evidence });
        let what = match (votes.prevotes, votes.nil) {
            (false, false) => "signs two blocks",
            (true, false) => "prevotes for two blocks",
            (false, true) => "signs a block and nil",
            (true, true) => "prevotes for a block and nil",
        };
        Ok(format!("{name} of {} {what} of height {height}", self.consumer(consumer)))
    }

    fn votes(&self, label: &str) -> Result<Signed, String> {
        let labelled = self.labels.get(label).and_then(|labelled| labelled.signed.clone());
        labelled.ok_or_else(|| format!("in step {label:?} nobody signed twice"))
    }

    fn burned(&self) -> u128 {
        let charges = self.lab.slashing.charges.values();
        charges.fold(0u128, |sum, charge| sum.saturating_add(charge.burned))
    }

    /// What is expected of slashes. What the key needs was checked when the file was read.
    pub(super) fn of_slashes(&self, key: &str, of: &Subject) -> SimResult<String> {
        let system = &self.lab.system;
        let (user, consumer) = (self.user(of.user.unwrap_or_default()), of.consumer.unwrap_or_default());
        let address = system.user(user);
        let amount = match key {
            "slashable" => system.lien(user, consumer)?.slashable,
            "releases" => {
                let claims = system.claims(&address, consumer)?.into_iter();
                claims.map(|claim| claim.releases).sum::<Uint128>()
            }
            "debt" => system.debt(user, consumer)?,
            "burned" => {
                let txs = system.txs(&address, consumer)?.into_iter();
                let is_meant = |name: &str| of.validator.as_deref().is_none_or(|validator| validator == name);
                let slashes = txs.filter(|tx| tx.kind == TxKind::Slash && is_meant(&tx.validator));
                slashes.map(|tx| tx.amount).sum::<Uint128>()
            }
            "infractions" => {
                let validator = of.validator.as_deref().unwrap_or_default();
                return Ok(system.infractions(consumer, validator)?.len().to_string());
            }
            _ => system.world.chain(system.deployment.provider).supply(&system.deployment.denom)?,
        };
        Ok(amount.to_string())
    }
}
