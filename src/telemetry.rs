//! Log format, request span and metrics.

use std::io::IsTerminal as _;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

/// Starts the log on standard error. Fails when the filter cannot be understood.
pub fn start_log(filter: &str, json: bool) -> Result<(), ParseError> {
    let filter = EnvFilter::try_new(filter)?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second start, as in tests, changes nothing.
    let _ = if json {
        log.json().try_init()
    } else {
        log.try_init()
    };
    Ok(())
}

/// How a sign-in or a sign-out ended.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub struct Outcome {
    /// A stable reason code.
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

/// Figures for operators.
pub struct Metrics {
    registry: Registry,
    /// Sign-ins by outcome.
    pub sign_ins: Family<Outcome, Counter>,
    /// Sign-outs by who asked for them.
    pub sign_outs: Family<Outcome, Counter>,
    requests: Family<Request, Counter>,
    seconds: Histogram,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("till");
        let sign_ins = Family::default();
        let sign_outs = Family::default();
        let requests = Family::default();
        let seconds = Histogram::new([
            0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
        ]);
        registry.register("sign_ins", "Sign-ins by outcome", sign_ins.clone());
        registry.register(
            "sign_outs",
            "Sign-outs by who asked for them",
            sign_outs.clone(),
        );
        registry.register("requests", "Requests by route and status", requests.clone());
        registry.register(
            "request_seconds",
            "Time that requests took",
            seconds.clone(),
        );
        Self {
            registry,
            sign_ins,
            sign_outs,
            requests,
            seconds,
        }
    }
}

impl Metrics {
    /// Counts one sign-in.
    pub fn sign_in(&self, reason: &'static str) {
        self.sign_ins.get_or_create(&Outcome { reason }).inc();
    }

    /// Counts one sign-out.
    pub fn sign_out(&self, reason: &'static str) {
        self.sign_outs.get_or_create(&Outcome { reason }).inc();
    }

    /// Counts one request.
    pub fn request(&self, route: String, status: u16, took: Duration) {
        self.requests
            .get_or_create(&Request { route, status })
            .inc();
        self.seconds.observe(took.as_secs_f64());
    }

    /// In the text format of OpenMetrics 1.0.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
