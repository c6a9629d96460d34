//! Which call a message makes, whatever else is in it.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::behaviour::Behaviour;

/// The name of a message: `stake` of `{"stake": ...}`, and of `"stake"`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name(pub String);

/// A message. The contract's own ones are open to anyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExecuteMsg {
    /// Says how to behave from now on in a call: the name of a message, of a query or of an entry
    /// point (`reply`, `migrate`, `ibc_source_callback`, `ibc_destination_callback`), or `*` for
    /// any other.
    Set(Setting),
    /// Behaves so at once.
    Act(Behaviour),
    /// Anything else.
    Other(Name),
}

/// How to behave in a call.
#[derive(serde::Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The name of the call.
    pub call: String,
    /// How to behave.
    pub behaviour: Behaviour,
}

struct MsgVisitor;

impl<'de> Visitor<'de> for MsgVisitor {
    type Value = ExecuteMsg;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a message")
    }

    fn visit_str<E>(self, name: &str) -> Result<ExecuteMsg, E> {
        Ok(ExecuteMsg::Other(Name(name.to_string())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<ExecuteMsg, A::Error> {
        let Some(name) = fields.next_key::<String>()? else {
            return Ok(ExecuteMsg::Other(Name::default()));
        };
        let msg = match name.as_str() {
            "set" => ExecuteMsg::Set(fields.next_value()?),
            "act" => ExecuteMsg::Act(fields.next_value()?),
            _ => fields.next_value::<IgnoredAny>().map(|_| ExecuteMsg::Other(Name(name)))?,
        };
        while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(msg)
    }
}

impl<'de> Deserialize<'de> for ExecuteMsg {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MsgVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a message")
    }

    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        Ok(Name(name.to_string()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Name, A::Error> {
        let mut name = None;
        while let Some((field, IgnoredAny)) = fields.next_entry::<String, _>()? {
            name = name.or(Some(field));
        }
        Ok(Name(name.unwrap_or_default()))
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameVisitor)
    }
}
