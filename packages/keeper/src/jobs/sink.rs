//! Rewards of slashed or tombstoned validators that nobody can earn.

use mesh_apis::external_staking::{ConfigResponse, ExecuteMsg, QueryMsg, RewardPoolsResponse};

use super::Due;
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{all, ask, AskError, View, PAGE};

pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let contract = &of.addresses.provider.external_staking;
    let config: ConfigResponse = ask(view, Side::Provider, contract, &QueryMsg::Config {}).await?;
    let now = view.now(Side::Provider);
    let page = async |start_after| {
        let query = QueryMsg::RewardPools { start_after, limit: Some(PAGE) };
        let page: RewardPoolsResponse = ask(view, Side::Provider, contract, &query).await?;
        Ok(page.pools)
    };
    let pools =
        all(view, Side::Provider, "reward pools", page, |pool| pool.validator.clone()).await?.into_iter();
    let ripe = pools.filter(|pool| {
        let since = pool.parked_since.filter(|_| !pool.parked.is_zero());
        since.is_some_and(|since| since.plus(config.unbonding_period_secs).0 <= now)
    });
    // The contract refuses what somebody can still earn.
    let sink = |validator| {
        let msg = ExecuteMsg::SinkRewards { validator };
        Action::new(Side::Provider, contract, &msg, Changes::Success)
    };
    Ok(Due::each(ripe.map(|pool| sink(pool.validator)).collect()))
}
