//! Forced Unstakes that the consumer has not seen.

use mesh_apis::external_staking::{ExecuteMsg, OwedResponse, QueryMsg};

use super::Due;
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{ask, AskError, View};

/// Packets of one message.
const LIMIT: u32 = 30;

pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let contract = &of.addresses.provider.external_staking;
    let query = QueryMsg::Owed { limit: Some(1) };
    let OwedResponse { total, .. } = ask(view, Side::Provider, contract, &query).await?;
    if total == 0 {
        return Ok(Due::default());
    }
    let msg = ExecuteMsg::SendOwed { limit: Some(LIMIT) };
    // A packet that cannot be sent goes back, and the call succeeds all the same.
    let action = Action::new(Side::Provider, contract, &msg, Changes::Event(&["send_packet"]));
    Ok(Due { actions: vec![action], waiting: usize::try_from(total).unwrap_or(usize::MAX) })
}
