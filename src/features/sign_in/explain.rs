//! `/signin`: which boxes to tick at Blink and what each is for.

use askama::Template;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::oidc::Scopes;
use crate::state::AppState;
use crate::web::error::Error;
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
    safe: String,
    return_to: String,
    begin: &'static str,
}

/// The one parameter; anything wrong with it means "no particular page".
#[derive(Deserialize)]
pub(super) struct Target {
    #[serde(default)]
    return_to: String,
}

/// Shows the page. The sign-in itself is begun by its form.
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    frame: Frame,
    target: Result<Query<Target>, QueryRejection>,
) -> Result<Response, Error> {
    let target = target
        .map(|Query(target)| target.return_to)
        .unwrap_or_default();
    let target = ReturnTo::after_sign_in(&target, &origin.0);
    let template = Explain {
        // Drawn as they should be: all of them ticked.
        permissions: Permission::list(&frame, &state.scopes, &state.scopes),
        names: state.scopes.iter().map(str::to_owned).collect(),
        host: provider_host(&state),
        safe: frame.t(safety(&state.scopes)),
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
