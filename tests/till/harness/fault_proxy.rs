//! A wire that can be bad: passes bytes between two ends, later, not at all, or in one direction only.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What is the matter with the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// Nothing.
    Whole,
    /// Every piece comes this much later.
    Slow(Duration),
    /// What is open breaks, and so does what is opened.
    Cut,
    /// Everything is taken and nothing arrives.
    Swallows,
    /// What is sent arrives, and the answer ends before it has begun.
    HalfClosed,
}

/// The wire's near end.
#[derive(Clone)]
pub struct FaultProxy {
    /// Where one connects to it.
    pub address: SocketAddr,
    wire: watch::Sender<Wire>,
    open: Arc<AtomicUsize>,
}

impl FaultProxy {
    /// A whole wire to this address; gone with the test, whose runtime it runs on.
    pub async fn before(far: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (wire, state) = watch::channel(Wire::Whole);
        let open = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&open);
        tokio::spawn(async move {
            loop {
                let (near, _) = listener.accept().await.unwrap();
                let (state, count) = (state.clone(), Arc::clone(&count));
                tokio::spawn(async move {
                    count.fetch_add(1, Ordering::Relaxed);
                    carry(near, far, state).await;
                    count.fetch_sub(1, Ordering::Relaxed);
                });
            }
        });
        Self {
            address,
            wire,
            open,
        }
    }

    /// From now on, for what is open as well.
    pub async fn becomes(&self, wire: Wire) {
        self.wire.send_replace(wire);
    }

    /// How many connections there are.
    pub fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }
}

async fn carry(near: TcpStream, far: SocketAddr, state: watch::Receiver<Wire>) {
    if *state.borrow() == Wire::Cut {
        return;
    }
    let Ok(far) = TcpStream::connect(far).await else {
        return;
    };
    let (near_in, near_out) = near.into_split();
    let (far_in, far_out) = far.into_split();
    let mut cut = state.clone();
    tokio::select! {
        // Both directions, until both have ended.
        _ = async { tokio::join!(pass(near_in, far_out, state.clone(), false), pass(far_in, near_out, state, true)) } => {}
        _ = cut.wait_for(|wire| *wire == Wire::Cut) => {}
    }
}

async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    state: watch::Receiver<Wire>,
    is_answer: bool,
) {
    let mut piece = vec![0; 16 * 1024];
    loop {
        let length = match from.read(&mut piece).await {
            Ok(0) | Err(_) => break,
            Ok(length) => length,
        };
        let wire = *state.borrow();
        match wire {
            Wire::Swallows => continue,
            Wire::HalfClosed if is_answer => break,
            Wire::Slow(pause) => tokio::time::sleep(pause).await,
            Wire::Whole | Wire::Cut | Wire::HalfClosed => {}
        }
        if to.write_all(&piece[..length]).await.is_err() {
            break;
        }
    }
    // Fails only where it is closed already.
    let _ = to.shutdown().await;
}
