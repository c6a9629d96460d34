//! Validators of which the converter does not know what the chain does.
//!
//! Where contracts may ask the chain, anyone reports them. Elsewhere only governance can, by the
//! proposal of `scripts/deploy --validators`: then this job only counts them.

use std::collections::BTreeMap;

use mesh_apis::converter::{QueryMsg, ValidatorResponse, ValidatorsResponse};
use mesh_apis::valset::ValidatorStatus;
use mesh_apis::virtual_staking::ExecuteMsg;

use super::Due;
use crate::action::{Action, Changes};
use crate::settings::{Deployment, Reporting};
use crate::side::Side;
use crate::view::{all, ask, AskError, ChainValidator, View, PAGE};

pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let news = news(view, of).await?;
    if news.is_empty() {
        return Ok(Due::default());
    }
    let actions = match of.reporting {
        Reporting::Grpc => {
            let msg = ExecuteMsg::SyncValidators {};
            vec![Action::new(Side::Consumer, &of.addresses.consumer.virtual_staking, &msg, Changes::Success)]
        }
        // Only governance can: scripts/deploy --validators writes the proposal.
        Reporting::Proposal | Reporting::Module => vec![],
    };
    Ok(Due { actions, waiting: news.len() })
}

/// Who is new, has changed, or has left.
pub(crate) async fn news(view: &impl View, of: &Deployment) -> Result<Vec<String>, AskError> {
    let mut known = known(view, &of.addresses.consumer.converter).await?;
    let mut news = vec![];
    for bonded in view.bonded().await? {
        let old = known.remove(&bonded.valoper);
        if differs(old.as_ref(), &bonded) {
            news.push(bonded.valoper);
        }
    }
    for (valoper, old) in known {
        let is_news = match view.validator(&valoper).await? {
            Some(now) => differs(Some(&old), &now) || is_new_tombstone(view, &old, &now).await?,
            None => old.status == Some(ValidatorStatus::Active),
        };
        if is_news {
            news.push(valoper);
        }
    }
    Ok(news)
}

async fn known(view: &impl View, converter: &str) -> Result<BTreeMap<String, ValidatorResponse>, AskError> {
    let page = async |start_after| {
        let query = QueryMsg::Validators { start_after, limit: Some(PAGE) };
        let page: ValidatorsResponse = ask(view, Side::Consumer, converter, &query).await?;
        Ok(page.validators)
    };
    let known = all(view, Side::Consumer, "validators of the converter", page, |last| last.validator.clone())
        .await?
        .into_iter();
    Ok(known.map(|validator| (validator.validator.clone(), validator)).collect())
}

/// A tombstone is final: nothing about such a validator is news.
fn differs(old: Option<&ValidatorResponse>, now: &ChainValidator) -> bool {
    // One with a key of another kind cannot be reported.
    let Some(key) = &now.pub_key else { return false };
    let Some(old) = old else { return true };
    let is_other_key = old.pub_key.as_ref().is_none_or(|known| known.as_slice() != key.as_slice());
    old.tombstoned_at.is_none() && (is_other_key || old.status != Some(now.status))
}

async fn is_new_tombstone(
    view: &impl View,
    old: &ValidatorResponse,
    now: &ChainValidator,
) -> Result<bool, AskError> {
    match &now.pub_key {
        Some(key) if now.status == ValidatorStatus::Jailed && old.tombstoned_at.is_none() => {
            view.is_tombstoned(&now.valoper, key).await
        }
        _ => Ok(false),
    }
}
