//! The consent page: what may the client do? Its boxes start unticked.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::onward::onward;
use crate::sandbox::fields::Fields;
use crate::sandbox::sign_in::{ConsentAnswer, ConsentQuestion};
use crate::sandbox::view::page;
use crate::sandbox::world::World;

#[derive(Template)]
#[template(path = "sandbox/consent.html")]
struct Consent<'a> {
    client: &'a str,
    challenge: &'a str,
    person: &'a str,
    scopes: Vec<Scope<'a>>,
}

/// One check box.
struct Scope<'a> {
    name: &'a str,
    meaning: &'a str,
}

/// `GET /consent?consent_challenge=`. Only clients with `skip_consent` get past it; that the
/// decision was to be remembered is not looked at, as at Blink.
pub(super) async fn show(State(world): State<Arc<World>>, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let challenge = fields.get("consent_challenge").unwrap_or_default();
    let question = match world.authority.consent_question(challenge).await {
        Ok(question) => question,
        Err(error) => return onward(Err(error)),
    };
    if question.skip_consent {
        let answer = ConsentAnswer {
            scopes: question.requested_scopes,
            remember: false,
        };
        return onward(world.authority.accept_consent(challenge, answer).await);
    }
    ask(&world, challenge, &question)
}

/// `POST /consent`. Allow with nothing ticked grants an empty scope.
pub(super) async fn answer(State(world): State<Arc<World>>, fields: Fields) -> Response {
    let challenge = fields.get("consent_challenge").unwrap_or_default();
    match fields.get("submit") {
        Some("accept") => {
            let answer = ConsentAnswer {
                scopes: fields.all("grant_scope").map(str::to_owned).collect(),
                remember: fields.filled("remember").is_some(),
            };
            onward(world.authority.accept_consent(challenge, answer).await)
        }
        _ => onward(world.authority.deny_consent(challenge).await),
    }
}

fn ask(world: &World, challenge: &str, question: &ConsentQuestion) -> Response {
    let person = world.person(&question.subject);
    let scopes = question.requested_scopes.iter().map(|name| Scope {
        name,
        meaning: meaning(name),
    });
    page(
        StatusCode::OK,
        &Consent {
            client: &question.client_name,
            challenge,
            person: person.map_or(&question.subject, |person| &person.name),
            scopes: scopes.collect(),
        },
    )
}

fn meaning(scope: &str) -> &'static str {
    match scope {
        "read" => "See balances and transactions",
        "receive" => "Create invoices and addresses",
        "write" => "Spend, and change the account",
        "offline" | "offline_access" => "Stay connected without asking again",
        "openid" => "Know who you are",
        _ => "",
    }
}
