/// Derives of a type that crosses the channel: JSON with snake case names, and **no**
/// `deny_unknown_fields` (specification, "Version negotiation": unknown fields are allowed so that
/// later versions can add some).
macro_rules! wire_type {
    ($(#[$meta:meta])* pub struct $name:ident $($rest:tt)*) => {
        wire_type! { @item $(#[$meta])* pub struct $name $($rest)* }
        crate::json_object!($name);
    };
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident,)* }) => {
        wire_type! { @item $(#[$meta])* pub enum $name { $($(#[$variant_meta])* $variant,)* } }
        crate::json_name!($name);
    };
    ($(#[$meta:meta])* pub enum $name:ident $($rest:tt)*) => {
        wire_type! { @item $(#[$meta])* pub enum $name $($rest)* }
        crate::json_object!($name);
    };
    (@item $(#[$meta:meta])* pub $kind:ident $name:ident $($rest:tt)*) => {
        $(#[$meta])*
        #[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq, Eq,
                 schemars::JsonSchema, cosmwasm_schema::cw_schema::Schemaifier)]
        #[serde(rename_all = "snake_case", remote = "Self")]
        #[schemaifier(mute_warnings, crate = "::cosmwasm_schema::cw_schema")]
        pub $kind $name $($rest)*
    };
}

pub(crate) use wire_type;
