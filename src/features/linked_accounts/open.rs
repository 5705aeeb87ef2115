//! `/link-wallet/{link}`: what *Connect* opens. It names the employee and the organisation, and looking uses nothing up:
//! previews look too. Its button does, and leads to Blink.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use secrecy::ExposeSecret as _;
use serde::Deserialize;

use super::linking::Linking;
use super::said::Said;
use crate::audit::{Code, entry};
use crate::config::ExternalId;
use crate::linking::{Link, Linker, Opened};
use crate::oidc::{Prompt, Scopes};
use crate::session::{Attempt, CookieKind, append_cookie};
use crate::state::AppState;
use crate::web::csrf::CsrfForm;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::origin::Origin;
use crate::web::paths;
use crate::web::security_headers::LeadsToProvider;
use crate::web::to_provider::lead_to_provider;

/// What the way to Blink is known by.
pub(super) const ERRAND: &str = "linked_account";

#[derive(Template)]
#[template(path = "linked_accounts/open.html")]
struct OpenPage {
    frame: Frame,
    employee: String,
    organisation: String,
    /// joinblink is told a pseudonym.
    pseudonym: bool,
    keeps_tokens: bool,
    asks_for_login: bool,
    action: String,
}

/// Shows who wants to link what.
pub(super) async fn show(
    Linking(linker): Linking,
    State(state): State<AppState>,
    frame: Frame,
    Path(secret): Path<String>,
) -> Result<Response, Error> {
    let Some(link) = linker.issued(&secret).await? else {
        return Said::over(frame);
    };
    let employee = match linker.who_opens(&link).await? {
        Opened::Employee(name) => name,
        unknown => return nobody(frame, unknown, &secret),
    };
    state.provider.glance().await;
    let config = linker.config();
    let template = OpenPage {
        employee,
        organisation: organisation(&linker, &link),
        pseudonym: config.external_id == ExternalId::Pseudonym,
        keeps_tokens: config.keep_tokens,
        asks_for_login: config.prompt_login,
        action: address(&secret),
        frame,
    };
    Ok((Extension(LeadsToProvider), page(&template)?).into_response())
}

/// A form with nothing but our token in it.
#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Uses the link up, and leads to Blink.
pub(super) async fn start(
    Linking(linker): Linking,
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
    frame: Frame,
    Path(secret): Path<String>,
    CsrfForm(Nothing {}): CsrfForm<Nothing>,
) -> Result<Response, Error> {
    let Some(link) = linker.issued(&secret).await? else {
        return Said::over(frame);
    };
    let name = match linker.who_opens(&link).await? {
        Opened::Employee(name) => name,
        unknown => return nobody(frame, unknown, &secret),
    };
    // Before the link is used up: where Blink is away it is still good afterwards.
    let known = state.provider.at_hand().await?;
    let Some(cookie) = linker.start(&link, &name).await? else {
        return Said::over(frame);
    };
    let config = linker.config();
    let openid = state.scopes.has("openid").then_some("openid");
    let lasting = config.keep_tokens.then_some("offline");
    let scopes = Scopes::new(openid.into_iter().chain(lasting).chain(["read"]));
    let mut attempt = Attempt::begin(
        &state.random,
        state.clock.unix(),
        origin.at(paths::CALLBACK),
        paths::LINK.to_owned(),
        scopes.to_string(),
    )
    .map_err(|error| Error::Internal(error.to_string()))?;
    attempt.asks_for_login = config.prompt_login;
    attempt.errand = Some((ERRAND.to_owned(), Linker::errand(&link).to_owned()));
    let prompt = config.prompt_login.then_some(Prompt::Login);
    let mut response = lead_to_provider(&state, &headers, &known, &attempt, prompt)?;
    // Longer than sign-in and yes may take, so that the last page can be looked at again.
    let lifetime = i64::try_from(config.link_lifetime.as_secs()).unwrap_or(i64::MAX);
    let cookie = state.cookies.set(
        CookieKind::Linking,
        "",
        cookie.expose_secret(),
        lifetime.saturating_mul(6),
    );
    append_cookie(response.headers_mut(), cookie);
    entry(Code::LinkStarted)
        .subject(Linker::errand(&link))
        .write();
    Ok(response)
}

/// The name that people know an organisation by.
pub(super) fn organisation(linker: &Linker, link: &Link) -> String {
    let integration = linker.integration(&link.auth_id);
    integration.map_or_else(String::new, |one| one.organisation.clone())
}

fn nobody(frame: Frame, opened: Opened, secret: &str) -> Result<Response, Error> {
    if opened == Opened::Away {
        return Said::new(frame, "link-away-title", "link-away-text")
            .sign("offline", "disc--amber")
            .again(address(secret))
            .show(StatusCode::SERVICE_UNAVAILABLE);
    }
    Said::new(frame, "link-stranger-title", "link-stranger-text")
        .sign("cross", "disc--brick")
        .show(StatusCode::FORBIDDEN)
}

fn address(secret: &str) -> String {
    paths::LINK_OPEN.replace("{link}", secret)
}
