//! Points in time and spans of it, in seconds. On the wire and in storage they are plain numbers;
//! in errors they are shown as people read them.

use std::fmt;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Timestamp;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Seconds since 1970, of block time. Shown as date and time of day: `2020-01-02 01:06:35 UTC`.
#[cw_serde]
#[derive(Copy, Default, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(pub u64);

impl UnixTime {
    /// So much later. What cannot be counted is the last time that can.
    #[must_use]
    pub fn plus(self, span: Seconds) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// For the chain. What it cannot count is the last time that it can.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_nanos(self.0.saturating_mul(1_000_000_000))
    }
}

impl From<Timestamp> for UnixTime {
    fn from(time: Timestamp) -> Self {
        Self(time.seconds())
    }
}

/// Year, month and day of the month of a day since 1970. Years are counted from March, so that a
/// leap day is the last of its year, and in eras of 400 years, which all have the same length.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days.saturating_add(719_468);
    let (era, day) = (days / 146_097, days % 146_097);
    let leap_days = (day / 1_460).saturating_add(day / 146_096).saturating_sub(day / 36_524);
    let year = day.saturating_sub(leap_days) / 365;
    let day =
        day.saturating_sub(year.saturating_mul(365).saturating_add(year / 4).saturating_sub(year / 100));
    let month = day.saturating_mul(5).saturating_add(2) / 153;
    let day = day.saturating_sub(month.saturating_mul(153).saturating_add(2) / 5).saturating_add(1);
    let year = era.saturating_mul(400).saturating_add(year);
    match month < 10 {
        true => (year, month.saturating_add(3), day),
        false => (year.saturating_add(1), month.saturating_sub(9), day),
    }
}

impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date(self.0 / DAY);
        let (hour, minute, second) = (self.0 % DAY / HOUR, self.0 % HOUR / MINUTE, self.0 % MINUTE);
        write!(f, "{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
    }
}

/// A span of time, in seconds. Shown in its largest units: `1 day 12 hours`.
#[cw_serde]
#[derive(Copy, Default, Eq, PartialOrd, Ord, Hash)]
pub struct Seconds(pub u64);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [
            (self.0 / DAY, "day"),
            (self.0 % DAY / HOUR, "hour"),
            (self.0 % HOUR / MINUTE, "minute"),
            (self.0 % MINUTE, "second"),
        ];
        let mut space = "";
        for (count, unit) in units.into_iter().filter(|(count, _)| *count > 0) {
            write!(f, "{space}{count} {unit}{}", if count == 1 { "" } else { "s" })?;
            space = " ";
        }
        if self.0 == 0 {
            f.write_str("0 seconds")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_as_dates() {
        // As `date -u -d @SECONDS` shows them.
        for (secs, shown) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (951_868_800, "2000-03-01 00:00:00 UTC"),
            (1_577_927_195, "2020-01-02 01:06:35 UTC"),
            (1_609_459_199, "2020-12-31 23:59:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
            (253_402_300_799, "9999-12-31 23:59:59 UTC"),
        ] {
            assert_eq!(UnixTime(secs).to_string(), shown, "{secs}");
        }
        assert_eq!(UnixTime::from(Timestamp::from_nanos(1_999_999_999)), UnixTime(1));
    }

    #[test]
    fn every_day_of_an_era_follows_the_one_before() {
        let mut before = date(0);
        for day in 1..=146_097 {
            let (year, month, of_month) = date(day);
            let follows = match (of_month, month) {
                (1, 1) => before == (year - 1, 12, 31),
                (1, _) => before.0 == year && before.1 == month - 1 && (28..=31).contains(&before.2),
                _ => before == (year, month, of_month - 1),
            };
            assert!(follows, "{before:?}, then {:?}", (year, month, of_month));
            before = (year, month, of_month);
        }
        assert_eq!(before, (2370, 1, 1));
    }

    #[test]
    fn no_number_of_seconds_overflows() {
        assert!(UnixTime(u64::MAX).to_string().ends_with("UTC"));
        assert!(Seconds(u64::MAX).to_string().starts_with("213503982334601 days"));
    }

    #[test]
    fn the_last_time_that_can_be_counted_has_none_after_it() {
        assert_eq!(UnixTime(5).plus(Seconds(3)), UnixTime(8));
        assert_eq!(UnixTime(5).plus(Seconds(u64::MAX)), UnixTime(u64::MAX));
        assert_eq!(UnixTime(5).timestamp(), Timestamp::from_seconds(5));
        assert_eq!(UnixTime(u64::MAX).timestamp(), Timestamp::from_nanos(u64::MAX));
    }

    #[test]
    fn spans_are_shown_in_their_units() {
        for (secs, shown) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (7 * DAY, "7 days"),
            (DAY + 12 * HOUR, "1 day 12 hours"),
            (HOUR + 61, "1 hour 1 minute 1 second"),
        ] {
            assert_eq!(Seconds(secs).to_string(), shown);
        }
    }
}
