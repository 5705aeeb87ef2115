//! `GET /api/auth/callback/blink`: from the provider's answer to a session, or to a page that says why not.

use axum::Extension;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use secrecy::{ExposeSecret as _, SecretString};
use tower_sessions::Session;
use tracing::Instrument as _;

use crate::oidc::{Callback, Grant, Outcome, ProviderError, Scopes, Verified};
use crate::session::{Attempt, Claim, CookieKind, append_cookie};
use crate::state::AppState;
use crate::web::errand::{Arrival, Errands, Newcomer, Unwelcome};
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::origin::Origin;
use crate::web::paths;
use crate::web::return_to::ReturnTo;
use crate::web::visitor::Visitor;

use super::device::Device;
use super::identity::{identify, subject_of};
use super::trouble::{self, Trouble};
use super::{audit, open_session, stepped_up};

/// A sign-in that failed; the detail is for the log.
struct Failure {
    trouble: Trouble,
    detail: String,
    attempt: Option<Box<Attempt>>,
    granted: Scopes,
}

impl Failure {
    fn of(trouble: Trouble, detail: impl Into<String>, attempt: Option<Attempt>) -> Self {
        Self {
            trouble,
            detail: detail.into(),
            attempt: attempt.map(Box::new),
            granted: Scopes::default(),
        }
    }
}

enum Ended {
    SignedIn(Box<Attempt>, Grant),
    Failed(Failure),
    /// Somebody on another feature's errand, which has received them.
    Received(Box<Attempt>, Response),
}

/// Somebody who came back with a code.
enum Came {
    /// For a session or a step-up; that is done.
    Done(Ended),
    /// On another feature's errand.
    Errand(Box<Attempt>, Box<Newcomer>),
}

/// Receives the answer. The order is that of `sign-in`'s rules: shape, browser, issuer, single use, and only then a
/// request to the provider.
pub(super) async fn receive(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    Extension(visitor): Extension<Visitor>,
    Extension(errands): Extension<Errands>,
    session: Session,
    frame: Frame,
    request: Parts,
) -> Result<Response, Error> {
    if request.method == Method::HEAD {
        // Whoever only looks at the address must not use up its code.
        return Ok(StatusCode::OK.into_response());
    }
    // In a task of its own: a browser that hangs up must not leave tokens behind that nobody holds.
    let work = {
        let state = state.clone();
        async move {
            let query = request.uri.query().unwrap_or_default();
            let from = (&request.headers, query);
            finish(&state, &session, &visitor, &errands, from).await
        }
    };
    let task = state.running.spawn(work.in_current_span());
    let ended = match task
        .await
        .map_err(|_| Error::Internal("a sign-in was cut off".to_owned()))??
    {
        // Back, reload, or a second tab that lost the race: whoever is signed in is led on.
        Ended::Failed(Failure {
            trouble: Trouble::Stray,
            attempt,
            ..
        }) if frame.signed_in => {
            let target = attempt.map_or_else(ReturnTo::default, |attempt| {
                ReturnTo::after_sign_in(&attempt.return_to, &origin.0)
            });
            return Ok(see_other(target.as_str()));
        }
        ended => ended,
    };
    let (mut response, attempt) = match ended {
        Ended::Received(attempt, response) => (response, Some(attempt)),
        Ended::SignedIn(attempt, grant) => {
            let target = ReturnTo::after_sign_in(&attempt.return_to, &origin.0);
            // After a step-up there is nothing to say: the page that asked for it shows what has become possible.
            let complete = state.scopes.without(&grant.scopes).is_empty();
            let mut response = if complete || attempt.step_up.is_some() {
                see_other(target.as_str())
            } else {
                see_other(&paths::with(paths::GRANTED, "return_to", target.as_str()))
            };
            remember_zone(&state, &frame, &attempt, &mut response);
            append_cookie(
                response.headers_mut(),
                state.cookies.remove(CookieKind::SignedOut, ""),
            );
            (response, Some(attempt))
        }
        Ended::Failed(Failure {
            trouble,
            detail,
            attempt,
            granted,
        }) => {
            audit::refused(&state, trouble.code(), &detail);
            let target = attempt
                .as_ref()
                .map(|attempt| ReturnTo::after_sign_in(&attempt.return_to, &origin.0));
            let target = target.unwrap_or_default();
            let steps_up = (attempt.as_ref()).is_some_and(|attempt| attempt.step_up.is_some());
            let address = match steps_up && trouble != Trouble::SessionOver {
                true => trouble::of_step_up(trouble, target.as_str()),
                false => trouble::address(trouble, target.as_str(), &granted),
            };
            (see_other(&address), attempt)
        }
    };
    if let Some(attempt) = attempt {
        let suffix = Attempt::cookie_suffix(&attempt.state);
        append_cookie(
            response.headers_mut(),
            state.cookies.remove(CookieKind::Attempt, &suffix),
        );
    }
    Ok(response)
}

/// Finishes a sign-in, or hands whoever came to the feature that sent them.
async fn finish(
    state: &AppState,
    session: &Session,
    visitor: &Visitor,
    errands: &Errands,
    (headers, query): (&HeaderMap, &str),
) -> Result<Ended, Error> {
    match exchange(state, session, visitor, headers, query).await? {
        Came::Errand(attempt, newcomer) => {
            let response = hand_over(state, errands, headers, &attempt, Ok(*newcomer)).await?;
            Ok(Ended::Received(attempt, response))
        }
        Came::Done(Ended::Failed(Failure {
            trouble,
            detail,
            attempt: Some(attempt),
            ..
        })) if attempt.errand.is_some() && trouble != Trouble::Stray => {
            audit::refused(state, trouble.code(), &detail);
            let why = match trouble {
                Trouble::Refused(ProviderError::AccessDenied) => Unwelcome::Declined,
                _ => Unwelcome::Failed,
            };
            let response = hand_over(state, errands, headers, &attempt, Err(why)).await?;
            Ok(Ended::Received(attempt, response))
        }
        Came::Done(ended) => Ok(ended),
    }
}

/// From what the address says to somebody, or to why there is nobody.
async fn exchange(
    state: &AppState,
    session: &Session,
    visitor: &Visitor,
    headers: &HeaderMap,
    query: &str,
) -> Result<Came, Error> {
    let failed = |trouble, detail: String, attempt| {
        Ok(Came::Done(Ended::Failed(Failure::of(
            trouble, detail, attempt,
        ))))
    };
    let callback = match Callback::parse(query) {
        Ok(callback) => callback,
        Err(error) => return failed(Trouble::Malformed, error.to_string(), None),
    };
    let Some(attempt) = attempt_of(state, headers, &callback.state) else {
        return failed(
            Trouble::Stray,
            "no attempt of this browser".to_owned(),
            None,
        );
    };
    let lifetime = i64::try_from(state.config.lifetimes.attempt.as_secs()).unwrap_or(i64::MAX);
    if state.clock.unix().saturating_sub(attempt.started_at) > lifetime {
        return failed(
            Trouble::Late,
            "came back too late".to_owned(),
            Some(attempt),
        );
    }
    let known = match state.provider.known().await {
        Ok(known) => known,
        Err(error) => return failed(Trouble::ProviderAway, error.to_string(), Some(attempt)),
    };
    if !state.provider.issuer_fits(&known, &callback) {
        return failed(
            Trouble::NotBelieved,
            "the callback's issuer".to_owned(),
            Some(attempt),
        );
    }
    if attempt.claim(&state.database, lifetime).await? == Claim::Taken {
        state.metrics.replay("callback");
        return failed(Trouble::Stray, "answered before".to_owned(), Some(attempt));
    }
    let code = match callback.outcome {
        Outcome::Code(code) => code,
        Outcome::Refused(error) => {
            return failed(Trouble::Refused(error), String::new(), Some(attempt));
        }
    };
    let verifier = SecretString::from(attempt.verifier.clone());
    let mut grant = match state
        .provider
        .exchange(&known, &code, &verifier, &attempt.redirect_uri)
        .await
    {
        Ok(grant) => grant,
        Err(error) => return failed(Trouble::from(&error), error.to_string(), Some(attempt)),
    };
    if !grant.scopes.has("openid") {
        grant.id_token = None;
    }
    if attempt.errand.is_some() {
        return match subject_of(state, &known, &attempt, &grant).await {
            Ok(Verified { subject, .. }) => {
                let newcomer = Newcomer { subject, grant };
                Ok(Came::Errand(Box::new(attempt), Box::new(newcomer)))
            }
            Err((trouble, detail)) => {
                drop(state.outbox.revoke(grant.end()));
                failed(trouble, detail, Some(attempt))
            }
        };
    }
    let outcome = if let Some(asker) = &attempt.step_up {
        match stepped_up::keep(state, visitor, &known, &attempt, asker, &grant).await {
            Ok(outcome) => outcome,
            Err(error) => {
                drop(state.outbox.revoke(grant.end()));
                return Err(error);
            }
        }
    } else if grant.scopes.is_empty() {
        Err((Trouble::NothingGranted, String::new()))
    } else if !grant.scopes.has("read") {
        Err((Trouble::ReadMissing, grant.scopes.to_string()))
    } else {
        match identify(state, &known, &attempt, &grant).await {
            Ok(person) => {
                let begun_at = attempt.started_at;
                let device = Device::of(headers);
                match open_session::open(state, session, visitor, &person, &grant, begun_at, device)
                    .await
                {
                    Ok(true) => Ok(()),
                    Ok(false) => Err((Trouble::EndedMeanwhile, String::new())),
                    Err(error) => {
                        drop(state.outbox.revoke(grant.end()));
                        return Err(error);
                    }
                }
            }
            Err(why) => Err(why),
        }
    };
    match outcome {
        Ok(()) => Ok(Came::Done(Ended::SignedIn(Box::new(attempt), grant))),
        Err((trouble, detail)) => {
            drop(state.outbox.revoke(grant.end()));
            let failure = Failure {
                granted: grant.scopes,
                ..Failure::of(trouble, detail, Some(attempt))
            };
            Ok(Came::Done(Ended::Failed(failure)))
        }
    }
}

/// To the feature that sent them.
async fn hand_over(
    state: &AppState,
    errands: &Errands,
    headers: &HeaderMap,
    attempt: &Attempt,
    came: Result<Newcomer, Unwelcome>,
) -> Result<Response, Error> {
    let name = (attempt.errand.as_ref()).map_or("", |(name, _)| name.as_str());
    let Some(receive) = errands.receiver(name) else {
        // The feature was switched off meanwhile.
        if let Ok(newcomer) = &came {
            drop(state.outbox.revoke(newcomer.grant.end()));
        }
        return Err(Error::NotFound);
    };
    let arrival = Arrival {
        attempt: attempt.clone(),
        headers: headers.clone(),
        came,
    };
    receive(state.clone(), arrival).await
}

/// The attempt that this browser carries for this state.
fn attempt_of(state: &AppState, headers: &HeaderMap, sent: &SecretString) -> Option<Attempt> {
    let suffix = Attempt::cookie_suffix(sent.expose_secret());
    let value = state
        .cookies
        .read_suffixed(headers, CookieKind::Attempt, &suffix)?;
    let attempt = Attempt::open(&state.ring, &value).ok()?;
    attempt.answers_to(sent).then_some(attempt)
}

/// The browser told its time zone when the sign-in began; a zone that was chosen before stays.
fn remember_zone(state: &AppState, frame: &Frame, attempt: &Attempt, response: &mut Response) {
    if frame.preferences.time_zone.is_none()
        && let Some(zone) = &attempt.time_zone
    {
        let mut preferences = frame.preferences.clone();
        preferences.set_time_zone(zone);
        append_cookie(response.headers_mut(), preferences.remember(state.cookies));
    }
}
