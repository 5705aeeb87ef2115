//! The HTTP server: header deadlines, a gentle stop, and background work that ends with it.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use hyper_util::rt::TokioTimer;

use crate::app;
use crate::state::AppState;

/// A request's headers must have arrived by then.
const HEADER_DEADLINE: Duration = Duration::from_secs(10);

/// Serves until `state.stopping` is cancelled and the running requests have ended, or their grace is over.
pub async fn run(
    state: AppState,
    listener: TcpListener,
    admin: Option<TcpListener>,
) -> std::io::Result<()> {
    app::start_background(&state);
    let grace = state.config.limits.shutdown_deadline;
    let handle = Handle::new();
    let admin_handle = Handle::new();
    tokio::spawn({
        let (state, handle, admin_handle) = (state.clone(), handle.clone(), admin_handle.clone());
        async move {
            state.stopping.cancelled().await;
            handle.graceful_shutdown(Some(grace));
            // Health answers until the requests are done, so that a balancer sees "not ready" rather than nothing.
            tokio::time::sleep(Duration::from_millis(200)).await;
            admin_handle.graceful_shutdown(Some(grace));
        }
    });
    tracing::info!(address = %listener.local_addr()?, "listening");
    let admin_server = async {
        match admin {
            Some(listener) => serve(listener, admin_handle, app::admin_router(&state)).await,
            None => Ok(()),
        }
    };
    let (served, admin_served) =
        tokio::join!(serve(listener, handle, app::router(&state)), admin_server);
    state.stopping.cancel();
    state.running.close();
    if tokio::time::timeout(grace, state.running.wait())
        .await
        .is_err()
    {
        tracing::warn!("some background work did not end in time");
    }
    state.database.close().await;
    served.and(admin_served)
}

async fn serve(
    listener: TcpListener,
    handle: Handle<SocketAddr>,
    router: Router,
) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let mut server = axum_server::from_tcp(listener)?.handle(handle);
    server
        .http_builder()
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_DEADLINE);
    server.http_builder().http2().timer(TokioTimer::new());
    server
        .serve(router.into_make_service_with_connect_info::<SocketAddr>())
        .await
}
