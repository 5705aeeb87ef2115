//! One question over HTTP to whoever keeps a lightning address: guarded, short, small, and never followed elsewhere.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::StatusCode;
use serde::de::DeserializeOwned;
use url::Url;

use super::error::Error;
use super::guard::{self, PublicOnly};
use crate::clock::Clock;
use crate::lightning::LightningAddress;
use crate::overload::{Call, Gate};

/// Largest answer that is read.
const MAX_BODY: usize = 64 * 1024;
/// So many questions at once to one host that a stranger named, so that a slow one does not take all places.
const PER_HOST: usize = 8;

/// What the client is told by the settings.
#[derive(Clone, Debug)]
pub struct Options {
    /// The domain of Blink's own lightning addresses.
    pub own_domain: String,
    /// Where these are asked. It alone may be without https, and anywhere.
    pub own_url: Url,
    /// How long one call may take, from the name to the last byte.
    pub deadline: Duration,
}

/// Asks keepers of lightning addresses. Clones share connections.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

struct Shared {
    options: Options,
    clock: Clock,
    /// For the one address that an operator chose.
    own: reqwest::Client,
    own_gate: Gate,
    /// For all that strangers name.
    foreign: reqwest::Client,
    foreign_gate: Gate,
    hosts: Mutex<HashMap<String, usize>>,
}

/// A place among the questions to one host.
struct HostPlace<'a> {
    shared: &'a Shared,
    host: String,
}

impl Client {
    /// One gate for Blink's own addresses, one for all others. Fails when the machine has no root certificates.
    pub fn new(
        options: Options,
        clock: Clock,
        own_gate: Gate,
        foreign_gate: Gate,
    ) -> Result<Self, reqwest::Error> {
        let own = http(options.deadline).build()?;
        let foreign = http(options.deadline)
            .https_only(true)
            .dns_resolver(Arc::new(PublicOnly))
            .build()?;
        Ok(Self(Arc::new(Shared {
            options,
            clock,
            own,
            own_gate,
            foreign,
            foreign_gate,
            hosts: Mutex::default(),
        })))
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Where an address is asked first (LUD-16).
    pub(super) fn well_known(&self, address: &LightningAddress) -> Result<Url, Error> {
        let mut url = if self.is_own(address) {
            self.0.options.own_url.clone()
        } else {
            let root = format!("https://{}/", address.domain());
            Url::parse(&root).map_err(|_| Error::Forbidden)?
        };
        url.path_segments_mut()
            .map_err(|()| Error::Forbidden)?
            .pop_if_empty()
            .extend([".well-known", "lnurlp", address.name()]);
        Ok(url)
    }

    /// Whether this address may lead there; none where an LNURL leads there.
    pub(super) fn may_lead(&self, address: Option<&LightningAddress>, url: &Url) -> bool {
        self.is_at_home(address, url) || guard::may_be_followed(url)
    }

    /// What is said there, as far as the address may lead there.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        address: Option<&LightningAddress>,
        url: Url,
    ) -> Result<T, Error> {
        let shared = &*self.0;
        if self.is_at_home(address, &url) {
            let call = shared.own_gate.enter().await?;
            let answer = exchange(&shared.own, url).await;
            judge(call, answer.as_ref().err());
            return read(&answer?);
        }
        if !guard::may_be_followed(&url) {
            return Err(Error::Forbidden);
        }
        let _place = shared.place(&url)?;
        let call = shared.foreign_gate.enter().await?;
        let answer = exchange(&shared.foreign, url).await;
        // One host that fails says nothing about the others.
        call.answered(outcome(answer.as_ref().err()).0);
        read(&answer?)
    }

    pub(super) fn is_own(&self, address: &LightningAddress) -> bool {
        address
            .domain()
            .eq_ignore_ascii_case(&self.0.options.own_domain)
    }

    /// Nobody but Blink's own addresses leads to the place that an operator chose: it may be inside.
    fn is_at_home(&self, address: Option<&LightningAddress>, url: &Url) -> bool {
        address.is_some_and(|address| self.is_own(address))
            && url.origin() == self.0.options.own_url.origin()
    }
}

impl Shared {
    fn place(&self, url: &Url) -> Result<HostPlace<'_>, Error> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = hosts.entry(host.clone()).or_default();
        if *taken >= PER_HOST {
            return Err(crate::overload::Closed::Full.into());
        }
        *taken += 1;
        Ok(HostPlace { shared: self, host })
    }
}

impl Drop for HostPlace<'_> {
    fn drop(&mut self) {
        let hosts = &self.shared.hosts;
        let mut hosts = hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = hosts.get_mut(&self.host) {
            *taken -= 1;
            if *taken == 0 {
                hosts.remove(&self.host);
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "one of the few places that build an HTTP client"
)]
fn http(deadline: Duration) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(deadline.min(Duration::from_secs(3)))
        .timeout(deadline)
        .no_proxy()
        .user_agent(concat!("till/", env!("CARGO_PKG_VERSION")))
}

/// The body of an answer, whatever it says. Refusals come with 200, and with some keepers with 400 or 404.
async fn exchange(http: &reqwest::Client, url: Url) -> Result<(StatusCode, Vec<u8>), Error> {
    let mut response = http.get(url).send().await.map_err(failure)?;
    let status = response.status();
    if !(status.is_success() || matches!(status.as_u16(), 400 | 404)) {
        return Err(Error::Status(status.as_u16()));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(Error::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok((status, body))
}

fn failure(error: reqwest::Error) -> Error {
    if guard::was_refused(&error) {
        Error::Forbidden
    } else if error.is_timeout() {
        Error::TimedOut
    } else {
        Error::Unreachable
    }
}

/// A word for the figures, and whether it tells of an upstream that is out of order.
fn outcome(error: Option<&Error>) -> (&'static str, bool) {
    match error {
        None => ("ok", false),
        Some(Error::TimedOut) => ("timeout", true),
        Some(Error::Unreachable) => ("unreachable", true),
        Some(Error::Status(500..)) => ("server_error", true),
        Some(Error::Forbidden) => ("forbidden", false),
        Some(_) => ("malformed", false),
    }
}

fn judge(call: Call<'_>, error: Option<&Error>) {
    match outcome(error) {
        (word, true) => call.failed(word),
        (word, false) => call.answered(word),
    }
}

/// `{"status":"ERROR"}` before everything else; then what was asked for.
fn read<T: DeserializeOwned>((status, body): &(StatusCode, Vec<u8>)) -> Result<T, Error> {
    #[derive(serde::Deserialize)]
    struct Refusal {
        status: String,
        #[serde(default)]
        reason: String,
    }
    if let Ok(refusal) = serde_json::from_slice::<Refusal>(body)
        && refusal.status.eq_ignore_ascii_case("error")
    {
        return Err(Error::Refused(tame(&refusal.reason)));
    }
    match status.as_u16() {
        404 => Err(Error::NoSuchAddress),
        400 => Err(Error::Status(400)),
        _ => serde_json::from_slice(body).map_err(|_| Error::Malformed),
    }
}

/// Somebody's words, short and without signs that steer what shows them.
fn tame(reason: &str) -> String {
    let plain = |c: &char| c.is_alphanumeric() || c.is_ascii_graphic() || *c == ' ';
    reason.chars().filter(plain).take(200).collect()
}
