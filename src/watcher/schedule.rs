//! When an invoice is asked about next.

use std::time::Duration;

/// Pauses between looks while nobody else tells of a payment; the last one stays for some minutes.
const ALONE: [u64; 3] = [2, 3, 5];
/// After so many looks nobody hurries any more.
const MANY: usize = 120;
/// The pause from then on.
const OLD: u64 = 120;
/// Pauses while the websocket works: a safety net.
const BESIDE: [u64; 4] = [5, 30, 60, 120];
/// Once its time is over: payments that were held at the last second are booked soon after, or never.
const AFTER: [u64; 3] = [5, 30, 60];
/// The longest pause while somebody has its page open: a websocket may fall silent and never say so.
pub(super) const VISITED: Duration = Duration::from_secs(4);
/// An invoice is looked at for so long after its own expiry.
pub const GRACE: i64 = 600;
/// An invoice is looked at so long after it ran out, for its maker to have said so, seconds.
pub(super) const SKEW: i64 = 5;
/// Its maker's clock and ours may differ by so much, seconds: until then whoever says "not paid" may mean "not yet".
pub(super) const DISAGREEMENT: i64 = 90;

/// The least time between the beginnings of two questions: all of Till shares 120 a minute at Blink. While the websocket
/// tells of payments, the other half is left to whoever charges.
pub(super) fn spacing(told: bool) -> Duration {
    Duration::from_millis(if told { 1_000 } else { 500 })
}

/// What is known about an invoice when the next look is planned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Situation {
    /// How many looks there were.
    pub(super) looks: usize,
    /// Somebody tells of payments at once.
    pub(super) told: bool,
    /// Somebody has its page open.
    pub(super) visited: bool,
    /// Seconds until its expiry; negative when that is over.
    pub(super) left: i64,
}

/// The pause after a look that nobody answered: whatever was away is noticed soon after it is back.
pub(super) fn pause_unanswered(looks: usize) -> Duration {
    Duration::from_secs(if looks < MANY { 3 } else { 30 })
}

/// The pause until the next look. What is about to run out is looked at right after it did.
pub(super) fn pause(situation: Situation) -> Duration {
    let Situation {
        looks,
        told,
        visited,
        left,
    } = situation;
    let pauses: &[u64] = match (left <= -SKEW, told) {
        (true, _) => &AFTER,
        (false, true) => &BESIDE,
        (false, false) => &ALONE,
    };
    let last = pauses.last().copied().unwrap_or(60);
    let last = if told || looks < MANY {
        last
    } else {
        OLD.max(last)
    };
    let seconds = pauses.get(looks).copied().unwrap_or(last);
    let until_over = u64::try_from(left.saturating_add(SKEW)).unwrap_or(0);
    let seconds = match until_over {
        0 => seconds,
        until_over => seconds.min(until_over),
    };
    let pause = Duration::from_secs(seconds);
    if visited { pause.min(VISITED) } else { pause }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_runs_out_unseen(looks in 0_usize..200, told: bool, visited: bool, left in -10_000_i64..100_000) {
            let pause = pause(Situation { looks, told, visited, left });
            prop_assert!(!visited || pause <= VISITED);
            prop_assert!(pause >= Duration::from_secs(1) && pause <= Duration::from_secs(120));
            if left > -SKEW {
                prop_assert!(i64::try_from(pause.as_secs()).unwrap() <= left + SKEW);
            }
        }

        #[test]
        fn whoever_is_told_asks_less(looks in 0_usize..200, left in 200_i64..100_000) {
            let told = pause(Situation { looks, told: true, visited: false, left });
            let alone = pause(Situation { looks, told: false, visited: false, left });
            prop_assert!(told >= alone);
        }
    }
}
