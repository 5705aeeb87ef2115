//! A listening port that can really refuse connections for a while.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;

use axum::extract::Request;
use axum::response::Response;
use axum::{Router, ServiceExt};
use axum_server::Handle;
use tokio::net::TcpSocket;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tower::Layer as _;
use tower::util::MapResultLayer;

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;

/// Marks an answer that is not to be sent: the connection is closed instead.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the controls want this connection cut")]
pub(crate) struct Severed;

impl From<Infallible> for Severed {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// One port with one router behind it.
#[derive(Debug)]
pub(crate) struct Port {
    address: SocketAddr,
    router: Router,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Open(Handle<SocketAddr>, JoinHandle<io::Result<()>>),
    /// Bound, so that nobody else takes the port, but not listening: connections are refused.
    Refusing(TcpSocket),
    Closed,
}

impl Port {
    /// A port that refuses connections until it is opened. Port 0 takes any free one.
    pub(crate) fn reserve(address: SocketAddr) -> io::Result<(SocketAddr, TcpSocket)> {
        let socket = bound(address).map_err(|error| {
            io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
        })?;
        Ok((socket.local_addr()?, socket))
    }

    /// Starts to listen on a reserved port.
    pub(crate) fn open(socket: TcpSocket, router: Router) -> io::Result<Self> {
        let address = socket.local_addr()?;
        let state = listen(socket, router.clone())?;
        Ok(Self {
            address,
            router,
            state: Mutex::new(state),
        })
    }

    /// Drops every connection and refuses new ones.
    pub(crate) async fn refuse(&self) -> io::Result<()> {
        let mut state = self.state.lock().await;
        if let State::Refusing(_) = *state {
            return Ok(());
        }
        end(&mut state).await;
        *state = State::Refusing(bound(self.address)?);
        Ok(())
    }

    /// Listens again on the same port.
    pub(crate) async fn resume(&self) -> io::Result<()> {
        let mut state = self.state.lock().await;
        *state = match std::mem::replace(&mut *state, State::Closed) {
            State::Refusing(socket) => listen(socket, self.router.clone())?,
            other => other,
        };
        Ok(())
    }

    /// Gives the port back.
    pub(crate) async fn close(&self) {
        end(&mut *self.state.lock().await).await;
    }
}

/// A sandbox that is dropped without being stopped closes its ports as well.
impl Drop for Port {
    fn drop(&mut self) {
        if let State::Open(handle, _) = self.state.get_mut() {
            handle.shutdown();
        }
    }
}

fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // Connections of a former listener may linger on a port that was named. Where any free port
    // will do, sharing is allowed only afterwards: the system would hand out one port twice.
    if address.port() != 0 {
        socket.set_reuseaddr(true)?;
    }
    socket.bind(address)?;
    socket.set_reuseaddr(true)?;
    Ok(socket)
}

fn listen(socket: TcpSocket, router: Router) -> io::Result<State> {
    let listener = socket.listen(BACKLOG)?;
    let handle = Handle::new();
    let server = axum_server::Server::from_listener(listener).handle(handle.clone());
    // An error of the service closes its connection without a word.
    let service = MapResultLayer::new(unless_severed).layer(router);
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(service);
    let task = tokio::spawn(server.serve(service));
    Ok(State::Open(handle, task))
}

fn unless_severed(answer: Result<Response, Infallible>) -> Result<Response, Severed> {
    match answer {
        Ok(response) if response.extensions().get::<Severed>().is_some() => Err(Severed),
        Ok(response) => Ok(response),
        Err(never) => match never {},
    }
}

async fn end(state: &mut State) {
    if let State::Open(handle, task) = std::mem::replace(state, State::Closed) {
        handle.shutdown();
        // The server returns once its listener is gone; how it ended is of no interest.
        drop(task.await);
    }
}
