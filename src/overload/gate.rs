//! The gate in front of an upstream: so many calls at once, so many that wait for a short while, and none while it is
//! left alone. It alone decides whether a call is made.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use prometheus_client::metrics::gauge::Gauge;
use tokio::time::Instant;

use super::breaker::{Breaker, Pass};
use super::places::{Place, Places};
use crate::metrics::{Metrics, Of};

/// An upstream that asks for patience is left alone for this long at most, whatever it asked for.
const LONGEST_REST: Duration = Duration::from_secs(30);

/// Why a call is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// Too many others are under way.
    #[error("too many calls are under way")]
    Full,
    /// It failed too often.
    #[error("it is left alone for a moment after many failures")]
    Resting,
}

impl Closed {
    fn outcome(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Resting => "resting",
        }
    }
}

/// One upstream's gate.
pub struct Gate {
    upstream: &'static str,
    calls: Places,
    breaker: Mutex<Breaker>,
    rest_until: Mutex<Option<Instant>>,
    metrics: Metrics,
    open: Gauge,
}

/// A call that may be made. It ends with a verdict, or was abandoned.
pub struct Call<'a> {
    gate: &'a Gate,
    pass: Pass,
    begun: Instant,
    ended: bool,
    _place: Place<'a>,
}

impl Gate {
    /// So many calls at once, and as many that wait. The name is the label of its figures.
    pub fn new(upstream: &'static str, calls: usize, metrics: &Metrics) -> Self {
        let of = Of { upstream };
        Self {
            upstream,
            calls: Places::new(
                calls,
                metrics.calls_in_flight.get_or_create_owned(&of),
                metrics.calls_waiting.get_or_create_owned(&of),
            ),
            breaker: Mutex::default(),
            rest_until: Mutex::default(),
            open: metrics.breaker_open.get_or_create_owned(&of),
            metrics: metrics.clone(),
        }
    }

    /// Whether the last call that ended found nobody.
    pub fn is_failing(&self) -> bool {
        self.breaker().is_failing()
    }

    /// The upstream asked for a pause. Those who can wait do.
    pub fn rest(&self, length: Duration) {
        let until = Instant::now() + length.min(LONGEST_REST);
        *lock(&self.rest_until) = Some(until);
    }

    /// How much of that pause is left.
    pub fn remaining_rest(&self) -> Option<Duration> {
        let until = (*lock(&self.rest_until))?;
        let left = until.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }

    /// Waits a short while for a turn.
    pub async fn enter(&self) -> Result<Call<'_>, Closed> {
        let entered = self.turn().await;
        if let Err(closed) = &entered {
            self.metrics.call(self.upstream, closed.outcome(), None);
        }
        entered
    }

    async fn turn(&self) -> Result<Call<'_>, Closed> {
        if self.breaker().refuses(Instant::now()) {
            return Err(Closed::Resting);
        }
        let place = self.calls.enter().await.ok_or(Closed::Full)?;
        // It may have been left alone meanwhile.
        let pass = self.breaker().pass(Instant::now()).ok_or(Closed::Resting)?;
        Ok(Call {
            gate: self,
            pass,
            begun: Instant::now(),
            ended: false,
            _place: place,
        })
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        lock(&self.breaker)
    }
}

impl Call<'_> {
    /// The upstream said something, good or bad.
    pub fn answered(mut self, outcome: &'static str) {
        *lock(&self.gate.rest_until) = None;
        self.finish(outcome, |breaker, _, _| breaker.answered());
    }

    /// It did not, or could only apologise.
    pub fn failed(mut self, outcome: &'static str) {
        self.finish(outcome, Breaker::failed);
    }

    fn finish(&mut self, outcome: &'static str, verdict: impl Fn(&mut Breaker, Pass, Instant)) {
        self.ended = true;
        let gate = self.gate;
        let (was_open, is_open) = {
            let mut breaker = gate.breaker();
            let before = breaker.is_open();
            verdict(&mut breaker, self.pass, Instant::now());
            (before, breaker.is_open())
        };
        if was_open != is_open {
            gate.open.set(i64::from(is_open));
            let upstream = gate.upstream;
            if is_open {
                tracing::warn!(upstream, "left alone after many failures");
            } else {
                tracing::info!(upstream, "answers again");
            }
        }
        let took = self.begun.elapsed();
        gate.metrics.call(gate.upstream, outcome, Some(took));
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.finish("abandoned", Breaker::abandoned);
        }
    }
}

/// Whoever panicked with it left nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::super::places::PATIENCE;
    use super::*;

    fn gate(calls: usize) -> Gate {
        Gate::new("api", calls, &Metrics::default())
    }

    #[tokio::test]
    async fn so_many_at_once_so_many_waiting_and_the_rest_at_once_refused() {
        let gate = gate(2);
        let (one, _two) = (gate.enter().await.unwrap(), gate.enter().await.unwrap());
        let begun = Instant::now();
        let (three, four, five) = tokio::join!(
            async {
                let answer = gate.enter().await;
                (answer.map(drop), begun.elapsed())
            },
            async {
                let answer = gate.enter().await;
                (answer.map(drop), begun.elapsed())
            },
            async {
                tokio::time::sleep(Duration::from_millis(100)).await;
                assert_eq!(gate.calls.waiting.get(), 2);
                let answer = gate.enter().await.map(drop);
                one.answered("ok");
                (answer, begun.elapsed())
            }
        );
        assert_eq!(
            (three.0, four.0, five.0),
            (Ok(()), Ok(()), Err(Closed::Full))
        );
        for (_, took) in [three, four, five] {
            assert!(took < PATIENCE, "{took:?}");
        }
        let _other = gate.enter().await.unwrap();
        let begun = Instant::now();
        assert_eq!(gate.enter().await.map(drop), Err(Closed::Full));
        assert!(begun.elapsed() >= PATIENCE);
        assert_eq!(
            (gate.calls.in_flight.get(), gate.calls.waiting.get()),
            (2, 0)
        );
    }

    #[tokio::test]
    async fn an_upstream_that_fails_is_left_alone_and_asked_by_one() {
        let gate = gate(64);
        let mut asked = 0;
        for _ in 0..1000 {
            if let Ok(call) = gate.enter().await {
                asked += 1;
                call.failed("timeout");
            }
        }
        assert_eq!(asked, 10);
        assert_eq!(gate.open.get(), 1);
        tokio::time::sleep(Duration::from_secs(1)).await;
        let probe = gate.enter().await.unwrap();
        assert_eq!(gate.enter().await.map(drop), Err(Closed::Resting));
        // Whoever asked has gone: the next one asks.
        drop(probe);
        gate.enter().await.unwrap().answered("ok");
        assert_eq!(gate.open.get(), 0);
        assert!(!gate.is_failing());
        assert!(gate.enter().await.is_ok() && gate.enter().await.is_ok());
    }

    #[tokio::test]
    async fn a_rest_ends_by_itself_or_with_an_answer_and_is_never_long() {
        let gate = gate(1);
        gate.rest(Duration::from_millis(50));
        assert!(gate.remaining_rest().unwrap() <= Duration::from_millis(50));
        tokio::time::sleep(Duration::from_millis(60)).await;
        assert_eq!(gate.remaining_rest(), None);
        gate.rest(Duration::MAX);
        assert!(gate.remaining_rest().unwrap() <= LONGEST_REST);
        gate.enter().await.unwrap().answered("ok");
        assert_eq!(gate.remaining_rest(), None);
    }
}
