//! Decoding of a type from the one shape that its schema shows.
//!
//! What serde derives takes more than a schema says: a struct also from the array of its fields,
//! and a name also from an object, such as `{"unknown_validator": null}`. Nobody sends those, and
//! the code for them was 50,000 of the 760,000 bytes of external-staking.
//!
//! Both macros go with `#[serde(remote = "Self")]` on the type, with which serde derives functions
//! of the type in the place of its traits.

/// Implements `Serialize` and `Deserialize`, or `Deserialize` alone, for a struct, or for an enum
/// of variants with fields. It is decoded from a JSON object only.
///
/// ```
/// #[derive(serde::Serialize, serde::Deserialize)]
/// #[serde(remote = "Self")]
/// struct Stake {
///     amount: u64,
/// }
/// mesh_apis::json_object!(Stake);
/// ```
#[macro_export]
macro_rules! json_object {
    ($type:ident) => {
        $crate::json_object!($type: Deserialize);
        $crate::__serialize_as_derived!($type);
    };
    ($type:ident: Deserialize) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Object;
                impl<'de> serde::de::Visitor<'de> for Object {
                    type Value = $type;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<$type, A::Error> {
                        $type::deserialize(serde::de::value::MapAccessDeserializer::new(map))
                    }
                }
                deserializer.deserialize_map(Object)
            }
        }
    };
}

/// Implements `Serialize` and `Deserialize` for an enum of variants without fields. It is decoded
/// from the name of a variant only.
#[macro_export]
macro_rules! json_name {
    ($type:ident) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Name;
                impl serde::de::Visitor<'_> for Name {
                    type Value = $type;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a name")
                    }

                    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<$type, E> {
                        $type::deserialize(serde::de::value::StrDeserializer::new(name))
                    }
                }
                deserializer.deserialize_str(Name)
            }
        }
        $crate::__serialize_as_derived!($type);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __serialize_as_derived {
    ($type:ident) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $type::serialize(self, serializer)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::{from_json, to_json_string};
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize, Debug, PartialEq)]
    #[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
    enum Message {
        Stake { amount: u64, note: Option<String> },
        Stop {},
    }
    crate::json_object!(Message);

    #[derive(Serialize, Deserialize, Debug, PartialEq)]
    #[serde(remote = "Self")]
    struct Order {
        message: Message,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Place>,
    }
    crate::json_object!(Order);

    #[derive(Serialize, Deserialize, Debug, PartialEq, Clone, Copy)]
    #[serde(remote = "Self", rename_all = "snake_case")]
    enum Place {
        HereNow,
        #[serde(other)]
        Elsewhere,
    }
    crate::json_name!(Place);

    fn refused(json: &str) -> bool {
        from_json::<Order>(json).is_err()
    }

    #[test]
    fn objects_and_names_are_as_serde_writes_and_reads_them() {
        let stake = Message::Stake { amount: 7, note: Some("x".to_string()) };
        let order = Order { message: stake, place: Some(Place::HereNow) };
        let json = r#"{"message":{"stake":{"amount":7,"note":"x"}},"place":"here_now"}"#;
        assert_eq!(to_json_string(&order).unwrap(), json);
        assert_eq!(from_json::<Order>(json).unwrap(), order);
        let bare = Order { message: Message::Stop {}, place: None };
        assert_eq!(to_json_string(&bare).unwrap(), r#"{"message":{"stop":{}}}"#);
        assert_eq!(from_json::<Order>(r#"{"message":{"stop":{}}}"#).unwrap(), bare);
        let unknown = from_json::<Order>(r#"{"message":{"stop":{}},"place":"?"}"#).unwrap();
        assert_eq!(unknown.place, Some(Place::Elsewhere));
    }

    #[test]
    fn arrays_in_the_place_of_objects_are_refused() {
        assert!(refused(r#"[{"stop":{}},"here_now"]"#));
        assert!(refused(r#"{"message":{"stake":[7,"x"]}}"#));
        assert!(refused(r#"{"message":{"stop":[]}}"#));
        assert!(refused(r#"{"message":["stop",{}]}"#));
    }

    #[test]
    fn objects_in_the_place_of_names_are_refused() {
        assert!(refused(r#"{"message":{"stop":{}},"place":{"here_now":null}}"#));
        assert!(refused(r#"{"message":{"stop":{}},"place":["here_now"]}"#));
        assert!(refused(r#"{"message":"stop"}"#));
    }

    #[test]
    fn a_message_is_one_known_variant_with_its_fields_alone() {
        assert!(refused(r#"{"message":{"stop":{},"stake":{"amount":7}}}"#));
        assert!(refused(r#"{"message":{"stop":{},"stop":{}}}"#));
        assert!(refused(r#"{"message":{}}"#));
        assert!(refused(r#"{"message":{"burn":{}}}"#));
        assert!(refused(r#"{"message":{"stake":{"amount":7,"more":1}}}"#));
        assert!(refused(r#"{"message":{"stake":{}}}"#));
        assert!(refused(r#"{"message":{"stake":{"amount":7,"amount":7}}}"#));
        let error = from_json::<Order>(r#"{"message":{"stake":{"amount":"7"}}}"#).unwrap_err();
        assert!(error.to_string().contains("expected u64 at line 1 column"), "{error}");
    }
}
