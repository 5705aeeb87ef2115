//! What people do to a run: approve and start it, pause it, go on, call it off, ask for approval, decline. Each once, however
//! often its button is pressed.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use crate::audit::{Code, entry};
use crate::payout::{FEE_PERCENTS, LONGEST, NotNow, Permit, RowState, Run};
use crate::session::Lent;
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::stepped_up::SteppedUp;

use super::amounts::wallet;
use super::costs::ready_fees;
use super::new::still_prepares;
use super::repeats::repeats;
use super::sight::Sight;

/// A button without fields.
#[derive(Deserialize)]
pub(super) struct Pressed {}

/// A button on a page that asks once more.
#[derive(Deserialize)]
pub(super) struct Confirmed {
    /// What the page showed: how often the rows had been looked at,
    #[serde(default)]
    shown: String,
    /// and what those still to be paid came to, in the wallet's minor unit.
    #[serde(default)]
    agreed: String,
    /// What the rows may cost on top at most, as the page showed it,
    #[serde(default)]
    most: String,
    /// and how many hundredths more than what was shown that may be.
    #[serde(default)]
    percent: String,
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
    let ready = state.payouts.totals(&sight.run.id).await?;
    let is_empty = ready.of(RowState::Ready).rows == 0;
    if !sight.can_start() || is_empty || sight.run.is_stale(state.clock.unix()) {
        return Ok(see_other(&sight.here()));
    }
    let own = state.payouts.safeguard(signed_in.subject()).await?;
    if own.two_people && !sight.run.needs_two && !sight.run.converts {
        return Ok(see_other(&format!("{}?why=two-people", sight.here())));
    }
    let stepped_up = stepped_up?;
    let Some(round) = confirmed
        .shown
        .parse()
        .ok()
        .filter(|round| *round == sight.run.round)
    else {
        return Ok(stays(&sight, NotNow::CheckedAnew));
    };
    let repeated = repeats(&frame, &state, &signed_in, &sight).await?;
    if confirmed.again.is_empty() && !repeated.is_empty() {
        return Ok(see_other(&format!("{}?why=again", sight.here())));
    }
    let fees = ready_fees(&state, &sight).await?;
    if confirmed.most.parse().unwrap_or(0) != fees.most(FEE_PERCENTS[0]) {
        return Ok(see_other(&format!(
            "{}?why=fees",
            sight.at(paths::PAYOUT_START)
        )));
    }
    let percent = confirmed.percent.parse().ok();
    let percent = percent.filter(|percent| FEE_PERCENTS.contains(percent));
    let agreed = (round, percent.unwrap_or(FEE_PERCENTS[0]));
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
        .start(&sight.run.id, signed_in.subject(), &wallet, &permit, agreed)
        .await;
    settled(&state, &sight, &lent, started).await
}

/// Goes on: with the permission that it still has, or with a new one; by the prices of now.
pub(super) async fn resume(
    State(state): State<AppState>,
    FormAt((signed_in, stepped_up, Path(id)), confirmed): FormAt<Deciding, Confirmed>,
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    if !sight.can_resume() {
        return Ok(see_other(&sight.here()));
    }
    let person = signed_in.subject();
    let grant = match sight.needs_permission(state.clock.unix()) {
        true => Some(stepped_up?),
        false => None,
    };
    let prices = match state.paymaster.price_anew(&sight.run).await? {
        Ok(prices) => prices,
        Err(why) => return Ok(stays(&sight, why)),
    };
    let agreed = match confirmed.again.is_empty() {
        true => prices.before,
        false => confirmed.agreed.parse().unwrap_or_default(),
    };
    let payouts = &state.payouts;
    let taken = payouts.take_prices(&sight.run.id, person, &prices, agreed);
    if let Err(why) = taken.await? {
        return Ok(stays(&sight, why));
    }
    let Some(stepped_up) = grant else {
        let resumed = payouts.resume(&sight.run.id, person, None).await?;
        return done(&state, &sight, resumed).await;
    };
    // The former one is no good, or is not needed any more.
    if let Some(former) = &sight.run.token_hash {
        state.outbox.revoke_noted(former).await?;
    }
    let lent = stepped_up.lend(LONGEST).await?;
    let permit = permit(&lent);
    let resumed = payouts.resume(&sight.run.id, person, Some(&permit)).await;
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
    let sight = match Sight::of(&state, &signed_in, &id).await {
        // Pressed twice: whoever has declined a run does not see it any more.
        Err(Error::NotFound) if has_declined(&state, &signed_in, &id).await? => {
            return Ok(see_other(paths::PAYOUTS));
        }
        sight => sight?,
    };
    let payouts = &state.payouts;
    if sight.can_decline() && payouts.decline(&sight.run.id, signed_in.subject()).await? {
        write(Code::PayoutDeclined, &signed_in, &sight);
    }
    Ok(see_other(paths::PAYOUTS))
}

async fn has_declined(state: &AppState, signed_in: &SignedIn, id: &str) -> Result<bool, Error> {
    let Ok(id) = id.parse() else {
        return Ok(false);
    };
    let request = state.payouts.request(&id).await?;
    Ok(request.is_some_and(|request| {
        request.owner.id == signed_in.subject() && request.declined_at.is_some()
    }))
}

fn permit(lent: &Lent) -> Permit {
    Permit {
        token: lent.token.clone(),
        until: lent.until,
        hash: lent.hash.clone(),
    }
}

/// A permission that the run took is kept for it; one that it did not take is taken back at once.
async fn settled(
    state: &AppState,
    sight: &Sight,
    lent: &Lent,
    led: Result<Result<Run, NotNow>, crate::payout::Error>,
) -> Result<Response, Error> {
    match led {
        Ok(Ok(_)) => {
            if !state.sessions.keep_lent(lent).await? {
                tracing::info!("a run was lent a permission that is being taken back");
            }
        }
        _ => state.outbox.revoke_noted(&lent.hash).await?,
    }
    done(state, sight, led?).await
}

/// Back to the run, wherever it stands now.
async fn done(
    state: &AppState,
    sight: &Sight,
    led: Result<Run, NotNow>,
) -> Result<Response, Error> {
    Ok(match led {
        Ok(_) => {
            state.paymaster.hurry();
            see_other(&sight.here())
        }
        Err(why) => stays(sight, why),
    })
}

/// Back to the page that says why, where whoever pressed the button can do something about it.
fn stays(sight: &Sight, why: NotNow) -> Response {
    tracing::info!(%why, "a run stays as it is");
    see_other(&match why {
        NotNow::CheckedAnew => format!("{}?why=changed", sight.here()),
        NotNow::NoPrices => format!("{}?why=no-price", sight.here()),
        NotNow::OldPrices | NotNow::PricesMoved => {
            format!("{}?why=prices", sight.at(paths::PAYOUT_RESUME))
        }
        _ => sight.here(),
    })
}

fn write(code: Code, signed_in: &SignedIn, sight: &Sight) {
    entry(code)
        .subject(signed_in.subject())
        .session(signed_in.key().hash())
        .detail(sight.run.id.as_str())
        .write();
}
