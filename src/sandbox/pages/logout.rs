//! The logout page: are you sure?

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::onward::onward;
use crate::sandbox::fields::Fields;
use crate::sandbox::view::page;
use crate::sandbox::world::World;

#[derive(Template)]
#[template(path = "sandbox/logout.html")]
struct Logout<'a> {
    challenge: &'a str,
    person: &'a str,
}

/// `GET /logout?logout_challenge=`.
pub(super) async fn show(State(world): State<Arc<World>>, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let challenge = fields.get("logout_challenge").unwrap_or_default();
    match world.authority.logout_question(challenge).await {
        Err(error) => onward(Err(error)),
        Ok(subject) => {
            let person = world.person(&subject);
            page(
                StatusCode::OK,
                &Logout {
                    challenge,
                    person: person.map_or(subject.as_str(), |person| &person.name),
                },
            )
        }
    }
}

/// `POST /logout`. "No" ends on the home of these pages, not at the client.
pub(super) async fn answer(State(world): State<Arc<World>>, fields: Fields) -> Response {
    let challenge = fields.get("logout_challenge").unwrap_or_default();
    match fields.get("submit") {
        Some("yes") => onward(world.authority.accept_logout(challenge).await),
        _ => {
            let denied = world.authority.deny_logout(challenge).await;
            onward(denied.map(|()| "/".to_owned()))
        }
    }
}
