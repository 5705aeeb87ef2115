//! Figures for operators: everything that is counted, under the names of `docs/operations.md`.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry};

/// Bounds of the histograms, seconds.
const SECONDS: [f64; 12] = [
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// How something ended, by a stable reason code.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub struct Outcome {
    /// The code.
    pub reason: &'static str,
}

/// One request to us.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub struct Request {
    /// The route as it is written in the table, never a path with somebody's data.
    pub route: String,
    /// The answer's status.
    pub status: u16,
}

/// A figure of the provider or of the API.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub struct Of {
    /// Which one.
    pub upstream: &'static str,
}

/// Calls by how they ended.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub struct Call {
    /// Whom we called.
    pub upstream: &'static str,
    /// A stable word.
    pub outcome: &'static str,
}

/// Who waits or is worked on, or was sent away.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub struct InLane {
    /// Which kind of request.
    pub lane: &'static str,
}

/// Connections of a pool.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub struct InPool {
    /// `read` and `write` with SQLite, `all` with PostgreSQL.
    pub pool: &'static str,
    /// `busy` or `idle`.
    pub state: &'static str,
}

/// Clones count into the same figures.
#[derive(Clone)]
pub struct Metrics(Arc<Figures>);

/// The figures.
pub struct Figures {
    registry: Registry,
    sign_ins: Family<Outcome, Counter>,
    sign_outs: Family<Outcome, Counter>,
    refreshes: Family<Outcome, Counter>,
    replays: Family<Outcome, Counter>,
    refusals: Family<Outcome, Counter>,
    requests: Family<Request, Counter>,
    seconds: Histogram,
    /// Requests that are worked on.
    pub requests_in_flight: Family<InLane, Gauge>,
    /// Requests that wait for their turn.
    pub requests_waiting: Family<InLane, Gauge>,
    /// Requests that were told to come back later.
    pub requests_shed: Family<InLane, Counter>,
    /// Connections that are open.
    pub connections: Gauge,
    /// Connections that were closed at once.
    pub connections_refused: Counter,
    calls: Family<Call, Counter>,
    call_seconds: Family<Of, Histogram>,
    /// Calls under way.
    pub calls_in_flight: Family<Of, Gauge>,
    /// Calls that wait for their turn.
    pub calls_waiting: Family<Of, Gauge>,
    /// 1 while it is left alone.
    pub breaker_open: Family<Of, Gauge>,
    /// Questions that were asked a second time.
    pub retries: Counter,
    socket_connections: Family<Outcome, Counter>,
    /// 1 while the websocket to Blink is open.
    pub socket_open: Gauge,
    /// What is watched over it.
    pub socket_subscriptions: Gauge,
    /// Pages that are told of their sale's changes.
    pub event_streams: Gauge,
    /// Fetches of the provider's keys.
    pub key_fetches: Family<Outcome, Counter>,
    /// Seconds by which the provider's clock is ahead of ours.
    pub clock_difference: Gauge,
    /// Sessions that are alive.
    pub sessions: Gauge,
    /// Connections of the pools.
    pub pool: Family<InPool, Gauge>,
}

impl Deref for Metrics {
    type Target = Figures;

    fn deref(&self) -> &Figures {
        &self.0
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("till");
        let mut add = Adding(&mut registry);
        let seconds = add.it("request_seconds", "Time that requests took", histogram());
        let figures = Figures {
            sign_ins: add.zero("sign_ins", "Sign-ins by outcome"),
            sign_outs: add.zero("sign_outs", "Sign-outs by who asked for them"),
            refreshes: add.zero("refreshes", "Refreshes of access tokens by outcome"),
            replays: add.zero("replays", "Answers and tokens that came a second time"),
            refusals: add.zero("refusals", "Requests that were refused by reason"),
            requests: add.zero("requests", "Requests by route and status"),
            seconds,
            requests_in_flight: add.zero("requests_in_flight", "Requests that are worked on"),
            requests_waiting: add.zero("requests_waiting", "Requests that wait for their turn"),
            requests_shed: add.zero("requests_shed", "Requests told to come back later"),
            connections: add.zero("connections", "Connections that are open"),
            connections_refused: add.zero("connections_refused", "Connections closed at once"),
            calls: add.zero("upstream_calls", "Calls to Blink by outcome"),
            call_seconds: add.it(
                "upstream_call_seconds",
                "Time that calls to Blink took",
                Family::new_with_constructor(histogram as fn() -> Histogram),
            ),
            calls_in_flight: add.zero("upstream_calls_in_flight", "Calls to Blink under way"),
            calls_waiting: add.zero("upstream_calls_waiting", "Calls that wait for their turn"),
            breaker_open: add.zero(
                "upstream_breaker_open",
                "1 while a part of Blink is left alone",
            ),
            retries: add.zero("upstream_retries", "Questions asked a second time"),
            socket_connections: add.zero(
                "socket_connections",
                "Websockets to Blink: those that opened, and how they and the others ended",
            ),
            socket_open: add.zero("socket_open", "1 while the websocket to Blink is open"),
            socket_subscriptions: add.zero(
                "socket_subscriptions",
                "Invoices and prices watched over the websocket",
            ),
            event_streams: add.zero(
                "event_streams",
                "Pages that are told of their sale's changes",
            ),
            key_fetches: add.zero("key_fetches", "Fetches of the provider's keys by outcome"),
            clock_difference: add.zero(
                "provider_clock_difference_seconds",
                "Seconds by which the provider's clock is ahead of ours",
            ),
            sessions: add.zero("sessions", "Sessions alive at the last sweep"),
            pool: add.zero(
                "database_connections",
                "Connections of the database's pools",
            ),
            registry,
        };
        figures.begin_with_zero();
        Self(Arc::new(figures))
    }
}

impl Figures {
    /// What alerts are made of is there from the start: Prometheus sees no rise from nothing to one.
    fn begin_with_zero(&self) {
        for (family, reasons) in [
            (
                &self.sign_ins,
                &["ok", "misconfigured", "provider_unavailable"][..],
            ),
            (&self.sign_outs, &["visitor", "provider"]),
            (
                &self.refreshes,
                &["ok", "put_off", "refused", "used_before"],
            ),
            (&self.replays, &["callback", "logout_token"]),
            (&self.refusals, &["foreign", "too_many"]),
            (
                &self.socket_connections,
                &["open", "broken", "closed", "silent", "timeout"],
            ),
            (&self.key_fetches, &["ok", "failed"]),
        ] {
            for reason in reasons {
                drop(family.get_or_create(&Outcome { reason }));
            }
        }
    }
}

fn histogram() -> Histogram {
    Histogram::new(SECONDS)
}

/// Makes a figure and names it in one go.
struct Adding<'a>(&'a mut Registry);

impl Adding<'_> {
    fn zero<M: Metric + Clone + Default>(&mut self, name: &str, help: &str) -> M {
        self.it(name, help, M::default())
    }

    fn it<M: Metric + Clone>(&mut self, name: &str, help: &str, metric: M) -> M {
        self.0.register(name, help, metric.clone());
        metric
    }
}

impl Metrics {
    /// Counts one sign-in.
    pub fn sign_in(&self, reason: &'static str) {
        count(&self.sign_ins, reason);
    }

    /// Counts one sign-out.
    pub fn sign_out(&self, reason: &'static str) {
        count(&self.sign_outs, reason);
    }

    /// Counts one refresh.
    pub fn refresh(&self, reason: &'static str) {
        count(&self.refreshes, reason);
    }

    /// Counts something that must come once and came again.
    pub fn replay(&self, reason: &'static str) {
        count(&self.replays, reason);
    }

    /// Counts one request that was refused.
    pub fn refusal(&self, reason: &'static str) {
        count(&self.refusals, reason);
    }

    /// Counts one websocket that opened, or that ended so.
    pub fn socket_connection(&self, outcome: &'static str) {
        count(&self.socket_connections, outcome);
    }

    /// Counts one fetch of the provider's keys.
    pub fn key_fetch(&self, reason: &'static str) {
        count(&self.key_fetches, reason);
    }

    /// Counts one request.
    pub fn request(&self, route: String, status: u16, took: Duration) {
        self.requests
            .get_or_create(&Request { route, status })
            .inc();
        self.seconds.observe(took.as_secs_f64());
    }

    /// Counts one call that was made, or, where it took no time, one that was not.
    pub fn call(&self, upstream: &'static str, outcome: &'static str, took: Option<Duration>) {
        let call = Call { upstream, outcome };
        self.calls.get_or_create(&call).inc();
        if let Some(took) = took {
            let seconds = self.call_seconds.get_or_create(&Of { upstream });
            seconds.observe(took.as_secs_f64());
        }
    }

    /// In the text format of OpenMetrics 1.0.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

fn count(family: &Family<Outcome, Counter>, reason: &'static str) {
    family.get_or_create(&Outcome { reason }).inc();
}
