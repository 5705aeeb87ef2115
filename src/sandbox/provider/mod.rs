//! The provider: an Ory Hydra v2.2 as Blink runs it, in memory.

mod authorization_request;
mod authorize;
mod backchannel;
mod client_auth;
mod cookies;
mod discovery;
pub(super) mod error;
mod fallback;
mod forged_keys;
mod grants;
mod id_token;
mod keys;
mod logout;
mod misbehaving;
mod own;
mod questions;
mod revoke;
mod sessions;
mod signed;
mod tickets;
mod token;
mod userinfo;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

pub(super) use misbehaving::misbehave;
pub(super) use own::Provider;

/// The provider's routes, without its sign-in pages.
pub(super) fn router(provider: Arc<Provider>) -> Router {
    Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(discovery::configuration),
        )
        .route("/.well-known/jwks.json", get(discovery::keys))
        .route(
            "/oauth2/auth",
            get(authorize::authorize).post(authorize::authorize),
        )
        .route("/oauth2/token", post(token::token))
        .route("/oauth2/revoke", post(revoke::revoke))
        .route(
            "/userinfo",
            get(userinfo::userinfo).post(userinfo::userinfo),
        )
        .route(
            "/oauth2/sessions/logout",
            get(logout::logout).post(logout::logout),
        )
        .route("/oauth2/fallbacks/error", get(fallback::error))
        .route(
            "/oauth2/fallbacks/logout/callback",
            get(fallback::logged_out),
        )
        .with_state(provider)
}
