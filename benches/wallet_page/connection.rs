//! One keep-alive HTTP/1.1 connection, blocking: as cheap a client as there can be, since it shares the machine with
//! what it measures.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};

/// Nothing here may take longer.
const DEADLINE: Duration = Duration::from_secs(20);
/// Larger than the page, so that most answers come in one read.
const BUFFER: usize = 64 * 1024;
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// An open connection and the last answer on it.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer, still in the connection's buffer.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) head: &'a str,
    pub(crate) body: &'a [u8],
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, DEADLINE)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(DEADLINE))?;
        Ok(Self {
            stream,
            buffer: vec![0; BUFFER],
        })
    }

    /// Sends a whole request and reads its answer, which must tell its length.
    pub(crate) fn exchange(&mut self, request: &[u8]) -> anyhow::Result<Answer<'_>> {
        self.stream.write_all(request)?;
        let mut filled = 0;
        let head = loop {
            let seen = filled;
            filled += self.read_more(filled)?;
            // The end of the head may lie across two reads.
            let from = seen.saturating_sub(END_OF_HEAD.len());
            if let Some(at) = find(&self.buffer[from..filled], END_OF_HEAD) {
                break from + at;
            }
        };
        let (status, length) = gist(std::str::from_utf8(&self.buffer[..head])?)?;
        let body = head + END_OF_HEAD.len();
        while filled < body + length {
            filled += self.read_more(filled)?;
        }
        ensure!(filled == body + length, "more than was asked for");
        Ok(Answer {
            status,
            head: std::str::from_utf8(&self.buffer[..head])?,
            body: &self.buffer[body..filled],
        })
    }

    fn read_more(&mut self, filled: usize) -> anyhow::Result<usize> {
        if filled == self.buffer.len() {
            self.buffer.resize(2 * filled, 0);
        }
        match self.stream.read(&mut self.buffer[filled..])? {
            0 => bail!("the connection was closed"),
            count => Ok(count),
        }
    }
}

impl Answer<'_> {
    /// All values of a header, whose name is given in lower case as hyper writes it.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        values(self.head, name)
    }
}

/// Status and length of the body.
fn gist(head: &str) -> anyhow::Result<(u16, usize)> {
    let status = head.get(9..12).context("no status")?.parse()?;
    let length = values(head, "content-length")
        .next()
        .with_context(|| format!("no length: {head}"))?;
    Ok((status, length.parse()?))
}

fn values<'a>(head: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .filter(move |(found, _)| *found == name)
        .map(|(_, value)| value)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
