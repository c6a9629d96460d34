//! Releases that the vault has refused.

use mesh_apis::external_staking::{ExecuteMsg, ParkedReleaseResponse, QueryMsg};

use super::{users, Due};
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{ask, AskError, View};

pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let contract = &of.addresses.provider.external_staking;
    let mut actions = vec![];
    for user in users::all(view, of).await? {
        let query = QueryMsg::ParkedRelease { user: user.clone() };
        let parked: ParkedReleaseResponse = ask(view, Side::Provider, contract, &query).await?;
        if !parked.amount.is_zero() {
            // It fails if the vault refuses again.
            let msg = ExecuteMsg::RetryRelease { user };
            actions.push(Action::new(Side::Provider, contract, &msg, Changes::Success));
        }
    }
    Ok(Due::each(actions))
}
