//! `POST /joinblink/auth/{auth_id}`: *Connect* was pressed; joinblink opens the answer's address in a new window. Nobody is
//! asked anything on the way.

use axum::extract::{Path, State};
use axum::response::Response;
use secrecy::ExposeSecret as _;
use serde_json::json;
use url::Url;

use super::envelope::{Refusal, ok};
use super::proxied::Proxied;
use crate::audit::{Code, entry};
use crate::linking::Minted;
use crate::state::AppState;
use crate::web::paths;

/// Answers with a new link each time, so that asking again does no harm.
pub(super) async fn connect(
    State(state): State<AppState>,
    proxied: Proxied,
    Path(auth_id): Path<String>,
) -> Result<Response, Refusal> {
    // One organisation's secret does nothing for another.
    if auth_id != proxied.auth_id {
        return Err(Refusal::NotFound);
    }
    let link = match proxied.linker.mint(&auth_id, &proxied.user).await? {
        Minted::Link(link) => link,
        Minted::TooMany(wait) => return Err(Refusal::TooMany(wait)),
    };
    entry(Code::LinkAsked)
        .subject(proxied.user.as_str())
        .write();
    let path = paths::LINK_OPEN.replace("{link}", link.expose_secret());
    // From the settings, never from what a request says of our host.
    let address = (state.config.web.public_urls.first())
        .and_then(|home: &Url| home.join(&path).ok())
        .ok_or(Refusal::Unavailable)?;
    Ok(ok(&json!({ "authorization_url": address.as_str() })))
}
