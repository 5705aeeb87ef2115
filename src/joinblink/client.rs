//! One call to joinblink: to its own address alone, short, small, with the organisation's token, and never followed elsewhere.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderValue, RETRY_AFTER};
use reqwest::{Method, StatusCode, Url};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::pace::Pace;
use crate::config::{Integration, Joinblink, PathTemplate};
use crate::metrics::Metrics;
use crate::overload::{Call, Gate};
use crate::random::Random;

/// Largest answer that is read.
const MAX_BODY: usize = 64 * 1024;
/// So many calls at once, whatever the organisation.
const CALLS: usize = 16;

/// joinblink does not answer, or not now; nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("joinblink does not answer as it should")]
pub struct Away;

/// Asks joinblink. Clones share connections.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

struct Shared {
    config: Arc<Joinblink>,
    http: reqwest::Client,
    gate: Gate,
    /// One for each organisation.
    paces: Vec<Pace>,
    random: Random,
}

/// A request to be made.
pub(super) struct Asked<'a> {
    pub(super) method: Method,
    pub(super) address: Url,
    pub(super) body: Option<&'a Value>,
    /// How long it may wait for its turn.
    pub(super) patience: Duration,
}

/// How a call ended.
pub(super) enum Ended {
    /// With an answer.
    Answered {
        status: StatusCode,
        /// Seconds.
        retry_after: Option<u64>,
        body: Vec<u8>,
    },
    /// Before anything was sent.
    NotSent(&'static str),
    /// Nobody knows whether it was read.
    Lost(&'static str),
}

impl Client {
    /// Fails when the machine has no root certificates.
    pub fn new(
        config: Arc<Joinblink>,
        random: Random,
        metrics: &Metrics,
    ) -> Result<Self, reqwest::Error> {
        #[expect(
            clippy::disallowed_methods,
            reason = "one of the few places that build an HTTP client"
        )]
        let http = reqwest::Client::builder()
            // A redirect would carry the token to wherever it leads.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(config.deadline.min(Duration::from_secs(3)))
            .timeout(config.deadline)
            .no_proxy()
            .user_agent(concat!("till/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let paces = (config.integrations.iter())
            .map(|_| Pace::new(config.max_rps))
            .collect();
        Ok(Self(Arc::new(Shared {
            gate: Gate::new("joinblink", CALLS, metrics),
            http,
            paces,
            random,
            config,
        })))
    }

    pub(super) fn config(&self) -> &Joinblink {
        &self.0.config
    }

    pub(super) fn random(&self) -> &Random {
        &self.0.random
    }

    /// An address below the API. Ids are of characters that mean nothing in a path.
    pub(super) fn address(
        &self,
        path: &PathTemplate,
        user: &str,
        linked_account: &str,
    ) -> Option<Url> {
        let path = path
            .as_str()
            .replace("{user_id}", user)
            .replace("{linked_account_id}", linked_account);
        let base = self.0.config.api_url.as_str().trim_end_matches('/');
        Url::parse(&format!("{base}{path}")).ok()
    }

    /// Makes a call in the name of an organisation, once.
    pub(super) async fn call(&self, of: &Integration, asked: Asked<'_>) -> Ended {
        let shared = &*self.0;
        if !shared.pace(of).turn(asked.patience).await {
            return Ended::NotSent("too many calls for one organisation");
        }
        let Ok(call) = shared.gate.enter().await else {
            return Ended::NotSent("left alone after many failures, or too many calls");
        };
        let request = shared
            .http
            .request(asked.method, asked.address)
            .header(AUTHORIZATION, bearer(&of.token));
        let request = match asked.body {
            Some(body) => request.json(body),
            None => request,
        };
        let ended = exchange(request).await;
        judge(call, &ended);
        ended
    }
}

impl Shared {
    fn pace(&self, of: &Integration) -> &Pace {
        let place = (self.config.integrations.iter())
            .position(|one| one.auth_id == of.auth_id)
            .unwrap_or_default();
        &self.paces[place]
    }
}

/// The settings let no token through that does not fit.
fn bearer(token: &SecretString) -> HeaderValue {
    let text = format!("Bearer {}", token.expose_secret());
    let mut value =
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("Bearer"));
    value.set_sensitive(true);
    value
}

async fn exchange(request: reqwest::RequestBuilder) -> Ended {
    let mut response = match request.send().await {
        Ok(response) => response,
        Err(error) if error.is_connect() => return Ended::NotSent("nobody is there"),
        Err(error) if error.is_builder() => return Ended::NotSent("not a request"),
        Err(error) if error.is_timeout() => return Ended::Lost("no answer in time"),
        Err(_) => return Ended::Lost("the connection broke"),
    };
    let status = response.status();
    let retry_after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_BODY => {
                body.extend_from_slice(&chunk);
            }
            Ok(Some(_)) => return Ended::Lost("too long an answer"),
            Ok(None) => break,
            Err(_) => return Ended::Lost("the answer broke off"),
        }
    }
    Ended::Answered {
        status,
        retry_after,
        body,
    }
}

/// For the figures, and for whether joinblink is left alone.
fn judge(call: Call<'_>, ended: &Ended) {
    match ended {
        Ended::Answered { status, .. } if status.is_server_error() => call.failed("server_error"),
        Ended::Answered { .. } => call.answered("ok"),
        Ended::NotSent(_) => call.failed("unreachable"),
        Ended::Lost(_) => call.failed("lost"),
    }
}
