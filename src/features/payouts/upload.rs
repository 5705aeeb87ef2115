//! A form with a file in it, made by one of our pages for this very visitor.

use std::collections::HashMap;

use axum::extract::{FromRequest, FromRequestParts as _, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use crate::state::AppState;
use crate::web::csrf::CsrfForm;
use crate::web::error::Error;
use crate::web::signed_in::SignedIn;
use crate::web::visitor::FormToken;

/// Its fields, its file where there is one, and who sent it.
pub(super) struct Upload {
    pub(super) signed_in: SignedIn,
    pub(super) fields: HashMap<String, String>,
    /// Empty where none was chosen.
    pub(super) file: Bytes,
}

impl FromRequest<AppState> for Upload {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let mut asking = parts.clone();
        let expected = parts.extensions.get::<FormToken>().cloned();
        let said = parts.headers.get(CONTENT_TYPE);
        let said = said.and_then(|said| said.to_str().ok()).unwrap_or_default();
        let with_file = said.starts_with("multipart/form-data");
        let request = Request::from_parts(parts, body);
        let (fields, file) = match with_file {
            true => {
                let (fields, file) = read(request, state).await?;
                let token = fields.get("csrf").map(String::as_str).unwrap_or_default();
                // Before who is signed in is looked at, as with every other form.
                if !expected.is_some_and(|expected| expected.fits(state, token)) {
                    return Err(Error::Foreign("a form without our token").into_response());
                }
                (fields, file)
            }
            false => {
                let CsrfForm(fields) = CsrfForm::from_request(request, state).await?;
                (fields, Bytes::new())
            }
        };
        let signed_in = SignedIn::from_request_parts(&mut asking, state).await;
        Ok(Self {
            signed_in: signed_in.map_err(IntoResponse::into_response)?,
            fields,
            file,
        })
    }
}

async fn read(
    request: Request,
    state: &AppState,
) -> Result<(HashMap<String, String>, Bytes), Response> {
    let wrong = |_| StatusCode::BAD_REQUEST.into_response();
    let mut form = Multipart::from_request(request, state)
        .await
        .map_err(IntoResponse::into_response)?;
    let (mut fields, mut file) = (HashMap::new(), Bytes::new());
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            file = field.bytes().await.map_err(wrong)?;
        } else {
            let text = field.text().await.map_err(wrong)?;
            fields.entry(name).or_insert(text);
        }
    }
    Ok((fields, file))
}
