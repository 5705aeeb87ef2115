//! Whether the provider's clock is ours: tokens are judged by both, and a difference ends sign-ins long before anybody
//! thinks of clocks.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use openidconnect::http::HeaderMap;
use openidconnect::http::header::DATE;
use tokio::time::Instant;

use crate::clock::Clock;
use crate::metrics::Metrics;

/// Seconds that a clock may be off: below the default of what tokens are forgiven, so that somebody hears of it in time.
const TOLERATED: i64 = 30;
/// A warning is repeated after this long.
const REPEAT: Duration = Duration::from_secs(600);

/// Compares the clocks with every answer.
pub(super) struct ClockWatch {
    clock: Clock,
    metrics: Metrics,
    /// Seconds, as of the last answer.
    ahead: AtomicI64,
    warned: Mutex<Option<Instant>>,
}

impl ClockWatch {
    pub(super) fn new(clock: Clock, metrics: &Metrics) -> Self {
        Self {
            clock,
            metrics: metrics.clone(),
            ahead: AtomicI64::new(0),
            warned: Mutex::default(),
        }
    }

    /// Looks at the `Date` of an answer (RFC 9110 6.6.1); one that is missing or cannot be read says nothing.
    pub(super) fn compare(&self, headers: &HeaderMap) {
        let date = headers.get(DATE).and_then(|date| date.to_str().ok());
        let Some(date) = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok()) else {
            return;
        };
        let ahead = date.timestamp().as_second() - self.clock.unix();
        self.metrics.clock_difference.set(ahead);
        self.ahead.store(ahead, Ordering::Relaxed);
        if ahead.abs() > TOLERATED && self.is_time_to_warn() {
            tracing::warn!(
                event = "clock_difference",
                seconds_ahead = ahead,
                "the provider's clock and this machine's differ; sign-ins will fail when they differ more"
            );
        }
    }

    /// Seconds by which the provider's clock and ours differed at its last answer, whichever is ahead.
    pub(super) fn difference(&self) -> u64 {
        self.ahead.load(Ordering::Relaxed).unsigned_abs()
    }

    fn is_time_to_warn(&self) -> bool {
        let Ok(mut warned) = self.warned.lock() else {
            return false;
        };
        let due = warned.is_none_or(|when| when.elapsed() >= REPEAT);
        if due {
            *warned = Some(Instant::now());
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use openidconnect::http::HeaderValue;

    use super::*;

    #[test]
    fn a_difference_is_shown_and_told_of_once_in_a_while() {
        let clock = Clock::system();
        let metrics = Metrics::default();
        let watch = ClockWatch::new(clock.clone(), &metrics);
        let date = jiff::fmt::rfc2822::DateTimePrinter::new()
            .timestamp_to_rfc9110_string(&clock.now())
            .unwrap();
        let headers = HeaderMap::from_iter([(DATE, HeaderValue::from_str(&date).unwrap())]);
        watch.compare(&headers);
        assert!(watch.warned.lock().unwrap().is_none());
        clock.advance(45);
        watch.compare(&headers);
        assert!((-46..=-45).contains(&metrics.clock_difference.get()));
        assert!((45..=46).contains(&watch.difference()));
        let first = watch.warned.lock().unwrap().unwrap();
        watch.compare(&headers);
        assert_eq!(*watch.warned.lock().unwrap(), Some(first));
        // Nonsense and nothing at all are no news.
        let before = metrics.clock_difference.get();
        watch.compare(&HeaderMap::from_iter([(
            DATE,
            HeaderValue::from_static("noon"),
        )]));
        watch.compare(&HeaderMap::new());
        assert_eq!(metrics.clock_difference.get(), before);
    }
}
