//! `/payouts/{id}` of a conversion: what leaves one wallet and arrives in the other, by which rate, and what to do where nothing
//! came of it.

use askama::Template;
use axum::response::{IntoResponse, Response};

use crate::lightning::PaymentHash;
use crate::money::{Amount, CurrencyCode, Unit};
use crate::payout::sheet::Cells;
use crate::payout::{Pause, Reason, Row, RowState, Run, RunState, Sum};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::figure::wallet_name;
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

use super::amounts::{rates, shown};
use super::convert::arrives;
use super::list::title;
use super::reasons;
use super::row::{Moment, moments, steps};
use super::said::{pause, run_state};
use super::sight::Sight;
use super::sums::Fact;

/// Satoshis in a bitcoin.
const BITCOIN: i128 = 100_000_000;

#[derive(Template)]
#[template(path = "payouts/conversion.html")]
struct ConversionPage {
    frame: Frame,
    preferences: &'static str,
    list: &'static str,
    title: String,
    direction: &'static str,
    state: &'static str,
    chip: &'static str,
    /// What happens now or has happened, and what the reader can do.
    about: String,
    problem: &'static str,
    events: String,
    here: String,
    mark: i64,
    facts: Vec<Fact>,
    notes: Vec<String>,
    /// Addresses, empty where there is nothing to press.
    start: String,
    check: String,
    resume: String,
    pause: String,
    cancel: String,
    /// The form, filled in as it was.
    again: String,
    transaction: String,
    history: Vec<Moment>,
}

pub(super) async fn show(
    state: &AppState,
    signed_in: &SignedIn,
    sight: &Sight,
    frame: Frame,
    problem: &'static str,
) -> Result<Response, Error> {
    let run = &sight.run;
    // Before the row: what changes in between is told again.
    let mark = state.payouts.mark(&run.id).await?;
    let row = state.payouts.row(&run.id, 1).await?;
    let is_stale = sight.run.is_stale(state.clock.unix());
    let is_ready = row.as_ref().is_some_and(|row| row.state == RowState::Ready);
    let is_over = run.state.is_over();
    let at_work = run.state.is_at_work();
    let address = |is: bool, path| match is {
        true => sight.at(path),
        false => String::new(),
    };
    let (word, chip) = standing(run, row.as_ref());
    let (facts, notes) = match &row {
        Some(row) if row.state == RowState::Paid => {
            let arrived = arrived(state, signed_in, run, row).await?;
            done(&frame, run, row, arrived)
        }
        Some(row) if is_ready && !is_over => expected(state, &frame, run, row).await,
        _ => (Vec::new(), Vec::new()),
    };
    let evidence = row.as_ref().and_then(|row| row.record.evidence.as_ref());
    let transaction = evidence.and_then(|evidence| evidence.transaction.as_deref());
    let mut history = moments(&frame, sight);
    history.extend(row.iter().flat_map(|row| steps(&frame, row)));
    history.sort_by(|one, other| one.when.iso.cmp(&other.when.iso));
    let template = ConversionPage {
        preferences: paths::PREFERENCES,
        list: paths::PAYOUTS,
        title: title(&frame, run),
        direction: frame.t(direction(run)),
        state: frame.t(word),
        chip,
        about: about(&frame, run, row.as_ref(), is_stale),
        problem: match problem {
            "" => "",
            id => frame.t(id),
        },
        events: address(at_work, paths::PAYOUT_EVENTS),
        mark,
        start: address(
            sight.can_start() && is_ready && !is_stale,
            paths::PAYOUT_START,
        ),
        check: address(
            sight.can_check() && is_ready && is_stale,
            paths::PAYOUT_CHECK,
        ),
        resume: address(sight.can_resume(), paths::PAYOUT_RESUME),
        pause: address(sight.can_pause() && is_ready, paths::PAYOUT_PAUSE),
        cancel: address(sight.can_cancel() && is_ready, paths::PAYOUT_CANCEL),
        again: match &row {
            Some(row) if can_try_again(run, row) => form(run, row),
            _ => String::new(),
        },
        transaction: transaction.map_or(String::new(), |id| paths::TRANSACTION.replace("{id}", id)),
        facts,
        notes,
        history,
        here: sight.here(),
        frame,
    };
    Ok(page(&template)?.into_response())
}

/// Which way it goes.
pub(super) fn direction(run: &Run) -> &'static str {
    match run.unit {
        Unit::Bitcoin => "convert-to-dollar",
        Unit::Dollar => "convert-to-bitcoin",
    }
}

/// The state in a word, and its chip: what became of the money comes first.
fn standing(run: &Run, row: Option<&Row>) -> (&'static str, &'static str) {
    match row.map(|row| row.state) {
        Some(RowState::Paid) => ("convert-state-done", "done"),
        Some(RowState::Failed | RowState::Refused) => ("convert-state-failed", "failed"),
        Some(RowState::Unsettled) => ("payout-row-unsettled", "failed"),
        _ if run.state == RunState::Running => ("convert-state-running", "pending"),
        _ => run_state(run.state),
    }
}

fn about(frame: &Frame, run: &Run, row: Option<&Row>, is_stale: bool) -> String {
    let id = match (row.map(|row| row.state), run.state) {
        (Some(RowState::Paid), _) => "convert-about-done",
        (Some(RowState::Failed | RowState::Refused), _) => {
            let why = row.map_or("", |row| frame.t(why(row)));
            return [frame.t("convert-about-failed"), why].join(" ");
        }
        (_, RunState::Checking) => "convert-about-checking",
        (_, RunState::Checked | RunState::Waiting) if is_stale => "convert-about-stale",
        (_, RunState::Checked | RunState::Waiting) => "convert-about-checked",
        (_, RunState::Paused) => match run.reason {
            Some(Pause::Balance) => "convert-pause-balance",
            Some(other) => pause(other),
            None => return String::new(),
        },
        (Some(RowState::Ready), RunState::Done | RunState::Cancelled) => "convert-about-cancelled",
        (Some(RowState::Ready), _) if row.is_some_and(|row| row.reason.is_some()) => {
            "convert-about-waits"
        }
        (Some(RowState::Unknown | RowState::Unsettled), _) => row.map_or("", why),
        (_, RunState::Cancelled) => "convert-about-cancelled",
        (_, RunState::Stopping) => "payout-about-stopping",
        _ => "convert-about-running",
    };
    match id {
        "" => String::new(),
        id => frame.t(id).to_owned(),
    }
}

/// Why nothing was converted; the reasons of rows where they speak of no recipient.
fn why(row: &Row) -> &'static str {
    match row.reason {
        Some(Reason::AmountTooSmall) => "convert-why-too-small",
        Some(Reason::AmountTooLarge) => "convert-why-too-large",
        Some(Reason::TooMany) => "convert-why-too-many",
        Some(Reason::NotMade) => "convert-why-not-made",
        Some(Reason::CannotReceive) => "convert-why-cannot-receive",
        _ => reasons::why(row),
    }
}

fn can_try_again(run: &Run, row: &Row) -> bool {
    let is_nothing = matches!(row.state, RowState::Failed | RowState::Refused);
    is_nothing || row.state == RowState::Ready && run.state.is_over()
}

/// The form, with what was typed.
fn form(run: &Run, row: &Row) -> String {
    let asked = &row.record.asked;
    let cells = Cells::of(asked);
    let unit = match (&asked.amount, cells.currency.as_str()) {
        (Some(Sum::Fiat { code, .. }), "") => code.to_string(),
        (_, "") => "sats".to_owned(),
        (_, typed) => typed.to_owned(),
    };
    let from = match run.unit {
        Unit::Bitcoin => "bitcoin",
        Unit::Dollar => "dollar",
    };
    let pairs = [("from", from), ("amount", &cells.amount), ("unit", &unit)];
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    format!("{}?{query}", paths::CONVERT)
}

/// What is to come of it.
async fn expected(
    state: &AppState,
    frame: &Frame,
    run: &Run,
    row: &Row,
) -> (Vec<Fact>, Vec<String>) {
    let Some(plan) = row.record.plan else {
        return (Vec::new(), Vec::new());
    };
    let mut facts = vec![amount(frame, "payout-leaves", plan.amount())];
    let dollars = state.blink.price(CurrencyCode::USD).await.ok();
    if let Some(arrives) = dollars.and_then(|dollars| arrives(plan.amount(), &dollars)) {
        facts.push(amount(frame, "convert-arrives", arrives));
    }
    facts.push(amount(
        frame,
        "payout-fact-fee",
        Amount::new(run.unit, plan.fee.unwrap_or_default()),
    ));
    let mut notes = rates(frame, std::slice::from_ref(row), run.unit);
    notes.push(frame.t("convert-about").to_owned());
    (facts, notes)
}

/// What came of it: the rate is what was really used, as far as whole satoshis and cents tell it.
fn done(frame: &Frame, run: &Run, row: &Row, arrived: Option<Amount>) -> (Vec<Fact>, Vec<String>) {
    let evidence = row.record.evidence.as_ref();
    let part = |minor: Option<i64>| Amount::new(run.unit, minor.unwrap_or_default());
    let left = part(evidence.and_then(|evidence| evidence.debited));
    let fee = part(evidence.and_then(|evidence| evidence.fee));
    let wallet = |unit| frame.t(wallet_name(unit));
    let named = |id, amount: Amount| Fact {
        name: frame.t(id),
        text: format!(
            "{} · {}",
            shown(frame, amount.unit(), amount.minor()),
            wallet(amount.unit())
        ),
        is_amount: true,
    };
    let mut facts = vec![named("convert-left", left)];
    let mut notes = Vec::new();
    match arrived {
        Some(arrived) => {
            facts.push(named("convert-arrived", arrived));
            let without_fee = left.minor().saturating_sub(fee.minor());
            if let Some((rate, margin)) = used(Amount::new(run.unit, without_fee), arrived) {
                let dollars = |cents| shown(frame, Unit::Dollar, cents);
                facts.push(Fact {
                    name: frame.t("convert-rate"),
                    text: format!("1 BTC = {}", dollars(rate)),
                    is_amount: false,
                });
                notes.push(frame.t1("convert-rounding", "margin", dollars(margin)));
            }
        }
        None => notes.push(frame.t("convert-arrived-unknown").to_owned()),
    }
    facts.push(amount(frame, "payout-fact-fee", fee));
    notes.push(frame.t("convert-fee-note").to_owned());
    (facts, notes)
}

fn amount(frame: &Frame, name: &'static str, amount: Amount) -> Fact {
    Fact {
        name: frame.t(name),
        text: shown(frame, amount.unit(), amount.minor()),
        is_amount: true,
    }
}

/// What one bitcoin cost, in cents, and how far off that may be: what arrived was cut to a whole unit.
fn used(left: Amount, arrived: Amount) -> Option<(i64, i64)> {
    let (sats, cents) = match (left, arrived) {
        (Amount::Bitcoin(sats), Amount::Dollar(cents))
        | (Amount::Dollar(cents), Amount::Bitcoin(sats)) => (sats.0, cents.0),
        _ => return None,
    };
    if sats < 1 || cents < 1 {
        return None;
    }
    let (sats, worth) = (i128::from(sats), i128::from(cents) * BITCOIN);
    let rate = (worth + sats / 2) / sats;
    let margin = match arrived {
        Amount::Dollar(_) => BITCOIN / sats,
        Amount::Bitcoin(_) => rate / (sats + 1),
    };
    Some((i64::try_from(rate).ok()?, i64::try_from(margin + 1).ok()?))
}

/// What the other wallet got, as Blink has it; none while Blink does not tell.
async fn arrived(
    state: &AppState,
    signed_in: &SignedIn,
    run: &Run,
    row: &Row,
) -> Result<Option<Amount>, Error> {
    let other = match run.unit {
        Unit::Bitcoin => Unit::Dollar,
        Unit::Dollar => Unit::Bitcoin,
    };
    let hash = row.payment_hash().and_then(|hash| hash.parse().ok());
    let Some(hash): Option<PaymentHash> = hash else {
        return Ok(None);
    };
    let blink = &state.blink;
    let asked = signed_in.ask(|token| async move {
        let wallets = blink.wallets(&token).await?;
        match wallets.of(other) {
            Some(wallet) => blink.payments_by_hash(&token, wallet, &hash).await,
            None => Ok(Vec::new()),
        }
    });
    let entries = match asked.await {
        Ok(entries) => entries,
        Err(Error::Blink(error)) => {
            tracing::info!(%error, "what arrived is not told");
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let got = entries.iter().find(|entry| entry.amount.minor() > 0);
    Ok(got.map(|entry| entry.amount))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_rate_is_as_near_as_is_said(cents_per_bitcoin in 1_000_000..50_000_000_i64, sats in 1..10_000_000_000_i64) {
            let exact = i128::from(cents_per_bitcoin);
            let cents = i64::try_from(i128::from(sats) * exact / BITCOIN).unwrap();
            let (left, arrived) = (Amount::new(Unit::Bitcoin, sats), Amount::new(Unit::Dollar, cents));
            if let Some((rate, margin)) = used(left, arrived) {
                prop_assert!(rate.abs_diff(cents_per_bitcoin) <= margin.unsigned_abs(), "{rate} ± {margin}");
            }
        }

        #[test]
        fn so_it_is_the_other_way_round(cents_per_bitcoin in 1_000_000..50_000_000_i64, cents in 1..100_000_000_i64) {
            let sats = i64::try_from(i128::from(cents) * BITCOIN / i128::from(cents_per_bitcoin)).unwrap();
            let (left, arrived) = (Amount::new(Unit::Dollar, cents), Amount::new(Unit::Bitcoin, sats));
            if let Some((rate, margin)) = used(left, arrived) {
                prop_assert!(rate.abs_diff(cents_per_bitcoin) <= margin.unsigned_abs(), "{rate} ± {margin}");
            }
        }
    }
}
