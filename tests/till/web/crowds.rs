//! Too much to do at once: who is let in, who is told to come back, and who notices nothing.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use reqwest::header::RETRY_AFTER;
use till::sandbox::Part;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::safe::assert_private;
use crate::harness::{Browser, SOON, Setup, Till, raw, sign_in};

const ROSA: &str = "rosa@sandbox.example";

/// Waits until it is so.
async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..2_000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never: {what}");
}

fn figures(till: &Till) -> String {
    till.state.metrics.text().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_are_told_to_come_back_and_who_leaves_is_let_out() {
    let setup = Setup::default()
        .with("TILL_MAX_REQUESTS", 2)
        .with("TILL_API_DEADLINE", 20)
        .with("TILL_ADMIN_LISTEN", "127.0.0.1:0");
    let till = Till::start(setup).await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    let leaving = rosa.get(till.at("/api/auth/signout")).await;
    till.control.set_latency(Part::Api, 5_000);
    let (slow, also_slow, ()) = tokio::join!(
        rosa.get(till.at("/transactions")),
        rosa.get(till.at("/transactions?page=slow")),
        async {
            let both_are_taken = || {
                let text = figures(&till);
                ["signed_in", "anonymous"].iter().all(|lane| {
                    text.contains(&format!("till_requests_in_flight{{lane=\"{lane}\"}} 1"))
                })
            };
            until("both places are taken", both_are_taken).await;
            let page = Browser::new().get(till.at("/signin")).await;
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(page.heading(), "One moment, please");
            assert_private(&page.headers, "503");
            assert!(page.headers.contains_key(RETRY_AFTER));
            assert!(!page.headers.contains_key("set-cookie"));
            // Whoever leaves has a place of their own, and files and health need none.
            let file = Browser::new().get(till.at("/assets/app.css")).await;
            assert_eq!(file.status, StatusCode::OK);
            let ready = till.admin.as_ref().unwrap().join("/health/ready").unwrap();
            assert_eq!(Browser::new().get(ready).await.status, StatusCode::OK);
            let out = rosa.copy();
            out.stop_before("/oauth2/sessions/logout");
            let done = out.submit(&leaving, "/api/auth/signout", &[]).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
            assert!(both_are_taken(), "somebody was waited for");
        }
    );
    // Both were let in before, whatever became of the session since.
    for page in [slow, also_slow] {
        assert_ne!(page.heading(), "One moment, please");
    }
    till.control.set_latency(Part::Api, 0);
    let page = Browser::new().get(till.at("/signin")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(figures(&till).contains("till_requests_shed_total{lane=\"anonymous\"} 1"));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_dawdles_takes_nobodys_place() {
    let setup = Setup::default()
        .with("TILL_MAX_REQUESTS", 2)
        .with("TILL_HEADER_DEADLINE", 4);
    let till = Till::start(setup).await;
    let head = format!(
        "POST /api/auth/signin/blink HTTP/1.1\r\nHost: localhost:{}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 40\r\n\r\ncsrf=",
        till.address.port()
    );
    let mut slow = Vec::new();
    for _ in 0..20 {
        let mut stream = TcpStream::connect(till.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        slow.push(stream);
    }
    until("all of them are here", || {
        figures(&till).contains("till_connections 20")
    })
    .await;
    let begun = Instant::now();
    let page = Browser::new().get(till.at("/signin")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let text = figures(&till);
    let all = ["till_connections 20", "till_connections 21"];
    assert!(all.iter().any(|there| text.contains(there)), "{text}");
    // And is not waited for beyond the time that a head has, whatever it drips.
    let stream = &mut slow[0];
    let mut answer = Vec::new();
    loop {
        // Fails once the other side has closed, which the next read tells.
        let _ = stream.write_all(b"a").await;
        let read = tokio::time::timeout(Duration::from_millis(300), stream.read_buf(&mut answer));
        if read.await.is_ok() {
            break;
        }
        assert!(begun.elapsed() < 3 * SOON, "waited for ever");
    }
    assert!(answer.starts_with(b"HTTP/1.1 503"), "{answer:?}");
    assert!(begun.elapsed() > Duration::from_secs(1));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_beyond_the_most_are_closed_unread() {
    let setup = Setup::default()
        .with("TILL_MAX_CONNECTIONS", 3)
        .with("TILL_ADMIN_LISTEN", "127.0.0.1:0");
    let till = Till::start(setup).await;
    let mut open = Vec::new();
    for _ in 0..3 {
        open.push(TcpStream::connect(till.address).await.unwrap());
    }
    until("three are open", || {
        figures(&till).contains("till_connections 3")
    })
    .await;
    let host = format!("Host: localhost:{}", till.address.port());
    let asked = raw::get("/signed-out", &[&host]);
    let answer = raw::send(till.address, &asked).await;
    assert_eq!((answer.status, answer.transferred), (0, 0));
    assert!(figures(&till).contains("till_connections_refused_total 1"));
    let live = till.admin.as_ref().unwrap().join("/health/live").unwrap();
    assert_eq!(Browser::new().get(live).await.status, StatusCode::OK);
    open.clear();
    until("they are closed", || {
        figures(&till).contains("till_connections 0")
    })
    .await;
    assert_eq!(raw::send(till.address, &asked).await.status, 200);
    till.stop().await;
}
