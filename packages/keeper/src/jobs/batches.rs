//! Batches of rewards whose callback never came.

use mesh_apis::converter::{BatchesResponse, ExecuteMsg, QueryMsg};

use super::Due;
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{ask, is_full, AskError, View, PAGE};

pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let contract = &of.addresses.consumer.converter;
    let now = view.now(Side::Consumer);
    let mut actions = vec![];
    let mut start_after = None;
    loop {
        let query = QueryMsg::Batches { start_after, limit: Some(PAGE) };
        let BatchesResponse { batches } = ask(view, Side::Consumer, contract, &query).await?;
        for batch in batches.iter().filter(|batch| batch.not_booked || now >= batch.ask_from.0) {
            let msg = ExecuteMsg::RecoverBatch { batch: batch.batch };
            // The contract refuses one whose refund has not come.
            actions.push(Action::new(Side::Consumer, contract, &msg, Changes::Success));
        }
        start_after = batches.last().filter(|_| is_full(&batches)).map(|last| last.batch);
        if start_after.is_none() {
            return Ok(Due::each(actions));
        }
    }
}
