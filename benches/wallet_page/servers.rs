//! The three processes, somebody who is signed in to each, and what they are asked.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use tempfile::TempDir;
use till::sandbox::Client;
use url::Url;

use crate::bare;
use crate::browser::{Browser, Page, request};
use crate::load::Target;
use crate::process::{Process, command, free_address};

const TILL: &str = env!("CARGO_BIN_EXE_till");
/// A merchant with two wallets and several hundred transactions.
const PERSON: &str = "rosa@sandbox.example";
const TITLE: &str = "<title>Wallets · Till</title>";
/// Nobody listens there: the code is read from the address.
const BARE_CALLBACK: &str = "http://localhost/bare-callback";

/// All that runs, and what to ask it. Dropped from top to bottom.
pub(crate) struct Servers {
    pub(crate) till: Process,
    pub(crate) bare: Process,
    pub(crate) sandbox: Process,
    control: Url,
    _folder: TempDir,
    /// Length of the wallet page in bytes.
    pub(crate) page_size: usize,
    /// `/wallets` for whoever is signed in.
    pub(crate) wallets: Target,
    /// The bare handler's page, of the same length.
    pub(crate) bare_page: Target,
    /// `/` for whoever is signed in: nothing but a redirect.
    pub(crate) redirect: Target,
    /// A small file of Till's.
    pub(crate) asset: Target,
}

impl Servers {
    /// Starts them one after the other and signs in.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let address = free_address()?;
        let home = Url::parse(&format!("http://localhost:{}/", address.port()))?;
        let (provider, api, control) = (free_address()?, free_address()?, free_address()?);
        let sandbox = sandbox(&home, provider, api, control)?;
        let issuer = Url::parse(&format!("http://{provider}/"))?;
        let upstream = Url::parse(&format!("http://{api}/graphql"))?;
        let folder = tempfile::tempdir()?;
        let till = till(&folder, address, &home, &issuer, &upstream)?;
        let mut browser = Browser::default();
        let page = sign_in(&mut browser, &home)?;
        ensure!(
            page.body.contains(TITLE) && page.body.contains("class=\"rows\""),
            "not the wallet page: {}\n{}",
            page.url,
            page.body
        );
        let cookies = browser.cookies(&home);
        let ask = |path: &str, status: u16, holds: &str| -> anyhow::Result<Target> {
            Ok(Target {
                address,
                request: request("GET", &home.join(path)?, &cookies)?.into_bytes(),
                status,
                holds: holds.to_owned(),
            })
        };
        let page_size = page.body.len();
        let bare_address = free_address()?;
        let bare_home = Url::parse(&format!("http://{bare_address}/"))?;
        Ok(Self {
            till,
            bare: bare::start(bare_address, &upstream, &own_token(&issuer)?, page_size)?,
            sandbox,
            control: Url::parse(&format!("http://{control}/"))?,
            _folder: folder,
            page_size,
            wallets: ask("/wallets", 200, TITLE)?,
            bare_page: Target {
                address: bare_address,
                // As long as the other, down to the cookie.
                request: request("GET", &bare_home.join("/wallets")?, &cookies)?.into_bytes(),
                status: 200,
                holds: bare::TITLE.to_owned(),
            },
            redirect: ask("/", 303, "location: /wallets")?,
            asset: ask(icon(&page)?, 200, "<svg")?,
        })
    }

    /// Makes the upstream wait before every answer.
    pub(crate) fn hold_back(&self, latency: Duration) -> anyhow::Result<()> {
        let milliseconds = latency.as_millis().to_string();
        let form = [("part", "api"), ("latency_ms", milliseconds.as_str())];
        Browser::default().post(self.control.join("/faults")?, &form, "", "")?;
        Ok(())
    }
}

fn sandbox(
    home: &Url,
    provider: SocketAddr,
    api: SocketAddr,
    control: SocketAddr,
) -> anyhow::Result<Process> {
    let callbacks = format!("{home}api/auth/callback/blink,{BARE_CALLBACK}");
    let mut command = command(TILL.as_ref());
    command.arg("sandbox");
    for (flag, value) in [
        ("--provider", provider.to_string()),
        ("--api", api.to_string()),
        ("--control", control.to_string()),
        ("--redirect-uris", callbacks),
    ] {
        command.arg(flag).arg(value);
    }
    Process::start("the sandbox", command, control)
}

fn till(
    folder: &TempDir,
    listen: SocketAddr,
    home: &Url,
    issuer: &Url,
    upstream: &Url,
) -> anyhow::Result<Process> {
    let client = Client::default();
    let mut command = command(TILL.as_ref());
    command.arg("serve").envs([
        ("TILL_LOG", "warn,tower_sessions_core=error".to_owned()),
        ("TILL_LISTEN", listen.to_string()),
        ("TILL_PUBLIC_URL", home.origin().ascii_serialization()),
        ("TILL_ISSUER", issuer.to_string()),
        ("TILL_API_URL", upstream.to_string()),
        ("TILL_CLIENT_ID", client.id),
        ("TILL_CLIENT_SECRET", client.secret),
    ]);
    command.env("TILL_DATA_DIR", folder.path());
    Process::start("Till", command, listen)
}

/// Signs in to Till and ends on the wallet page.
fn sign_in(browser: &mut Browser, home: &Url) -> anyhow::Result<Page> {
    let explained = browser.get(home.join("/signin")?, "")?;
    let form = [
        ("csrf", explained.field("csrf")?),
        ("return_to", "/wallets"),
    ];
    let login = browser.post(home.join("/api/auth/signin/blink")?, &form, "", "")?;
    browser.sign_in(&login, PERSON, "")
}

/// An access token that Till knows nothing of, for the same person.
fn own_token(issuer: &Url) -> anyhow::Result<String> {
    let client = Client::default();
    let mut authorize = issuer.join("oauth2/auth")?;
    authorize.query_pairs_mut().extend_pairs([
        ("client_id", client.id.as_str()),
        ("redirect_uri", BARE_CALLBACK),
        ("response_type", "code"),
        ("scope", "openid offline read receive"),
        ("state", "state-of-the-bare-handler"),
    ]);
    let mut browser = Browser::default();
    let login = browser.get(authorize, BARE_CALLBACK)?;
    let code = browser
        .sign_in(&login, PERSON, BARE_CALLBACK)?
        .parameter("code")?;
    let credentials = STANDARD.encode(format!("{}:{}", client.id, client.secret));
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", BARE_CALLBACK),
    ];
    let authorization = format!("authorization: Basic {credentials}\r\n");
    let answer = browser.post(issuer.join("oauth2/token")?, &form, &authorization, "")?;
    #[derive(Deserialize)]
    struct Tokens {
        access_token: String,
    }
    let tokens: Tokens = serde_json::from_str(&answer.body)?;
    Ok(tokens.access_token)
}

/// The address of the smallest file that the page names.
fn icon(page: &Page) -> anyhow::Result<&str> {
    page.body
        .split('"')
        .find(|text| text.starts_with("/assets/icon"))
        .context("the page names no icon")
}
