//! All users of the vault.

use mesh_apis::vault::{AllAccountsResponse, QueryMsg};

use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{ask, AskError, View, PAGE};

/// By address. Those without collateral are among them: they can have a debt.
pub(super) async fn all(view: &impl View, of: &Deployment) -> Result<Vec<String>, AskError> {
    let mut users = vec![];
    let mut start_after = None;
    loop {
        let query = QueryMsg::AllAccounts { with_collateral: false, start_after, limit: Some(PAGE) };
        let page: AllAccountsResponse =
            ask(view, Side::Provider, &of.addresses.provider.vault, &query).await?;
        users.extend(page.accounts.into_iter().map(|account| account.user));
        start_after = page.next;
        if start_after.is_none() {
            return Ok(users);
        }
    }
}
