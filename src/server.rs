//! The HTTP server: header deadlines, a gentle stop, and background work that ends with it.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use hyper_util::rt::TokioTimer;
use tokio::time::Instant;

use crate::app;
use crate::metrics::Metrics;
use crate::overload::Connections;
use crate::state::AppState;

/// More than balancers and Prometheus need; those of the app have places of their own.
const ADMIN_CONNECTIONS: usize = 64;

/// Serves until `state.stopping` is cancelled and the running requests have ended, or their grace is over.
pub async fn run(
    state: AppState,
    listener: TcpListener,
    admin: Option<TcpListener>,
) -> std::io::Result<()> {
    app::start_background(&state);
    let limits = state.config.limits;
    let handle = Handle::new();
    let stopped = tokio::spawn({
        let (stopping, handle) = (state.stopping.clone(), handle.clone());
        async move {
            stopping.cancelled().await;
            handle.graceful_shutdown(Some(limits.shutdown_deadline));
            Instant::now() + limits.shutdown_deadline
        }
    });
    tracing::info!(address = %listener.local_addr()?, "listening");
    // Health answers until the requests are done, so that a balancer sees "not ready" rather than nothing.
    let admin_handle = Handle::new();
    let app_server = async {
        let served = serve(
            listener,
            handle,
            app::router(&state),
            limits.header_deadline,
            Connections::new(limits.max_connections, state.metrics.clone()),
        )
        .await;
        admin_handle.shutdown();
        served
    };
    let admin_server = async {
        match admin {
            Some(listener) => {
                let router = app::admin_router(&state);
                serve(
                    listener,
                    admin_handle.clone(),
                    router,
                    limits.header_deadline,
                    Connections::new(ADMIN_CONNECTIONS, Metrics::default()),
                )
                .await
            }
            None => Ok(()),
        }
    };
    let (served, admin_served) = tokio::join!(app_server, admin_server);
    state.stopping.cancel();
    state.running.close();
    // One grace for requests and for what they left behind.
    let until = stopped.await.unwrap_or_else(|_| Instant::now());
    if tokio::time::timeout_at(until, state.running.wait())
        .await
        .is_err()
    {
        tracing::warn!("some background work did not end in time");
    }
    state.database.close().await;
    served.and(admin_served)
}

/// HTTP/1.1 only: proxies speak it, and a connection that might still become HTTP/2 has no deadline for its first bytes.
async fn serve(
    listener: TcpListener,
    handle: Handle<SocketAddr>,
    router: Router,
    header_deadline: Duration,
    connections: Connections,
) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let mut server = axum_server::from_tcp(listener)?
        .acceptor(connections)
        .handle(handle)
        .http1_only();
    server
        .http_builder()
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(header_deadline);
    server
        .serve(router.into_make_service_with_connect_info::<SocketAddr>())
        .await
}
