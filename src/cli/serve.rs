//! `till serve`: listens, serves, and stops without cutting anybody off.

use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;

use anyhow::Context as _;
use till::clock::Clock;
use till::config::Config;
use till::random::Random;
use till::server;
use till::state::AppState;
use tokio::net::TcpSocket;

use super::outcome::Failure;

/// Serves until SIGTERM or SIGINT.
pub(crate) async fn serve(config: Config) -> Result<ExitCode, Failure> {
    leave_no_core();
    let signals = Signals::new()?;
    let listener = listen(config.web.listen)?;
    let admin = config.web.admin_listen.map(listen).transpose()?;
    if let Some(state) = build(config, signals).await? {
        server::run(state, listener, admin).await?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the app, and from then on stops it at a signal; none where one came first.
pub(crate) async fn build(
    config: Config,
    mut signals: Signals,
) -> anyhow::Result<Option<AppState>> {
    let state = tokio::select! {
        state = AppState::build(config, Clock::system(), Random::system()) => state?,
        () = signals.next() => return Ok(None),
    };
    signals.stop(&state);
    Ok(Some(state))
}

/// A core dump would hold every key and token that is in memory, and so would what another process of the same account
/// may read of this one.
fn leave_no_core() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{
            DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit,
        };
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        let done = setrlimit(Resource::Core, none)
            .and_then(|()| set_dumpable_behavior(DumpableBehavior::NotDumpable));
        if let Err(error) = done {
            tracing::warn!(%error, "this process may leave a core dump");
        }
    }
}

/// Opens a listener, with a sentence for the commonest mistake.
pub(crate) fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    open(address)
        .with_context(|| format!("cannot listen on {address}; is something else running there?"))
}

/// Connections that the system keeps until they are taken. With the usual 128 a crowd that arrives at once makes some wait
/// for a whole second, as lost packets would.
const BACKLOG: u32 = 1024;

fn open(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // Elsewhere it means that two may listen.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
}

/// SIGTERM and SIGINT; where there are none, Ctrl-C.
pub(crate) struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    /// From now on none of them ends the process by itself.
    pub(crate) fn new() -> std::io::Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
            })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    /// The first one stops the app gently, the second at once.
    fn stop(mut self, state: &AppState) {
        let state = state.clone();
        tokio::spawn(async move {
            self.next().await;
            tracing::info!("stopping");
            state.stopping.cancel();
            self.next().await;
            std::process::exit(1);
        });
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(not(unix))]
        drop(tokio::signal::ctrl_c().await);
    }
}
