//! `POST /api/auth/backchannel-logout`: the provider tells that a login has ended (Back-Channel Logout 1.0 2.5–2.8).

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::audit::{Code, entry};
use crate::oidc::{Error, LogoutToken, LogoutTokenError};
use crate::state::AppState;

use super::audit;

/// Seen tokens are remembered longer than any of them is accepted.
const REMEMBER_SECONDS: i64 = 3600;

/// The one parameter.
#[derive(Deserialize)]
pub(super) struct Told {
    logout_token: String,
}

/// Ends what the token names: 200 when it is done, 400 when the token is not believed, 503 when it should come again.
pub(super) async fn receive(
    State(state): State<AppState>,
    told: Result<Form<Told>, FormRejection>,
) -> Response {
    let Ok(Form(told)) = told else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_request");
    };
    let token = match verify(&state, &told.logout_token).await {
        Ok(token) => token,
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
    Away(Error),
}

async fn verify(state: &AppState, raw: &str) -> Result<LogoutToken, Refusal> {
    let now = state.clock.unix();
    // Anybody may post here: nothing is asked of the provider for what is wrong by its own words.
    let glance = state.provider.glance_at_logout_token(raw, now);
    glance.map_err(Refusal::of)?;
    let known = state.provider.known().await.map_err(Refusal::Away)?;
    let verified = match state.provider.verify_logout_token(&known, raw, now) {
        Err(LogoutTokenError::UnknownKey) => {
            let known = state.provider.refetch_keys(&known).await;
            let known = known.map_err(Refusal::Away)?;
            state.provider.verify_logout_token(&known, raw, now)
        }
        verified => verified,
    };
    verified.map_err(Refusal::of)
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

fn refuse(status: StatusCode, code: &'static str) -> Response {
    (status, axum::Json(serde_json::json!({ "error": code }))).into_response()
}
