//! What people do to a run: approve and start it, pause it, go on, call it off, ask for approval, decline. Each once, however
//! often its button is pressed.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use crate::audit::{Code, entry};
use crate::payout::{NotNow, Permit, Run};
use crate::session::Lent;
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::stepped_up::SteppedUp;

use super::amounts::wallet;
use super::new::still_prepares;
use super::repeats::repeats;
use super::sight::Sight;

/// A run keeps the permission to pay for so many seconds at most.
const LONGEST: i64 = 12 * 3600;

/// A button without fields.
#[derive(Deserialize)]
pub(super) struct Pressed {}

/// A button on a page that asks once more.
#[derive(Deserialize)]
pub(super) struct Confirmed {
    /// What the page showed.
    #[serde(default)]
    shown: String,
    /// What has to be ticked where something speaks against it.
    #[serde(default)]
    again: String,
}

type At<S> = FormAt<(S, Path<String>), Pressed>;
type Deciding = (SignedIn, Result<SteppedUp, Error>, Path<String>);

/// The approval, and the start: whoever does it lends the run the permission that Blink has just given them.
pub(super) async fn start(
    State(state): State<AppState>,
    frame: Frame,
    FormAt((signed_in, stepped_up, Path(id)), confirmed): FormAt<Deciding, Confirmed>,
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    // Pressed twice: it pays already, and needs nothing more.
    if !sight.can_start() || sight.is_stale(state.clock.unix()) {
        return Ok(see_other(&sight.here()));
    }
    let own = state.payouts.safeguard(signed_in.subject()).await?;
    if own.two_people && !sight.run.needs_two && !sight.is_conversion() {
        return Ok(see_other(&format!("{}?why=two-people", sight.here())));
    }
    let stepped_up = stepped_up?;
    if confirmed.shown != sight.shown() {
        return Ok(see_other(&format!("{}?why=changed", sight.here())));
    }
    let repeated = repeats(&frame, &state, &signed_in, &sight).await?;
    if confirmed.again.is_empty() && !repeated.is_empty() {
        return Ok(see_other(&format!("{}?why=again", sight.here())));
    }
    let blink = &state.blink;
    let overview = stepped_up
        .ask(|token| async move { blink.overview(&token).await })
        .await?;
    let Some((wallet, _)) = wallet(&overview, sight.run.unit) else {
        return Ok(see_other(&format!("{}?why=no-wallet", sight.here())));
    };
    let lent = stepped_up.lend(LONGEST).await?;
    let permit = permit(&lent);
    let started = state
        .payouts
        .start(&sight.run.id, signed_in.subject(), &wallet, &permit)
        .await;
    settled(&state, &sight, &lent, started).await
}

/// Goes on: with the permission that it still has, or with a new one.
pub(super) async fn resume(
    State(state): State<AppState>,
    FormAt((signed_in, stepped_up, Path(id)), confirmed): FormAt<Deciding, Confirmed>,
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    if !sight.can_resume() {
        return Ok(see_other(&sight.here()));
    }
    if confirmed.again.is_empty() && sight.old_prices(&state).await?.is_some() {
        return Ok(see_other(&format!("{}?why=prices", sight.here())));
    }
    let person = signed_in.subject();
    if !sight.needs_permission(state.clock.unix()) {
        let resumed = state.payouts.resume(&sight.run.id, person, None).await?;
        return done(&state, &sight, resumed).await;
    }
    let stepped_up = stepped_up?;
    // The former one is no good, or is not needed any more.
    if let Some(former) = &sight.run.token_hash {
        state.outbox.revoke_noted(former).await?;
    }
    let lent = stepped_up.lend(LONGEST).await?;
    let permit = permit(&lent);
    let resumed = state
        .payouts
        .resume(&sight.run.id, person, Some(&permit))
        .await;
    settled(&state, &sight, &lent, resumed).await
}

/// Sends nothing more for now.
pub(super) async fn pause(
    State(state): State<AppState>,
    FormAt((signed_in, Path(id)), Pressed {}): At<SignedIn>,
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    let paused = state.payouts.pause(&sight.run.id, signed_in.subject());
    done(&state, &sight, paused.await?).await
}

/// Sends nothing more at all.
pub(super) async fn cancel(
    State(state): State<AppState>,
    FormAt((signed_in, Path(id)), Pressed {}): At<SignedIn>,
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    let cancelled = state.payouts.cancel(&sight.run.id, signed_in.subject());
    done(&state, &sight, cancelled.await?).await
}

/// Asks for the approval of whom it was prepared for.
pub(super) async fn hand_over(
    State(state): State<AppState>,
    FormAt((signed_in, Path(id)), Pressed {}): At<SignedIn>,
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    if !sight.can_hand_over() {
        return Ok(see_other(&sight.here()));
    }
    if !still_prepares(&state, &signed_in, &sight).await? {
        return Ok(see_other(&format!("{}?why=not-for-them", sight.here())));
    }
    let handed = state.payouts.hand_over(&sight.run.id, signed_in.subject());
    done(&state, &sight, handed.await?).await
}

/// Does not approve it.
pub(super) async fn decline(
    State(state): State<AppState>,
    FormAt((signed_in, Path(id)), Pressed {}): At<SignedIn>,
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    if sight.can_decline() {
        let payouts = &state.payouts;
        payouts.decline(&sight.run.id, signed_in.subject()).await?;
        write(Code::PayoutDeclined, &signed_in, &sight);
    }
    Ok(see_other(paths::PAYOUTS))
}

fn permit(lent: &Lent) -> Permit {
    Permit {
        token: lent.token.clone(),
        until: lent.until,
        hash: lent.hash.clone(),
    }
}

/// A permission that the run did not take is taken back at once.
async fn settled(
    state: &AppState,
    sight: &Sight,
    lent: &Lent,
    led: Result<Result<Run, NotNow>, crate::payout::Error>,
) -> Result<Response, Error> {
    if !matches!(led, Ok(Ok(_))) {
        state.outbox.revoke_noted(&lent.hash).await?;
    }
    done(state, sight, led?).await
}

/// Back to the run, wherever it stands now.
async fn done(
    state: &AppState,
    sight: &Sight,
    led: Result<Run, NotNow>,
) -> Result<Response, Error> {
    match led {
        Ok(_) => state.paymaster.hurry(),
        Err(why) => tracing::info!(%why, "a run stays as it is"),
    }
    Ok(see_other(&sight.here()))
}

fn write(code: Code, signed_in: &SignedIn, sight: &Sight) {
    entry(code)
        .subject(signed_in.subject())
        .session(signed_in.key().hash())
        .detail(sight.run.id.as_str())
        .write();
}
