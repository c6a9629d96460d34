//! Times in JSON.

use std::ops::RangeInclusive;

use prost_types::Timestamp;

/// Seconds since 1970 of the years 1 to 9999.
const SECONDS: RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;
const NANOS: RangeInclusive<i32> = 0..=999_999_999;

/// One character per byte of the fixed part; `0` stands for any digit.
const SHAPE: &str = "0000-00-00T00:00:00";

/// Whether CometBFT could encode this time.
pub(crate) fn is_valid(time: &Timestamp) -> bool {
    SECONDS.contains(&time.seconds) && NANOS.contains(&time.nanos)
}

/// Reads a time as nodes write it: RFC 3339 in UTC with a `Z`, and up to 9 digits of a second. The
/// parser behind knows more forms, which Go refuses, so the shape is checked before. None if it is
/// not of this shape, or no such time exists.
pub(crate) fn read(text: &str) -> Option<Timestamp> {
    let (fixed, rest) = text.split_at_checked(SHAPE.len())?;
    let fits = |(byte, shape)| if shape == b'0' { u8::is_ascii_digit(&byte) } else { byte == shape };
    // A leap second would be taken for the one before.
    if !fixed.bytes().zip(SHAPE.bytes()).all(fits) || fixed.ends_with(":60") {
        return None;
    }
    let fraction = rest.strip_suffix('Z')?;
    if !fraction.is_empty() {
        let digits = fraction.strip_prefix('.')?;
        if !(1..=9).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
    }
    text.parse().ok().filter(is_valid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_the_years_1_to_9999_are_read() {
        let cases = [
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
            ("1969-12-31T23:59:59.999999999Z", -1, 999_999_999),
            ("1970-01-01T00:00:00Z", 0, 0),
            ("1970-01-01T00:00:00.1Z", 0, 100_000_000),
            ("2000-02-29T12:34:56.000000789Z", 951_827_696, 789),
            ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
        ];
        for (text, seconds, nanos) in cases {
            assert_eq!(read(text), Some(Timestamp { seconds, nanos }), "{text}");
        }
    }

    #[test]
    fn what_go_would_not_read_or_write_is_refused() {
        let cases = [
            "",
            "Z",
            "0000-12-31T23:59:59Z",
            "10000-01-01T00:00:00Z",
            "+2024-01-01T00:00:00Z",
            "2024-01-01",
            "2024-01-01T00:00:00",
            "2024-01-01 00:00:00Z",
            "2024-01-01t00:00:00z",
            "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00:00,5Z",
            "2024-01-01T00:00:00.1234567890Z",
            "2024-01-01T00:00:00+00:00",
            "2024-01-01T00:00:00 Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:60:00Z",
            "2016-12-31T23:59:60Z",
            "2024-00-01T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-01-00T00:00:00Z",
            "2024-04-31T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "2024-01-01T00:00:0\u{e9}Z",
        ];
        for text in cases {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_that_is_written_is_read_as_itself() {
        // The other end of the parser: its own writer. A step of a few days, coprime to the year.
        for seconds in SECONDS.step_by(100_003 * 61) {
            let time = Timestamp { seconds, nanos: 500 };
            assert_eq!(read(&time.to_string()), Some(time));
        }
    }
}
