//! Debts of users whose liens fall short.

use mesh_apis::external_staking::{DebtResponse, ExecuteMsg, QueryMsg};

use super::{users, Due};
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{ask, AskError, View};

/// Claims and positions of one message.
const LIMIT: u32 = 30;

pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let contract = &of.addresses.provider.external_staking;
    let mut actions = vec![];
    for user in users::all(view, of).await? {
        let query = QueryMsg::Debt { user: user.clone() };
        let DebtResponse { debt } = ask(view, Side::Provider, contract, &query).await?;
        if !debt.is_zero() {
            let msg = ExecuteMsg::WorkOffDebt { user, limit: Some(LIMIT) };
            // A debt that nothing can pay is left alone: the call would succeed, and pay nothing.
            let changes = Changes::EventOrAmount(&["wasm-mesh_tx"], "paid");
            actions.push(Action::new(Side::Provider, contract, &msg, changes));
        }
    }
    Ok(Due::each(actions))
}
