//! `/payouts/{id}/rows/{number}`: everything that is known of one row, and what happened to it when.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use crate::payout::{Event, Pause, Reason, Row};
use crate::state::AppState;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::when::When;

use super::amounts::{rate, shown};
use super::list::title;
use super::reasons::{reason, waits, why};
use super::said::{Standing, answer, event, pause, run_state};
use super::sight::Sight;

#[derive(Template)]
#[template(path = "payouts/row.html")]
struct RowPage {
    frame: Frame,
    back: String,
    run: String,
    number: i64,
    state: &'static str,
    chip: &'static str,
    sign: &'static str,
    why: &'static str,
    recipient: String,
    typed: String,
    memo: String,
    reference: String,
    amount: String,
    fee: String,
    rate: String,
    payment_hash: String,
    preimage: String,
    transaction: String,
    steps: Vec<Moment>,
}

/// Something that happened.
pub(super) struct Moment {
    pub(super) when: When,
    pub(super) what: String,
    /// Why, or what was said.
    pub(super) detail: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    let number = number.parse().map_err(|_| Error::NotFound)?;
    if sight.run.converts {
        // Its page says all that there is.
        return Ok(see_other(&sight.here()));
    }
    let row = state.payouts.row(&sight.run.id, number).await?;
    let row = row.ok_or(Error::NotFound)?;
    let (word, chip, sign) = Standing::of(&row).said();
    let unit = sight.run.unit;
    let asked = row.record.asked.clone();
    let evidence = row.record.evidence.clone();
    let evidence = evidence.as_ref();
    let plan = row.record.plan;
    let amount = evidence
        .and_then(|evidence| evidence.debited)
        .or(plan.map(|plan| plan.minor));
    let fee = evidence
        .and_then(|evidence| evidence.fee)
        .or(plan.and_then(|plan| plan.fee));
    let amount_of =
        |minor: Option<i64>| minor.map_or(String::new(), |minor| shown(&frame, unit, minor));
    let transaction = evidence.and_then(|evidence| evidence.transaction.as_deref());
    let template = RowPage {
        back: sight.here(),
        run: title(&frame, &sight.run),
        number: row.number,
        state: frame.t(word),
        chip,
        sign,
        why: match why(&row) {
            "" => "",
            id => frame.t(id),
        },
        recipient: asked.recipient,
        typed: asked.typed,
        memo: asked.memo,
        reference: asked.reference,
        amount: amount_of(amount),
        fee: amount_of(fee),
        rate: plan
            .and_then(|plan| rate(&frame, &plan.rate?, unit))
            .unwrap_or_default(),
        payment_hash: row.payment_hash().unwrap_or_default().to_owned(),
        preimage: evidence
            .and_then(|evidence| evidence.preimage.clone())
            .unwrap_or_default(),
        // The transaction is in the account of whoever pays.
        transaction: transaction
            .filter(|_| sight.is_payer)
            .map_or(String::new(), |id| paths::TRANSACTION.replace("{id}", id)),
        steps: steps(&frame, &row),
        frame,
    };
    Ok(page(&template)?.into_response())
}

pub(super) fn steps(frame: &Frame, row: &Row) -> Vec<Moment> {
    let why = |why: &Reason| frame.t(reason(*why)).to_owned();
    let detail = |event: &Event| match event {
        Event::Waits { reason } => frame.t(waits(*reason)).to_owned(),
        Event::Refused { reason } | Event::Failed { reason } | Event::InDoubt { reason } => {
            why(reason)
        }
        Event::Answered { said } => frame.t(answer(*said)).to_owned(),
        Event::NoAnswer { instead } => frame.t(answer(*instead)).to_owned(),
        Event::Sending { key, .. } => key.clone(),
        _ => String::new(),
    };
    let steps = row.history.iter();
    steps
        .map(|step| Moment {
            when: at(frame, step.at),
            what: frame.t(event(&step.event)).to_owned(),
            detail: detail(&step.event),
        })
        .collect()
}

/// How a run came to stand where it does. People are not named by their ids: it is who prepared it, or who pays.
pub(super) fn moments(frame: &Frame, sight: &Sight) -> Vec<Moment> {
    let changes = sight.run.history.iter();
    changes
        .map(|change| {
            let by = change.by.as_deref();
            let who = match by {
                None => "payout-by-itself",
                Some(by) if by == sight.run.prepared_by && sight.run.needs_two => {
                    "payout-by-preparer"
                }
                Some(_) => "payout-by-payer",
            };
            // Who wanted it is said already.
            let why = change.reason.filter(|why| *why != Pause::Person);
            let why = why.map_or("", |why| frame.t(pause(why)));
            Moment {
                when: at(frame, change.at),
                what: frame.t(run_state(change.state).0).to_owned(),
                detail: [frame.t(who), why].join(" ").trim().to_owned(),
            }
        })
        .collect()
}

fn at(frame: &Frame, at: i64) -> When {
    When::in_full(frame, Timestamp::from_second(at).unwrap_or_default())
}
