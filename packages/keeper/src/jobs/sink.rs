//! Rewards of slashed or tombstoned validators that nobody can earn.

use mesh_apis::external_staking::{ConfigResponse, ExecuteMsg, QueryMsg, RewardPoolsResponse};

use super::Due;
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{ask, is_full, AskError, View, PAGE};

pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let contract = &of.addresses.provider.external_staking;
    let config: ConfigResponse = ask(view, Side::Provider, contract, &QueryMsg::Config {}).await?;
    let now = view.now(Side::Provider);
    let mut actions = vec![];
    let mut start_after = None;
    loop {
        let query = QueryMsg::RewardPools { start_after, limit: Some(PAGE) };
        let RewardPoolsResponse { pools } = ask(view, Side::Provider, contract, &query).await?;
        let ripe = pools.iter().filter(|pool| {
            let since = pool.parked_since.filter(|_| !pool.parked.is_zero());
            since.is_some_and(|since| since.plus(config.unbonding_period_secs).0 <= now)
        });
        for pool in ripe {
            let msg = ExecuteMsg::SinkRewards { validator: pool.validator.clone() };
            // The contract refuses what somebody can still earn.
            actions.push(Action::new(Side::Provider, contract, &msg, Changes::Success));
        }
        start_after = pools.last().filter(|_| is_full(&pools)).map(|last| last.validator.clone());
        if start_after.is_none() {
            return Ok(Due::each(actions));
        }
    }
}
