//! A provider that nobody here wrote: the OpenID-certified `oidc-provider`, set up like the Hydra that Blink runs. The
//! API is the sandbox's, which asks that provider what each token is worth.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;
use url::Url;

use crate::harness::{Browser, Page, Setup, Till};

/// The person at the certified provider is this one of the sandbox.
const ROSA: &str = "3b1f5a2e-7d0c-4c61-8f0e-2a9d4e6b7c01";
const SECRET: &str = "a secret with + and %";

/// The provider, as a process of Node that ends with this one.
struct Certified {
    issuer: String,
    process: Child,
}

impl Certified {
    /// Starts it for a Till at `till`, with access tokens that live so long.
    fn start(till: &str, access_token_seconds: u32) -> Self {
        let mut process = Command::new("node")
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/third_party/provider.mjs"
            ))
            .args([
                "--while-stdin-is-open",
                "--subject",
                ROSA,
                "--client-secret",
                SECRET,
            ])
            .args(["--redirect-uri", &format!("{till}/api/auth/callback/blink")])
            .args(["--post-logout-uri", &format!("{till}/signed-out")])
            .args([
                "--backchannel-uri",
                &format!("{till}/api/auth/backchannel-logout"),
            ])
            .args(["--access-token-seconds", &access_token_seconds.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Node.js");
        let mut line = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        let said: Value =
            serde_json::from_str(&line).expect("npm packages, from `npm ci` in tests/");
        Self {
            issuer: said["issuer"].as_str().unwrap().to_owned(),
            process,
        }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.issuer)
    }

    /// How often something has happened there; `about` is its name, or its name and the grant's type.
    async fn count(&self, about: &[&str]) -> usize {
        let events = Browser::new().get(self.at("/admin/events")).await;
        let events: Vec<Value> = serde_json::from_str(&events.body).unwrap();
        let is = |event: &Value| {
            let said = [event["event"].as_str(), event["grant_type"].as_str()];
            about
                .iter()
                .zip(said)
                .all(|(wanted, said)| Some(*wanted) == said)
        };
        events.iter().filter(|event| is(event)).count()
    }
}

impl Drop for Certified {
    fn drop(&mut self) {
        // It has ended by itself where this fails.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A Till whose sign-in is the certified provider's.
async fn till_with_certified(access_token_seconds: u32) -> (Till, Certified) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let certified = Certified::start(&address, access_token_seconds);
    let admin = Url::parse(&certified.issuer).unwrap();
    let mut setup = Setup::default()
        .with("TILL_ISSUER", &certified.issuer)
        .with("TILL_CLIENT_SECRET", SECRET)
        .with("TILL_REFRESH_MARGIN", 1)
        .sandbox(|sandbox| sandbox.hydra_admin_url = Some(admin));
    setup.listener = Some(listener);
    (Till::start(setup).await, certified)
}

/// From Till's page about the boxes to wherever sign-in leads, ticking these.
async fn sign_in(browser: &Browser, till: &Till, scopes: &[&str]) -> Page {
    let explained = browser.get(till.at("/signin")).await;
    let login = browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    let consent = browser
        .submit(
            &login,
            "/login",
            &[("email", "rosa@sandbox.example"), ("code", "000000")],
        )
        .await;
    let mut fields: Vec<(&str, &str)> = scopes.iter().map(|scope| ("scope", *scope)).collect();
    fields.push(("answer", "allow"));
    browser.submit(&consent, "/consent", &fields).await
}

async fn is_signed_in(browser: &Browser, till: &Till) -> bool {
    let wallets = browser.get(till.at("/wallets")).await;
    assert_eq!(wallets.status, StatusCode::OK);
    wallets.url.path() == "/wallets"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Node.js and `npm ci` in tests/"]
async fn signing_in_and_out_through_the_provider() {
    let (till, certified) = till_with_certified(3600).await;
    let browser = Browser::new();
    let wallets = sign_in(&browser, &till, &["openid", "offline", "read", "receive"]).await;
    assert_eq!(
        (wallets.status, wallets.url.path()),
        (StatusCode::OK, "/wallets")
    );
    assert_eq!(
        certified
            .count(&["grant.success", "authorization_code"])
            .await,
        1
    );

    let asked = browser.get(till.at("/api/auth/signout")).await;
    let question = browser.submit(&asked, "/api/auth/signout", &[]).await;
    assert!(
        question.url.as_str().starts_with(&certified.issuer),
        "{}",
        question.url
    );
    let done = browser
        .submit(&question, "/confirm", &[("logout", "yes")])
        .await;
    assert_eq!(
        (done.status, done.url.path()),
        (StatusCode::OK, "/signed-out")
    );
    assert!(!is_signed_in(&browser, &till).await);
    // The tokens were revoked as well, which ends the grant.
    assert_eventually(async || certified.count(&["grant.revoked"]).await == 1).await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Node.js and `npm ci` in tests/"]
async fn tokens_are_refreshed_with_rotation() {
    let (till, certified) = till_with_certified(2).await;
    let browser = Browser::new();
    sign_in(&browser, &till, &["openid", "offline", "read"]).await;
    for refreshes in 1..=2 {
        tokio::time::sleep(Duration::from_millis(2200)).await;
        assert!(is_signed_in(&browser, &till).await);
        assert!(certified.count(&["grant.success", "refresh_token"]).await >= refreshes);
    }
    // No refresh token was ever shown twice.
    assert_eq!(certified.count(&["grant.error"]).await, 0);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Node.js and `npm ci` in tests/"]
async fn the_provider_ends_a_session_over_the_back_channel() {
    let (till, certified) = till_with_certified(3600).await;
    let browser = Browser::new();
    sign_in(&browser, &till, &["openid", "offline", "read"]).await;
    assert!(is_signed_in(&browser, &till).await);

    let question = browser.get(certified.at("/oauth2/sessions/logout")).await;
    browser
        .submit(&question, "/confirm", &[("logout", "yes")])
        .await;
    assert_eq!(certified.count(&["backchannel.success"]).await, 1);
    assert!(!is_signed_in(&browser, &till).await);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Node.js and `npm ci` in tests/"]
async fn refusing_and_ticking_too_little_lead_back_with_a_word() {
    let (till, _certified) = till_with_certified(3600).await;
    let browser = Browser::new();
    let without_read = sign_in(&browser, &till, &["openid", "receive"]).await;
    assert_eq!(without_read.url.origin(), till.url.origin());
    assert_eq!(why(&without_read).as_deref(), Some("read_missing"));

    let explained = browser.get(till.at("/signin")).await;
    let consent = browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    let refused = browser
        .submit(&consent, "/consent", &[("answer", "deny")])
        .await;
    assert_eq!(refused.url.origin(), till.url.origin());
    assert_eq!(why(&refused).as_deref(), Some("access_denied"));
    till.stop().await;
}

/// What Till's page about a failed sign-in is about.
fn why(page: &Page) -> Option<String> {
    let (_, why) = page.url.query_pairs().find(|(name, _)| name == "why")?;
    Some(why.into_owned())
}

/// Work that goes on after the answer has some seconds.
async fn assert_eventually(holds: impl AsyncFn() -> bool) {
    for _ in 0..50 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("did not happen within five seconds");
}
