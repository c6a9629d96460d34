//! The provider's view of a consumer's validators.

use std::collections::BTreeMap;

use mesh_apis::external_staking::ValidatorResponse;
use mesh_apis::handshake::ChannelState;
use mesh_apis::valset::ValidatorStatus;
use mesh_apis::ConsumerHeight;

use super::{Report, Rule};
use crate::system::System;
use crate::SimResult;

pub(super) fn check_validator_views(
    system: &System,
    consumer: usize,
    seen: Vec<ValidatorResponse>,
    report: &mut Report,
) -> SimResult<()> {
    let channel = system.provider_channel(consumer)?.channel;
    let is_open = channel.is_some_and(|channel| channel.state == ChannelState::Open);
    if !is_open || !system.outbox(consumer)?.is_empty() {
        return Ok(());
    }
    let seen: BTreeMap<_, _> =
        seen.into_iter().map(|validator| (validator.validator.clone(), validator)).collect();
    let rule = Rule::ValidatorViewsAgree;
    for truth in system.consumer_validators(consumer)? {
        let place = |what: &str| format!("consumer {consumer}, {}, {what}", truth.validator);
        // Without a key it was never told to the provider.
        let Some(key) = &truth.pub_key else { continue };
        let Some(view) = seen.get(&truth.validator) else {
            report.expect(rule, false, || place("known"), "known to the provider", "unknown");
            continue;
        };
        let has_key = view.keys.iter().any(|known| known.pub_key == *key);
        let keys = || view.keys.iter().map(|known| known.pub_key.to_base64()).collect::<Vec<_>>().join(", ");
        report.expect(rule, has_key, || place("key"), key.to_base64(), keys());
        if let Some(status) = truth.status {
            let (same, actual) =
                (view.status == Some(status), view.status.map_or("none", ValidatorStatus::name));
            report.expect(rule, same, || place("status"), status.name(), actual);
        }
        let height =
            |height: Option<ConsumerHeight>| height.map_or("none".to_string(), |height| height.to_string());
        let (expected, actual) = (truth.tombstoned_at, view.tombstoned_at);
        report.expect(rule, expected == actual, || place("tombstone"), height(expected), height(actual));
    }
    Ok(())
}
