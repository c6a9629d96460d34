//! Booked rewards that no epoch has sent.

use mesh_apis::converter::{ExecuteMsg, QueryMsg, RewardsResponse};
use mesh_apis::virtual_staking::{EpochResponse, QueryMsg as StakingQuery};

use super::Due;
use crate::action::{Action, Changes};
use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{ask, AskError, View};

/// Batches of one message.
const LIMIT: u32 = 10;

pub(super) async fn due(view: &impl View, of: &Deployment) -> Result<Due, AskError> {
    let contract = &of.addresses.consumer.converter;
    let rewards: RewardsResponse = ask(view, Side::Consumer, contract, &QueryMsg::Rewards {}).await?;
    // Until a first callback has come, one batch is in transit at a time.
    let must_wait = !rewards.callbacks_work && !rewards.in_transit.is_zero();
    if rewards.booked.is_zero() || must_wait {
        return Ok(Due::default());
    }
    let virtual_staking = &of.addresses.consumer.virtual_staking;
    let epoch: EpochResponse = ask(view, Side::Consumer, virtual_staking, &StakingQuery::Epoch {}).await?;
    // Its next page sends them.
    if epoch.running {
        return Ok(Due::default());
    }
    let msg = ExecuteMsg::SendRewards { limit: Some(LIMIT) };
    // A batch that cannot be sent is booked again, and the call succeeds all the same.
    Ok(Due::one(Action::new(Side::Consumer, contract, &msg, Changes::Event(&["send_packet"]))))
}
