//! `/payouts/{id}`: before the start every row as it was checked, afterwards what became of each.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::payout::sheet::doubles;
use crate::payout::{Fees, Row, RowState, RunState};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

use super::amounts::{rates, read_as, shown, wallet};
use super::anew;
use super::conversion;
use super::list::title;
use super::reasons::{column, why};
use super::repeats::{and_more, repeats};
use super::row::{Moment, moments};
use super::said::{Standing, pause, run_state};
use super::sight::Sight;
use super::sums::{Fact, facts, progress};

/// Rows on a page.
const MOST: usize = 100;

#[derive(Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    why: String,
}

#[derive(Template)]
#[template(path = "payouts/run.html")]
struct RunPage {
    frame: Frame,
    preferences: &'static str,
    list: &'static str,
    title: String,
    state: &'static str,
    chip: &'static str,
    /// One sentence: what happens now, and what the reader can do.
    about: String,
    problem: &'static str,
    /// While something still happens: where to hear of it.
    events: String,
    here: String,
    mark: i64,
    /// How far it has come: so many of so many rows, in words and in hundredths.
    progress: Option<(String, i64)>,
    facts: Vec<Fact>,
    rates: Vec<String>,
    warnings: Vec<String>,
    /// What has changed since rows were looked at the last time.
    changes: String,
    /// Where rows may cost something on top: how much of that they bear.
    fee_limit: &'static str,
    /// Addresses, empty where there is nothing to press.
    start: String,
    check: String,
    resume: String,
    pause: String,
    cancel: String,
    cancel_word: &'static str,
    correct: String,
    hand_over: String,
    decline: String,
    result: String,
    start_word: &'static str,
    filters: Vec<Filter>,
    rows: Vec<Line>,
    next: String,
    history: Vec<Moment>,
}

struct Filter {
    href: String,
    name: String,
    chosen: bool,
}

struct Line {
    number: i64,
    href: String,
    recipient: String,
    typed: String,
    /// How that was read, where it may surprise.
    read_as: String,
    amount: String,
    fee: String,
    was: String,
    memo: String,
    state: &'static str,
    chip: &'static str,
    sign: &'static str,
    /// Which cell is wrong; empty where none is.
    column: &'static str,
    why: &'static str,
}

pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Error> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let mut sight = Sight::of(&state, &signed_in, &id).await?;
    anew::look(&state, &signed_in, &sight).await?;
    if sight.run.state == RunState::Paused {
        sight = Sight::of(&state, &signed_in, &id).await?;
    }
    if sight.run.converts {
        return conversion::show(&state, &signed_in, &sight, frame, problem(&asked.why)).await;
    }
    let run = &sight.run;
    let payouts = &state.payouts;
    // Before the rows: what changes in between is told again.
    let mark = payouts.mark(&run.id).await?;
    let totals = payouts.totals(&run.id).await?;
    let chosen = Standing::all().find(|one| one.word() == asked.show);
    let after: i64 = asked.after.parse().unwrap_or_default();
    let all = payouts.rows(&run.id, None, 0, i64::MAX).await?;
    let is_shown =
        |row: &&Row| row.number > after && chosen.is_none_or(|chosen| Standing::of(row) == chosen);
    let mut rows: Vec<&Row> = all.iter().filter(is_shown).take(MOST + 1).collect();
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    let fees = Fees::of(&all);
    let before_start = matches!(run.state, RunState::Checked | RunState::Waiting);
    let balance = match before_start && sight.is_payer {
        true => balance(&state, &signed_in, &sight).await?,
        false => None,
    };
    let waiting = match run.state == RunState::Running {
        true => payouts.waiting(&run.id).await?,
        false => 0,
    };
    let mut warnings = Vec::new();
    if before_start {
        warnings.extend(repeats(&frame, &state, &signed_in, &sight).await?);
    }
    if before_start || run.state == RunState::Checking {
        warnings.extend(alike(&frame, &state, &sight).await?);
    }
    let planned = totals.of(RowState::Ready).planned;
    let can_be_paid = totals.of(RowState::Ready).rows > 0;
    if balance.is_some_and(|balance| balance < planned) {
        warnings.push(frame.t("payout-too-little").to_owned());
    }
    let is_stale = before_start && sight.run.is_stale(state.clock.unix());
    if is_stale && sight.can_check() {
        warnings.push(frame.t("payout-stale").to_owned());
    }
    let (word, chip) = run_state(run.state);
    let address = |can: bool, path| if can { sight.at(path) } else { String::new() };
    let here = sight.here();
    let show = chosen.map_or(String::new(), |one| format!("show={}&", one.word()));
    let next = match (more, rows.last()) {
        (true, Some(last)) => format!("{here}?{show}after={}", last.number),
        _ => String::new(),
    };
    let template = RunPage {
        preferences: paths::PREFERENCES,
        list: paths::PAYOUTS,
        title: title(&frame, run),
        state: frame.t(word),
        chip,
        about: match waiting {
            0 if before_start && !can_be_paid => frame.t("payout-about-nothing-to-pay").to_owned(),
            0 => about(&frame, &sight),
            count => frame.text.with("payout-about-waits", [("count", count)]),
        },
        problem: match problem(&asked.why) {
            "" => "",
            id => frame.t(id),
        },
        events: address(run.state.is_at_work(), paths::PAYOUT_EVENTS),
        mark,
        progress: progress(&frame, &sight, &totals),
        facts: facts(&frame, &sight, &totals, &fees, (balance, waiting)),
        rates: rates(&frame, &all, run.unit),
        warnings,
        changes: anew::changes(&frame, &state, &sight).await?,
        fee_limit: match before_start && fees.outside > 0 {
            true => frame.t("payout-fee-limit"),
            false => "",
        },
        start: address(
            sight.can_start() && !is_stale && can_be_paid,
            paths::PAYOUT_START,
        ),
        check: address(sight.can_check() && is_stale, paths::PAYOUT_CHECK),
        resume: address(sight.can_resume(), paths::PAYOUT_RESUME),
        pause: address(sight.can_pause(), paths::PAYOUT_PAUSE),
        cancel: address(sight.can_cancel(), paths::PAYOUT_CANCEL),
        cancel_word: frame.t(sight.cancel_word()),
        correct: address(sight.can_correct(), paths::PAYOUT_CORRECT),
        hand_over: address(
            sight.can_hand_over() && can_be_paid,
            paths::PAYOUT_HAND_OVER,
        ),
        decline: address(sight.can_decline(), paths::PAYOUT_DECLINE),
        result: address(run.started_at().is_some(), paths::PAYOUT_RESULT),
        start_word: frame.t(match run.needs_two {
            true => "payout-approve",
            false => "payout-start",
        }),
        filters: filters(&frame, &here, &all, chosen),
        rows: rows
            .iter()
            .map(|row| Line::of(&frame, &sight, row))
            .collect(),
        next,
        history: moments(&frame, &sight),
        here,
        frame,
    };
    Ok(page(&template)?.into_response())
}

/// Why somebody is led here again without having got what they wanted.
fn problem(why: &str) -> &'static str {
    match why {
        "two-people" => "payout-two-people-own-long",
        "not-for-them" => "payout-not-for-them",
        "changed" => "payout-changed-meanwhile",
        "too-many" => "payout-too-many-checked",
        "again" => "payout-again-missing",
        "no-price" => "payout-why-no-price",
        "no-wallet" => "payout-pause-wrong-wallet",
        _ => "",
    }
}

async fn balance(
    state: &AppState,
    signed_in: &SignedIn,
    sight: &Sight,
) -> Result<Option<i64>, Error> {
    let blink = &state.blink;
    let overview = signed_in.ask(|token| async move { blink.overview(&token).await });
    match overview.await {
        Ok(overview) => Ok(wallet(&overview, sight.run.unit).map(|(_, balance)| balance)),
        // The rows can be looked at without it.
        Err(Error::Blink(error)) if error.is_temporary() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Rows that may stand there twice.
async fn alike(frame: &Frame, state: &AppState, sight: &Sight) -> Result<Vec<String>, Error> {
    const SHOWN: usize = 10;
    let asked = state.payouts.asked(&sight.run.id).await?;
    let found = doubles(&asked);
    let told = found.iter().take(SHOWN).map(|double| {
        let pair = [
            ("number", double.number.to_string()),
            ("first", double.first.to_string()),
        ];
        match double.is_same_memo {
            true => frame.text.with("payout-double", pair),
            false => frame.text.with("payout-double-other-memo", pair),
        }
    });
    Ok(and_more(frame, told.collect(), found.len()))
}

fn about(frame: &Frame, sight: &Sight) -> String {
    let run = &sight.run;
    let declined = sight
        .request
        .as_ref()
        .filter(|request| request.declined_at.is_some());
    if let (Some(request), false) = (declined, run.state.is_over()) {
        return frame.t1("payout-about-declined", "owner", &request.owner.name);
    }
    let owner = sight
        .request
        .as_ref()
        .map_or("", |one| one.owner.name.as_str());
    let by = sight
        .request
        .as_ref()
        .map_or("", |one| one.by_name.as_str());
    match (run.state, sight.is_payer) {
        (RunState::Checking, _) => frame.t("payout-about-checking").to_owned(),
        (RunState::Checked, _) if sight.can_hand_over() => {
            frame.t1("payout-about-hand-over", "owner", owner)
        }
        (RunState::Checked, _) => frame.t("payout-about-checked").to_owned(),
        (RunState::Waiting, true) => frame.t1("payout-about-approve", "by", by),
        (RunState::Waiting, false) => frame.t1("payout-about-waiting", "owner", owner),
        (RunState::Running, _) => frame.t("payout-about-running").to_owned(),
        (RunState::Paused, _) if sight.was_paused_by_other() => {
            frame.t("payout-pause-other").to_owned()
        }
        (RunState::Paused, _) => run
            .reason
            .map_or(String::new(), |why| frame.t(pause(why)).to_owned()),
        (RunState::Stopping, _) => frame.t("payout-about-stopping").to_owned(),
        (RunState::Done, _) => frame.t("payout-about-done").to_owned(),
        (RunState::Cancelled, _) => frame.t("payout-about-cancelled").to_owned(),
    }
}

fn filters(frame: &Frame, here: &str, rows: &[Row], chosen: Option<Standing>) -> Vec<Filter> {
    let count = |one| -> i64 {
        let there = rows.iter().filter(|row| Standing::of(row) == one);
        there.map(|_| 1).sum()
    };
    let there: Vec<_> = Standing::all()
        .map(|one| (one, count(one)))
        .filter(|(one, count)| *count > 0 || chosen == Some(*one))
        .collect();
    if there.len() < 2 {
        return Vec::new();
    }
    let all = Filter {
        href: here.to_owned(),
        name: frame.t("payout-filter-all").to_owned(),
        chosen: chosen.is_none(),
    };
    let one = there.into_iter().map(|(one, count)| Filter {
        href: format!("{here}?show={}", one.word()),
        name: format!("{} · {}", frame.t(one.said().0), frame.text.integer(count)),
        chosen: chosen == Some(one),
    });
    std::iter::once(all).chain(one).collect()
}

impl Line {
    fn of(frame: &Frame, sight: &Sight, row: &Row) -> Self {
        let (word, chip, sign) = Standing::of(row).said();
        let unit = sight.run.unit;
        let evidence = row.record.evidence.as_ref();
        let debited = evidence.and_then(|evidence| evidence.debited);
        let planned = row.record.plan.map(|plan| plan.minor);
        let fee = evidence
            .and_then(|evidence| evidence.fee)
            .or(row.record.plan.and_then(|plan| plan.fee));
        Self {
            number: row.number,
            href: sight
                .at(paths::PAYOUT_ROW)
                .replace("{number}", &row.number.to_string()),
            recipient: row.record.asked.recipient.clone(),
            typed: row.record.asked.typed.clone(),
            read_as: read_as(frame, &row.record.asked),
            amount: debited
                .or(planned)
                .map_or(String::new(), |minor| shown(frame, unit, minor)),
            fee: fee.map_or(String::new(), |fee| {
                frame.t1("payout-fee", "amount", shown(frame, unit, fee))
            }),
            was: anew::was(frame, sight, row),
            memo: row.record.asked.memo.clone(),
            state: frame.t(word),
            chip,
            sign,
            column: row
                .reason
                .and_then(|why| why.column())
                .map_or("", |place| frame.t(column(place))),
            why: match why(row) {
                "" => "",
                id => frame.t(id),
            },
        }
    }
}
