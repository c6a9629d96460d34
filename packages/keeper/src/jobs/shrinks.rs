//! Liens that have shrunk without their holder knowing.

use mesh_apis::vault::{ExecuteMsg, LienResponse, QueryMsg};

use super::{users, Due};
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{ask, AskError, View};

/// Only to the external-staking contract of this deployment: the message runs code of the lienholder.
pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let vault = &of.addresses.provider.vault;
    let lienholder = &of.addresses.provider.external_staking;
    let mut actions = vec![];
    for account in users::all(view, of).await? {
        let query = QueryMsg::Lien { account: account.clone(), lienholder: lienholder.clone() };
        let lien: LienResponse = ask(view, Side::Provider, vault, &query).await?;
        if !lien.unreported.is_zero() {
            let msg = ExecuteMsg::ReportShrunk { account, lienholder: lienholder.clone() };
            actions.push(Action::new(Side::Provider, vault, &msg, Changes::Success));
        }
    }
    Ok(Due::each(actions))
}
