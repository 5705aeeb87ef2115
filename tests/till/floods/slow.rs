//! Clients that take their time on purpose.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::flooded::{Flooded, length};

/// Of each kind.
const CLIENTS: u64 = 150;

/// Sends the beginning, then a byte now and then for as long as it is let.
async fn dawdle(flooded: &Flooded, beginning: &[u8], until: Instant) -> u64 {
    let mut cut_off = 0;
    while Instant::now() < until {
        let Ok(mut stream) = TcpStream::connect(flooded.address).await else {
            continue;
        };
        let mut going = stream.write_all(beginning).await;
        while going.is_ok() && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(500)).await;
            going = stream.write_all(b"a").await;
        }
        cut_off += u64::from(going.is_err());
    }
    cut_off
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes long: clients that are slow"]
async fn heads_and_bodies_keep_nobody_waiting() {
    let settings = [("TILL_HEADER_DEADLINE", "2"), ("TILL_MAX_REQUESTS", "64")];
    let flooded = Flooded::start(&settings).await;
    let before = flooded.memory();
    let host = format!("Host: {}\r\n", flooded.till.url.authority());
    let head = format!("GET /signin HTTP/1.1\r\n{host}X-Slow: ");
    let body = format!(
        "POST /api/auth/signin/blink HTTP/1.1\r\n{host}Sec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\ncsrf="
    );
    let until = Instant::now() + length().max(Duration::from_secs(4));
    let slow = (0..2 * CLIENTS).map(|place| {
        let beginning = if place % 2 == 0 { &head } else { &body };
        let flooded = &flooded;
        async move {
            // They do not all come at the same moment.
            tokio::time::sleep(Duration::from_millis(place * 3)).await;
            dawdle(flooded, beginning.as_bytes(), until).await
        }
    });
    let (cut_off, slowest, looks) = flooded.watched("/signin", &[], join_all(slow)).await;
    let cut_off: u64 = cut_off.into_iter().sum();
    let after = flooded.memory();
    println!(
        "{CLIENTS} slow heads and {CLIENTS} slow bodies: cut off {cut_off} times; a person's slowest page of {looks} took \
         {slowest:?}; {before} MiB before, {after} MiB after"
    );
    assert!(slowest.as_secs() < 1, "{slowest:?}");
    assert!(
        cut_off >= CLIENTS,
        "{cut_off}: nobody is waited for for ever"
    );
}
