//! A form as browsers and the provider send it, and nothing that merely begins like one.

use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::de::DeserializeOwned;

/// The fields of a body that says that it is a form; anything else is a 415.
pub struct Form<T>(pub T);

impl<S, T> FromRequest<S> for Form<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        // axum looks at how the type begins.
        if !says_form(request.headers()) {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
        }
        axum::Form::from_request(request, state)
            .await
            .map(|axum::Form(fields)| Self(fields))
            .map_err(FormRejection::into_response)
    }
}

/// Whether the one type that is named is a form's (RFC 9110 8.3.1); its parameters say nothing.
fn says_form(headers: &HeaderMap) -> bool {
    let mut said = headers.get_all(CONTENT_TYPE).iter();
    let (Some(kind), None) = (said.next(), said.next()) else {
        return false;
    };
    let kind = kind.to_str().unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default();
    essence
        .trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_form_is_what_says_so_in_full() {
        let says = |kinds: &[&str]| {
            let mut headers = HeaderMap::new();
            for kind in kinds {
                headers.append(CONTENT_TYPE, HeaderValue::from_str(kind).unwrap());
            }
            says_form(&headers)
        };
        for kind in [
            "application/x-www-form-urlencoded",
            "Application/X-WWW-Form-Urlencoded ; charset=UTF-8",
        ] {
            assert!(says(&[kind]), "{kind}");
        }
        for kind in [
            "",
            ";",
            "application/x-www-form-urlencoded2",
            "application/x-www-form-urlencoded, text/plain",
            "x-www-form-urlencoded",
        ] {
            assert!(!says(&[kind]), "{kind}");
        }
        // Two types are none.
        assert!(!says(&["application/x-www-form-urlencoded"; 2]));
        assert!(!says(&[]));
    }
}
