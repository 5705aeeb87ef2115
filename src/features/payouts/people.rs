//! `/payouts/people`: whether two people are needed for one's payouts, and who may prepare them.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::audit::{Code, entry};
use crate::blink::Username;
use crate::payout::{Owner, Safeguard};
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::stepped_up::SteppedUp;

/// Names that one can put down.
const MOST: usize = 20;

#[derive(Template)]
#[template(path = "payouts/people.html")]
struct PeoplePage {
    frame: Frame,
    list: &'static str,
    change: &'static str,
    safeguard: Safeguard,
}

#[derive(Template)]
#[template(path = "payouts/people_form.html")]
struct FormPage {
    frame: Frame,
    back: &'static str,
    action: &'static str,
    two_people: bool,
    names: String,
    error: &'static str,
    until: String,
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    two_people: String,
    #[serde(default)]
    names: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
) -> Result<Response, Error> {
    let template = PeoplePage {
        safeguard: state.payouts.safeguard(signed_in.subject()).await?,
        list: paths::PAYOUTS,
        change: paths::PAYOUTS_PEOPLE_CHANGE,
        frame,
    };
    Ok(page(&template)?.into_response())
}

/// The form; whoever changes who may do what has confirmed at Blink who they are.
pub(super) async fn form(
    State(state): State<AppState>,
    stepped_up: SteppedUp,
    frame: Frame,
) -> Result<Response, Error> {
    let safeguard = state.payouts.safeguard(stepped_up.subject()).await?;
    let names = safeguard.preparers.join("\n");
    draw(frame, &stepped_up, safeguard.two_people, names, "")
}

pub(super) async fn change(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(stepped_up, typed): FormAt<SteppedUp, Typed>,
) -> Result<Response, Error> {
    let two_people = !typed.two_people.is_empty();
    let words = typed.names.split([' ', ',', ';', '\n', '\r', '\t']);
    let words = words.map(|word| word.trim_start_matches('@'));
    let read: Result<Vec<Username>, _> = words
        .filter(|word| !word.is_empty())
        .map(str::parse)
        .collect();
    let problem = match &read {
        Err(_) => "payout-people-wrong-name",
        Ok(names) if names.len() > MOST => "payout-people-too-many",
        Ok(_) => "",
    };
    let Ok(mut names) = read
        .map_err(|_| ())
        .and_then(|names| problem.is_empty().then_some(names).ok_or(()))
    else {
        let mut response = draw(frame, &stepped_up, two_people, typed.names, problem)?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    };
    names.sort();
    names.dedup();
    let blink = &state.blink;
    let overview = stepped_up
        .ask(|token| async move { blink.overview(&token).await })
        .await?;
    let name = overview.username.unwrap_or_default();
    if name.is_empty() && !names.is_empty() {
        // Whoever prepares for them would not be told for whom.
        let problem = "payout-people-no-name";
        let mut response = draw(frame, &stepped_up, two_people, typed.names, problem)?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    let owner = Owner {
        id: stepped_up.subject().to_owned(),
        name,
    };
    state.payouts.decide(&owner, two_people, &names).await?;
    entry(Code::PayoutPeople)
        .subject(stepped_up.subject())
        .session(stepped_up.key().hash())
        .detail(if two_people {
            "two people"
        } else {
            "one person"
        })
        .write();
    Ok(see_other(paths::PAYOUTS_PEOPLE))
}

fn draw(
    frame: Frame,
    stepped_up: &SteppedUp,
    two_people: bool,
    names: String,
    error: &'static str,
) -> Result<Response, Error> {
    let template = FormPage {
        back: paths::PAYOUTS_PEOPLE,
        action: paths::PAYOUTS_PEOPLE_CHANGE,
        two_people,
        names,
        error: match error {
            "" => "",
            id => frame.t(id),
        },
        until: frame.text.time(stepped_up.until(), &frame.zone),
        frame,
    };
    Ok(page(&template)?.into_response())
}
