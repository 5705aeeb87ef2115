//! `/payouts/new`: a file, pasted rows or typed ones, out of which wallet, and for whose approval.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::blink::{Overview, Username};
use crate::money::Currency;
use crate::payout::sheet::{Currencies, MOST_ROWS, NoSheet, Sheet, Style, read_file, read_rows};
use crate::payout::{Begun, NewRun, Owner};
use crate::state::AppState;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

use super::amounts::wallet;
use super::draft::{Draft, wallet_word};
use super::sight::Sight;
use super::upload::Upload;

#[derive(Template)]
#[template(path = "payouts/new.html")]
struct NewPage {
    frame: Frame,
    action: &'static str,
    list: &'static str,
    template: &'static str,
    people: &'static str,
    draft: Draft,
    wallet: &'static str,
    problem: Option<String>,
    /// Rows were typed, or more of them asked for.
    typed: bool,
    /// For whom the reader may prepare.
    owners: Vec<Owner>,
    /// What they prepare for themselves they cannot let pay.
    two_people: bool,
    units: Vec<(String, String)>,
}

/// The empty form.
pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
) -> Result<Response, Error> {
    let key = state.random.token();
    let key = key.map_err(|error| Error::Internal(error.to_string()))?;
    draw(&state, &signed_in, frame, Draft::new(key), None).await
}

/// Begins a run, or says what is wrong with what was handed in.
pub(super) async fn hand_in(
    State(state): State<AppState>,
    frame: Frame,
    upload: Upload,
) -> Result<Response, Error> {
    let Upload {
        signed_in,
        fields,
        file,
    } = upload;
    let more = fields.get("do").is_some_and(|what| what == "more");
    let draft = Draft::of(fields);
    if more {
        return draw(&state, &signed_in, frame, draft.with_more_rows(), None).await;
    }
    let Ok(known) = state.blink.currencies().await else {
        return draw(
            &state,
            &signed_in,
            frame,
            draft,
            Some("payout-no-currencies"),
        )
        .await;
    };
    let sheet = match read(&draft, &file, &frame, &known) {
        Ok(sheet) => sheet,
        Err(problem) => return draw(&state, &signed_in, frame, draft, Some(problem)).await,
    };
    let own = state.payouts.safeguard(signed_in.subject()).await?;
    let (owners, overview) = owners(&state, &signed_in).await?;
    let owner = owners.into_iter().find(|owner| owner.id == draft.owner);
    match (&owner, draft.owner.is_empty(), own.two_people) {
        (None, false, _) => {
            return draw(
                &state,
                &signed_in,
                frame,
                draft,
                Some("payout-not-for-them"),
            )
            .await;
        }
        (None, true, true) => {
            return draw(
                &state,
                &signed_in,
                frame,
                draft,
                Some("payout-two-people-own"),
            )
            .await;
        }
        _ => {}
    }
    let wallet = wallet(&overview, draft.wallet).map(|(wallet, _)| wallet);
    let by_name = overview.username.unwrap_or_default();
    let typed = draft.clone();
    let begun = state
        .payouts
        .begin(NewRun {
            form_key: format!("{} {} {}", signed_in.subject(), draft.owner, draft.form_key),
            prepared_by: signed_in.subject().to_owned(),
            needs_two: owner.is_some(),
            title: draft.title,
            converts: false,
            unit: draft.wallet,
            rows: sheet.rows,
            // Out of whose wallet another person pays is theirs alone to see.
            wallet: wallet.filter(|_| owner.is_none()),
        })
        .await?;
    let (Begun::New(run) | Begun::Again(run)) = begun else {
        let problem = Some("payout-too-many-checked");
        return draw(&state, &signed_in, frame, typed, problem).await;
    };
    state.paymaster.hurry();
    if let Some(owner) = owner.filter(|_| run.needs_two) {
        let payouts = &state.payouts;
        payouts.ask_for_approval(&run.id, &owner, &by_name).await?;
    }
    Ok(see_other(&paths::PAYOUT.replace("{id}", run.id.as_str())))
}

/// The rows of the one place where there are any.
fn read(
    draft: &Draft,
    file: &[u8],
    frame: &Frame,
    known: &[Currency],
) -> Result<Sheet, &'static str> {
    let style = Style {
        point: frame.text.point(),
        unit: &draft.unit,
    };
    let known = Currencies(known);
    let pasted = draft.pasted.trim();
    let sheet = match (file.is_empty(), pasted.is_empty(), draft.has_rows()) {
        (false, true, false) => read_file(file, &style, known),
        (true, false, false) => read_file(pasted.as_bytes(), &style, known),
        (true, true, _) => read_rows(&draft.rows, &style, known),
        _ => return Err("payout-sheet-two-places"),
    };
    sheet.map_err(no_sheet)
}

fn no_sheet(why: NoSheet) -> &'static str {
    match why {
        NoSheet::Empty => "payout-sheet-empty",
        NoSheet::NoText => "payout-sheet-no-text",
        NoSheet::TooLong => "payout-sheet-too-long",
        NoSheet::TooMany => "payout-sheet-too-many",
        NoSheet::TwiceNamed(_) => "payout-sheet-twice-named",
        NoSheet::OpenQuote => "payout-sheet-open-quote",
    }
}

/// For whom somebody may prepare, and their own account.
async fn owners(state: &AppState, signed_in: &SignedIn) -> Result<(Vec<Owner>, Overview), Error> {
    let blink = &state.blink;
    let overview = signed_in
        .ask(|token| async move { blink.overview(&token).await })
        .await?;
    let name = overview.username.as_deref().unwrap_or_default();
    let owners = match name.parse::<Username>() {
        Ok(username) => state.payouts.prepares_for(&username).await?,
        Err(_) => Vec::new(),
    };
    let others = owners.into_iter();
    let others = others.filter(|owner| owner.id != signed_in.subject());
    Ok((others.collect(), overview))
}

/// Whoever prepared a run for somebody else may still do so: they may have been removed since.
pub(super) async fn still_prepares(
    state: &AppState,
    signed_in: &SignedIn,
    sight: &Sight,
) -> Result<bool, Error> {
    let Some(request) = sight.request.as_ref().filter(|_| sight.run.needs_two) else {
        return Ok(true);
    };
    let (owners, _) = owners(state, signed_in).await?;
    Ok(owners.iter().any(|owner| owner.id == request.owner.id))
}

async fn draw(
    state: &AppState,
    signed_in: &SignedIn,
    frame: Frame,
    draft: Draft,
    problem: Option<&'static str>,
) -> Result<Response, Error> {
    let own = state.payouts.safeguard(signed_in.subject()).await?;
    // Whoever has nobody to prepare for misses nothing while Blink is away.
    let owners = owners(state, signed_in).await;
    let owners = owners.map(|(owners, _)| owners).unwrap_or_default();
    let known = state.blink.currencies().await;
    let known = known.as_deref().map(Vec::as_slice).unwrap_or_default();
    let template = NewPage {
        problem: problem.map(|id| {
            let most = i64::try_from(MOST_ROWS).unwrap_or_default();
            let most = frame.text.integer(most);
            frame.t1(id, "most", most)
        }),
        action: paths::PAYOUTS_NEW,
        list: paths::PAYOUTS,
        template: paths::PAYOUTS_TEMPLATE,
        people: paths::PAYOUTS_PEOPLE,
        wallet: wallet_word(draft.wallet),
        typed: draft.has_rows() || draft.was_given_more(),
        units: units(&frame, known),
        owners,
        two_people: own.two_people,
        draft,
        frame,
    };
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok((status, page(&template)?).into_response())
}

/// What amounts can be in.
fn units(frame: &Frame, known: &[Currency]) -> Vec<(String, String)> {
    let own = [
        ("sats", "payout-unit-sats"),
        ("BTC", "payout-unit-btc"),
        ("cents", "payout-unit-cents"),
    ];
    let own = own.map(|(value, name)| (value.to_owned(), frame.t(name).to_owned()));
    let listed = known.iter().map(|one| {
        let code = one.code.to_string();
        (code.clone(), format!("{code} · {}", one.name))
    });
    own.into_iter().chain(listed).collect()
}
