//! What a crowd costs: memory and time of the one process that serves it.

use std::time::Duration;

use super::super::flooded::Flooded;

/// The kernel counts a process's time in so many parts of a second (`getconf CLK_TCK`).
const TICKS: u32 = 100;

/// Time that the processor has worked for it so far.
pub(super) fn worked(flooded: &Flooded) -> Duration {
    let path = format!("/proc/{}/stat", flooded.till.process());
    let stat = std::fs::read_to_string(path).unwrap();
    // The name before may hold blanks; behind it the first field is the third (proc(5)).
    let (_, rest) = stat.rsplit_once(") ").unwrap();
    let mut fields = rest.split(' ').skip(11);
    let mut next = || fields.next().unwrap().parse::<u32>().unwrap();
    Duration::from_secs(1) * (next() + next()) / TICKS
}

/// A part of some durations, from below.
pub(super) fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}

/// Files that this process may open, if the system lets it have so many.
pub(super) fn files() -> u64 {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.unwrap().split_whitespace().next().unwrap();
    soft.parse().unwrap_or(u64::MAX)
}
