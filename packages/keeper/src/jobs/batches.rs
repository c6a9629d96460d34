//! Batches of rewards whose callback never came.

use mesh_apis::converter::{BatchesResponse, ExecuteMsg, QueryMsg};

use super::Due;
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{all, ask, AskError, View, PAGE};

pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let contract = &of.addresses.consumer.converter;
    let now = view.now(Side::Consumer);
    let page = async |start_after| {
        let query = QueryMsg::Batches { start_after, limit: Some(PAGE) };
        let page: BatchesResponse = ask(view, Side::Consumer, contract, &query).await?;
        Ok(page.batches)
    };
    let batches = all(view, Side::Consumer, "batches", page, |batch| batch.batch).await?.into_iter();
    let silent = batches.filter(|batch| batch.not_booked || now >= batch.ask_from.0);
    // The contract refuses one whose refund has not come.
    let recover = |batch| {
        let msg = ExecuteMsg::RecoverBatch { batch };
        Action::new(Side::Consumer, contract, &msg, Changes::Success)
    };
    Ok(Due::each(silent.map(|batch| recover(batch.batch)).collect()))
}
