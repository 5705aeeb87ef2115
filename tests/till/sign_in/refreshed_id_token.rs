//! A refreshed ID token must be as good as the first and name the same person (OpenID Connect Core 12.2); otherwise the
//! session ends, and what came with it is never used.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Response;
use reqwest::StatusCode;
use serde_json::json;

use crate::harness::between::{Asked, rewritten, with_somebody_between};
use crate::harness::signer::{Signer, claims, unsigned};
use crate::harness::{Browser, Setup, Till, sign_in};

/// What is done to the ID token of the next refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// Only signed anew, by a key that is published.
    None,
    /// A claim gets another value.
    Claim(&'static str, &'static str),
    /// It ran out an hour ago.
    Expired,
    /// The signature is that of another token.
    Signature,
    /// The key's name is right, the key is not.
    Key,
    /// The key's name is one that is not published, not even when one looks again.
    KeyName,
    /// Nobody signed it.
    Unsigned,
}

/// Signs as the provider might, with a key of its own that is published beside the provider's.
struct Forger {
    published: Signer,
    other: Signer,
    change: Mutex<Change>,
}

impl Forger {
    fn new() -> Self {
        Self {
            published: Signer::new(),
            other: Signer::new(),
            change: Mutex::new(Change::None),
        }
    }

    async fn answer(&self, asked: Asked) -> Response<Body> {
        let (keys, refresh) = (asked.path().ends_with("jwks.json"), asked.is_refresh());
        let answer = asked.pass_on().await;
        if keys {
            let key = self.published.public("forger");
            return rewritten(answer, |set| set["keys"].as_array_mut().unwrap().push(key)).await;
        }
        if refresh && answer.status() == StatusCode::OK {
            return rewritten(answer, |tokens| {
                tokens["id_token"] = self.forge(tokens["id_token"].as_str().unwrap()).into();
            })
            .await;
        }
        answer
    }

    fn forge(&self, token: &str) -> String {
        let change = *self.change.lock().unwrap();
        let mut claims = claims(token);
        let mut header = json!({"alg": "RS256", "kid": "forger", "typ": "JWT"});
        match change {
            Change::Claim("aud", value) => claims["aud"] = json!([value]),
            Change::Claim(name, value) => claims[name] = json!(value),
            Change::Expired => claims["exp"] = json!(claims["iat"].as_i64().unwrap() - 3600),
            Change::KeyName => header["kid"] = json!("nobody"),
            Change::Unsigned => header["alg"] = json!("none"),
            Change::None | Change::Signature | Change::Key => {}
        }
        let signed = unsigned(&header, &claims);
        let signature = match change {
            Change::Key => self.other.sign(&signed),
            Change::Signature => self.published.sign(token),
            Change::Unsigned => String::new(),
            _ => self.published.sign(&signed),
        };
        format!("{signed}.{signature}")
    }
}

/// How often the API was shown a token after the last refresh.
fn shown_to_the_api_since_the_refresh(till: &Till) -> usize {
    let journal = till.control.journal();
    let refresh = journal
        .iter()
        .rposition(|entry| entry.grant_type.as_deref() == Some("refresh_token"))
        .unwrap();
    let after = &journal[refresh..];
    after
        .iter()
        .filter(|entry| entry.part == "api" && entry.with_token)
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_one_ends_the_session_and_its_tokens_are_not_used() {
    let forger = Arc::new(Forger::new());
    let between = Arc::clone(&forger);
    let till = Till::start(with_somebody_between(Setup::default(), move |asked| {
        let forger = Arc::clone(&between);
        async move { forger.answer(asked).await }
    }))
    .await;
    let other_issuer = "http://127.0.0.1:1/";
    for change in [
        Change::None,
        Change::Claim("sub", "somebody-else"),
        Change::Claim("iss", other_issuer),
        Change::Claim("aud", "another-client"),
        Change::Claim("azp", "another-client"),
        Change::Claim("at_hash", "bm90IHRoZSBoYXNoIQ"),
        Change::Expired,
        Change::Signature,
        Change::Key,
        Change::KeyName,
        Change::Unsigned,
    ] {
        *forger.change.lock().unwrap() = change;
        let browser = Browser::new();
        sign_in(&browser, &till, "rosa@sandbox.example").await;
        let before = browser.copy();
        till.control.expire_access_tokens(None).unwrap();
        let page = browser.get(till.at("/transactions")).await;
        till.settled().await;
        let shown = shown_to_the_api_since_the_refresh(&till);
        if change == Change::None {
            assert_eq!(page.url.path(), "/transactions");
            assert!(shown > 0, "the journal tells what the API is shown");
            till.control.revoke_all(None).unwrap();
            continue;
        }
        assert_eq!(page.url.path(), "/signin", "{change:?}");
        assert_eq!(shown, 0, "{change:?}");
        assert_eq!(till.control.count_tokens().unwrap(), (0, 0), "{change:?}");
        let again = before.get(till.at("/wallets")).await;
        assert_eq!(again.url.path(), "/signin", "{change:?}");
    }
    till.stop().await;
}
