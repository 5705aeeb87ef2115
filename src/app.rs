//! Assembly: mounts every feature, lists every layer and background task.

use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::{Extension, Router};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate as _, SizeAbove};
use tower_http::timeout::TimeoutLayer;

use crate::config::Config;
use crate::features::{
    account, dashboard, health, home, linked_accounts, payouts, pos, receive, security_txt, sign_in,
};
use crate::linking::Linker;
use crate::session::{count_alive, sweep};
use crate::state::AppState;
use crate::web::door::{self, Door};
use crate::web::errand::Errands;
use crate::web::error::Error;
use crate::web::routes::Routes;
use crate::web::{
    assets, csrf, error_page, origin, own_cookies, request_id, request_log, security_headers,
    session_cookie, size, visitor,
};

/// Answers below this size are sent as they are.
const COMPRESS_ABOVE: u64 = 1024;
/// Pause between two looks whether the provider's metadata should be fetched anew.
const MEET_EVERY: Duration = Duration::from_secs(10);
/// Pause between two sweeps of what has expired.
const SWEEP_EVERY: Duration = Duration::from_secs(300);
/// Pause between two looks at what is to be revoked.
const REVOKE_EVERY: Duration = Duration::from_secs(2);

/// Every feature that is always there.
pub fn routes() -> Routes {
    Routes::new()
        .merge(home::routes())
        .merge(sign_in::routes())
        .merge(dashboard::routes())
        .merge(account::routes())
        .merge(payouts::routes())
        .merge(security_txt::routes())
        .merge(receive::routes())
        .merge(pos::routes())
}

/// The same, and what the settings switch on.
pub fn routes_with(config: &Config) -> Routes {
    match config.joinblink {
        Some(_) => routes().merge(linked_accounts::routes()),
        None => routes(),
    }
}

/// The app.
pub fn router(state: &AppState) -> Router {
    layered(state, routes_with(&state.config))
}

/// Routes behind all layers, in the order in which a request meets them.
pub fn layered(state: &AppState, routes: Routes) -> Router {
    let (for_strangers, for_headers) = (state.clone(), state.clone());
    let door = Door::to(state, routes.table());
    let (own, open) = routes.into_routers();
    let own = pages(state, &door, own.fallback(async || Error::NotFound));
    let open = pages(state, &door, open).layer(
        ServiceBuilder::new()
            .map_request(move |request| own_cookies::forget_session(&for_strangers, request)),
    );
    own.merge(open)
        .with_state(state.clone())
        .merge(assets::router())
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state(state.clone(), request_id::name))
                .layer(from_fn_with_state(state.clone(), request_log::record))
                .map_response(move |response| security_headers::add(&for_headers, response))
                .layer(
                    CompressionLayer::new()
                        .compress_when(DefaultPredicate::new().and(SizeAbove::new(COMPRESS_ABOVE))),
                )
                .layer(from_fn_with_state(state.clone(), error_page::render))
                .layer(CatchPanicLayer::new())
                .layer(from_fn_with_state(state.clone(), origin::known_host))
                .layer(from_fn(size::limit)),
        )
}

/// Pages behind the layers that know who asks.
fn pages(state: &AppState, door: &Door, router: Router<AppState>) -> Router<AppState> {
    let (for_cookies, for_removal) = (state.clone(), state.clone());
    router.layer(
        ServiceBuilder::new()
            .layer(from_fn_with_state(door.clone(), door::enter))
            .map_request(move |request| own_cookies::keep(&for_cookies, request))
            .map_response(move |response| session_cookie::mend_removal(&for_removal, response))
            .layer(session_cookie::layer(state))
            .layer(from_fn_with_state(state.clone(), visitor::look_up))
            .layer(from_fn_with_state(state.clone(), csrf::same_origin))
            .layer(TimeoutLayer::with_status_code(
                StatusCode::SERVICE_UNAVAILABLE,
                state.config.limits.request_deadline,
            ))
            .layer(Extension(Errands::new([linked_accounts::errand()])))
            .layer(DefaultBodyLimit::disable()),
    )
}

/// Health and metrics, for a listener of their own.
pub fn admin_router(state: &AppState) -> Router {
    health::router(state.clone())
}

/// How many tasks run beside the requests for as long as Till does.
pub fn background_tasks(state: &AppState) -> usize {
    7 + usize::from(state.linker.is_some())
}

/// Starts what runs beside the requests; all of it ends when `stopping` is cancelled.
pub fn start_background(state: &AppState) {
    state.running.spawn(meet_provider(state.clone()));
    state.running.spawn(keep_sweeping(state.clone()));
    state.running.spawn(keep_revoking(state.clone()));
    if let Some(linker) = &state.linker {
        state
            .running
            .spawn(keep_linking(state.clone(), linker.clone()));
    }
    let (watcher, stopping) = (&state.watcher, &state.stopping);
    state.running.spawn(watcher.clone().watch(stopping.clone()));
    state
        .running
        .spawn(watcher.clone().catch_up(stopping.clone()));
    let paymaster = &state.paymaster;
    state
        .running
        .spawn(paymaster.clone().work(stopping.clone()));
    state
        .running
        .spawn(paymaster.clone().catch_up(stopping.clone()));
}

/// Nobody should have to wait for discovery: neither the first visitor nor the first after a long quiet.
async fn meet_provider(state: AppState) {
    loop {
        let look = async {
            if let Err(error) = state.provider.known().await {
                tracing::warn!(%error, "the provider is not known yet");
            }
            tokio::time::sleep(MEET_EVERY).await;
        };
        tokio::select! {
            () = state.stopping.cancelled() => return,
            () = look => {}
        }
    }
}

/// At once, for an instance that is started anew every few minutes, and then now and then.
async fn keep_sweeping(state: AppState) {
    loop {
        let idle = state.config.lifetimes.idle.as_secs();
        let idle = i64::try_from(idle).unwrap_or(i64::MAX);
        if let Err(error) = sweep(&state.database, idle).await {
            tracing::warn!(%error, "expired rows could not be deleted");
        }
        if let Err(error) = state.sales.sweep().await {
            tracing::warn!(%error, "unpaid sales could not be deleted");
        }
        let unused = i64::try_from(state.config.lifetimes.history.as_secs()).unwrap_or(i64::MAX);
        if let Err(error) = state.history.sweep(unused).await {
            tracing::warn!(%error, "unused indexes could not be deleted");
        }
        state.ticker.sweep();
        if let Ok(alive) = count_alive(&state.database).await {
            state.metrics.sessions.set(alive);
        }
        tokio::select! {
            () = state.stopping.cancelled() => return,
            () = tokio::time::sleep(SWEEP_EVERY) => {}
        }
    }
}

/// Hands in what could not be revoked at once, by whichever instance comes first.
async fn keep_revoking(state: AppState) {
    loop {
        let look = async {
            if let Err(error) = give_back_permits(&state).await {
                tracing::warn!(%error, "the tokens of runs could not be given back");
            }
            if let Err(error) = state.sessions.sweep_step_ups().await {
                tracing::warn!(%error, "step-ups that ran out could not be ended");
            }
            if let Err(error) = state.outbox.work_off().await {
                tracing::warn!(%error, "tokens could not be revoked");
            }
            tokio::time::sleep(REVOKE_EVERY).await;
        };
        tokio::select! {
            () = state.stopping.cancelled() => return,
            () = look => {}
        }
    }
}

/// Ends what waits at linked accounts, by whichever instance comes first.
async fn keep_linking(state: AppState, linker: Linker) {
    loop {
        let look = async {
            if let Err(error) = linker.work_off().await {
                tracing::warn!(%error, "linked accounts could not be worked on");
            }
            tokio::time::sleep(REVOKE_EVERY).await;
        };
        tokio::select! {
            () = state.stopping.cancelled() => return,
            () = look => {}
        }
    }
}

/// What a run of payouts was lent and needs no more is taken back now, and not when its time is over.
async fn give_back_permits(state: &AppState) -> anyhow::Result<()> {
    for (run, token) in state.payouts.to_revoke().await? {
        state.outbox.revoke_noted(&token).await?;
        state.payouts.revoked(&run).await?;
    }
    Ok(())
}
