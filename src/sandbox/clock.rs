//! The sandbox's one place for the time and for chance.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokio::sync::watch;

/// Tells the time; clones share an offset, which the controls can move forward.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock {
    offset_seconds: Arc<watch::Sender<i64>>,
}

impl Clock {
    /// The present instant.
    #[expect(
        clippy::disallowed_methods,
        reason = "the sandbox's one place that reads the system clock"
    )]
    pub(crate) fn now(&self) -> jiff::Timestamp {
        let offset = jiff::SignedDuration::from_secs(*self.offset_seconds.borrow());
        jiff::Timestamp::now()
            .saturating_add(offset)
            .unwrap_or(jiff::Timestamp::MAX)
    }

    /// The present instant in whole Unix seconds.
    pub(crate) fn unix(&self) -> i64 {
        self.now().as_second()
    }

    /// The instant so many seconds from now.
    pub(crate) fn after(&self, seconds: u64) -> jiff::Timestamp {
        later(self.now(), seconds)
    }

    /// Moves this clock and its clones forward.
    pub(crate) fn advance(&self, seconds: i64) {
        self.offset_seconds
            .send_modify(|offset| *offset = offset.saturating_add(seconds));
    }

    /// Waits until this clock shows an instant, also where it is moved there.
    pub(crate) async fn reaches(&self, instant: jiff::Timestamp) {
        let mut moved = self.offset_seconds.subscribe();
        loop {
            let left = instant.duration_since(self.now());
            let Ok(left) = Duration::try_from(left) else {
                return;
            };
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                // The sender lives in this clock.
                _ = moved.changed() => {}
            }
        }
    }
}

/// The instant so many seconds after another.
pub(crate) fn later(instant: jiff::Timestamp, seconds: u64) -> jiff::Timestamp {
    let seconds = jiff::SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX));
    instant
        .saturating_add(seconds)
        .unwrap_or(jiff::Timestamp::MAX)
}

/// Hands out what cannot be guessed.
#[derive(Clone, Debug)]
pub(crate) struct Chance {
    source: SystemRandom,
}

impl Chance {
    /// The system's source.
    #[expect(
        clippy::disallowed_methods,
        reason = "the sandbox's one place that opens the system's randomness"
    )]
    pub(crate) fn system() -> Self {
        Self {
            source: SystemRandom::new(),
        }
    }

    /// The source itself, for signatures.
    pub(crate) fn source(&self) -> &SystemRandom {
        &self.source
    }

    /// `N` unpredictable bytes. A system without randomness yields zeros: this is play money.
    pub(crate) fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        if self.source.fill(&mut bytes).is_err() {
            tracing::error!("the system's source of randomness failed");
        }
        bytes
    }

    /// 256 unpredictable bits as 43 URL-safe characters.
    pub(crate) fn secret(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }

    /// A random UUID (RFC 9562, version 4).
    pub(crate) fn uuid(&self) -> String {
        let mut bytes = self.bytes::<16>();
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        format!(
            "{}-{}-{}-{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..]
        )
    }
}
