//! Signing out: the session first, then the tokens, then Blink's own session where that can come back.

use std::time::Duration;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::time::timeout;
use tower_sessions::Session;

use crate::audit::Code;
use crate::oidc::end_session_url;
use crate::session::{CookieKind, Farewell, Tokens, append_cookie};
use crate::state::AppState;
use crate::web::csrf::CsrfForm;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::origin::Origin;
use crate::web::paths;
use crate::web::security_headers::LeadsToProvider;
use crate::web::signed_in::SignedIn;
use crate::web::visitor::Visitor;

use super::audit;

/// For so long the next sign-in asks for credentials, so that nobody else at this device is let in by one click.
const ASK_AGAIN_SECONDS: i64 = 15 * 60;
/// Signing out waits this long for the provider to take the tokens back.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Template)]
#[template(path = "sign_in/sign_out.html")]
struct Ask {
    frame: Frame,
    sign_out: &'static str,
}

/// A GET changes nothing: it asks.
pub(super) async fn ask(_: SignedIn, frame: Frame) -> Result<Response, Error> {
    let template = Ask {
        frame,
        sign_out: paths::SIGN_OUT,
    };
    Ok((Extension(LeadsToProvider), page(&template)?).into_response())
}

/// A form without fields of its own.
#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Ends the session here whatever else is down, and then does the rest.
pub(super) async fn sign_out(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    Extension(visitor): Extension<Visitor>,
    session: Session,
    CsrfForm(Nothing {}): CsrfForm<Nothing>,
) -> Result<Response, Error> {
    leave(&state, &origin, &visitor, &session).await
}

/// The same for whoever has made sure that it is wanted.
pub(super) async fn leave(
    state: &AppState,
    origin: &Origin,
    visitor: &Visitor,
    session: &Session,
) -> Result<Response, Error> {
    let farewell = match visitor {
        Visitor::SignedIn(visit) => state.sessions.end(visit).await?,
        Visitor::Anonymous => None,
        Visitor::Unknown => return Err(Error::Database(crate::database::Error::Away)),
    };
    if let (Visitor::SignedIn(visit), Some(_)) = (visitor, &farewell) {
        audit::signed_out(state, Code::OutByVisitor, visit, "");
    }
    let back = match farewell {
        Some(Farewell { tokens, revoked }) => {
            match timeout(PATIENCE, revoked).await {
                Ok(Ok(true)) => provider_logout(state, origin, &tokens).await,
                // The outbox goes on trying; a provider that does not answer could not send anybody back either.
                _ => None,
            }
        }
        None => None,
    };
    session.flush().await?;
    let mut response = see_other(&back.unwrap_or_else(|| paths::SIGNED_OUT.to_owned()));
    let headers = response.headers_mut();
    append_cookie(headers, state.cookies.remove(CookieKind::Session, ""));
    append_cookie(
        headers,
        state
            .cookies
            .set(CookieKind::SignedOut, "", "1", ASK_AGAIN_SECONDS),
    );
    headers.insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}

/// Blink's own logout, which asks and then comes back; only with an ID token can it.
async fn provider_logout(state: &AppState, origin: &Origin, tokens: &Tokens) -> Option<String> {
    let known = state.provider.copy().await?;
    let nonce = state.random.token().ok()?;
    end_session_url(
        &known,
        tokens.id_token.as_ref(),
        &origin.at(paths::SIGNED_OUT),
        &nonce,
    )
    .map(String::from)
}

#[derive(Template)]
#[template(path = "sign_in/signed_out.html")]
struct Done {
    frame: Frame,
    sign_in: &'static str,
}

/// Says so, under an address without the parameters that the provider sends along; they are not looked at.
pub(super) async fn done(frame: Frame, uri: Uri) -> Result<Response, Error> {
    if frame.signed_in {
        return Ok(see_other(paths::HOME));
    }
    if uri.query().is_some() {
        return Ok(see_other(paths::SIGNED_OUT));
    }
    Ok(page(&Done {
        frame,
        sign_in: paths::SIGN_IN,
    })?
    .into_response())
}
