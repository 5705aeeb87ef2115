//! The home of the sign-in pages, where a "No" on the logout page ends.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::sandbox::people::Person;
use crate::sandbox::view::page;
use crate::sandbox::world::World;

#[derive(Template)]
#[template(path = "sandbox/home.html")]
struct Home<'a> {
    people: &'a [Person],
}

/// `GET /`.
pub(super) async fn show(State(world): State<Arc<World>>) -> Response {
    page(
        StatusCode::OK,
        &Home {
            people: &world.people,
        },
    )
}
