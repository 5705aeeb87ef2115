//! `/stepup`: what Blink is asked to allow for some minutes, and what for; the way there, and the way back out of it.

use askama::Template;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::audit::{Code, entry};
use crate::oidc::{Prompt, Scopes};
use crate::session::Attempt;
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::origin::Origin;
use crate::web::paths;
use crate::web::permission::Permission;
use crate::web::return_to::ReturnTo;
use crate::web::security_headers::LeadsToProvider;
use crate::web::signed_in::SignedIn;
use crate::web::to_provider::lead_to_provider;

use super::begin::code_of;
use super::granted::{Target, provider_host};
use super::{audit, trouble};

/// What a page behind a step-up is for, by the beginning of its address.
const PURPOSES: [(&str, &str); 6] = [
    ("/account/keys", "step-up-for-keys"),
    ("/account/webhooks", "step-up-for-webhooks"),
    ("/account/security", "step-up-for-security"),
    ("/account/settings", "step-up-for-settings"),
    ("/payouts", "step-up-for-payouts"),
    ("/convert", "step-up-for-convert"),
];

#[derive(Template)]
#[template(path = "sign_in/step_up.html")]
struct StepUpPage {
    frame: Frame,
    /// This Till may ask for it at all.
    possible: bool,
    purpose: &'static str,
    /// Title and text of what went wrong the last time.
    trouble: Option<(&'static str, &'static str)>,
    permissions: Vec<Permission>,
    names: Vec<String>,
    minutes: String,
    host: String,
    return_to: String,
    begin: &'static str,
}

/// What the address says; anything wrong with it means "no particular page".
#[derive(Default, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    return_to: String,
    #[serde(default)]
    why: String,
}

/// What a step-up needs: what changes things, and `read`, to look up what became of it.
pub(super) fn needed(state: &AppState) -> Scopes {
    let scopes = state.config.provider.step_up_scopes.iter().cloned();
    Scopes::new(scopes.chain(["read".to_owned()]))
}

/// What is asked for: that and, where this Till uses it, who it is. Nothing that lasts.
fn asked(state: &AppState) -> Scopes {
    let openid = state.scopes.has("openid").then_some("openid");
    let needed = needed(state);
    Scopes::new(needed.iter().chain(openid))
}

/// Shows the page; whoever has stepped up already goes on.
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    signed_in: SignedIn,
    frame: Frame,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Error> {
    let wish = wish.map(|Query(wish)| wish).unwrap_or_default();
    let target = ReturnTo::after_sign_in(&wish.return_to, &origin.0);
    if signed_in.stepped_up_until().await?.is_some() {
        return Ok(see_other(target.as_str()));
    }
    let possible = !state.config.provider.step_up_scopes.is_empty();
    if possible {
        state.provider.glance().await;
    }
    let asked = asked(&state);
    let purpose = PURPOSES
        .iter()
        .find(|(path, _)| target.as_str().starts_with(path));
    let minutes = state.config.lifetimes.step_up.as_secs().div_ceil(60);
    let template = StepUpPage {
        possible,
        purpose: frame.t(purpose.map_or("step-up-for-anything", |(_, message)| message)),
        trouble: trouble::words(&wish.why).map(|(title, text)| (frame.t(title), frame.t(text))),
        permissions: Permission::list(&frame, &asked, &asked),
        names: asked.iter().map(str::to_owned).collect(),
        minutes: minutes.to_string(),
        host: provider_host(&state),
        frame,
        return_to: target.as_str().to_owned(),
        begin: paths::BEGIN_STEP_UP,
    };
    Ok((Extension(LeadsToProvider), page(&template)?).into_response())
}

/// To Blink, which asks for credentials anew.
pub(super) async fn begin(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
    FormAt(signed_in, form): FormAt<SignedIn, Target>,
) -> Result<Response, Error> {
    let target = ReturnTo::after_sign_in(&form.return_to, &origin.0);
    if state.config.provider.step_up_scopes.is_empty() {
        let return_to = target.as_str().to_owned();
        return Err(Error::StepUp { return_to });
    }
    let known = state.provider.at_hand().await.inspect_err(|error| {
        audit::refused(&state, code_of(error), &error.to_string());
    })?;
    let mut attempt = Attempt::begin(
        &state.random,
        state.clock.unix(),
        origin.at(paths::CALLBACK),
        target.as_str().to_owned(),
        asked(&state).to_string(),
    )
    .map_err(|error| Error::Internal(error.to_string()))?;
    attempt.asks_for_login = true;
    attempt.step_up = Some(signed_in.key().hash().to_vec());
    lead_to_provider(&state, &headers, &known, &attempt, Some(Prompt::Login))
}

/// Gives it back before its time.
pub(super) async fn end(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    FormAt(signed_in, form): FormAt<SignedIn, Target>,
) -> Result<Response, Error> {
    if state.sessions.step_down(signed_in.key()).await? {
        entry(Code::StepUpDone)
            .subject(signed_in.subject())
            .session(signed_in.key().hash())
            .write();
    }
    let target = ReturnTo::after_sign_in(&form.return_to, &origin.0);
    Ok(see_other(target.as_str()))
}
