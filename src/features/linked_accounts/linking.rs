//! What every handler here needs: the links, and the one that a browser is at.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::linking::{Link, Linker};
use crate::session::CookieKind;
use crate::state::AppState;
use crate::web::error::Error;

/// Links are switched on.
pub(super) struct Linking(pub(super) Linker);

impl FromRequestParts<AppState> for Linking {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, state: &AppState) -> Result<Self, Error> {
        state.linker.clone().map(Self).ok_or(Error::NotFound)
    }
}

/// The link that this browser is at, and the links.
pub(super) struct AtLink {
    pub(super) linker: Linker,
    pub(super) link: Option<Link>,
}

impl FromRequestParts<AppState> for AtLink {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let Linking(linker) = Linking::from_request_parts(parts, state).await?;
        let link = at(state, &linker, &parts.headers).await?;
        Ok(Self { linker, link })
    }
}

/// What a browser carries since it used a link up.
pub(super) async fn at(
    state: &AppState,
    linker: &Linker,
    headers: &HeaderMap,
) -> Result<Option<Link>, Error> {
    match state.cookies.read(headers, CookieKind::Linking) {
        Some(cookie) => Ok(linker.of_browser(&cookie).await?),
        None => Ok(None),
    }
}
