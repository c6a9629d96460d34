//! All users of the vault.

use mesh_apis::vault::{AllAccountsResponse, QueryMsg};

use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{ask, pages, AskError, View, PAGE};

/// By address. Those without collateral are among them: they can have a debt.
pub(super) async fn all(view: &impl View, of: &Deployment) -> Result<Vec<String>, AskError> {
    let page = async |start_after| {
        let query = QueryMsg::AllAccounts { with_collateral: false, start_after, limit: Some(PAGE) };
        let page: AllAccountsResponse =
            ask(view, Side::Provider, &of.addresses.provider.vault, &query).await?;
        Ok((page.accounts, page.next))
    };
    let accounts = pages(view, Side::Provider, "accounts", page).await?;
    Ok(accounts.into_iter().map(|account| account.user).collect())
}
