//! What this process has used, as Linux tells it.

use std::fs;
use std::time::{Duration, Instant};

/// Ticks of a second, on every Linux that there is.
const TICKS: u64 = 100;

/// A measurement that has begun.
pub(super) struct Measure {
    begun: Instant,
    ticks: u64,
}

/// What was used.
pub(super) struct Used {
    pub wall: Duration,
    pub cpu: Duration,
    /// Most memory, and that at the end, KiB.
    pub peak: u64,
    pub resident: u64,
}

impl Measure {
    pub(super) fn begin() -> Self {
        // The peak begins anew.
        fs::write("/proc/self/clear_refs", "5").unwrap();
        Self { begun: Instant::now(), ticks: ticks() }
    }

    pub(super) fn end(self) -> Used {
        let cpu = Duration::from_millis((ticks() - self.ticks) * 1_000 / TICKS);
        Used { wall: self.begun.elapsed(), cpu, peak: status("VmHWM:"), resident: status("VmRSS:") }
    }
}

/// User and system time of all threads.
fn ticks() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // After the name of the program, which can have spaces.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11..13].iter().map(|field| field.parse::<u64>().unwrap()).sum()
}

fn status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
