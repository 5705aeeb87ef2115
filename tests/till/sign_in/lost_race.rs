//! Two instances, one refresh token: an instance that slept through its lease loses the race, and nobody is signed out.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::http::Response;
use reqwest::StatusCode;
use till::sandbox::Rotation;
use tokio::sync::Notify;

use crate::database::rows::execute;
use crate::harness::between::{Asked, with_somebody_between};
use crate::harness::{Browser, Setup, Store, Till, on_both, sign_in};

const REFRESH: &str = "POST /oauth2/token";

/// What the provider tells the slower one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// Its refresh token was used before.
    InvalidGrant,
    /// Somebody else is using it right now.
    InvalidRequest,
    /// Here are tokens too: there is a period of grace.
    Tokens,
}

/// When the slower one is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// While the faster one waits for its answer.
    Before,
    /// Once the faster one has served its page.
    After,
}

/// The first refresh is held back until it may go on.
#[derive(Default)]
struct Race {
    begun: Mutex<usize>,
    arrived: Notify,
    go_on: Notify,
}

impl Race {
    async fn answer(&self, asked: Asked, told: Told, when: When) -> Response<Body> {
        if !asked.is_refresh() {
            return asked.pass_on().await;
        }
        let place = {
            let mut begun = self.begun.lock().unwrap();
            *begun += 1;
            *begun
        };
        if place > 1 {
            if when == When::Before {
                self.go_on.notify_one();
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
            return asked.pass_on().await;
        }
        self.arrived.notify_one();
        self.go_on.notified().await;
        match told {
            Told::Tokens => asked.pass_on().await,
            Told::InvalidGrant => refusal("invalid_grant"),
            Told::InvalidRequest => refusal("invalid_request"),
        }
    }
}

fn refusal(error: &str) -> Response<Body> {
    Response::builder()
        .status(StatusCode::BAD_REQUEST)
        .header("content-type", "application/json")
        .body(Body::from(format!("{{\"error\":\"{error}\"}}")))
        .unwrap()
}

async fn lose(store: Store, told: Told, when: When) {
    let race = Arc::new(Race::default());
    let between = Arc::clone(&race);
    let mut setup = with_somebody_between(Setup::on(store), move |asked| {
        let race = Arc::clone(&between);
        async move { race.answer(asked, told, when).await }
    });
    if told == Told::Tokens {
        setup.sandbox.rotation = Rotation {
            grace: 60,
            ..Rotation::default()
        };
    }
    let slow = Till::start(setup).await;
    let fast = slow.another().await;
    let browser = Browser::new();
    sign_in(&browser, &slow, "rosa@sandbox.example").await;
    let before = slow.control.count(REFRESH);
    slow.control.expire_access_tokens(None).unwrap();

    let (address, other) = (slow.at("/wallets"), browser.copy());
    let slower = tokio::spawn(async move { other.get_once(address).await });
    race.arrived.notified().await;
    // As if the slower one had been stopped for longer than its lease.
    let over = "UPDATE sessions SET lease_until = 0 WHERE lease_owner IS NOT NULL";
    assert_eq!(execute(&slow.state.database, over, &[]).await, 1);
    let faster = browser.get_once(fast.at("/wallets")).await;
    race.go_on.notify_one();
    let slower = slower.await.unwrap();
    for (who, page) in [("faster", &faster), ("slower", &slower)] {
        assert_eq!(page.status, StatusCode::OK, "{who} {told:?} {when:?}");
    }
    for till in [&slow, &fast] {
        let page = browser.get_once(till.at("/wallets")).await;
        assert_eq!(page.status, StatusCode::OK, "{told:?} {when:?}");
    }
    let asked = if told == Told::Tokens { 2 } else { 1 };
    assert_eq!(slow.control.count(REFRESH), before + asked);
    fast.stop().await;
    slow.stop().await;
}

on_both! {
    async fn told_that_its_token_was_used(store: Store) {
        tokio::join!(
            lose(store, Told::InvalidGrant, When::Before),
            lose(store, Told::InvalidGrant, When::After),
        );
    }
}

on_both! {
    async fn told_that_somebody_else_is_at_it(store: Store) {
        tokio::join!(
            lose(store, Told::InvalidRequest, When::Before),
            lose(store, Told::InvalidRequest, When::After),
        );
    }
}

on_both! {
    async fn given_tokens_of_its_own(store: Store) {
        tokio::join!(
            lose(store, Told::Tokens, When::Before),
            lose(store, Told::Tokens, When::After),
        );
    }
}
