//! One GraphQL operation over HTTP, and what its answer's status says.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::cached::Cached;
use super::operation::Operation;
use super::outage::{Outage, Question};
use super::reply::Reply;
use super::{Error, Globals, IdempotencyKey, Trouble};
use crate::clock::Clock;
use crate::money::{Currency, CurrencyCode, Rates};
use crate::overload::{Call, Gate, Retries, Tally};

/// Largest answer that is read. A hundred transactions are far below it.
const MAX_BODY: usize = 2 * 1024 * 1024;
/// How long what hardly ever changes is kept: as long as Blink itself keeps it.
const LONG: Duration = Duration::from_secs(600);

/// What the client is told by the settings.
#[derive(Clone, Debug)]
pub struct Options {
    /// Address of the GraphQL API.
    pub endpoint: url::Url,
    /// How long one call may take, from the connection to the last byte.
    pub deadline: Duration,
    /// The same for a call that pays: over Lightning that may take a while.
    pub payment_deadline: Duration,
    /// How long a price serves all pages.
    pub price_lifetime: Duration,
}

/// Asks Blink. Clones share connections, caches and the knowledge of outages.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    endpoint: url::Url,
    clock: Clock,
    outage: Arc<Outage>,
    calls: Arc<Tally>,
    gate: Arc<Gate>,
    retries: Arc<Retries>,
    deadline: Duration,
    payment_deadline: Duration,
    pub(super) prices: Cached<CurrencyCode, Rates>,
    pub(super) globals: Cached<(), Globals>,
    pub(super) currencies: Cached<(), Vec<Currency>>,
}

impl Client {
    /// A client of that API. It follows no redirects: the token must go to no other place. Fails when the
    /// machine has no root certificates.
    #[expect(
        clippy::disallowed_methods,
        reason = "one of the few places that build an HTTP client"
    )]
    pub fn new(
        options: Options,
        clock: Clock,
        gate: Gate,
        retries: Retries,
    ) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(options.deadline.min(Duration::from_secs(3)))
            .timeout(options.deadline)
            .no_proxy()
            .user_agent(concat!("till/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self {
            http,
            endpoint: options.endpoint,
            clock,
            outage: Arc::default(),
            calls: Arc::default(),
            gate: Arc::new(gate),
            retries: Arc::new(retries),
            deadline: options.deadline,
            payment_deadline: options.payment_deadline,
            prices: Cached::new(options.price_lifetime),
            globals: Cached::new(LONG),
            currencies: Cached::new(LONG),
        })
    }

    /// When Blink first failed to answer this question, if it has not answered it to anybody since.
    pub fn failing_since(&self, question: Question) -> Option<Timestamp> {
        self.outage.since(question)
    }

    /// How often Blink was called of late, by all.
    pub fn calls(&self) -> &Tally {
        &self.calls
    }

    /// For how long Blink has asked to be left alone, if it has.
    pub fn rest(&self) -> Option<Duration> {
        self.gate.remaining_rest()
    }

    /// Asks anonymously or with an access token; `read` finds what was asked for in the answer.
    pub(super) async fn ask<T, V, A>(
        &self,
        question: Question,
        operation: Operation<T, V>,
        token: Option<&SecretString>,
        read: impl FnOnce(Reply<T>) -> Result<A, Error>,
    ) -> Result<A, Error>
    where
        T: DeserializeOwned,
        V: Serialize,
    {
        // A person who tries again is let through; what all share can wait.
        if token.is_none()
            && let Some(left) = self.gate.remaining_rest()
        {
            let retry_after = Some(left);
            return Err(Error::SlowDown { retry_after });
        }
        let answer = self.insist(&operation, token);
        let read = |reply| read(reply).map_err(Error::without_key);
        self.told(question, answer, read).await
    }

    /// Asks under a key, for which Blink takes one request: never a second time, whatever happens.
    pub(super) async fn ask_once<T, V, A>(
        &self,
        question: Question,
        operation: Operation<T, V>,
        token: &SecretString,
        key: &IdempotencyKey,
        read: impl FnOnce(Reply<T>) -> Result<A, Error>,
    ) -> Result<A, Error>
    where
        T: DeserializeOwned,
        V: Serialize,
    {
        let deadline = match operation.is_question() {
            true => self.deadline,
            false => self.payment_deadline,
        };
        let answer = async {
            let body = serde_json::to_vec(&operation).map_err(|_| Trouble::Malformed)?;
            self.call(Bytes::from(body), Some(token), Some(key), deadline)
                .await
        };
        self.told(question, answer, read).await
    }

    /// Reads an answer, and notes how it went.
    async fn told<T, A>(
        &self,
        question: Question,
        answer: impl Future<Output = Result<Reply<T>, Error>>,
        read: impl FnOnce(Reply<T>) -> Result<A, Error>,
    ) -> Result<A, Error> {
        let started = Instant::now();
        let answer = answer.await.and_then(read);
        let took = started.elapsed();
        match &answer {
            Ok(_) => tracing::debug!(?question, ?took, "Blink answered"),
            Err(error) => tracing::warn!(?question, ?took, %error, "no answer from Blink"),
        }
        self.remember(question, answer.as_ref().err());
        answer
    }

    /// Asks, and once more where nobody was there, nothing can have happened, time is left and not much else fails.
    async fn insist<T, V>(
        &self,
        operation: &Operation<T, V>,
        token: Option<&SecretString>,
    ) -> Result<Reply<T>, Error>
    where
        T: DeserializeOwned,
        V: Serialize,
    {
        let give_up = Instant::now() + self.deadline;
        let body = serde_json::to_vec(operation).map_err(|_| Trouble::Malformed)?;
        let body = Bytes::from(body);
        let first = self.call(body.clone(), token, None, self.deadline).await;
        if !operation.is_question() {
            return first;
        }
        self.retries.asked();
        if let Err(error) = &first
            && error.may_pass_at_once()
            && let Some(pause) = self.retries.again()
        {
            tokio::time::sleep(pause).await;
            let left = give_up.saturating_duration_since(Instant::now());
            return self.call(body, token, None, left).await;
        }
        first
    }

    /// One call, where the gate lets it through.
    async fn call<T: DeserializeOwned>(
        &self,
        body: Bytes,
        token: Option<&SecretString>,
        key: Option<&IdempotencyKey>,
        deadline: Duration,
    ) -> Result<Reply<T>, Error> {
        let call = self.gate.enter().await.map_err(Trouble::from)?;
        self.calls.note();
        let answer = self.exchange(body, token, key, deadline).await;
        self.judge(call, answer.as_ref().err());
        answer
    }

    /// Tells the gate how it went.
    fn judge(&self, call: Call<'_>, error: Option<&Error>) {
        match error {
            None => call.answered("ok"),
            Some(Error::Unavailable(Trouble::TimedOut)) => call.failed("timeout"),
            Some(Error::Unavailable(Trouble::Unreachable)) => call.failed("unreachable"),
            Some(Error::Unavailable(Trouble::Status(500..))) => call.failed("server_error"),
            Some(Error::Unavailable(_)) => call.answered("malformed"),
            Some(Error::SlowDown { retry_after }) => {
                call.answered("slow_down");
                if let Some(length) = retry_after {
                    self.gate.rest(*length);
                }
            }
            Some(_) => call.answered("refused"),
        }
    }

    async fn exchange<T: DeserializeOwned>(
        &self,
        body: Bytes,
        token: Option<&SecretString>,
        key: Option<&IdempotencyKey>,
        deadline: Duration,
    ) -> Result<Reply<T>, Error> {
        let mut request = self
            .http
            .post(self.endpoint.clone())
            .timeout(deadline)
            .header(CONTENT_TYPE, "application/json")
            .body(body);
        if let Some(token) = token {
            let mut value =
                HeaderValue::from_str(token.expose_secret()).map_err(|_| Trouble::UnusableToken)?;
            value.set_sensitive(true);
            request = request.header("Oauth2-Token", value);
        }
        if let Some(key) = key {
            request = request.header("X-Idempotency-Key", key.as_str());
        }
        let mut response = request.send().await?;
        // Only the status counts: a 401 comes with a web server's HTML page, and so may the others.
        match response.status() {
            StatusCode::OK => Ok(Reply::read(&read(&mut response).await?)?),
            StatusCode::UNAUTHORIZED => Err(Error::DeadToken),
            StatusCode::FORBIDDEN => Err(Error::Forbidden),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                let retry_after = retry_after(response.headers(), self.clock.now());
                Err(Error::SlowDown { retry_after })
            }
            StatusCode::BAD_REQUEST => {
                let reply = Reply::<serde::de::IgnoredAny>::read(&read(&mut response).await?)?;
                Err(Error::Refused(reply.problems))
            }
            // Without the router in between the API says so itself.
            StatusCode::CONFLICT if key.is_some() => Err(Error::KeyUsed),
            status => Err(Trouble::Status(status.as_u16()).into()),
        }
    }

    /// Notes for everybody how it went.
    fn remember(&self, question: Question, error: Option<&Error>) {
        let now = self.clock.now();
        match error {
            Some(error) if error.is_temporary() => self.outage.failed(question, now),
            _ => self.outage.over(question),
        }
    }
}

/// The whole body, unless it is larger than any answer should be.
async fn read(response: &mut Response) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(Trouble::TooLarge.into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// `Retry-After` as a length of time; it may also be a date (RFC 9110 10.2.3).
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
    Some(Duration::try_from(date.duration_since(now)).unwrap_or_default())
}

impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Self {
        Self::Unavailable(trouble)
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Self::Unavailable(if error.is_timeout() {
            Trouble::TimedOut
        } else {
            Trouble::Unreachable
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = "2026-11-21T14:00:00Z".parse().unwrap();
        let parse = |value: &'static str| {
            let headers = [(RETRY_AFTER, HeaderValue::from_static(value))];
            retry_after(&HeaderMap::from_iter(headers), now)
        };
        assert_eq!(parse("7"), Some(Duration::from_secs(7)));
        assert_eq!(
            parse("Sat, 21 Nov 2026 14:01:00 GMT"),
            Some(Duration::from_secs(60))
        );
        assert_eq!(parse("Sat, 21 Nov 2026 13:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(parse("soon"), None);
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
