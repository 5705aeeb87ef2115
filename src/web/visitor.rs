//! Who is asking: looked up once per request, before any handler.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::Extensions;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_sessions::Session;

use super::error::Error;
use super::error_page;
use crate::session::{CookieKind, SessionKey, Visit, append_cookie};
use crate::state::AppState;

const FORM_COOKIE_SECONDS: i64 = 24 * 3600;

/// Who is asking.
#[derive(Clone)]
pub enum Visitor {
    /// Nobody we know.
    Anonymous,
    /// Somebody with a session that is alive.
    SignedIn(Arc<Visit>),
    /// The database does not answer, so nobody knows; nobody is signed out for it.
    Unknown,
}

/// What this visitor's forms are tagged with.
#[derive(Clone)]
pub struct FormToken {
    seeds: Vec<Vec<u8>>,
    /// Goes into the hidden field `csrf`.
    pub token: String,
}

impl FormToken {
    /// New forms are tagged with the first seed; forms tagged with any of them are this visitor's.
    fn new(state: &AppState, seeds: Vec<Vec<u8>>) -> Self {
        let first = seeds.first().map(Vec::as_slice).unwrap_or_default();
        let token = state.ring.form_tag(first);
        Self { seeds, token }
    }

    /// Whether a form's field was made for this visitor; compared in constant time.
    pub fn fits(&self, state: &AppState, field: &str) -> bool {
        self.seeds
            .iter()
            .any(|seed| state.ring.has_form_tag(seed, field))
    }
}

impl Visitor {
    /// As `look_up` found it.
    pub fn of(extensions: &Extensions) -> Self {
        extensions.get().cloned().unwrap_or(Self::Anonymous)
    }
}

/// Finds the visitor's session, keeps it alive, and gives anonymous visitors a secret that binds their forms.
pub async fn look_up(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    // tower-sessions takes the last of several cookies of one name; nobody can tell whose that is, so none counts.
    let one_cookie = state.cookies.read(request.headers(), CookieKind::Session);
    let key = request
        .extensions()
        .get::<Session>()
        .and_then(Session::id)
        .filter(|_| one_cookie.is_some())
        .map(SessionKey::new);
    let visitor = match key.clone() {
        None => Visitor::Anonymous,
        Some(key) => match state.sessions.find(key.clone()).await {
            Ok(Some(visit)) => {
                if let Err(error) = state.sessions.touch(&visit).await {
                    tracing::warn!(%error, "a visit could not be noted");
                }
                Visitor::SignedIn(Arc::new(visit))
            }
            Ok(None) => {
                if let Err(error) = state.sessions.settle(&key).await {
                    tracing::warn!(%error, "an ended session could not be settled");
                }
                Visitor::Anonymous
            }
            Err(error) => {
                tracing::error!(%error, "sessions cannot be read");
                Visitor::Unknown
            }
        },
    };
    let mut new_secret = None;
    let form = match (&visitor, key) {
        // The id in the cookie binds forms even where nobody can look it up.
        (Visitor::SignedIn(_) | Visitor::Unknown, Some(key)) => {
            FormToken::new(&state, vec![key.form_seed()])
        }
        (_, key) => {
            let secret = match state.cookies.read(request.headers(), CookieKind::Form) {
                Some(secret) => secret,
                None => match state.random.token() {
                    Ok(secret) => new_secret.insert(secret).clone(),
                    Err(error) => return Error::Internal(error.to_string()).into_response(),
                },
            };
            let anonymous = [b"anonymous ".as_slice(), secret.as_bytes()].concat();
            // A form from before the session ended, in another tab, is still this browser's own.
            let before = key.map(|key| key.form_seed());
            FormToken::new(&state, std::iter::once(anonymous).chain(before).collect())
        }
    };
    let found = (form, visitor);
    request.extensions_mut().insert(found.0.clone());
    request.extensions_mut().insert(found.1.clone());
    let mut response = next.run(request).await;
    let is_error = error_page::wanted(&response).is_some();
    if is_error {
        response.extensions_mut().insert(found.0);
        response.extensions_mut().insert(found.1);
    }
    if let Some(secret) = new_secret.filter(|_| is_error || is_page(&response)) {
        let cookie = state
            .cookies
            .set(CookieKind::Form, "", &secret, FORM_COOKIE_SECONDS);
        append_cookie(response.headers_mut(), cookie);
    }
    response
}

fn is_page(response: &Response) -> bool {
    response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}
