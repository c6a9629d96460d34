//! Updates of validators that wait in the converter's outbox.

use mesh_apis::converter::{ExecuteMsg, OutboxResponse, QueryMsg};

use super::Due;
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{all, ask, AskError, View, PAGE};

/// Packets of one message.
const LIMIT: u32 = 10;

pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let contract = &of.addresses.consumer.converter;
    let page = async |start_after| {
        let query = QueryMsg::Outbox { start_after, limit: Some(PAGE) };
        let page: OutboxResponse = ask(view, Side::Consumer, contract, &query).await?;
        Ok(page.entries)
    };
    let waiting = all(view, Side::Consumer, "outbox", page, |(number, _)| *number).await?.len();
    if waiting == 0 {
        return Ok(Due::default());
    }
    let msg = ExecuteMsg::SendUpdates { limit: Some(LIMIT) };
    let action = Action::new(Side::Consumer, contract, &msg, Changes::Event(&["send_packet"]));
    Ok(Due { actions: vec![action], waiting })
}
