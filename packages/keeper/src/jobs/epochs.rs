//! Epochs that are due, page by page.

use mesh_apis::virtual_staking::{EpochResponse, ExecuteMsg, QueryMsg};

use super::Due;
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{ask, AskError, View};

pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let contract = &of.addresses.consumer.virtual_staking;
    let epoch: EpochResponse = ask(view, Side::Consumer, contract, &QueryMsg::Epoch {}).await?;
    // A node tells the time of a block before its contracts have it: so not in the same second.
    if !epoch.running && view.now(Side::Consumer) <= epoch.next.seconds() {
        return Ok(Due::default());
    }
    // The contract refuses one that is not due.
    let action = Action::new(Side::Consumer, contract, &ExecuteMsg::HandleEpoch {}, Changes::Success);
    Ok(Due::one(action.page()))
}
