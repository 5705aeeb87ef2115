//! How many connections are kept at once; one more is closed before a byte of it is read.

use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::counted::Counted;
use crate::metrics::Metrics;

/// The connections of one listener.
#[derive(Clone)]
pub struct Connections {
    free: Arc<Semaphore>,
    metrics: Metrics,
}

impl Connections {
    /// So many at most.
    pub fn new(most: usize, metrics: Metrics) -> Self {
        Self {
            free: Arc::new(Semaphore::new(most)),
            metrics,
        }
    }
}

impl<I, S> Accept<I, S> for Connections {
    type Stream = Connection<I>;
    type Service = S;
    type Future = Ready<io::Result<(Connection<I>, S)>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        ready(match Arc::clone(&self.free).try_acquire_owned() {
            Ok(permit) => {
                let connection = Connection {
                    stream,
                    _permit: permit,
                    _counted: Counted::new(&self.metrics.connections),
                };
                Ok((connection, service))
            }
            Err(_) => {
                self.metrics.connections_refused.inc();
                Err(io::ErrorKind::ConnectionRefused.into())
            }
        })
    }
}

/// A connection that makes room when it ends.
pub struct Connection<I> {
    stream: I,
    _permit: OwnedSemaphorePermit,
    _counted: Counted,
}

impl<I: AsyncRead + Unpin> AsyncRead for Connection<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Connection<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
