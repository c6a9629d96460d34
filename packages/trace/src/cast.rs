//! Who is in a story, and what they are called.

use std::collections::BTreeMap;

use mesh_simulator::System;

/// Names for a story.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    /// Users whose books are told.
    pub users: Vec<String>,
    /// Names of the consumers.
    pub consumers: Vec<String>,
    /// Names of validators, by consumer and operator address. Others are called by their address.
    pub validators: BTreeMap<(usize, String), String>,
    /// Whether only packets about transactions of these users are told.
    pub only_these: bool,
}

impl Cast {
    /// The name of a consumer.
    pub(crate) fn consumer(&self, consumer: usize) -> String {
        self.consumers.get(consumer).cloned().unwrap_or_else(|| format!("consumer {consumer}"))
    }

    /// The name of a validator.
    pub(crate) fn validator(&self, consumer: usize, operator: &str) -> String {
        let name = self.validators.get(&(consumer, operator.to_string()));
        name.cloned().unwrap_or_else(|| operator.to_string())
    }

    /// The user with an address, if the books of this user are told.
    pub(crate) fn user_at(&self, system: &System, address: &str) -> Option<usize> {
        self.users.iter().position(|user| system.user(user).as_str() == address)
    }
}
