//! A small Blink and a small keeper of addresses in one server, for trials.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::Receiving;
use crate::blink;
use crate::clock::Clock;
use crate::lightning::Sample;
use crate::lnurl;
use crate::metrics::Metrics;
use crate::overload::{Gate, Retries};
use crate::random::Random;

/// What the server answers to each operation, and in which order it was asked: `*` behind what came with a token.
#[derive(Clone, Default)]
pub(super) struct Upstream {
    answers: Arc<Mutex<HashMap<&'static str, Value>>>,
    asked: Arc<Mutex<Vec<String>>>,
    origin: Arc<Mutex<String>>,
}

impl Upstream {
    pub(super) fn say(&self, operation: &'static str, answer: Value) {
        self.answers.lock().unwrap().insert(operation, answer);
    }

    /// What was asked since the last time.
    pub(super) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    fn answer(&self, asked: &str, name: &str) -> String {
        self.asked.lock().unwrap().push(asked.to_owned());
        let answers = self.answers.lock().unwrap();
        let none = json!({ "data": null, "errors": [{ "message": "Unknown error occurred" }] });
        answers.get(name).unwrap_or(&none).to_string()
    }
}

async fn graphql(State(upstream): State<Upstream>, headers: HeaderMap, body: String) -> String {
    let body: Value = serde_json::from_str(&body).unwrap();
    let name = body["operationName"].as_str().unwrap();
    let token = if headers.contains_key("oauth2-token") {
        "*"
    } else {
        ""
    };
    upstream.answer(&format!("{name}{token}"), name)
}

async fn address(State(upstream): State<Upstream>, uri: Uri) -> String {
    let name = uri.path().rsplit('/').next().unwrap();
    let told = upstream.answer(name, name);
    let origin = upstream.origin.lock().unwrap();
    told.replace("ORIGIN", &origin)
}

/// A server, and what asks it.
pub(super) async fn receiving() -> (Receiving, Upstream) {
    // Fails only where it was installed before.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    let upstream = Upstream::default();
    let router = Router::new()
        .route("/graphql", post(graphql))
        .fallback(get(address))
        .with_state(upstream.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    upstream.origin.lock().unwrap().push_str(&origin);
    let metrics = Metrics::default();
    let deadline = Duration::from_secs(2);
    let blink = blink::Client::new(
        blink::Options {
            endpoint: format!("{origin}/graphql").parse().unwrap(),
            deadline,
            payment_deadline: deadline,
            price_lifetime: deadline,
        },
        Clock::system(),
        Gate::new("api", 8, &metrics),
        Retries::new(Random::system(), metrics.clone()),
    );
    let lnurl = lnurl::Client::new(
        lnurl::Options {
            own_domain: "blink.sv".to_owned(),
            own_url: origin.parse().unwrap(),
            deadline,
        },
        Clock::system(),
        Gate::new("lnurl", 8, &metrics),
        Gate::new("lnurl_elsewhere", 8, &metrics),
    );
    upstream.say(
        "GlobalsQuery",
        json!({ "data": { "globals": { "network": "mainnet" } } }),
    );
    // When the samples were made.
    let clock = Clock::system();
    let made = i64::try_from(Sample::default().created).unwrap();
    clock.advance(made - clock.unix());
    let receiving = Receiving::new(blink.unwrap(), lnurl.unwrap(), "blink.sv", clock);
    (receiving, upstream)
}
