//! One more in a gauge, for as long as it lives.

use prometheus_client::metrics::gauge::Gauge;

/// Takes itself out again.
pub struct Counted(Gauge);

impl Counted {
    /// One more.
    pub fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}
