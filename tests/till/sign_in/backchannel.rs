//! The provider ends a login, and with it our session; nobody else can.

use std::sync::{Arc, OnceLock};

use axum::body::{Body, to_bytes};
use axum::http::Response;
use reqwest::StatusCode;
use serde_json::{Value, json};
use url::Url;

use crate::database::rows::execute;
use crate::harness::between::{Asked, rewritten, with_somebody_between};
use crate::harness::signer::{Signer, claims, unsigned};
use crate::harness::{Browser, Setup, Store, Till, on_both, sign_in, sign_in_remembered};

const ROSA: &str = "rosa@sandbox.example";
const BACKCHANNEL: &str = "/api/auth/backchannel-logout";

on_both! {
    async fn a_login_that_ends_at_blink_ends_here(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let (rosa, bruno) = (Browser::new(), Browser::new());
        sign_in_remembered(&rosa, &till, ROSA).await;
        sign_in(&bruno, &till, "bruno@sandbox.example").await;
        let person = till.control.people().iter().find(|person| person.name == "Rosa").unwrap().id.clone();
        assert_eq!(till.control.end_logins(Some(&person)).unwrap(), 1);
        for _ in 0..100 {
            if rosa.get(till.at("/wallets")).await.url.path() == "/signin" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(rosa.get(till.at("/wallets")).await.url.path(), "/signin");
        assert_eq!(bruno.get(till.at("/wallets")).await.url.path(), "/wallets");
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn junk_ends_nothing_and_asks_the_provider_for_nothing() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    let fetched = till.control.count("GET /.well-known/jwks.json");
    let none = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.";
    let long = "a".repeat(20_000);
    for token in ["", "a", "a.b", "a.b.c", "....", none, &long] {
        let answer = Browser::new()
            .post_once(
                till.at(BACKCHANNEL).as_str(),
                &[("logout_token", token)],
                &[],
            )
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{token:.20}");
        assert_eq!(answer.headers["cache-control"], "no-store");
    }
    let answer = Browser::new()
        .post_once(till.at(BACKCHANNEL).as_str(), &[("other", "x")], &[])
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(till.control.count("GET /.well-known/jwks.json"), fetched);
    assert_eq!(
        browser.get(till.at("/wallets")).await.url.path(),
        "/wallets"
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotated_key_is_learned() {
    let till = Till::usual().await;
    let first = Browser::new();
    sign_in(&first, &till, ROSA).await;
    till.control.rotate_keys().unwrap();
    let second = Browser::new();
    assert_eq!(sign_in(&second, &till, ROSA).await.url.path(), "/wallets");
    till.stop().await;
}

/// The provider, with one more key that is published, and a logout that can be timed.
struct Ending {
    signer: Signer,
    /// Posted while the answer to the exchange of a code is on its way.
    meanwhile: OnceLock<(Url, Named)>,
}

/// What a logout token names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Login,
    Person,
}

impl Ending {
    /// Between everybody and the provider.
    fn before(setup: Setup) -> (Arc<Self>, Setup) {
        let this = Arc::new(Self {
            signer: Signer::new(),
            meanwhile: OnceLock::new(),
        });
        let between = Arc::clone(&this);
        let setup = with_somebody_between(setup, move |asked| {
            let this = Arc::clone(&between);
            async move { this.answer(asked).await }
        });
        (this, setup)
    }

    async fn answer(&self, asked: Asked) -> Response<Body> {
        let (keys, exchange) = (
            asked.path().ends_with("jwks.json"),
            asked.path() == "/oauth2/token",
        );
        let answer = asked.pass_on().await;
        if keys {
            let key = self.signer.public("ending");
            return rewritten(answer, |set| set["keys"].as_array_mut().unwrap().push(key)).await;
        }
        let Some((till, named)) = self.meanwhile.get().filter(|_| exchange) else {
            return answer;
        };
        let (head, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let tokens: Value = serde_json::from_slice(&body).unwrap();
        let told = claims(tokens["id_token"].as_str().unwrap());
        let mut says = saying(told["iss"].as_str().unwrap());
        match named {
            Named::Login => says["sid"] = told["sid"].clone(),
            Named::Person => says["sub"] = told["sub"].clone(),
        }
        assert_eq!(
            post(till, &self.token(&says)).await,
            StatusCode::OK,
            "{named:?}"
        );
        Response::from_parts(head, Body::from(body))
    }

    fn token(&self, says: &Value) -> String {
        self.signer
            .token(&json!({"alg": "RS256", "kid": "ending"}), says)
    }
}

/// A logout token's claims, but for whom it is about.
fn saying(issuer: &str) -> Value {
    static NUMBER: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    json!({
        "iss": issuer,
        "aud": [till::sandbox::Client::default().id],
        "iat": time::OffsetDateTime::now_utc().unix_timestamp(),
        "jti": format!("token {}", NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed)),
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    })
}

async fn post(till: &Url, token: &str) -> StatusCode {
    let address = till.join(BACKCHANNEL).unwrap();
    Browser::new()
        .post_once(address.as_str(), &[("logout_token", token)], &[])
        .await
        .status
}

fn rosas_id(till: &Till) -> String {
    till.control
        .people()
        .iter()
        .find(|person| person.name == "Rosa")
        .unwrap()
        .id
        .clone()
}

on_both! {
    async fn l9_a_logout_without_a_login_ends_all_of_the_persons_sessions(store: Store) {
        let (ending, setup) = Ending::before(Setup::on(store));
        let till = Till::start(setup).await;
        let (one, two, bruno) = (Browser::new(), Browser::new(), Browser::new());
        sign_in(&one, &till, ROSA).await;
        sign_in(&two, &till, ROSA).await;
        sign_in(&bruno, &till, "bruno@sandbox.example").await;
        let mut says = saying(&till.issuer);
        says["sub"] = rosas_id(&till).into();
        assert_eq!(post(&till.url, &ending.token(&says)).await, StatusCode::OK);
        for browser in [&one, &two] {
            assert_eq!(browser.get(till.at("/wallets")).await.url.path(), "/signin");
        }
        assert_eq!(bruno.get(till.at("/wallets")).await.url.path(), "/wallets");
        // It says nothing about sign-ins that are begun later.
        till.clock.advance(2);
        sign_in(&one, &till, ROSA).await;
        assert_eq!(one.get(till.at("/wallets")).await.url.path(), "/wallets");
        till.stop().await;
    }
}

on_both! {
    async fn l9_a_logout_that_overtakes_its_login_ends_it(store: Store) {
        for named in [Named::Login, Named::Person] {
            let (ending, setup) = Ending::before(Setup::on(store));
            let till = Till::start(setup).await;
            let browser = Browser::new();
            ending.meanwhile.set((till.url.clone(), named)).unwrap();
            let page = sign_in_remembered(&browser, &till, ROSA).await;
            assert_eq!(page.url.path(), "/signin/trouble", "{named:?}");
            assert_eq!(browser.get(till.at("/wallets")).await.url.path(), "/signin", "{named:?}");
            till.settled().await;
            assert_eq!(till.control.count_tokens().unwrap(), (0, 0), "{named:?}");
            till.stop().await;
        }
    }
}

on_both! {
    async fn l8_a_token_counts_once_on_all_instances(store: Store) {
        let (ending, setup) = Ending::before(Setup::on(store));
        let till = Till::start(setup).await;
        let other = till.another().await;
        sign_in(&Browser::new(), &till, ROSA).await;
        let mut says = saying(&till.issuer);
        says["sid"] = "nobody knows this one".into();
        let token = ending.token(&says);
        assert_eq!(post(&till.url, &token).await, StatusCode::OK, "an unknown login is no fault");
        for instance in [&other, &till] {
            assert_eq!(post(&instance.url, &token).await, StatusCode::BAD_REQUEST);
        }
        other.stop().await;
        till.stop().await;
    }
}

on_both! {
    async fn l8_without_the_store_nothing_is_taken_for_fresh(store: Store) {
        let (ending, setup) = Ending::before(Setup::on(store));
        let till = Till::start(setup).await;
        sign_in(&Browser::new(), &till, ROSA).await;
        let mut says = saying(&till.issuer);
        says["sub"] = rosas_id(&till).into();
        let token = ending.token(&says);
        execute(&till.state.database, "ALTER TABLE ended_logins RENAME TO away", &[]).await;
        assert_eq!(post(&till.url, &token).await, StatusCode::SERVICE_UNAVAILABLE);
        execute(&till.state.database, "ALTER TABLE away RENAME TO ended_logins", &[]).await;
        assert_eq!(post(&till.url, &token).await, StatusCode::OK, "it may come again");
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn l10_what_is_wrong_by_its_own_words_makes_no_request() {
    // Nothing is known of the provider, so that any look at it would be a request, and fail.
    let till = Till::start(Setup::default().without_provider()).await;
    let signer = Signer::new();
    let good = || {
        let mut says = saying(&till.issuer);
        says["sid"] = "some login".into();
        says
    };
    let header = json!({"alg": "RS256", "kid": "some"});
    let wrong = |name: &str, value: Value| {
        let mut says = good();
        says[name] = value;
        signer.token(&header, &says)
    };
    let old = time::OffsetDateTime::now_utc().unix_timestamp() - 600;
    for token in [
        wrong("iss", "https://evil.example/".into()),
        wrong("aud", json!(["somebody"])),
        wrong(
            "aud",
            json!([till::sandbox::Client::default().id, "somebody"]),
        ),
        wrong("nonce", "n".into()),
        wrong("events", json!({})),
        wrong(
            "events",
            json!(["http://schemas.openid.net/event/backchannel-logout"]),
        ),
        wrong("iat", old.into()),
        wrong("iat", (old + 1200).into()),
        wrong("exp", old.into()),
        wrong("jti", "".into()),
        wrong("sid", "".into()),
        signer.token(&json!({"alg": "none"}), &good()),
        signer.token(&json!({"alg": "HS256", "kid": "some"}), &good()),
        signer.token(
            &json!({"alg": "RS256", "kid": "some", "typ": "at+jwt"}),
            &good(),
        ),
        signer.token(
            &json!({"alg": "RS256", "kid": "some", "crit": ["exp"]}),
            &good(),
        ),
        unsigned(&header, &good()),
    ] {
        assert_eq!(
            post(&till.url, &token).await,
            StatusCode::BAD_REQUEST,
            "{:?}",
            claims(&token)
        );
    }
    // What may be good cannot be judged yet.
    let token = signer.token(&header, &good());
    assert_eq!(
        post(&till.url, &token).await,
        StatusCode::SERVICE_UNAVAILABLE
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn l10_made_up_keys_cost_the_provider_one_request() {
    let till = Till::usual().await;
    sign_in(&Browser::new(), &till, ROSA).await;
    let keys = || till.control.count("GET /.well-known/jwks.json");
    let (fetched, signer) = (keys(), Signer::new());
    for number in 0..40 {
        let mut says = saying(&till.issuer);
        says["sid"] = "some login".into();
        let token = signer.token(
            &json!({"alg": "RS256", "kid": format!("made up {number}")}),
            &says,
        );
        assert_ne!(post(&till.url, &token).await, StatusCode::OK);
    }
    assert_eq!(keys(), fetched + 1);
    till.stop().await;
}
