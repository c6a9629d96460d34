//! JSON as Go writes it: an ack that does not come out of ibc-go's encoder as it went in can never
//! be relayed.

use cosmwasm_std::Binary;
use serde_json::Value;

/// A string as `encoding/json` of Go writes it: `<`, `>`, `&` and the line separators are escaped.
pub(super) fn go_string(text: &str) -> String {
    // A string always encodes.
    let plain = serde_json::to_string(text).unwrap_or_default();
    let mut out = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            other => out.push(other),
        }
    }
    out
}

/// An error ack as ibc-go writes it.
pub(super) fn error_ack(reason: &str) -> Binary {
    Binary::new(format!(r#"{{"error":{}}}"#, go_string(reason)).into_bytes())
}

/// Whether `AcknowledgePacket` of ibc-go lets an ack pass. One that does not parse as its own type
/// does; one that parses must be written as ibc-go would write it. So a contract's `{"error":"5 >
/// 3"}` can never be relayed: Go escapes the `>`.
pub fn is_relayable(ack: &[u8]) -> bool {
    let Ok(Value::Object(fields)) = serde_json::from_slice::<Value>(ack) else { return true };
    if fields.keys().any(|key| key != "result" && key != "error") {
        return true;
    }
    let mut written = vec![];
    for (key, value) in &fields {
        match (key.as_str(), value) {
            (_, Value::Null) => {}
            ("result", Value::String(data)) => match Binary::from_base64(data) {
                Ok(data) => written.push(format!(r#""result":"{}""#, data.to_base64())),
                Err(_) => return true,
            },
            ("error", Value::String(text)) => written.push(format!(r#""error":{}"#, go_string(text))),
            _ => return true,
        }
    }
    // Only one of the two fits into ibc-go's type.
    written.len() <= 1 && format!("{{{}}}", written.join(",")).as_bytes() == ack
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acks_as_contracts_write_them_pass() {
        for ack in [
            r#"{"result":"AQ=="}"#,
            r#"{"error":"no \"quotes\" é"}"#,
            r#"{"ok":true}"#,
            r#"{"result":"AQ==","height":5}"#,
            r#"{"result":5}"#,
            r#"{"result":"not base64!"}"#,
            "{}",
            "no json",
            "",
        ] {
            assert!(is_relayable(ack.as_bytes()), "{ack}");
        }
    }

    #[test]
    fn acks_that_go_would_write_otherwise_are_stuck() {
        for ack in [
            r#"{"result": "AQ=="}"#,
            r#"{"error":"5 > 3"}"#,
            r#"{"error":"a & b"}"#,
            r#"{"error":null}"#,
            r#"{"error":"a","result":"AQ=="}"#,
        ] {
            assert!(!is_relayable(ack.as_bytes()), "{ack}");
        }
    }

    #[test]
    fn what_the_engine_writes_passes() {
        let ack = error_ack("a < b & \"c\"");
        assert_eq!(ack.as_slice(), br#"{"error":"a \u003c b \u0026 \"c\""}"#);
        assert!(is_relayable(&ack));
    }
}
