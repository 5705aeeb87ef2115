//! The login page: who, the code that was sent, and the second factor of who has one.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::onward::onward;
use crate::sandbox::fields::Fields;
use crate::sandbox::people::Person;
use crate::sandbox::profile::CODE;
use crate::sandbox::sign_in::{LoginAnswer, LoginQuestion};
use crate::sandbox::totp;
use crate::sandbox::view::page;
use crate::sandbox::world::World;

/// Asks for an e-mail address or a phone number.
#[derive(Template)]
#[template(path = "sandbox/login.html")]
struct Identify<'a> {
    client: &'a str,
    challenge: &'a str,
    people: &'a [Person],
    identifier: &'a str,
    remember: bool,
    problem: &'a str,
}

/// Asks for the code that was sent.
#[derive(Template)]
#[template(path = "sandbox/code.html")]
struct EnterCode<'a> {
    client: &'a str,
    challenge: &'a str,
    identifier: &'a str,
    remember: bool,
    problem: &'a str,
}

/// Asks for the code of the authenticator.
#[derive(Template)]
#[template(path = "sandbox/totp.html")]
struct EnterTotp<'a> {
    client: &'a str,
    challenge: &'a str,
    identifier: &'a str,
    code: &'a str,
    remember: bool,
    problem: &'a str,
    /// What the authenticator would show right now.
    shown: String,
}

/// `GET /login?login_challenge=`. A remembered login is continued without a page.
pub(super) async fn show(State(world): State<Arc<World>>, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let challenge = fields.get("login_challenge").unwrap_or_default();
    match world.authority.login_question(challenge).await {
        Err(error) => onward(Err(error)),
        Ok(LoginQuestion {
            remembered: Some(subject),
            ..
        }) => {
            let answer = LoginAnswer {
                subject,
                remember: true,
            };
            onward(world.authority.accept_login(challenge, answer).await)
        }
        Ok(_) => identify(&world, &fields, "").await,
    }
}

/// `POST /login`. Every step posts all that was said before, so nothing is kept in between; one
/// post with everything signs in at once.
pub(super) async fn answer(State(world): State<Arc<World>>, fields: Fields) -> Response {
    let challenge = fields.get("login_challenge").unwrap_or_default();
    if fields.get("submit") == Some("deny") {
        return onward(world.authority.deny_login(challenge).await);
    }
    let Some(person) = world.person_called(who(&fields)) else {
        return identify(
            &world,
            &fields,
            "Nobody in this sandbox signs in with that.",
        )
        .await;
    };
    match fields.get("code").map(str::trim) {
        None => return ask_code(&world, &fields, "").await,
        Some(CODE) => {}
        Some(_) => return ask_code(&world, &fields, "The code is wrong. Try again.").await,
    }
    if let Some(secret) = &world.profiles.logins(&person.id).totp {
        let now = world.clock.unix();
        match fields.get("totp").map(str::trim) {
            None => return ask_totp(&world, &fields, secret, "").await,
            Some(given) if totp::accepts(secret, now, given) => {}
            Some(_) => {
                let problem = "The authenticator code is wrong. Try again.";
                return ask_totp(&world, &fields, secret, problem).await;
            }
        }
    }
    let answer = LoginAnswer {
        subject: person.id.clone(),
        remember: fields.filled("remember").is_some(),
    };
    onward(world.authority.accept_login(challenge, answer).await)
}

/// The button of a person counts more than what stands in the box.
fn who(fields: &Fields) -> &str {
    fields
        .filled("person")
        .or(fields.get("identifier"))
        .unwrap_or_default()
}

async fn identify(world: &World, fields: &Fields, problem: &str) -> Response {
    let challenge = fields.get("login_challenge").unwrap_or_default();
    match world.authority.login_question(challenge).await {
        Err(error) => onward(Err(error)),
        Ok(question) => page(
            StatusCode::OK,
            &Identify {
                client: &question.client_name,
                challenge,
                people: &world.people,
                identifier: fields.get("identifier").unwrap_or_default(),
                remember: fields.filled("remember").is_some(),
                problem,
            },
        ),
    }
}

async fn ask_code(world: &World, fields: &Fields, problem: &str) -> Response {
    let challenge = fields.get("login_challenge").unwrap_or_default();
    match world.authority.login_question(challenge).await {
        Err(error) => onward(Err(error)),
        Ok(question) => page(
            StatusCode::OK,
            &EnterCode {
                client: &question.client_name,
                challenge,
                identifier: who(fields),
                remember: fields.filled("remember").is_some(),
                problem,
            },
        ),
    }
}

async fn ask_totp(world: &World, fields: &Fields, secret: &[u8], problem: &str) -> Response {
    let challenge = fields.get("login_challenge").unwrap_or_default();
    match world.authority.login_question(challenge).await {
        Err(error) => onward(Err(error)),
        Ok(question) => page(
            StatusCode::OK,
            &EnterTotp {
                client: &question.client_name,
                challenge,
                identifier: who(fields),
                code: CODE,
                remember: fields.filled("remember").is_some(),
                problem,
                shown: totp::code(secret, world.clock.unix()),
            },
        ),
    }
}
