//! The validators that external-staking knows.

use mesh_apis::external_staking::{ListValidatorsResponse, QueryMsg, ValidatorResponse};

use crate::settings::Deployment;
use crate::side::Side;
use crate::view::{all, ask, AskError, View, PAGE};

pub(crate) async fn known_validators(
    view: &impl View,
    of: &Deployment,
) -> Result<Vec<ValidatorResponse>, AskError> {
    let contract = &of.addresses.provider.external_staking;
    let page = async |start_after| {
        let query = QueryMsg::ListValidators { start_after, limit: Some(PAGE) };
        let page: ListValidatorsResponse = ask(view, Side::Provider, contract, &query).await?;
        Ok(page.validators)
    };
    all(view, Side::Provider, "validators", page, |last| last.validator.clone()).await
}
