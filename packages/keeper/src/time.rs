//! Times as nodes write them.

/// Seconds since 1970 of a time such as `2024-01-31T12:00:00.5Z`.
pub(crate) fn seconds_of(text: &str) -> Option<u64> {
    let time = cosmrs::tendermint::Time::parse_from_rfc3339(text).ok()?;
    u64::try_from(time.unix_timestamp()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_a_node_is_read() {
        assert_eq!(seconds_of("2020-01-02T01:06:35.999Z"), Some(1_577_927_195));
        assert_eq!(seconds_of("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(seconds_of("yesterday"), None);
    }
}
