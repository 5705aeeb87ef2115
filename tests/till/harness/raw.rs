//! Bytes on a socket: requests that no client would send, and answers exactly as they come.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const PATIENCE: Duration = Duration::from_secs(20);

/// An answer, and when the other side closed.
#[derive(Debug)]
pub struct Answer {
    /// 0 where nothing came.
    pub status: u16,
    /// Empty where nothing came.
    pub headers: HeaderMap,
    /// As it was transferred.
    pub body: Vec<u8>,
    /// Bytes of head and body together.
    pub transferred: usize,
    /// From the last byte sent to the close.
    pub took: Duration,
}

/// Sends these bytes and reads until the other side closes.
pub async fn send(address: SocketAddr, bytes: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The other side may stop reading half way.
    let _ = stream.write_all(bytes).await;
    let begun = Instant::now();
    let mut all = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut all)).await;
    // An aborted connection still said what it said.
    let _ = read.expect("the connection stays open");
    parse(&all, begun.elapsed())
}

/// `GET path` with these header lines and nothing else.
pub fn get(path: &str, lines: &[&str]) -> Vec<u8> {
    let mut text = format!("GET {path} HTTP/1.1\r\n");
    for line in lines {
        text.push_str(line);
        text.push_str("\r\n");
    }
    text.push_str("Connection: close\r\n\r\n");
    text.into_bytes()
}

fn parse(all: &[u8], took: Duration) -> Answer {
    let end = all
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap_or(all.len());
    let head = String::from_utf8_lossy(&all[..end]);
    let mut lines = head.lines();
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1)?.parse().ok())
        .unwrap_or(0);
    let headers = lines
        .filter_map(|line| {
            let (name, value) = line.split_once(": ")?;
            Some((
                name.parse::<HeaderName>().ok()?,
                HeaderValue::from_str(value).ok()?,
            ))
        })
        .fold(HeaderMap::new(), |mut headers, (name, value)| {
            headers.append(name, value);
            headers
        });
    Answer {
        status,
        headers,
        body: all.get(end + 4..).unwrap_or_default().to_vec(),
        transferred: all.len(),
        took,
    }
}
