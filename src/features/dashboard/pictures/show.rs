//! `/transactions/picture`: each wallet's balance over time, and what came and went.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};

use crate::blink::Question;
use crate::money::{Amount, Unit};
use crate::state::AppState;
use crate::text::Sign;
use crate::web::error::Error;
use crate::web::figure::{wallet_amount, wallet_icon, wallet_name};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

use super::axis::{Axis, HEIGHT, WIDTH};
use super::bars::bars;
use super::curve::{Known, Point};
use super::gather::{Gathered, gather};
use super::periods::{Period, periods};
use super::span::{Asked, By, Span};
use crate::web::missing::{Missing, incomplete, passing};

#[derive(Template)]
#[template(path = "dashboard/picture.html")]
struct PicturePage {
    frame: Frame,
    preferences: &'static str,
    list: &'static str,
    missing: Option<Missing>,
    spans: Vec<Choice>,
    bys: Vec<Choice>,
    by: &'static str,
    width: i64,
    height: i64,
    middle: i64,
    wallets: Vec<Drawn>,
}

/// One of several.
struct Choice {
    href: String,
    name: String,
    chosen: bool,
}

/// A wallet, drawn.
struct Drawn {
    number: usize,
    name: &'static str,
    icon: &'static str,
    /// None where amounts are hidden: a picture tells as much.
    picture: Option<Picture>,
}

struct Picture {
    line: String,
    surface: String,
    ins: String,
    outs: String,
    /// Where what is known begins, in units of the box.
    begins_x: i64,
    /// That in words; empty where everything is known.
    begins: String,
    /// What the upper edges stand for.
    most: String,
    most_moved: String,
    from: String,
    to: String,
    summary: String,
    moved: String,
    rows: Vec<Row>,
}

/// A period as a line of the table.
struct Row {
    when: String,
    ins: String,
    outs: String,
    balance: String,
    partly: bool,
}

pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Error> {
    let span = Span::from(asked.map(|Query(asked)| asked).unwrap_or_default());
    let back = SignedDuration::from_hours(24 * span.days);
    let from = frame.now.checked_sub(back).unwrap_or(Timestamp::UNIX_EPOCH);
    match passing(gather(&state, &signed_in, from, frame.now).await)? {
        Ok(gathered) => {
            let wallets = drawn(&frame, &gathered, span, from);
            let template = PicturePage {
                wallets,
                ..PicturePage::new(frame, span)
            };
            Ok(page(&template)?.into_response())
        }
        Err(error) => {
            let question = Question::History;
            let missing = Missing::new(&state, &frame, question, &error, "missing-picture");
            let template = PicturePage {
                missing: Some(missing),
                ..PicturePage::new(frame, span)
            };
            Ok(incomplete(page(&template)?, &error))
        }
    }
}

impl PicturePage {
    fn new(frame: Frame, span: Span) -> Self {
        let spans = Span::DAYS.map(|days| Choice {
            href: Span::of_days(days).address(),
            name: frame.text.with("picture-days", [("count", days)]),
            chosen: span.days == days,
        });
        let bys = By::ALL.map(|by| Choice {
            href: Span { by, ..span }.address(),
            name: frame.t(by.name()).to_owned(),
            chosen: span.by == by,
        });
        Self {
            preferences: paths::PREFERENCES,
            list: paths::TRANSACTIONS,
            missing: None,
            spans: spans.into(),
            bys: bys.into(),
            by: frame.t(span.by.name()),
            width: WIDTH,
            height: HEIGHT,
            middle: HEIGHT / 2,
            wallets: Vec::new(),
            frame,
        }
    }
}

fn drawn(frame: &Frame, gathered: &Gathered, span: Span, from: Timestamp) -> Vec<Drawn> {
    let overview = &gathered.overview;
    let wallets = overview.wallets.iter().enumerate();
    wallets
        .map(|(at, wallet)| {
            let unit = wallet.balance.unit();
            let balance = wallet.balance.minor();
            let known = Known::new(unit, balance, &gathered.steps, gathered.since);
            Drawn {
                number: at + 1,
                name: frame.t(wallet_name(unit)),
                icon: wallet_icon(unit),
                picture: (!frame.hide_amounts)
                    .then(|| Picture::new(frame, &known, unit, span, from)),
            }
        })
        .collect()
}

impl Picture {
    fn new(frame: &Frame, known: &Known, unit: Unit, span: Span, from: Timestamp) -> Self {
        let now = frame.now;
        let points = known.points(from);
        let periods = periods(known, from, now, span.by, &frame.zone);
        let balances = points.iter().map(|point| point.balance);
        let axis = Axis::new(from, now, balances.max().unwrap_or(0));
        let most = periods
            .iter()
            .map(|period| period.ins.max(period.outs))
            .max();
        let moved_axis = Axis::new(from, now, most.unwrap_or(0));
        let drawn = bars(&moved_axis, &periods);
        let amount =
            |minor: i64| wallet_amount(frame.text, Amount::new(unit, minor), Sign::Negative);
        let date = |at: Timestamp| frame.text.date(at, &frame.zone);
        let begins = known.begins(from);
        Self {
            line: axis.steps(&points),
            surface: axis.surface(&points),
            ins: drawn.ins,
            outs: drawn.outs,
            begins_x: axis.x(begins),
            begins: if begins > from {
                frame.t1("picture-known-since", "date", date(begins))
            } else {
                String::new()
            },
            most: amount(axis.most),
            most_moved: amount(moved_axis.most),
            from: date(from),
            to: date(now),
            summary: summary(frame, &points, begins, &amount),
            moved: {
                let all = |of: fn(&Period) -> i64| {
                    amount(periods.iter().map(of).fold(0, i64::saturating_add))
                };
                let [ins, outs] = [all(|one| one.ins), all(|one| one.outs)];
                frame.text.with(
                    "picture-moved",
                    [("from", date(begins)), ("ins", ins), ("outs", outs)],
                )
            },
            rows: periods
                .iter()
                .rev()
                .map(|period| Row {
                    when: frame.text.date(period.begins, &frame.zone),
                    ins: amount(period.ins),
                    outs: amount(period.outs),
                    balance: amount(period.balance),
                    partly: period.partly,
                })
                .collect(),
        }
    }
}

/// From how much to how much, the most and the least.
fn summary(
    frame: &Frame,
    points: &[Point],
    begins: Timestamp,
    amount: &impl Fn(i64) -> String,
) -> String {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return String::new();
    };
    let most = points
        .iter()
        .max_by_key(|point| point.balance)
        .unwrap_or(last);
    let least = points
        .iter()
        .min_by_key(|point| point.balance)
        .unwrap_or(last);
    let date = |at: Timestamp| frame.text.date(at, &frame.zone);
    frame.text.with(
        "picture-summary",
        [
            ("from", date(begins)),
            ("before", amount(first.balance)),
            ("now", amount(last.balance)),
            ("most", amount(most.balance)),
            ("most-on", date(most.at)),
            ("least", amount(least.balance)),
            ("least-on", date(least.at)),
        ],
    )
}
