//! `/account/wind-down`: when Blink closes this account, what that means, what to do before, and what goes on afterwards.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use crate::blink::account::{ClosingDates, MigrationStatus, Restrictions};
use crate::blink::{self, Question, WindDownStatus};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::missing::{Missing, passing};
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::when::When;

/// Where the whole history is saved.
const EXPORT: &str = "/transactions/export";

#[derive(Template)]
#[template(path = "account/wind_down.html")]
struct WindDownPage {
    frame: Frame,
    account: &'static str,
    export: &'static str,
    missing: Option<Missing>,
    /// Nothing is announced.
    open: bool,
    /// What holds at present, in a word and in a sentence.
    state: Option<(&'static str, &'static str)>,
    /// What happens when.
    dates: Vec<Date>,
    /// The time zone of these times.
    zone: String,
    /// How far the money has moved; or nothing.
    migration: &'static str,
    /// Nobody knows how far.
    migration_missing: bool,
    restrictions_missing: Option<Missing>,
    /// What the account may no longer do.
    blocked: Vec<&'static str>,
}

struct Date {
    title: &'static str,
    about: &'static str,
    when: When,
    /// It lies behind.
    past: bool,
}

/// Read anew every time: these are dates to rely on.
pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
) -> Result<Response, Error> {
    let blink = &state.blink;
    let (closing, restrictions) = tokio::join!(
        signed_in.ask(|token| async move { blink.closing(&token).await }),
        signed_in.ask(|token| async move { blink.restrictions(&token).await }),
    );
    let unanswered = |error: &blink::Error| {
        Missing::new(&state, &frame, Question::Closing, error, "missing-closing")
    };
    let (closing, missing) = match passing(closing)? {
        // The dates are what people come for: without them it is not said that there are none.
        Ok(closing) if closing.partly && closing.dates.is_none() => {
            (Some(closing), Some(unanswered(&blink::Error::SideService)))
        }
        Ok(closing) => (Some(closing), None),
        Err(error) => (None, Some(unanswered(&error))),
    };
    let (blocked, restrictions_missing) = match passing(restrictions)? {
        Ok(restrictions) => (blocked(&frame, restrictions), None),
        Err(error) => {
            let question = Question::Restrictions;
            let missing = Missing::new(&state, &frame, question, &error, "missing-restrictions");
            (Vec::new(), Some(missing))
        }
    };
    let dates = closing.as_ref().and_then(|closing| closing.dates.as_ref());
    // Blink's days begin and end where Blink says.
    let told = dates.and_then(|dates| dates.zone.clone());
    let there = Frame {
        zone: told.unwrap_or_else(|| frame.zone.clone()),
        ..frame.clone()
    };
    let migration = closing.as_ref().and_then(|closing| closing.migration);
    let template = WindDownPage {
        account: paths::ACCOUNT,
        export: EXPORT,
        open: missing.is_none() && dates.is_none(),
        state: dates.map(|dates| {
            let (word, sentence) = words(dates.status);
            (frame.t(word), frame.t(sentence))
        }),
        dates: dates.map(|dates| list(&there, dates)).unwrap_or_default(),
        zone: there.zone.iana_name().unwrap_or("UTC").to_owned(),
        migration: migration
            .map(|status| frame.t(moved(status)))
            .unwrap_or_default(),
        migration_missing: migration.is_none()
            && closing.as_ref().is_some_and(|closing| closing.partly),
        restrictions_missing,
        missing,
        blocked,
        frame,
    };
    Ok(page(&template)?.into_response())
}

fn words(status: WindDownStatus) -> (&'static str, &'static str) {
    match status {
        WindDownStatus::PreCutoff => ("closing-announced", "closing-announced-text"),
        WindDownStatus::ReceiveDisabled => ("closing-sending-only", "closing-sending-only-text"),
        WindDownStatus::GatedClosed => ("closing-closed", "closing-closed-text"),
        WindDownStatus::Unknown => ("closing-other", "closing-other-text"),
    }
}

fn list(there: &Frame, dates: &ClosingDates) -> Vec<Date> {
    let date = |title, about, at: Timestamp| Date {
        title: there.t(title),
        about: there.t(about),
        when: When::date_time(there, at),
        past: at <= there.now,
    };
    vec![
        date(
            "closing-receive",
            "closing-receive-about",
            dates.receive_disabled_at,
        ),
        date(
            "closing-deadline",
            "closing-deadline-about",
            dates.final_deadline,
        ),
        date("closing-gate", "closing-gate-about", dates.gate_arms_at),
    ]
}

fn moved(status: MigrationStatus) -> &'static str {
    match status {
        MigrationStatus::NotStarted => "moving-not-started",
        MigrationStatus::InProgress => "moving-in-progress",
        MigrationStatus::Transferring => "moving-transferring",
        MigrationStatus::Completed => "moving-completed",
        MigrationStatus::Failed => "moving-failed",
        MigrationStatus::Unknown => "moving-other",
    }
}

fn blocked(frame: &Frame, restrictions: Restrictions) -> Vec<&'static str> {
    let all = [
        (restrictions.dollars, "blocked-dollars"),
        (restrictions.transfers, "blocked-transfers"),
    ];
    let blocked = all.into_iter().filter(|(is_blocked, _)| *is_blocked);
    blocked.map(|(_, message)| frame.t(message)).collect()
}
