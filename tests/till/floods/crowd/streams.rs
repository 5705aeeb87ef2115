//! Thousands of event streams, each a socket and a task that reads: as little as there can be, since they share the
//! machine with what they listen to.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

/// What each event begins with.
const EVENT: &[u8] = b"event: sale";
/// So many connect at the same time.
const AT_ONCE: usize = 64;
/// Own addresses to come from; each has ports of its own.
const ADDRESSES: usize = 8;

/// What a stream says of itself: which one, when, and what.
pub(super) type Said = (usize, Instant, Word);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// An event came.
    Event,
    /// The other side ended it, or never let it in.
    Over,
}

/// Open streams; closed when this is dropped.
pub(super) struct Streams {
    pub(super) said: mpsc::UnboundedReceiver<Said>,
    _readers: JoinSet<()>,
}

impl Streams {
    /// Sends each request over a connection of its own.
    pub(super) fn open(address: SocketAddr, requests: Vec<Arc<[u8]>>) -> Self {
        let (say, said) = mpsc::unbounded_channel();
        let (mut readers, turns) = (JoinSet::new(), Arc::new(Semaphore::new(AT_ONCE)));
        for (stream, request) in requests.into_iter().enumerate() {
            let (say, turns) = (say.clone(), Arc::clone(&turns));
            readers.spawn(async move {
                let tell = |word| {
                    let _ = say.send((stream, Instant::now(), word));
                };
                let turn = turns.acquire_owned().await.unwrap();
                let read = async {
                    let mut opened = connect(stream, address).await?;
                    opened.write_all(&request).await?;
                    read(opened, turn, || tell(Word::Event)).await
                };
                if let Err(error) = read.await {
                    println!("stream {stream}: {error}");
                }
                tell(Word::Over);
            });
        }
        Self {
            said,
            _readers: readers,
        }
    }
}

async fn connect(stream: usize, to: SocketAddr) -> io::Result<TcpStream> {
    let from = Ipv4Addr::new(127, 0, 1, u8::try_from(1 + stream % ADDRESSES).unwrap());
    let socket = TcpSocket::new_v4()?;
    // A port is chosen when it is known where to.
    socket.bind((from, 0).into())?;
    socket.connect(to).await
}

/// Reads until the other side ends it. Whoever has got the first event makes room for the next one who comes.
async fn read<T>(mut stream: TcpStream, turn: T, event: impl Fn()) -> io::Result<()> {
    let (mut turn, mut known) = (Some(turn), Vec::new());
    let mut buffer = [0; 1024];
    loop {
        let count = stream.read(&mut buffer).await?;
        if count == 0 {
            return match turn {
                None => Ok(()),
                Some(_) => Err(io::Error::other(String::from_utf8_lossy(&known))),
            };
        }
        known.extend_from_slice(&buffer[..count]);
        while let Some(at) = known.windows(EVENT.len()).position(|part| part == EVENT) {
            known.drain(..at + EVENT.len());
            drop(turn.take());
            event();
        }
        if turn.is_none() {
            // An event may come in two pieces.
            known.drain(..known.len().saturating_sub(EVENT.len()));
            known.shrink_to_fit();
        }
    }
}
