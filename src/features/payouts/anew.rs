//! Looked at anew: rows that were checked long ago before they are paid, and payments of which nobody knew how they ended.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::payout::{NotNow, Row, RowState, RunState};
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::signed_in::SignedIn;

use super::amounts::shown;
use super::deeds::Pressed;
use super::sight::Sight;

/// Has every row looked at once more.
pub(super) async fn check(
    State(state): State<AppState>,
    FormAt((signed_in, Path(id)), Pressed {}): FormAt<(SignedIn, Path<String>), Pressed>,
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    // Pressed twice: they were looked at meanwhile.
    if sight.can_check() && sight.run.is_stale(state.clock.unix()) {
        let (payouts, run) = (&state.payouts, &sight.run);
        let led = payouts.check_anew(&run.id, signed_in.subject(), run.round);
        if let Err(why) = led.await? {
            tracing::info!(%why, "a run stays as it is");
            if why == NotNow::TooManyChecked {
                return Ok(see_other(&format!("{}?why=too-many", sight.here())));
            }
        }
        state.paymaster.hurry();
    }
    Ok(see_other(&sight.here()))
}

/// What that has changed; nothing where rows were looked at only once.
pub(super) async fn changes(
    frame: &Frame,
    state: &AppState,
    sight: &Sight,
) -> Result<String, Error> {
    let run = &sight.run;
    let is_before = matches!(run.state, RunState::Checked | RunState::Waiting);
    if run.round < 2 || !is_before {
        return Ok(String::new());
    }
    let rows = state.payouts.rows(&run.id, None, 0, i64::MAX).await?;
    let changed = rows.iter().filter(|row| row.has_changed()).count();
    let sum = |of: fn(&Row) -> Option<i64>| {
        let parts = rows.iter().filter_map(of);
        shown(frame, run.unit, parts.fold(0, i64::saturating_add))
    };
    let before = sum(|row| row.record.before?.minor);
    let after = sum(|row| row.worth().minor);
    let Ok(count @ 1..) = i64::try_from(changed) else {
        return Ok(frame.t("payout-same").to_owned());
    };
    let rows = frame.text.with("payout-changed", [("count", count)]);
    let sums = [("before", before), ("after", after)];
    Ok(format!(
        "{rows} {}",
        frame.text.with("payout-changed-sums", sums)
    ))
}

/// What a row came to before, where that was something else.
pub(super) fn was(frame: &Frame, sight: &Sight, row: &Row) -> String {
    let before = row.record.before.filter(|_| row.state == RowState::Ready);
    match before
        .filter(|_| row.has_changed())
        .map(|before| before.minor)
    {
        None => String::new(),
        Some(None) => frame.t("payout-was-refused").to_owned(),
        Some(Some(minor)) => {
            let amount = shown(frame, sight.run.unit, minor);
            frame.t1("payout-was", "amount", amount)
        }
    }
}

/// Asks Blink, with whoever looks at the run, what became of payments that nobody else asks for any more.
pub(super) async fn look(
    state: &AppState,
    signed_in: &SignedIn,
    sight: &Sight,
) -> Result<(), Error> {
    if !sight.is_payer {
        return Ok(());
    }
    let doubt = state.config.limits.payment_doubt.as_secs();
    let doubt = i64::try_from(doubt).unwrap_or(i64::MAX);
    for open in state.payouts.open(&sight.run).await? {
        let (blink, wallet, hash) = (&state.blink, &open.wallet, &open.hash);
        let asked = signed_in
            .ask(|token| async move { blink.payments_by_hash(&token, wallet, hash).await });
        match asked.await {
            Ok(payments) => state.payouts.seen(open.row, &payments, doubt).await?,
            // It is asked for the next time.
            Err(Error::Blink(error)) => {
                tracing::info!(%error, "a payment stays unsettled");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
