/// Derives of a type that crosses the channel: JSON with snake case names, and **no**
/// `deny_unknown_fields` (specification, "Version negotiation": unknown fields are allowed so that
/// later versions can add some).
macro_rules! wire_type {
    ($(#[$meta:meta])* pub struct $($rest:tt)*) => {
        $(#[$meta])*
        #[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq, Eq,
                 schemars::JsonSchema, cosmwasm_schema::cw_schema::Schemaifier)]
        #[serde(rename_all = "snake_case")]
        #[schemaifier(mute_warnings, crate = "::cosmwasm_schema::cw_schema")]
        pub struct $($rest)*
    };
    ($(#[$meta:meta])* pub enum $($rest:tt)*) => {
        $(#[$meta])*
        #[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq, Eq,
                 schemars::JsonSchema, cosmwasm_schema::cw_schema::Schemaifier)]
        #[serde(rename_all = "snake_case")]
        #[schemaifier(mute_warnings, crate = "::cosmwasm_schema::cw_schema")]
        pub enum $($rest)*
    };
}

pub(crate) use wire_type;
