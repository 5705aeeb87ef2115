//! `/payouts/{id}/result.csv`: what became of every row, for spreadsheets. Columns are documented in `docs/payouts.md`; new
//! ones are only ever appended.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{once, try_unfold};
use futures_util::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use url::form_urlencoded::byte_serialize;

use crate::books::{commodity, counted, harmless, line, price_of_one};
use crate::money::{Amount, Unit};
use crate::payout::{Event, Payouts, Row, RunId};
use crate::state::AppState;
use crate::text::Text;
use crate::web::error::Error;
use crate::web::frame::Frame;
use crate::web::signed_in::SignedIn;

use super::amounts::price;
use super::list::title;
use super::reasons::why;
use super::sight::Sight;

/// The version of the columns, in each line.
const SCHEMA: &str = "1";
/// Rows in memory at a time.
const AT_ONCE: i64 = 200;

/// The first line.
const COLUMNS: [&str; 24] = [
    "schema",
    "row",
    "status",
    "reason",
    "recipient",
    "typed",
    "wallet",
    "planned_minor",
    "debited_minor",
    "fee_minor",
    "rate_currency",
    "ended_utc",
    "memo",
    "reference",
    "transaction",
    "payment_hash",
    "preimage",
    "explanation",
    "currency",
    "planned",
    "debited",
    "fee",
    "rate",
    "rate_utc",
];

pub(super) async fn save(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    let (payouts, run) = (state.payouts.clone(), sight.run.id.clone());
    // Transactions are in the account of whoever pays.
    let (text, is_payer) = (frame.text, sight.is_payer);
    let rows = try_unfold(0, move |after| {
        let (payouts, run) = (payouts.clone(), run.clone());
        async move { next(&payouts, &run, after, text, is_payer).await }
    });
    // What fails on the way breaks the transfer off: half a file must not look whole.
    let rows = rows.inspect_err(|error| tracing::error!(%error, "a result file breaks off"));
    let head = once(async { Ok(line(COLUMNS)) });
    let name = attachment(&title(&frame, &sight.run));
    let headers = [
        (CONTENT_TYPE, "text/csv; header=present; charset=utf-8"),
        (CONTENT_DISPOSITION, name.as_str()),
    ];
    Ok((headers, Body::from_stream(head.chain(rows))).into_response())
}

async fn next(
    payouts: &Payouts,
    run: &RunId,
    after: i64,
    text: Text,
    is_payer: bool,
) -> Result<Option<(String, i64)>, crate::payout::Error> {
    let rows = payouts.rows(run, None, after, AT_ONCE).await?;
    let Some(last) = rows.last().map(|row| row.number) else {
        return Ok(None);
    };
    let text = rows
        .iter()
        .map(|row| line(cells(row, text, is_payer)))
        .collect();
    Ok(Some((text, last)))
}

fn cells(row: &Row, words: Text, is_payer: bool) -> [String; COLUMNS.len()] {
    let number = |number: Option<i64>| number.map_or(String::new(), |number| number.to_string());
    let (asked, plan) = (&row.record.asked, row.record.plan);
    let evidence = row.record.evidence.as_ref();
    let planned = plan.map(|plan| plan.minor);
    let debited = evidence.and_then(|evidence| evidence.debited);
    let fee = evidence.and_then(|evidence| evidence.fee);
    let plain = |minor: Option<i64>| match (plan, minor) {
        (Some(plan), Some(minor)) => counted(Amount::new(plan.unit, minor)),
        _ => String::new(),
    };
    let rate = plan.and_then(|plan| plan.rate);
    let second = |at| Timestamp::from_second(at).map_or(String::new(), |at| at.to_string());
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let ended = row.history.last().filter(|_| row.state.is_final());
    let ended = ended.and_then(|step| match step.event {
        Event::Checked => None,
        _ => Timestamp::from_second(step.at).ok(),
    });
    [
        SCHEMA.to_owned(),
        row.number.to_string(),
        row.state.word().to_owned(),
        row.reason.map_or("", |reason| reason.word()).to_owned(),
        harmless(&asked.recipient),
        harmless(&asked.typed),
        match plan.map(|plan| plan.unit) {
            Some(Unit::Bitcoin) => "BTC".to_owned(),
            Some(Unit::Dollar) => "USD".to_owned(),
            None => String::new(),
        },
        number(planned),
        number(debited),
        number(fee),
        rate.map_or(String::new(), |rate| rate.code.to_string()),
        ended.map_or(String::new(), |at| at.to_string()),
        harmless(&asked.memo),
        harmless(&asked.reference),
        text(
            evidence
                .filter(|_| is_payer)
                .and_then(|evidence| evidence.transaction.as_deref()),
        ),
        text(row.payment_hash()),
        text(evidence.and_then(|evidence| evidence.preimage.as_deref())),
        match why(row) {
            "" => String::new(),
            id => words.get(id).to_owned(),
        },
        plan.map_or("", |plan| commodity(plan.unit)).to_owned(),
        plain(planned),
        plain(debited),
        plain(fee),
        plan.and_then(|plan| {
            let rate = plan.rate?;
            let (unit, price) = price(&rate, plan.unit)?;
            Some(price_of_one(unit, price, rate.fraction_digits))
        })
        .unwrap_or_default(),
        rate.map_or(String::new(), |rate| second(rate.at)),
    ]
}

/// The name of the file: what the run is called, in letters that every system takes, and whole for those that can.
fn attachment(title: &str) -> String {
    let plain = |sign: char| {
        if sign.is_ascii_alphanumeric() {
            sign
        } else {
            '-'
        }
    };
    let plain: String = title.chars().map(plain).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    let whole: String = title
        .chars()
        .map(|sign| {
            if "/\\:*?\"<>|".contains(sign) {
                '-'
            } else {
                sign
            }
        })
        .collect();
    // A space is a plus in forms only.
    let whole = byte_serialize(whole.as_bytes()).collect::<String>();
    format!(
        "attachment; filename=\"till-{}.csv\"; filename*=UTF-8''till-{}.csv",
        parts.join("-"),
        whole.replace('+', "%20")
    )
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn a_file_is_named_by_its_run() {
        let name = attachment("Wages/week 47 – ñ");
        assert!(name.contains("\"till-Wages-week-47.csv\""), "{name}");
        assert!(
            name.ends_with("till-Wages-week%2047%20%E2%80%93%20%C3%B1.csv"),
            "{name}"
        );
    }

    /// Others rely on them: a column keeps its name and its place.
    #[test]
    fn every_column_is_documented_in_its_order() {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/payouts.md");
        let page = fs::read_to_string(page).unwrap();
        let named: Vec<&str> = page
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .collect();
        assert_eq!(named, COLUMNS);
    }
}
