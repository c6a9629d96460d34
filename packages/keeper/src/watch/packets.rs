//! Since when packets have been in flight. Chains do not tell: so it is the time since the keeper
//! has seen them.

use std::collections::HashMap;

/// Since when packets have been in flight, by channel.
#[derive(Debug, Default)]
pub(crate) struct Packets {
    seen: HashMap<String, HashMap<u64, u64>>,
}

impl Packets {
    /// Notes what is in flight on a channel now, and says for how long the oldest has been.
    pub(crate) fn oldest(&mut self, channel: &str, in_flight: &[u64], now: u64) -> u64 {
        let seen = self.seen.entry(channel.to_string()).or_default();
        let old = std::mem::take(seen);
        seen.extend(in_flight.iter().map(|sequence| (*sequence, old.get(sequence).copied().unwrap_or(now))));
        seen.values().min().map_or(0, |first| now.saturating_sub(*first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_packet_is_the_one_that_was_seen_first() {
        let mut packets = Packets::default();
        assert_eq!(packets.oldest("c", &[], 10), 0);
        assert_eq!(packets.oldest("c", &[5], 20), 0);
        assert_eq!(packets.oldest("c", &[5, 6], 30), 10);
        assert_eq!(packets.oldest("d", &[1], 35), 0);
        assert_eq!(packets.oldest("c", &[6], 40), 10);
        assert_eq!(packets.oldest("c", &[], 50), 0);
        assert_eq!(packets.oldest("c", &[6], 60), 0);
    }
}
