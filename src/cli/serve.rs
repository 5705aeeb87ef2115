//! `till serve`: listens, serves, and stops without cutting anybody off.

use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;

use anyhow::Context as _;
use till::clock::Clock;
use till::config::Config;
use till::random::Random;
use till::server;
use till::state::AppState;

use super::outcome::Failure;

/// Serves until SIGTERM or SIGINT.
pub(crate) async fn serve(config: Config) -> Result<ExitCode, Failure> {
    let listener = listen(config.web.listen)?;
    let admin = config.web.admin_listen.map(listen).transpose()?;
    let state = AppState::build(config, Clock::system(), Random::system()).await?;
    stop_on_signal(&state);
    server::run(state, listener, admin).await?;
    Ok(ExitCode::SUCCESS)
}

/// Opens a listener, with a sentence for the commonest mistake.
pub(crate) fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .with_context(|| format!("cannot listen on {address}; is something else running there?"))
}

/// The first signal stops gently, the second at once.
pub(crate) fn stop_on_signal(state: &AppState) {
    let state = state.clone();
    tokio::spawn(async move {
        signalled().await;
        tracing::info!("stopping");
        state.stopping.cancel();
        signalled().await;
        std::process::exit(1);
    });
}

/// Waits for SIGTERM or SIGINT.
pub(crate) async fn signalled() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    drop(interrupt.await);
}
