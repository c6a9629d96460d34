//! Updates of validators that wait in the converter's outbox.

use mesh_apis::converter::{ExecuteMsg, OutboxResponse, QueryMsg};

use super::Due;
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{ask, is_full, AskError, View, PAGE};

/// Packets of one message.
const LIMIT: u32 = 10;

pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let contract = &of.addresses.consumer.converter;
    let mut waiting = 0_usize;
    let mut start_after = None;
    loop {
        let query = QueryMsg::Outbox { start_after, limit: Some(PAGE) };
        let OutboxResponse { entries } = ask(view, Side::Consumer, contract, &query).await?;
        waiting = waiting.saturating_add(entries.len());
        start_after = entries.last().filter(|_| is_full(&entries)).map(|(number, _)| *number);
        if start_after.is_none() {
            break;
        }
    }
    if waiting == 0 {
        return Ok(Due::default());
    }
    let msg = ExecuteMsg::SendUpdates { limit: Some(LIMIT) };
    let action = Action::new(Side::Consumer, contract, &msg, Changes::Event(&["send_packet"]));
    Ok(Due { actions: vec![action], waiting })
}
