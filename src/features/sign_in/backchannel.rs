//! `POST /api/auth/backchannel-logout`: the provider tells that a login has ended (Back-Channel Logout 1.0 2.5–2.8).

use std::net::IpAddr;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::RETRY_AFTER;
use axum::http::{Extensions, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::audit::{Code, entry};
use crate::oidc::{Error, LogoutToken, LogoutTokenError};
use crate::state::AppState;
use crate::web::client_address::ClientAddress;
use crate::web::form::Form;
use crate::web::rates::Counted;

use super::audit;

/// Seen tokens are remembered longer than any of them is accepted.
const REMEMBER_SECONDS: i64 = 3600;
/// What is counted here, and not at the door.
const WRONG: Counted = Counted::WrongTokens;

/// The one parameter.
#[derive(Deserialize)]
pub(super) struct Told {
    logout_token: String,
}

/// Ends what the token names: 200 when it is done, 400 when the token is not believed, 415 when it is not in a form, 429 when too many were not, 503
/// when it should come again. A genuine token is never too many: a flood of wrong ones keeps nobody signed in.
pub(super) async fn receive(
    State(state): State<AppState>,
    extensions: Extensions,
    told: Result<Form<Told>, Response>,
) -> Response {
    let client = ClientAddress::of(&extensions);
    let told = match told {
        Ok(Form(told)) => told,
        Err(refused) => {
            return match WRONG.rate(&state).check(client) {
                Ok(()) => refuse(status_of(&refused), "invalid_request"),
                Err(wait) => too_many(wait),
            };
        }
    };
    let token = match verify(&state, client, &told.logout_token).await {
        Ok(token) => token,
        Err(Refusal::TooMany(wait)) => return too_many(wait),
        Err(Refusal::Wrong(reason)) => {
            entry(Code::LogoutNotBelieved).detail(reason).write();
            return refuse(StatusCode::BAD_REQUEST, "invalid_request");
        }
        Err(Refusal::Away(error)) => {
            unchecked(&error);
            return refuse(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable");
        }
    };
    match state
        .sessions
        .end_by_provider(&token, REMEMBER_SECONDS)
        .await
    {
        Ok(true) => {
            audit::ended_by_provider(&state, token.subject.as_deref());
            StatusCode::OK.into_response()
        }
        Ok(false) => {
            state.metrics.replay("logout_token");
            entry(Code::LogoutReplayed).write();
            refuse(StatusCode::BAD_REQUEST, "invalid_request")
        }
        Err(error) => {
            unchecked(&error);
            refuse(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable")
        }
    }
}

enum Refusal {
    Wrong(&'static str),
    TooMany(Duration),
    Away(Error),
}

/// Against the keys that are known; only what is still doubtful then is counted, and may cost a look at the provider's.
async fn verify(
    state: &AppState,
    client: Option<IpAddr>,
    raw: &str,
) -> Result<LogoutToken, Refusal> {
    let now = state.clock.unix();
    // Anybody may post here: nothing is asked of the provider for what is wrong by its own words.
    if let Err(wrong) = state.provider.glance_at_logout_token(raw, now) {
        count(state, client)?;
        return Err(Refusal::of(wrong));
    }
    let known = state.provider.known().await.map_err(Refusal::Away)?;
    let verified = match state.provider.verify_logout_token(&known, raw, now) {
        Ok(token) => return Ok(token),
        Err(LogoutTokenError::UnknownKey) => {
            count(state, client)?;
            let known = state.provider.refetch_keys(&known).await;
            let known = known.map_err(Refusal::Away)?;
            state.provider.verify_logout_token(&known, raw, now)
        }
        wrong => {
            count(state, client)?;
            wrong
        }
    };
    verified.map_err(Refusal::of)
}

/// What is no form is told so; a form without its one parameter is a bad request (Back-Channel Logout 2.8).
fn status_of(refused: &Response) -> StatusCode {
    match refused.status() {
        status @ StatusCode::UNSUPPORTED_MEDIA_TYPE => status,
        _ => StatusCode::BAD_REQUEST,
    }
}

fn count(state: &AppState, client: Option<IpAddr>) -> Result<(), Refusal> {
    let counted = WRONG.rate(state).check(client);
    counted.map_err(Refusal::TooMany)
}

impl Refusal {
    fn of(error: LogoutTokenError) -> Self {
        Self::Wrong(match error {
            LogoutTokenError::UnknownKey => "unknown key",
            LogoutTokenError::Wrong(what) => what,
        })
    }
}

fn unchecked(error: &dyn std::error::Error) {
    entry(Code::LogoutUnchecked)
        .detail(&error.to_string())
        .write();
}

fn too_many(wait: Duration) -> Response {
    let mut response = refuse(StatusCode::TOO_MANY_REQUESTS, "slow_down");
    let seconds = HeaderValue::from(wait.as_secs().saturating_add(1));
    response.headers_mut().insert(RETRY_AFTER, seconds);
    response
}

fn refuse(status: StatusCode, code: &'static str) -> Response {
    (status, axum::Json(serde_json::json!({ "error": code }))).into_response()
}
