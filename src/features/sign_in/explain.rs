//! `/signin`: which boxes to tick at Blink and what each is for.

use askama::Template;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::oidc::Scopes;
use crate::state::AppState;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::origin::Origin;
use crate::web::paths;
use crate::web::permission::Permission;
use crate::web::return_to::ReturnTo;
use crate::web::security_headers::LeadsToProvider;

use super::granted::provider_host;

#[derive(Template)]
#[template(path = "sign_in/explain.html")]
struct Explain {
    frame: Frame,
    permissions: Vec<Permission>,
    names: Vec<String>,
    host: String,
    safe: &'static str,
    /// Their last sign-in is over and they did not end it.
    ended: bool,
    /// Blink lets Till stay signed in where it is allowed to.
    can_last: bool,
    /// They want to tick other boxes than last time.
    again: bool,
    return_to: String,
    begin: &'static str,
}

/// What the address says; anything wrong with it means "no particular page".
#[derive(Default, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    return_to: String,
    /// `ended` after a session that is over.
    #[serde(default)]
    why: String,
    /// `1` to choose anew what Till may do.
    #[serde(default)]
    again: String,
}

/// Shows the page; the sign-in itself is begun by its form. Who is signed in goes on, unless they want to choose anew.
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    frame: Frame,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Error> {
    let wish = wish.map(|Query(wish)| wish).unwrap_or_default();
    let target = ReturnTo::after_sign_in(&wish.return_to, &origin.0);
    let again = wish.again == "1";
    if frame.signed_in && !again {
        return Ok(see_other(target.as_str()));
    }
    state.provider.glance().await;
    let template = Explain {
        permissions: Permission::list(&frame, &state.scopes, &state.scopes),
        names: state.scopes.iter().map(str::to_owned).collect(),
        host: provider_host(&state),
        safe: frame.t(safety(&state.scopes)),
        ended: wish.why == "ended" && !frame.signed_in,
        can_last: state.scopes.has("offline"),
        again,
        frame,
        return_to: target.as_str().to_owned(),
        begin: paths::BEGIN_SIGN_IN,
    };
    Ok((Extension(LeadsToProvider), page(&template)?).into_response())
}

/// The sentence about what the boxes cannot do; true for the scopes that this Till asks for.
fn safety(scopes: &Scopes) -> &'static str {
    if scopes.has("write") {
        "sign-in-safe-write"
    } else if scopes.has("receive") {
        "sign-in-safe-receive"
    } else {
        "sign-in-safe-read"
    }
}
