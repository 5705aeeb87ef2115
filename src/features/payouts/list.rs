//! `/payouts`: the runs that somebody prepared, pays or is asked to approve.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;

use crate::payout::Run;
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::when::When;

use super::conversion::direction;
use super::said::run_state;

/// Runs on a page.
const MOST: i64 = 50;

#[derive(Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "payouts/list.html")]
struct ListPage {
    frame: Frame,
    new: &'static str,
    convert: &'static str,
    people: &'static str,
    template: &'static str,
    possible: bool,
    waiting: Vec<Line>,
    runs: Vec<Line>,
    older: String,
}

pub(super) struct Line {
    href: String,
    title: String,
    rows: String,
    when: When,
    state: &'static str,
    chip: &'static str,
}

pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Error> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let person = signed_in.subject();
    let before = match asked.before.parse() {
        Ok(id) => state.payouts.find(&id).await?,
        Err(_) => None,
    };
    let before = before.filter(|run| run.is_of(person));
    let mut runs = state.payouts.of(person, before.as_ref(), MOST + 1).await?;
    let waiting = match before {
        None => state.payouts.wait_for(person).await?,
        Some(_) => Vec::new(),
    };
    let most = usize::try_from(MOST).unwrap_or_default();
    let more = runs.len() > most;
    runs.truncate(most);
    let older = match (more, runs.last()) {
        (true, Some(last)) => paths::with(paths::PAYOUTS, "before", last.id.as_str()),
        _ => String::new(),
    };
    let lines = |runs: &[Run]| runs.iter().map(|run| Line::of(&frame, run)).collect();
    let template = ListPage {
        new: paths::PAYOUTS_NEW,
        convert: paths::CONVERT,
        people: paths::PAYOUTS_PEOPLE,
        template: paths::PAYOUTS_TEMPLATE,
        possible: !state.config.provider.step_up_scopes.is_empty(),
        waiting: lines(&waiting),
        runs: lines(&runs),
        older,
        frame,
    };
    Ok(page(&template)?.into_response())
}

impl Line {
    fn of(frame: &Frame, run: &Run) -> Self {
        let (state, chip) = run_state(run.state);
        let at = Timestamp::from_second(run.created_at).unwrap_or_default();
        Self {
            href: paths::PAYOUT.replace("{id}", run.id.as_str()),
            title: title(frame, run),
            rows: match run.converts {
                true => frame.t(direction(run)).to_owned(),
                false => frame.text.with("payout-rows-count", [("count", run.size)]),
            },
            when: When::relative(frame, at),
            state: frame.t(state),
            chip,
        }
    }
}

/// What a run is called; a conversion has no name of its own.
pub(super) fn title(frame: &Frame, run: &Run) -> String {
    match run.converts {
        true => frame.t("convert-title").to_owned(),
        false => name(frame, &run.title, run.created_at),
    }
}

/// The name that somebody gave to a run, or else the day that it was prepared on.
pub(super) fn name(frame: &Frame, title: &str, prepared_at: i64) -> String {
    let at = Timestamp::from_second(prepared_at).unwrap_or_default();
    match title {
        "" => frame.t1(
            "payout-title-of-day",
            "day",
            frame.text.date(at, &frame.zone),
        ),
        title => title.to_owned(),
    }
}
