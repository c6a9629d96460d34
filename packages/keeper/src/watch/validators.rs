//! Validators that diverge, or were slashed.

use mesh_apis::external_staking::{LedgerResponse, QueryMsg};

use super::Watched;
use crate::known::known_validators;
use crate::metrics::{count, Gauge};
use crate::side::Side;
use crate::view::{ask, AskError};

impl Watched<'_> {
    pub(super) async fn validators(&self) -> Result<(), AskError> {
        let contract = &self.of.addresses.provider.external_staking;
        let validators = known_validators(self.live, self.of).await?;
        let (known, mut diverged, mut slashed) = (validators.len(), vec![], 0_usize);
        for validator in validators {
            let query = QueryMsg::Ledger { validator: validator.validator.clone() };
            let ledger: LedgerResponse = ask(self.live, Side::Provider, contract, &query).await?;
            slashed = slashed.saturating_add(usize::from(ledger.slashed.is_some()));
            if ledger.diverged.is_some() {
                diverged.push(validator.validator);
            }
        }
        if !diverged.is_empty() && self.said.is_time("diverged", self.now) {
            tracing::error!(
                consumer = self.of.name,
                ?diverged,
                "the books of both sides contradict each other"
            );
        }
        self.set(Gauge::Known, count(known));
        self.set(Gauge::Diverged, count(diverged.len()));
        self.set(Gauge::Slashed, count(slashed));
        Ok(())
    }
}
