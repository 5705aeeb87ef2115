//! The one HTTP client for the provider: no redirects, short deadlines, small bodies.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use openidconnect::http::HeaderMap;
use openidconnect::http::header::CONTENT_TYPE;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};

use super::clock_watch::ClockWatch;
use crate::clock::Clock;
use crate::metrics::Metrics;
use crate::overload::{Call, Closed, Gate};

/// Largest body that is read: discovery and key sets are far below it.
const MAX_BODY: usize = 256 * 1024;

/// Speaks HTTP with the provider. RFC 9700 4.11 and the oauth2 crate both want a client that follows no redirects.
#[derive(Clone)]
pub struct Http {
    client: reqwest::Client,
    gate: Arc<Gate>,
    clocks: Arc<ClockWatch>,
    metrics: Metrics,
}

/// No usable answer came; the text is for the log and never holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The call was not made.
    #[error(transparent)]
    Closed(#[from] Closed),
    /// Connecting, sending or receiving failed.
    #[error("{}", describe(.0))]
    Transport(#[from] reqwest::Error),
    /// Not in the time that somebody is willing to wait.
    #[error("timed out")]
    Late,
    /// The body was larger than anything we expect.
    #[error("the body is too large")]
    TooLarge,
    /// The request could not be built, or the answer not be understood.
    #[error("malformed message")]
    Malformed(#[from] openidconnect::http::Error),
}

/// The kind of failure without the address, whose query could hold something secret.
fn describe(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "timed out"
    } else if error.is_connect() {
        "cannot connect"
    } else {
        "connection broke"
    }
}

impl Http {
    /// A client whose every call ends within `deadline`. Fails when the machine has no root certificates.
    #[expect(
        clippy::disallowed_methods,
        reason = "one of the few places that build an HTTP client"
    )]
    pub fn new(
        deadline: Duration,
        gate: Gate,
        clock: Clock,
        metrics: &Metrics,
    ) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(deadline.min(Duration::from_secs(3)))
            .timeout(deadline)
            .no_proxy()
            .user_agent(concat!("till/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self {
            client,
            gate: Arc::new(gate),
            clocks: Arc::new(ClockWatch::new(clock, metrics)),
            metrics: metrics.clone(),
        })
    }

    /// Whether the last call found nobody, or somebody who could only apologise.
    pub(super) fn is_failing(&self) -> bool {
        self.gate.is_failing()
    }

    /// Seconds by which the provider's clock and ours differed at its last answer.
    pub(super) fn clock_difference(&self) -> u64 {
        self.clocks.difference()
    }

    /// Counts a fetch of keys.
    pub(super) fn keys_fetched(&self, well: bool) {
        self.metrics.key_fetch(if well { "ok" } else { "failed" });
    }

    /// Sends one request and reads its whole answer, up to the cap; never a second time, whatever comes of it.
    pub async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let call = self.gate.enter().await?;
        let answer = self.exchange(request).await;
        self.judge(call, &answer);
        answer
    }

    /// The same for people who are waiting: it may take no longer than this.
    pub(super) async fn send_within(
        &self,
        request: HttpRequest,
        deadline: Duration,
    ) -> Result<HttpResponse, HttpError> {
        let call = self.gate.enter().await?;
        let answer = tokio::time::timeout(deadline, self.exchange(request)).await;
        let answer = answer.unwrap_or(Err(HttpError::Late));
        self.judge(call, &answer);
        answer
    }

    /// Tells the gate how it went, and looks at the provider's clock.
    fn judge(&self, call: Call<'_>, answer: &Result<HttpResponse, HttpError>) {
        match answer {
            Ok(answer) if answer.status().is_server_error() => call.failed("server_error"),
            Ok(answer) if answer.status().is_client_error() => call.answered("refused"),
            Ok(_) => call.answered("ok"),
            Err(HttpError::Late) => call.failed("timeout"),
            Err(HttpError::Transport(error)) if error.is_timeout() => call.failed("timeout"),
            Err(HttpError::Transport(_)) => call.failed("unreachable"),
            Err(_) => call.answered("malformed"),
        }
        if let Ok(answer) = answer {
            self.clocks.compare(answer.headers());
        }
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let url = parts.uri.to_string();
        let mut response = self
            .client
            .request(parts.method, url)
            .headers(parts.headers)
            .body(body)
            .send()
            .await?;
        let mut answer = openidconnect::http::Response::builder().status(response.status());
        if let Some(headers) = answer.headers_mut() {
            headers.extend(response.headers().clone());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if bytes.len() + chunk.len() > MAX_BODY {
                return Err(HttpError::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(answer.body(bytes)?)
    }
}

/// What a body says that it is, without its parameters, in small letters.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    let said = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let essence = said.unwrap_or_default().split(';').next();
    essence.unwrap_or_default().trim().to_ascii_lowercase()
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
