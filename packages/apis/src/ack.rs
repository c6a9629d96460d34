//! Acknowledgements of the control channel.
//!
//! The envelope is the JSON of ICS-4, `{"result": base64}` or `{"error": text}`. The text of an
//! error is itself the JSON of an [`AckError`], so that a reason survives as a stable code; any
//! other text is kept as it is.

use cosmwasm_std::{from_json, to_json_binary, to_json_string, Binary, StdAck, StdResult, Uint128};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::Deserialize;

use crate::wire::wire_type;
use crate::ConsumerHeight;

/// Longest text of an error that is kept, in bytes. The counterparty writes it, so it must not cost
/// without bound.
pub const MAX_REASON_BYTES: usize = 256;

wire_type! {
    /// Data of the success ack of a Stake or an Unstake: what the converter has applied to the
    /// packet's validator so far, this packet included. The provider checks its own books against
    /// it (specification, "Error correction").
    pub struct StakeAck {
        /// Operations applied to this validator so far.
        pub n: u64,
        /// Consumer height at which this one was applied. If it is missing it is unknown, and the
        /// sums count all the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub height: Option<ConsumerHeight>,
        /// Sum of all Stakes applied, provider-side units.
        pub staked: Uint128,
        /// Sum of all Unstakes applied, provider-side units.
        pub unstaked: Uint128,
    }
}

wire_type! {
    /// Data of the success ack of a validator-set chunk.
    pub struct ValsetAck {
        /// How many elements of the chunk were refused because they are malformed. The others were
        /// applied.
        pub refused: u32,
    }
}

wire_type! {
    /// Data of the success ack of a closed batch. Final: it is the same whenever it is asked for.
    pub struct BatchAck {
        /// Whether it was booked. If not, it never will be.
        pub booked: bool,
    }
}

wire_type! {
    /// Why a packet was refused.
    pub struct AckError {
        /// Stable code, for programs.
        pub code: ReasonCode,
        /// Text, for people.
        pub text: String,
    }
}

wire_type! {
    /// Stable reason codes. New ones may be added, none is ever given another meaning.
    #[derive(Copy)]
    pub enum ReasonCode {
        /// The packet could not be decoded.
        MalformedPacket,
        /// The packet came over a channel that is not the control channel.
        WrongChannel,
        /// The coin is not the agreed provider-side denom.
        WrongDenom,
        /// The amount is zero.
        ZeroAmount,
        /// The consumer does not know this validator.
        UnknownValidator,
        /// The validator is not in the active set.
        InactiveValidator,
        /// The validator was tombstoned.
        TombstonedValidator,
        /// An Unstake of more than is staked.
        InsufficientStake,
        /// A sum would not fit into 128 bits.
        Overflow,
        /// The packet timed out. Never on the wire: the provider's own history uses it.
        Timeout,
        /// The ack was neither a result nor an error. Never on the wire.
        MalformedAck,
        /// The packet could not be sent: no open channel, or no active light client. Never on the
        /// wire.
        NotSent,
        /// Neither an ack nor a timeout was proved in time. Never on the wire.
        Silent,
        /// A validator signed twice. Never on the wire.
        DoubleSign,
        /// A code that this version does not know, or an error without a code.
        #[serde(other)]
        Other,
    }
}

impl ReasonCode {
    /// Its name in events, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::MalformedPacket => "malformed_packet",
            Self::WrongChannel => "wrong_channel",
            Self::WrongDenom => "wrong_denom",
            Self::ZeroAmount => "zero_amount",
            Self::UnknownValidator => "unknown_validator",
            Self::InactiveValidator => "inactive_validator",
            Self::TombstonedValidator => "tombstoned_validator",
            Self::InsufficientStake => "insufficient_stake",
            Self::Overflow => "overflow",
            Self::Timeout => "timeout",
            Self::MalformedAck => "malformed_ack",
            Self::NotSent => "not_sent",
            Self::Silent => "silent",
            Self::DoubleSign => "double_sign",
            Self::Other => "other",
        }
    }
}

impl AckError {
    /// A reason with its text, cut to [`MAX_REASON_BYTES`].
    pub fn new(code: ReasonCode, text: impl Into<String>) -> Self {
        Self { code, text: truncated(text.into()) }
    }

    /// The whole acknowledgement.
    ///
    /// ibc-go accepts an acknowledgement only if it is, byte for byte, what its own encoder makes
    /// of it, and that one escapes `<`, `>`, `&` and some of Unicode where ours does not. What it
    /// refuses can never be delivered, and since the packet was received, it cannot time out
    /// either. So the text goes out in plain characters only.
    ///
    /// # Errors
    /// None in practice: a code and a string always encode.
    pub fn to_ack(&self) -> StdResult<Binary> {
        let text = self.text.chars().map(|c| if is_plain(c) { c } else { '?' }).collect();
        to_json_binary(&StdAck::error(to_json_string(&Self { code: self.code, text })?))
    }

    fn from_text(text: String) -> Self {
        match from_json::<Self>(&text) {
            Ok(Self { code, text }) => Self::new(code, text),
            Err(_) => Self::new(ReasonCode::Other, text),
        }
    }
}

/// The whole acknowledgement of a success.
///
/// # Errors
/// When `data` cannot be encoded.
pub fn success<T: serde::Serialize>(data: &T) -> StdResult<Binary> {
    to_json_binary(&StdAck::success(to_json_binary(data)?))
}

/// The data of a success, if it can be read. Total: every sequence of bytes has a meaning.
pub fn data<T: DeserializeOwned>(ack: &[u8]) -> Option<T> {
    #[derive(Deserialize)]
    #[serde(remote = "Self")]
    struct WithResult {
        result: Binary,
    }
    crate::json_object!(WithResult: Deserialize);
    let WithResult { result } = from_json(ack).ok()?;
    from_json(result).ok()
}

/// What an acknowledgement means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AckOutcome {
    /// There is a `result`, whatever else is in it, missing or new. Holds the sums if they could be
    /// read.
    Success(Option<StakeAck>),
    /// There is an `error` and no `result`.
    Failure(AckError),
    /// Neither: the packet counts as refused, and the counterparty as diverged.
    Malformed,
}

/// Reads an acknowledgement. Total: every sequence of bytes has a meaning.
pub fn decode(ack: &[u8]) -> AckOutcome {
    #[derive(Deserialize)]
    #[serde(remote = "Self")]
    struct Keys {
        result: Option<IgnoredAny>,
        error: Option<IgnoredAny>,
    }
    crate::json_object!(Keys: Deserialize);
    #[derive(Deserialize)]
    #[serde(remote = "Self")]
    struct WithError {
        error: String,
    }
    crate::json_object!(WithError: Deserialize);
    match from_json::<Keys>(ack) {
        Ok(Keys { result: Some(_), .. }) => AckOutcome::Success(data(ack)),
        Ok(Keys { result: None, error: Some(_) }) => match from_json::<WithError>(ack) {
            Ok(with) => AckOutcome::Failure(AckError::from_text(with.error)),
            Err(_) => AckOutcome::Failure(AckError::new(ReasonCode::Other, "error is not a text")),
        },
        Ok(Keys { result: None, error: None }) | Err(_) => AckOutcome::Malformed,
    }
}

/// Whether every JSON encoder writes this character in the same way, once quotes and backslashes
/// are escaped.
fn is_plain(c: char) -> bool {
    (c.is_ascii_graphic() || c == ' ') && !matches!(c, '<' | '>' | '&')
}

fn truncated(mut text: String) -> String {
    if text.len() > MAX_REASON_BYTES {
        let end = (0..=MAX_REASON_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sums() -> StakeAck {
        StakeAck {
            n: 3,
            height: Some(ConsumerHeight(77)),
            staked: Uint128::new(500),
            unstaked: Uint128::new(20),
        }
    }

    #[test]
    fn a_success_carries_its_sums_over_the_wire() {
        assert_eq!(decode(&success(&sums()).unwrap()), AckOutcome::Success(Some(sums())));
    }

    #[test]
    fn a_batch_ack_is_no_other_data_and_tolerates_new_fields() {
        for booked in [true, false] {
            assert_eq!(data(&success(&BatchAck { booked }).unwrap()), Some(BatchAck { booked }));
        }
        let ack = to_json_binary(&StdAck::success(Binary::from(br#"{"booked":true,"new":[1]}"#))).unwrap();
        assert_eq!(data(&ack), Some(BatchAck { booked: true }));
        for ack in [
            success(&ValsetAck { refused: 0 }),
            success(&sums()),
            AckError::new(ReasonCode::Other, "").to_ack(),
        ] {
            assert_eq!(data::<BatchAck>(&ack.unwrap()), None);
        }
    }

    #[test]
    fn a_refusal_carries_code_and_text_over_the_wire() {
        let error = AckError::new(ReasonCode::UnknownValidator, "no validator \"x\"");
        assert_eq!(decode(&error.to_ack().unwrap()), AckOutcome::Failure(error));
    }

    #[test]
    fn the_name_of_a_code_is_its_name_on_the_wire() {
        use ReasonCode::*;
        for code in [
            MalformedPacket,
            WrongChannel,
            WrongDenom,
            ZeroAmount,
            UnknownValidator,
            InactiveValidator,
            TombstonedValidator,
            InsufficientStake,
            Overflow,
            Timeout,
            MalformedAck,
            NotSent,
            Silent,
            DoubleSign,
            Other,
        ] {
            assert_eq!(to_json_string(&code).unwrap(), format!("\"{}\"", code.name()));
        }
    }

    #[test]
    fn an_error_has_only_characters_all_encoders_write_alike() {
        let ack = AckError::new(ReasonCode::Other, "a<b>&\u{2028}\u{7f}\n\u{e9} \"c\" \\d").to_ack().unwrap();
        let inner = r#"{\"code\":\"other\",\"text\":\"a?b?????? \\\"c\\\" \\\\d\"}"#;
        assert_eq!(String::from_utf8(ack.to_vec()).unwrap(), format!(r#"{{"error":"{inner}"}}"#));
    }

    #[test]
    fn a_result_is_a_success_whatever_is_missing_or_new_in_it() {
        for ack in [
            r#"{"result":"AQ=="}"#,
            r#"{"result":""}"#,
            r#"{"result":5}"#,
            r#"{"result":{"deep":[1,2,{"x":null}]}}"#,
            r#"{"result":"not base64!"}"#,
            r#"{"result":"AQ==","error":"both"}"#,
            r#"{"version":2,"result":"AQ=="}"#,
        ] {
            assert_eq!(decode(ack.as_bytes()), AckOutcome::Success(None), "{ack}");
        }
    }

    #[test]
    fn sums_without_a_height_are_sums_all_the_same() {
        let data = br#"{"n":3,"staked":"500","unstaked":"20"}"#;
        let ack = to_json_binary(&StdAck::success(Binary::from(data))).unwrap();
        assert_eq!(decode(&ack), AckOutcome::Success(Some(StakeAck { height: None, ..sums() })));
    }

    #[test]
    fn unknown_fields_in_the_sums_are_accepted() {
        let data = br#"{"n":3,"height":77,"staked":"500","unstaked":"20","power":{"a":[1]}}"#;
        let ack = to_json_binary(&StdAck::success(Binary::from(data))).unwrap();
        assert_eq!(decode(&ack), AckOutcome::Success(Some(sums())));
    }

    #[test]
    fn an_error_without_our_code_keeps_its_text() {
        let ack = br#"{"error":"ABCI code: 5: error handling packet: see events for details"}"#;
        let AckOutcome::Failure(error) = decode(ack) else { panic!("not a failure") };
        assert_eq!(error.code, ReasonCode::Other);
        assert_eq!(error.text, "ABCI code: 5: error handling packet: see events for details");
    }

    #[test]
    fn a_code_of_a_later_version_is_other() {
        let text = r#"{"code":"out_of_coffee","text":"later"}"#;
        let ack = to_json_binary(&StdAck::error(text)).unwrap();
        assert_eq!(decode(&ack), AckOutcome::Failure(AckError::new(ReasonCode::Other, "later")));
    }

    #[test]
    fn neither_result_nor_error_is_malformed() {
        for ack in ["", "{}", "null", "[]", "5", "{", r#"{"ok":true}"#, r#"{"result":null}"#, "\u{0}"] {
            assert_eq!(decode(ack.as_bytes()), AckOutcome::Malformed, "{ack}");
        }
    }

    #[test]
    fn a_long_reason_is_cut_at_a_character() {
        let error = AckError::new(ReasonCode::Other, "é".repeat(300));
        assert_eq!(error.text.len(), MAX_REASON_BYTES);
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_meaning(bytes: Vec<u8>) {
            let _ = decode(&bytes);
            prop_assert_eq!(data::<BatchAck>(&bytes), None);
        }

        #[test]
        fn any_text_in_any_envelope_has_a_meaning(key in "result|error|[a-z]{0,6}", value in ".{0,200}") {
            let _ = decode(format!(r#"{{"{key}":{value}}}"#).as_bytes());
            let _ = decode(format!(r#"{{"{key}":"{value}"}}"#).as_bytes());
        }
    }
}
