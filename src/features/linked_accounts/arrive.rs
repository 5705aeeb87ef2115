//! Back from Blink on the errand of a link: whose wallet it is, and nothing else. No session is opened or looked at.

use axum::response::Response;

use super::linking::at;
use super::open::ERRAND;
use crate::linking::{Link, Linker, Wallet, Why};
use crate::state::AppState;
use crate::web::errand::{Arrival, Newcomer, Receive, Unwelcome};
use crate::web::error::{Error, see_other};
use crate::web::paths;

/// Who receives those whom this feature sends to Blink.
pub fn errand() -> (&'static str, Receive) {
    (ERRAND, |state, arrival| Box::pin(arrive(state, arrival)))
}

/// Notes whose wallet it is; tokens that are not kept are taken back at once.
async fn arrive(state: AppState, arrival: Arrival) -> Result<Response, Error> {
    let Some(linker) = state.linker.clone() else {
        if let Ok(newcomer) = arrival.came {
            drop(state.outbox.revoke(newcomer.grant.end()));
        }
        return Err(Error::NotFound);
    };
    let kept = match &arrival.came {
        Ok(newcomer) => note(&state, &linker, &arrival, newcomer).await,
        Err(why) => decline(&state, &linker, &arrival, *why)
            .await
            .map(|()| false),
    };
    if let Ok(newcomer) = &arrival.came
        && !matches!(kept, Ok(true))
    {
        drop(state.outbox.revoke(newcomer.grant.end()));
    }
    kept.map(|_| see_other(paths::LINK))
}

/// The link that this browser went to Blink for.
async fn sent_for(
    state: &AppState,
    linker: &Linker,
    arrival: &Arrival,
) -> Result<Option<Link>, Error> {
    let errand = arrival.attempt.errand.as_ref();
    let about = errand
        .filter(|(name, _)| name == ERRAND)
        .map(|(_, about)| about.as_str())
        .unwrap_or_default();
    let link = at(state, linker, &arrival.headers).await?;
    Ok(link.filter(|link| Linker::awaits(link, about)))
}

/// Gives whether the tokens are kept.
async fn note(
    state: &AppState,
    linker: &Linker,
    arrival: &Arrival,
    newcomer: &Newcomer,
) -> Result<bool, Error> {
    let Some(link) = sent_for(state, linker, arrival).await? else {
        return Ok(false);
    };
    let grant = &newcomer.grant;
    if !grant.scopes.has("read") {
        linker.give_up(&link, Why::Declined).await?;
        return Ok(false);
    }
    let name = match state.blink.wallet_name(&grant.access_token).await {
        Ok(name) if grant.scopes.has("openid") || name.user_id == newcomer.subject => name,
        Ok(_) => {
            tracing::warn!("userinfo and Blink name different people");
            linker.give_up(&link, Why::SignIn).await?;
            return Ok(false);
        }
        Err(error) => {
            tracing::warn!(%error, "Blink does not say whose wallet it is");
            linker.give_up(&link, Why::SignIn).await?;
            return Ok(false);
        }
    };
    let wallet = Wallet {
        subject: &newcomer.subject,
        username: name.username.as_deref(),
        access_token: &grant.access_token,
        refresh_token: grant.refresh_token.as_ref(),
    };
    Ok(linker.arrive(&link, &wallet).await?)
}

async fn decline(
    state: &AppState,
    linker: &Linker,
    arrival: &Arrival,
    why: Unwelcome,
) -> Result<(), Error> {
    if let Some(link) = sent_for(state, linker, arrival).await? {
        let why = match why {
            Unwelcome::Declined => Why::Declined,
            Unwelcome::Failed => Why::SignIn,
        };
        linker.give_up(&link, why).await?;
    }
    Ok(())
}
