//! One provider that misbehaves in many ways, one after the other, and what has to be true after each.

use std::net::TcpListener;

use reqwest::StatusCode;
use serde_json::{Value, json};
use till::audit::Code;
use till::sandbox::{How, KeyName, Misbehaviour, Place, Shape};

use crate::database::rows::number;
use crate::harness::{Browser, Page, Setup, Till, sign_in, sign_in_granting};
use crate::web::safe::{assert_private, value};

pub const ROSA: &str = "rosa@sandbox.example";
pub const TOKEN_REQUEST: &str = "POST /oauth2/token";
pub const KEYS_REQUEST: &str = "GET /.well-known/jwks.json";
pub const DISCOVERY_REQUEST: &str = "GET /.well-known/openid-configuration";
pub const USERINFO_REQUEST: &str = "GET /userinfo";
/// Stands in every value of ours that nobody may see again.
pub const MARK: &str = "not-to-be-seen";

/// What is wrong in one row of a table, with the row's name.
pub type Row = (&'static str, Vec<How>);

pub fn set(path: &str, to: impl Into<Value>) -> How {
    How::Set {
        path: path.to_owned(),
        to: to.into(),
    }
}

pub fn time(path: &str, seconds: i64) -> How {
    How::SetTime {
        path: path.to_owned(),
        seconds,
    }
}

pub fn append(path: &str, text: &str) -> How {
    How::Append {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

pub fn remove(path: &str) -> How {
    How::Remove {
        path: path.to_owned(),
    }
}

pub fn repeat(path: &str, to: impl Into<Value>) -> How {
    How::Repeat {
        path: path.to_owned(),
        to: to.into(),
    }
}

pub fn sign(alg: &str, key: KeyName) -> How {
    How::Sign {
        alg: alg.to_owned(),
        key,
        named: None,
    }
}

/// With a key, naming the one that should have signed.
pub fn sign_as_own(alg: &str, key: KeyName) -> How {
    How::Sign {
        alg: alg.to_owned(),
        key,
        named: Some(KeyName::Own),
    }
}

pub fn publish(key: KeyName) -> How {
    How::Publish { key, named: None }
}

pub fn write(shape: Shape) -> How {
    How::Write { shape }
}

pub fn header(name: &str, value: &str) -> How {
    How::Header {
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

/// A place that nobody may be led to.
pub struct Elsewhere(TcpListener);

impl Elsewhere {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    /// An address there.
    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.0.local_addr().unwrap())
    }

    /// Whether somebody came.
    pub fn was_asked(&self) -> bool {
        self.0.accept().is_ok()
    }
}

/// What every transport can do to an answer of the provider. `elsewhere` is where redirects lead.
pub fn broken_answers(elsewhere: &str) -> Vec<Row> {
    vec![
        ("500", vec![How::Status { status: 500 }]),
        ("204", vec![How::Status { status: 204 }]),
        (
            "302 elsewhere",
            vec![How::Status { status: 302 }, header("location", elsewhere)],
        ),
        (
            "307 elsewhere",
            vec![How::Status { status: 307 }, header("location", elsewhere)],
        ),
        ("HTML", vec![header("content-type", "text/html")]),
        ("a JWT", vec![header("content-type", "application/jwt")]),
        ("10 MB", vec![How::Pad { bytes: 10_000_000 }]),
        ("without an end", vec![How::Endless]),
        (
            "compressed",
            vec![
                header("content-encoding", "gzip"),
                How::Replace {
                    text: "\u{1f}\u{8b}".to_owned(),
                },
            ],
        ),
        ("half", vec![How::Half]),
        ("a slow drip", vec![How::Drip { milliseconds: 100 }]),
        ("silence", vec![How::Hang]),
        ("cut after reading", vec![How::Reset]),
        (
            "nothing",
            vec![How::Replace {
                text: String::new(),
            }],
        ),
        (
            "a list",
            vec![How::Replace {
                text: "[]".to_owned(),
            }],
        ),
        (
            "nested without end",
            vec![How::Replace {
                text: "[".repeat(100_000),
            }],
        ),
    ]
}

/// One Till, one provider, many sign-ins.
pub struct Scene {
    pub till: Till,
}

impl Scene {
    pub async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    /// Silence costs a second.
    pub async fn impatient() -> Self {
        Self::with(Setup::default().with("TILL_PROVIDER_DEADLINE", 1)).await
    }

    /// A Till that has met its provider: what goes wrong from now on is what a test wants.
    pub async fn with(setup: Setup) -> Self {
        let till = Till::start(setup).await;
        till.state.provider.known().await.unwrap();
        Self { till }
    }

    /// From now on, until [`Self::behave`].
    pub fn misbehave(&self, at: Place, hows: &[How]) {
        let more = hows
            .iter()
            .map(|how| Misbehaviour::always(at, how.clone()))
            .collect();
        self.till.control.misbehave(more).unwrap();
    }

    pub fn behave(&self) {
        self.till.control.behave().unwrap();
    }

    /// How many sessions were ever opened.
    pub async fn sessions(&self) -> i64 {
        number(&self.till.state.database, "SELECT COUNT(*) FROM sessions").await
    }

    /// Signs in while the provider does this wrong.
    pub async fn signed_in_despite(&self, at: Place, hows: &[How]) -> (Browser, Page) {
        self.misbehave(at, hows);
        let browser = Browser::new();
        let page = sign_in(&browser, &self.till, ROSA).await;
        self.behave();
        (browser, page)
    }

    /// The sign-in works all the same.
    pub async fn accepts(&self, at: Place, row: &Row) {
        let (browser, page) = self.signed_in_despite(at, &row.1).await;
        assert_eq!(page.url.path(), "/wallets", "{}: {}", row.0, page.text());
        assert_eq!(page.status, StatusCode::OK, "{}", row.0);
        assert!(browser.cookie(&self.till.url, "till-session").is_some());
    }

    /// No session, no use of the tokens, a page that gives nothing away, and this reason in the log.
    pub async fn refuses(&self, at: Place, row: &Row, code: Code) -> Page {
        self.refuses_granting(at, row, code, None).await
    }

    /// The same with these boxes ticked.
    pub async fn refuses_granting(
        &self,
        at: Place,
        row: &Row,
        code: Code,
        scopes: Option<&[&str]>,
    ) -> Page {
        let (name, hows) = row;
        let before = self.sessions().await;
        self.till.control.clear_journal();
        self.misbehave(at, hows);
        let browser = Browser::new();
        let page = match scopes {
            Some(scopes) => sign_in_granting(&browser, &self.till, ROSA, scopes, "/").await,
            None => sign_in(&browser, &self.till, ROSA).await,
        };
        self.behave();
        assert_trouble(&page, name);
        assert_eq!(page.written("sign_in"), [code], "{name}");
        assert!(
            browser.cookie(&self.till.url, "till-session").is_none(),
            "{name}"
        );
        let wallets = browser.get(self.till.at("/wallets")).await;
        assert_eq!(wallets.url.path(), "/signin", "{name}");
        assert_eq!(self.sessions().await, before, "{name}: a session row");
        assert!(
            self.till.control.count(TOKEN_REQUEST) <= 1,
            "{name}: asked again"
        );
        let used: Vec<String> = self
            .till
            .control
            .journal()
            .into_iter()
            .filter(|entry| entry.with_token || at != Place::Userinfo && entry.path == "/userinfo")
            .map(|entry| entry.path)
            .collect();
        assert!(used.is_empty(), "{name}: tokens were used: {used:?}");
        page
    }

    /// Everything is well once the provider behaves, so that it was the misbehaviour that was refused.
    pub async fn done(self) {
        self.behave();
        self.accepts(Place::IdToken, &("in the end", Vec::new()))
            .await;
        self.till.stop().await;
    }
}

/// The page of a sign-in that failed: guarded, kept nowhere, with a name, echoing nothing.
#[track_caller]
pub fn assert_trouble(page: &Page, name: &str) {
    assert_eq!(
        page.url.path(),
        "/signin/trouble",
        "{name}: {}",
        page.text()
    );
    assert!(
        matches!(page.status.as_u16(), 400 | 502 | 503),
        "{name}: {}",
        page.status
    );
    assert_generic(page, name);
}

/// An error that tells the reader a way on and nobody anything else.
#[track_caller]
pub fn assert_generic(page: &Page, name: &str) {
    assert_private(&page.headers, name);
    assert!(!value(&page.headers, "x-request-id", name).is_empty());
    assert!(!page.body.contains(MARK), "{name}: echoed");
    assert!(
        !page.url.as_str().contains(MARK),
        "{name}: echoed in the address"
    );
    assert!(!page.heading().is_empty(), "{name}");
}

/// JSON for a table.
pub fn list(values: &[&str]) -> Value {
    json!(values)
}
