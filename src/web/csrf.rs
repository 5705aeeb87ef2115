//! Keeps other sites from acting in a visitor's name: unsafe methods must come from our own pages, forms carry a token, and
//! what only looks may be come to from elsewhere, but never be a part of what is there.

use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::header::ORIGIN;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::Error;
use super::form::Form;
use super::origin::Origin;
use super::paths;
use super::visitor::{FormToken, Visitor};
use crate::database;
use crate::state::AppState;

/// Posts that come from servers and prove themselves otherwise, or change nothing; they carry no cookie that counts.
const EXEMPT: [&str; 1] = [paths::BACKCHANNEL_LOGOUT];

/// Refuses unsafe requests from elsewhere: `Sec-Fetch-Site` must be `same-origin`; where it is absent `Origin` must be
/// ours; without either nobody can tell, and that is a no. Refuses other sites' pictures, scripts, frames and fetches too:
/// the one thing that others may do is lead somebody here.
pub async fn same_origin(State(_): State<AppState>, request: Request, next: Next) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let path = request.uri().path();
    if EXEMPT.contains(&path)
        || [paths::HINTS, paths::OF_JOINBLINK]
            .iter()
            .any(|of| path.starts_with(of))
    {
        return next.run(request).await;
    }
    if safe {
        return match leads_here(request.headers()) {
            true => next.run(request).await,
            false => Error::Foreign("a part of another site's page").into_response(),
        };
    }
    let ours = request
        .extensions()
        .get::<Origin>()
        .map(|origin| origin.0.origin().ascii_serialization());
    match comes_from(request.headers(), ours.as_deref()) {
        Ok(()) => next.run(request).await,
        Err(reason) => Error::Foreign(reason).into_response(),
    }
}

/// Whether a request that only looks is our own page's, a program's, or somebody's who comes here as a whole. Browsers
/// without these headers still have `Cross-Origin-Resource-Policy` and `frame-ancestors`.
fn leads_here(headers: &HeaderMap) -> bool {
    let value = |name| {
        headers
            .get(name)
            .map(|value: &HeaderValue| value.as_bytes())
    };
    match value("sec-fetch-site") {
        None | Some(b"same-origin" | b"none") => true,
        Some(_) => {
            value("sec-fetch-mode") == Some(b"navigate")
                && value("sec-fetch-dest") == Some(b"document")
        }
    }
}

fn comes_from(headers: &HeaderMap, ours: Option<&str>) -> Result<(), &'static str> {
    let site = headers.get("sec-fetch-site").map(|value| value.as_bytes());
    let origin = headers.get(ORIGIN).map(|value| value.as_bytes());
    match (site, origin) {
        (Some(b"same-origin"), _) => Ok(()),
        (Some(_), _) => Err("fetched from another site"),
        (None, Some(origin)) if Some(origin) == ours.map(str::as_bytes) => Ok(()),
        (None, Some(_)) => Err("of another origin"),
        (None, None) => Err("of unknown origin"),
    }
}

/// A form that was made by one of our pages for this very visitor.
pub struct CsrfForm<T>(pub T);

#[derive(Deserialize)]
struct WithToken<T> {
    #[serde(default)]
    csrf: String,
    #[serde(flatten)]
    form: T,
}

impl<T: DeserializeOwned> FromRequest<AppState> for CsrfForm<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        match read(request, state).await? {
            (form, true) => Ok(Self(form)),
            (_, false) => Err(foreign()),
        }
    }
}

/// The fields of a form, and whether it is this visitor's.
async fn read<T: DeserializeOwned>(
    request: Request,
    state: &AppState,
) -> Result<(T, bool), Response> {
    let expected = request.extensions().get::<FormToken>().cloned();
    let visitor = Visitor::of(request.extensions());
    let Form(WithToken { csrf, form }) = Form::<WithToken<T>>::from_request(request, state).await?;
    match expected {
        Some(expected) if expected.fits(state, &csrf) => Ok((form, true)),
        // Whose form it is cannot be looked up; that is no fault of theirs.
        _ if matches!(visitor, Visitor::Unknown) => {
            Err(Error::Database(database::Error::Away).into_response())
        }
        _ => Ok((form, false)),
    }
}

/// The head of a request twice: for what is looked for in it after the body was read.
fn split(request: Request) -> (Parts, Request) {
    let (parts, body) = request.into_parts();
    (parts.clone(), Request::from_parts(parts, body))
}

fn foreign() -> Response {
    Error::Foreign("a form without our token").into_response()
}

/// A form of ours together with what else of the request a handler needs, which is looked for only where the form is ours.
pub struct FormAt<P, T>(pub P, pub T);

impl<P, T> FromRequest<AppState> for FormAt<P, T>
where
    P: FromRequestParts<AppState>,
    T: DeserializeOwned + Send,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (mut parts, request) = split(request);
        let CsrfForm(form) = CsrfForm::from_request(request, state).await?;
        let place = P::from_request_parts(&mut parts, state).await;
        Ok(Self(place.map_err(IntoResponse::into_response)?, form))
    }
}

/// A form of ours that anybody may send, and its place. A stranger's that stood open until its cookie was gone has come from
/// our own page all the same: nothing that it asks for is done, but what it says can be shown again.
pub struct KeptFormAt<P: FromRequestParts<AppState>, T> {
    /// What else of the request a handler needs, or why it cannot be had.
    pub place: Result<P, P::Rejection>,
    /// The fields.
    pub form: T,
    /// It is out of date: only to be shown again.
    pub is_stale: bool,
}

impl<P, T> FromRequest<AppState> for KeptFormAt<P, T>
where
    P: FromRequestParts<AppState>,
    T: DeserializeOwned + Send,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (mut parts, request) = split(request);
        let is_stranger = matches!(Visitor::of(request.extensions()), Visitor::Anonymous);
        let (form, is_ours) = read(request, state).await?;
        if !is_ours && !is_stranger {
            return Err(foreign());
        }
        Ok(Self {
            place: P::from_request_parts(&mut parts, state).await,
            form,
            is_stale: !is_ours,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_may_post() {
        let ours = Some("https://till.example");
        let cases: [(Option<&str>, Option<&str>, bool); 11] = [
            (Some("same-origin"), Some("https://till.example"), true),
            (Some("same-origin"), None, true),
            (Some("same-site"), Some("https://till.example"), false),
            (Some("cross-site"), Some("https://evil.example"), false),
            (Some("none"), None, false),
            (None, Some("https://till.example"), true),
            (None, Some("https://till.example.evil.example"), false),
            (None, Some("http://till.example"), false),
            (None, Some("null"), false),
            (None, Some(""), false),
            (None, None, false),
        ];
        for (site, origin, allowed) in cases {
            let mut headers = HeaderMap::new();
            if let Some(site) = site {
                headers.insert("sec-fetch-site", HeaderValue::from_str(site).unwrap());
            }
            if let Some(origin) = origin {
                headers.insert(ORIGIN, HeaderValue::from_str(origin).unwrap());
            }
            assert_eq!(
                comes_from(&headers, ours).is_ok(),
                allowed,
                "{site:?} {origin:?}"
            );
        }
    }
}
