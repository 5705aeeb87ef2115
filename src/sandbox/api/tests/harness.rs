//! An API of its own for every test, and tokens that say what they are worth.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::sandbox::access::{Access, Verdict};
use crate::sandbox::api::backend::Backend;
use crate::sandbox::api::door;
use crate::sandbox::api::idempotency::Keys;
use crate::sandbox::api::side_services::SideServices;
use crate::sandbox::clock::Clock;
use crate::sandbox::journal::Journal;
use crate::sandbox::ledger::account::Account;
use crate::sandbox::ledger::book::Ledger;
use crate::sandbox::people::{self, Person};
use crate::sandbox::profile::Profiles;
use crate::sandbox::sockets::{SocketRules, Sockets};
use crate::sandbox::webhooks::Webhooks;

pub(super) struct Api {
    router: Router,
    people: Vec<Person>,
    pub(super) ledger: Arc<Ledger>,
    pub(super) side_services: Arc<SideServices>,
    pub(super) profiles: Arc<Profiles>,
    pub(super) clock: Clock,
}

pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) content_type: String,
    pub(super) text: String,
}

impl Api {
    pub(super) fn new() -> Self {
        let people = people::everybody(10_000);
        let clock = Clock::default();
        let ledger = Arc::new(Ledger::new(clock.clone(), &people));
        let side_services = Arc::new(SideServices::default());
        let journal = Journal::new(clock.clone(), "till");
        let profiles = Arc::new(Profiles::new(clock.clone(), &people));
        let backend = Backend {
            ledger: Arc::clone(&ledger),
            profiles: Arc::clone(&profiles),
            side_services: Arc::clone(&side_services),
            webhooks: Webhooks::new(clock.clone(), Arc::clone(&ledger), journal),
            script: Arc::default(),
            cuts: Arc::default(),
            keys: Keys::default(),
            clock: clock.clone(),
        };
        let cast = people.clone();
        let introspect = Arc::new(move |token: String| {
            let verdict = worth(&cast, &token);
            Box::pin(async move { verdict }) as _
        });
        let sockets = Arc::new(Sockets::new(SocketRules::default()));
        let (posts, listening) = door::routes(backend, introspect, sockets);
        Self {
            router: posts.merge(listening),
            people,
            ledger,
            side_services,
            profiles,
            clock,
        }
    }

    /// The id of one of the cast.
    pub(super) fn person(&self, name: &str) -> String {
        let person = self.people.iter().find(|person| person.name == name);
        person.expect("one of the cast").id.clone()
    }

    pub(super) fn account(&self, name: &str) -> Arc<Account> {
        self.ledger
            .account_of(&self.person(name))
            .expect("an account")
    }

    /// Sends an operation. `token` is `Name scope scope…`, empty for nobody.
    pub(super) async fn ask(&self, token: &str, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let answer = self.post(token, &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        serde_json::from_str(&answer.text).expect("JSON")
    }

    /// Sends an operation that must succeed without any error; its data.
    pub(super) async fn data(&self, token: &str, query: &str, variables: Value) -> Value {
        let mut answer = self.ask(token, query, variables).await;
        assert_eq!(answer.get("errors"), None, "{answer}");
        answer["data"].take()
    }

    pub(super) async fn post(&self, token: &str, body: &str) -> Answer {
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header("Oauth2-Token", token)
            .body(Body::from(body.to_owned()))
            .expect("a request");
        self.send(request).await
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("never");
        let content_type = response.headers().get(header::CONTENT_TYPE);
        let content_type = content_type.map_or("", |value| value.to_str().expect("text"));
        Answer {
            status: response.status(),
            content_type: content_type.to_owned(),
            text: String::from_utf8(
                to_bytes(response.into_body(), usize::MAX)
                    .await
                    .expect("a body")
                    .to_vec(),
            )
            .expect("text"),
        }
    }
}

fn worth(people: &[Person], token: &str) -> Verdict {
    let mut words = token.split(' ');
    let name = words.next().unwrap_or_default();
    match name {
        "refresh" => Verdict::Refresh,
        "broken" => Verdict::Broken,
        _ => people
            .iter()
            .find(|person| person.name == name)
            .map_or(Verdict::Dead, |person| {
                Verdict::Active(Access {
                    person: person.id.clone(),
                    scopes: words.map(str::to_owned).collect(),
                })
            }),
    }
}
