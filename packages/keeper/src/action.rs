//! What a job wants to be done: one message to one contract.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::side::Side;

/// A message that is due.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Action {
    pub side: Side,
    pub contract: String,
    pub msg: Value,
    /// What a simulation must show.
    pub changes: Changes,
    /// It is one of several pages: the next may follow at once.
    pub is_page: bool,
    /// Of the actions of a group one is enough.
    pub group: Option<String>,
}

/// An event of a simulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SimulatedEvent {
    pub kind: String,
    pub attributes: Vec<(String, String)>,
}

/// By what a simulation shows that a message would change something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changes {
    /// It succeeds: the contract refuses what is not due.
    Success,
    /// There is an event of one of these kinds.
    Event(&'static [&'static str]),
    /// There is an event of one of these kinds, or the attribute is a number above 0.
    EventOrAmount(&'static [&'static str], &'static str),
}

impl Action {
    pub(crate) fn new(side: Side, contract: &str, msg: &impl Serialize, changes: Changes) -> Self {
        // Messages are enums of plain fields, which always encode.
        let msg = serde_json::to_value(msg).unwrap_or_default();
        Self { side, contract: contract.to_string(), msg, changes, is_page: false, group: None }
    }

    /// The next page may follow at once.
    #[must_use]
    pub(crate) fn page(self) -> Self {
        Self { is_page: true, ..self }
    }

    /// One action of this group is enough.
    #[must_use]
    pub(crate) fn in_group(self, group: String) -> Self {
        Self { group: Some(group), ..self }
    }

    /// The same in smaller parts, for a message that takes too much gas. Nothing if it has no
    /// parts.
    pub(crate) fn parts(&self) -> Vec<Self> {
        let Some((name, body)) = self.msg.as_object().and_then(|msg| msg.iter().next()) else {
            return vec![];
        };
        let with = |key: &str, value: Value| {
            let mut body = body.clone();
            if let Some(field) = body.get_mut(key) {
                *field = value;
            }
            Self { msg: serde_json::json!({ name: body }), ..self.clone() }
        };
        if let Some(users) = body.get("users").and_then(Value::as_array).filter(|users| users.len() > 1) {
            let (first, second) = users.split_at(users.len() / 2);
            return vec![with("users", first.into()), with("users", second.into())];
        }
        match body.get("limit").and_then(Value::as_u64) {
            Some(limit) if limit > 1 => vec![with("limit", (limit / 2).into())],
            _ => vec![],
        }
    }

    /// Whether a simulation shows that it would change something.
    pub(crate) fn would_change(&self, events: &[SimulatedEvent]) -> bool {
        let has = |kinds: &[&str]| events.iter().any(|event| kinds.contains(&event.kind.as_str()));
        match self.changes {
            Changes::Success => true,
            Changes::Event(kinds) => has(kinds),
            Changes::EventOrAmount(kinds, key) => has(kinds) || is_above_zero(events, &self.contract, key),
        }
    }
}

/// Whether an attribute of the contract's own event is above 0.
fn is_above_zero(events: &[SimulatedEvent], contract: &str, key: &str) -> bool {
    let own = |event: &&SimulatedEvent| {
        event.kind == "wasm"
            && event.attributes.iter().any(|(key, value)| key == "_contract_address" && value == contract)
    };
    let mut attributes = events.iter().filter(own).flat_map(|event| &event.attributes);
    attributes.any(|(name, value)| name == key && value.parse::<u128>().is_ok_and(|amount| amount > 0))
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let msg = self.msg.to_string();
        // Evidence is long.
        let shown: String = msg.chars().take(300).collect();
        let dots = if shown.len() < msg.len() { "..." } else { "" };
        write!(f, "{shown}{dots} to {} of the {}", self.contract, self.side)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(kind: &str, attributes: &[(&str, &str)]) -> SimulatedEvent {
        let attributes = attributes.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
        SimulatedEvent { kind: kind.to_string(), attributes }
    }

    fn action(changes: Changes) -> Action {
        Action::new(Side::Provider, "staking", &json!({"send_owed": {}}), changes)
    }

    #[test]
    fn a_simulation_that_sends_no_packet_changes_nothing() {
        let action = action(Changes::Event(&["send_packet"]));
        assert!(!action.would_change(&[event("wasm", &[("sent", "3")])]));
        assert!(action.would_change(&[event("send_packet", &[])]));
    }

    #[test]
    fn an_amount_counts_in_the_event_of_the_contract_alone() {
        let action = action(Changes::EventOrAmount(&["wasm-mesh_tx"], "paid"));
        let of =
            |contract: &str, paid: &str| event("wasm", &[("_contract_address", contract), ("paid", paid)]);
        assert!(!action.would_change(&[of("staking", "0"), of("other", "7")]));
        assert!(action.would_change(&[of("staking", "7")]));
        assert!(action.would_change(&[event("wasm-mesh_tx", &[])]));
    }

    #[test]
    fn what_takes_too_much_gas_is_done_in_smaller_parts() {
        let of = |msg| Action::new(Side::Provider, "staking", &msg, Changes::Success);
        let parts = |msg| of(msg).parts().into_iter().map(|part| part.msg).collect::<Vec<_>>();
        assert_eq!(
            parts(json!({"settle": {"users": ["a", "b", "c"]}})),
            [json!({"settle": {"users": ["a"]}}), json!({"settle": {"users": ["b", "c"]}})]
        );
        assert_eq!(parts(json!({"settle": {"users": ["a"]}})), [] as [Value; 0]);
        assert_eq!(parts(json!({"send_owed": {"limit": 30}})), [json!({"send_owed": {"limit": 15}})]);
        assert_eq!(parts(json!({"handle_epoch": {}})), [] as [Value; 0]);
    }
}
