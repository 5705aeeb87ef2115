//! `/account/settings`: what the holder has chosen at Blink, what each choice changes, and where it is changed.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::deed::until;
use super::done::Done;
use super::language_names::own_name;
use crate::blink::Question;
use crate::blink::account::Choices;
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::figure::wallet_name;
use crate::web::frame::{Frame, page};
use crate::web::missing::{Missing, passing, perhaps_incomplete};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

#[derive(Template)]
#[template(path = "account/settings.html")]
struct SettingsPage {
    frame: Frame,
    /// Until when things may be changed; nothing where they may not.
    until: String,
    done: &'static str,
    missing: Option<Missing>,
    rows: Vec<Row>,
    account: &'static str,
}

/// One choice.
struct Row {
    id: &'static str,
    title: &'static str,
    value: String,
    about: &'static str,
    /// Where it is changed; nothing where it can't be.
    change: &'static str,
}

/// All of it.
pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let blink = &state.blink;
    let answer = signed_in
        .ask(|token| async move { blink.choices(&token).await })
        .await;
    let (rows, error) = match passing(answer)? {
        Ok(choices) => (rows(&state, &frame, &choices), None),
        Err(error) => (Vec::new(), Some(error)),
    };
    let template = SettingsPage {
        until: until(&signed_in, &frame).await?,
        done: Done::told(&frame, query.as_deref()),
        missing: error
            .as_ref()
            .map(|error| Missing::new(&state, &frame, Question::Choices, error, "missing-choices")),
        rows,
        account: paths::ACCOUNT,
        frame,
    };
    Ok(perhaps_incomplete(page(&template)?, error.as_ref()))
}

fn rows(state: &AppState, frame: &Frame, choices: &Choices) -> Vec<Row> {
    let default = choices
        .wallets
        .iter()
        .find(|(id, _)| *id == choices.default);
    let name = choices.username.as_deref();
    vec![
        Row {
            id: "username",
            title: frame.t("choice-username"),
            value: match name {
                Some(name) => format!("{name}@{}", state.config.api.lnurl_domain),
                None => frame.t("choice-username-none").to_owned(),
            },
            about: match name {
                Some(_) => frame.t("choice-username-stays"),
                None => frame.t("choice-username-about"),
            },
            change: if name.is_none() { paths::USERNAME } else { "" },
        },
        Row {
            id: "wallet",
            title: frame.t("choice-wallet"),
            value: default
                .map(|(_, unit)| frame.t(wallet_name(*unit)))
                .unwrap_or_default()
                .to_owned(),
            about: frame.t("choice-wallet-about"),
            change: if choices.wallets.len() > 1 {
                paths::DEFAULT_WALLET
            } else {
                ""
            },
        },
        Row {
            id: "currency",
            title: frame.t("choice-currency"),
            value: choices.currency.to_string(),
            about: frame.t("choice-currency-about"),
            change: paths::CURRENCY,
        },
        Row {
            id: "language",
            title: frame.t("choice-language"),
            value: match choices.language.as_deref() {
                Some(code) => own_name(code).unwrap_or(code).to_owned(),
                None => frame.t("choice-language-phone").to_owned(),
            },
            about: frame.t("choice-language-about"),
            change: paths::LANGUAGE,
        },
    ]
}
