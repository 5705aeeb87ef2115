//! `/signin/granted`: what was ticked at Blink, what was not, and what that means.

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
use crate::web::signed_in::SignedIn;

/// What was ticked at Blink and what was not.
#[derive(Template)]
#[template(path = "sign_in/permissions.html")]
pub(super) struct PermissionsPage {
    frame: Frame,
    title: &'static str,
    lead: &'static str,
    permissions: Vec<Permission>,
    names: Vec<String>,
    host: String,
    return_to: String,
    begin: &'static str,
}

impl PermissionsPage {
    /// Everything this Till asks for, beside what was granted.
    pub(super) fn new(
        state: &AppState,
        frame: Frame,
        title: &'static str,
        lead: &'static str,
        granted: &Scopes,
        return_to: &str,
    ) -> Self {
        Self {
            permissions: Permission::list(&frame, &state.scopes, granted),
            names: state.scopes.iter().map(str::to_owned).collect(),
            host: provider_host(state),
            return_to: return_to.to_owned(),
            begin: paths::BEGIN_SIGN_IN,
            frame,
            title,
            lead,
        }
    }
}

/// The host that people see in the address bar at Blink.
pub(super) fn provider_host(state: &AppState) -> String {
    url::Url::parse(state.provider.issuer())
        .ok()
        .and_then(|issuer| issuer.host_str().map(str::to_owned))
        .unwrap_or_default()
}

/// Where to go on to.
#[derive(Deserialize)]
pub(super) struct Target {
    #[serde(default)]
    pub(super) return_to: String,
}

/// Shows both lists; going on without the missing ones is fine.
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    signed_in: SignedIn,
    frame: Frame,
    target: Result<Query<Target>, QueryRejection>,
) -> Result<Response, Error> {
    let target = target
        .map(|Query(target)| target.return_to)
        .unwrap_or_default();
    let target = ReturnTo::after_sign_in(&target, &origin.0);
    let (title, lead) = (
        frame.t("sign-in-missing-title"),
        frame.t("sign-in-missing-lead"),
    );
    let template = PermissionsPage::new(
        &state,
        frame,
        title,
        lead,
        signed_in.scopes(),
        target.as_str(),
    );
    Ok((Extension(LeadsToProvider), page(&template)?).into_response())
}
