//! `/payouts/{id}/correct`: rows typed anew or left out. What was prepared is never changed: a new run stands for the old one,
//! which is called off.

use std::collections::{BTreeSet, HashMap};

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::payout::sheet::{Cells, Currencies, Style, read_rows};
use crate::payout::{Asked, Begun, NewRun, RowState};
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

use super::list::title;
use super::new::still_prepares;
use super::reasons::reason;
use super::sight::Sight;

/// With more rows than this only those that cannot be paid are shown.
const ALL_SHOWN: usize = 60;

#[derive(Template)]
#[template(path = "payouts/correct.html")]
struct CorrectPage {
    frame: Frame,
    back: String,
    action: String,
    title: String,
    form_key: String,
    rows: Vec<Shown>,
    /// Rows that are not shown, and stay as they are.
    kept: String,
    problem: Option<&'static str>,
}

struct Shown {
    number: i64,
    cells: Cells,
    why: &'static str,
}

/// The rows as they were typed.
pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    if !sight.can_correct() {
        return Ok(see_other(&sight.here()));
    }
    draw(&state, &sight, frame, None).await
}

/// Begins the run that stands for it, and calls it off.
pub(super) async fn begin(
    State(state): State<AppState>,
    frame: Frame,
    form: FormAt<(SignedIn, Path<String>), HashMap<String, String>>,
) -> Result<Response, Error> {
    let FormAt((signed_in, Path(id)), fields) = form;
    let sight = Sight::of(&state, &signed_in, &id).await?;
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let form_key = format!("{} {}", signed_in.subject(), field("form_key"));
    if !sight.can_correct() {
        return Ok(see_other(&sight.here()));
    }
    if !still_prepares(&state, &signed_in, &sight).await? {
        return Ok(see_other(&format!("{}?why=not-for-them", sight.here())));
    }
    let known = state.blink.currencies().await?;
    let style = Style {
        point: frame.text.point(),
        unit: "sats",
    };
    let mut rows = Vec::new();
    let left_out = numbers(field("left_out"));
    for (at, asked) in state
        .payouts
        .asked(&sight.run.id)
        .await?
        .into_iter()
        .enumerate()
    {
        let number = at + 1;
        let is_out = !field(&format!("out_{number}")).is_empty();
        if is_out || left_out.contains(&number) {
            continue;
        }
        match typed(&fields, number) {
            // What nobody touched stays as it was read.
            None => rows.push(asked),
            Some(cells) if cells == Cells::of(&asked) => rows.push(asked),
            Some(cells) => {
                let read = read_rows(&[cells], &style, Currencies(&known));
                rows.extend(read.map(|sheet| sheet.rows).unwrap_or_default());
            }
        }
    }
    if rows.is_empty() {
        return draw(&state, &sight, frame, Some("payout-sheet-empty")).await;
    }
    let begun = state
        .payouts
        .begin_instead(
            NewRun {
                form_key,
                prepared_by: signed_in.subject().to_owned(),
                needs_two: sight.run.needs_two,
                title: sight.run.title.clone(),
                converts: false,
                unit: sight.run.unit,
                rows,
                wallet: sight.run.wallet.clone(),
            },
            Some(&sight.run.id),
        )
        .await?;
    let (Begun::New(run) | Begun::Again(run)) = begun else {
        return draw(&state, &sight, frame, Some("payout-too-many-checked")).await;
    };
    state.paymaster.hurry();
    if let Some(request) = sight.request.as_ref().filter(|_| run.needs_two) {
        let payouts = &state.payouts;
        payouts
            .ask_for_approval(&run.id, &request.owner, &request.by_name)
            .await?;
    }
    let old = &sight.run.id;
    // Somebody who let it pay at this very moment has been quicker; then both are there to be seen.
    if let Err(why) = state.payouts.cancel(old, signed_in.subject()).await? {
        tracing::info!(%why, "a corrected run goes on");
    }
    Ok(see_other(&paths::PAYOUT.replace("{id}", run.id.as_str())))
}

/// A row of the form; none where it was not shown.
fn typed(fields: &HashMap<String, String>, number: usize) -> Option<Cells> {
    let cell = |name: &str| fields.get(&format!("{name}_{number}")).cloned();
    Some(Cells {
        recipient: cell("recipient")?,
        amount: cell("amount").unwrap_or_default(),
        currency: cell("currency").unwrap_or_default(),
        memo: cell("memo").unwrap_or_default(),
        reference: cell("reference").unwrap_or_default(),
    })
}

/// `5, 17-20`; anything else names nothing.
fn numbers(text: &str) -> BTreeSet<usize> {
    let parts = text.split([',', ' ', ';']).filter_map(|part| {
        let (from, to) = part.split_once(['-', '–']).unwrap_or((part, part));
        let (from, to): (usize, usize) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        (to < from + 1000).then_some(from..=to)
    });
    parts.flatten().collect()
}

async fn draw(
    state: &AppState,
    sight: &Sight,
    frame: Frame,
    problem: Option<&'static str>,
) -> Result<Response, Error> {
    let asked = state.payouts.asked(&sight.run.id).await?;
    let refused = state
        .payouts
        .rows(&sight.run.id, Some(RowState::Refused), 0, i64::MAX)
        .await?;
    let why: HashMap<i64, &'static str> = refused
        .iter()
        .filter_map(|row| Some((row.number, frame.t(reason(row.reason?)))))
        .collect();
    let all = asked.len();
    let row = |(at, asked): (usize, &Asked)| {
        let number = i64::try_from(at).unwrap_or_default() + 1;
        let why = why.get(&number).copied().unwrap_or_default();
        Shown {
            number,
            cells: Cells::of(asked),
            why,
        }
    };
    let rows = asked.iter().enumerate().map(row);
    let rows: Vec<Shown> = rows
        .filter(|row| all <= ALL_SHOWN || !row.why.is_empty())
        .collect();
    let kept = i64::try_from(all - rows.len()).unwrap_or_default();
    let token = state.random.token();
    let template = CorrectPage {
        back: sight.here(),
        action: sight.at(paths::PAYOUT_CORRECT),
        title: title(&frame, &sight.run),
        form_key: token.map_err(|error| Error::Internal(error.to_string()))?,
        kept: match kept {
            0 => String::new(),
            count => frame.text.with("payout-correct-kept", [("count", count)]),
        },
        rows,
        problem: problem.map(|id| frame.t(id)),
        frame,
    };
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok((status, page(&template)?).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_one_by_one_and_from_to() {
        let read = |text| numbers(text).into_iter().collect::<Vec<_>>();
        assert_eq!(read("5, 17-19;2"), [2, 5, 17, 18, 19]);
        assert_eq!(read("x, 5-3, 1-99999999"), Vec::<usize>::new());
    }
}
