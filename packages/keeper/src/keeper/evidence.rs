//! The watch for double signing, as a job.

use mesh_apis::external_staking::{ConfigResponse, EvidenceConfig, ExecuteMsg, QueryMsg};

use super::Keeper;
use crate::action::{Action, Changes};
use crate::evidence::{verify, Proof, Verdict};
use crate::jobs::Job;
use crate::known::known_validators;
use crate::live::Live;
use crate::metrics::{amount, count, Counter, Gauge};
use crate::side::Side;
use crate::store::StoreError;
use crate::view::{ask, AskError, View};
use crate::wallet::Outcome;

/// That blocks or proofs are left.
const TROUBLE: &str = "evidence";

impl Keeper {
    /// False if blocks or proofs are left.
    pub(super) async fn evidence(&self, live: &Live<'_>) -> bool {
        if !self.of.jobs.contains(&Job::Evidence) {
            return true;
        }
        let name = self.of.name.as_str();
        let looked = self.look(live).await;
        let submitted = self.submit(live).await;
        let (height, missed) = self.watcher.progress();
        let pending = self.watcher.pending().len();
        self.metrics.set(Gauge::EvidenceHeight, &[name], amount(height));
        self.metrics.set(Gauge::EvidenceMissed, &[name], amount(missed));
        self.metrics.set(Gauge::EvidencePending, &[name], count(pending));
        if looked.is_ok() && submitted.is_ok() {
            self.state.said.has_ended(TROUBLE);
        }
        for error in [looked.as_ref().err(), submitted.as_ref().err()].into_iter().flatten() {
            if self.state.said.is_time(TROUBLE, self.clock.now()) {
                tracing::warn!(
                    consumer = name,
                    job = Job::Evidence.name(),
                    error,
                    "blocks or proofs are left"
                );
            }
            self.metrics.add(Counter::JobErrors, &[name, Job::Evidence.name()], 1.0);
        }
        let is_well = looked.is_ok() && submitted.is_ok() && pending == 0;
        if is_well {
            self.metrics.set(Gauge::JobTime, &[name, Job::Evidence.name()], amount(self.clock.now()));
        }
        is_well
    }

    async fn look(&self, live: &Live<'_>) -> Result<(), String> {
        let config = self.evidence_config(live).await.map_err(|error| error.to_string())?;
        let now = self.clock.now();
        let looked = self.watcher.look(self.consumer.nodes.as_ref(), config.min_height.0, now).await;
        let scanned = looked.map_err(|error| error.to_string())?;
        let behind = scanned.newest.saturating_sub(scanned.height);
        self.metrics.set(Gauge::EvidenceBehind, &[&self.of.name], amount(behind));
        Ok(())
    }

    async fn submit(&self, live: &Live<'_>) -> Result<(), String> {
        let pending = self.watcher.pending();
        if pending.is_empty() {
            return Ok(());
        }
        let config = self.evidence_config(live).await.map_err(|error| error.to_string())?;
        let validators = known_validators(live, &self.of).await.map_err(|error| error.to_string())?;
        for proof in pending {
            let verdict = verify(&proof, &validators, &config, live.now(Side::Provider));
            self.judge(&proof, verdict).await.map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    async fn judge(&self, proof: &Proof, verdict: Verdict) -> Result<(), StoreError> {
        match verdict {
            Verdict::Never { reason } => {
                tracing::error!(proof = proof.id, reason, evidence = %proof.evidence, "a proof of double signing that proves nothing");
                self.watcher.drop(&proof.id)
            }
            Verdict::NotYet { reason } => self.watcher.keep(&proof.id, &reason),
            Verdict::Proven { validator, height } => self.bring(proof, validator, height).await,
        }
    }

    async fn bring(&self, proof: &Proof, validator: String, height: u64) -> Result<(), StoreError> {
        let evidence = proof.evidence.to_string().into_bytes().into();
        let msg = ExecuteMsg::SubmitEvidence { validator: validator.clone(), evidence };
        let contract = &self.of.addresses.provider.external_staking;
        let action = Action::new(Side::Provider, contract, &msg, Changes::Success);
        match self.perform(Job::Evidence, &action).await {
            None => Ok(()),
            Some(outcome) if outcome.is_done() => {
                tracing::warn!(
                    validator,
                    height,
                    proof = proof.id,
                    "a validator has signed twice, and is slashed"
                );
                // Users are settled in the next round.
                self.state.long_at.set(0);
                self.watcher.drop(&proof.id)
            }
            // Another one was faster. Any other height counts by itself.
            Some(Outcome::Refused { reason } | Outcome::Failed { log: reason, .. })
                if reason.contains(&format!("was slashed for height {height} already")) =>
            {
                tracing::info!(validator, height, proof = proof.id, "it was slashed for this height already");
                self.watcher.drop(&proof.id)
            }
            Some(outcome) => self.watcher.keep(&proof.id, &outcome.to_string()),
        }
    }

    async fn evidence_config(&self, live: &Live<'_>) -> Result<EvidenceConfig, AskError> {
        let contract = &self.of.addresses.provider.external_staking;
        let config: ConfigResponse = ask(live, Side::Provider, contract, &QueryMsg::Config {}).await?;
        Ok(config.evidence)
    }
}
