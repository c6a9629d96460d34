//! Validators that diverge, or were slashed.

use mesh_apis::external_staking::{LedgerResponse, ListValidatorsResponse, QueryMsg};

use super::Watched;
use crate::metrics::{count, Gauge};
use crate::side::Side;
use crate::view::{ask, is_full, AskError, PAGE};

impl Watched<'_> {
    pub(super) async fn validators(&self) -> Result<(), AskError> {
        let contract = &self.of.addresses.provider.external_staking;
        let (mut known, mut diverged, mut slashed) = (0_usize, vec![], 0_usize);
        let mut start_after = None;
        loop {
            let query = QueryMsg::ListValidators { start_after, limit: Some(PAGE) };
            let ListValidatorsResponse { validators } =
                ask(self.live, Side::Provider, contract, &query).await?;
            known = known.saturating_add(validators.len());
            start_after =
                validators.last().filter(|_| is_full(&validators)).map(|last| last.validator.clone());
            for validator in validators {
                let query = QueryMsg::Ledger { validator: validator.validator.clone() };
                let ledger: LedgerResponse = ask(self.live, Side::Provider, contract, &query).await?;
                slashed = slashed.saturating_add(usize::from(ledger.slashed.is_some()));
                if ledger.diverged.is_some() {
                    diverged.push(validator.validator);
                }
            }
            if start_after.is_none() {
                break;
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
