//! For operators, on a listener of its own: is it alive, can it serve, what are its figures.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::metrics::InPool;
use crate::state::AppState;
use crate::web::paths;

/// `/health/live`, `/health/ready`, `/metrics`.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route(paths::LIVE, get(async || "alive\n"))
        .route(paths::READY, get(ready))
        .route(paths::METRICS, get(metrics))
        .with_state(state)
}

/// Ready = the database answers and we are not being stopped. The provider is told of and does not count: without it
/// everybody who is signed in is still served.
async fn ready(State(state): State<AppState>) -> Response {
    let database = state.database.ping().await;
    let provider = state.provider.copy().await;
    let stopping = state.stopping.is_cancelled();
    let status = if database.is_ok() && !stopping {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let word = |good: bool| if good { "ok" } else { "down" };
    let text = format!(
        "database {}\nprovider {}\naccepting {}\n",
        word(database.is_ok()),
        word(provider.is_some()),
        word(!stopping)
    );
    (status, text).into_response()
}

async fn metrics(State(state): State<AppState>) -> Response {
    for (pool, connections) in state.database.connections() {
        for (word, number) in [("busy", connections.busy), ("idle", connections.idle)] {
            let of = InPool { pool, state: word };
            state.metrics.pool.get_or_create(&of).set(number);
        }
    }
    match state.metrics.text() {
        Ok(text) => (
            [(
                CONTENT_TYPE,
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
            )],
            text,
        )
            .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
