//! How much Till takes, and for how long it waits for it.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::safe::assert_private;
use crate::harness::raw::{self, Answer, get};
use crate::harness::{SOON, Setup, Till};

fn host(till: &Till) -> String {
    format!("Host: localhost:{}", till.address.port())
}

/// A page that says what is wrong and leads on.
#[track_caller]
fn is_page(answer: &Answer, status: u16, title: &str) {
    let text = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, status, "{text}");
    assert_private(&answer.headers, &status.to_string());
    assert!(text.contains(&format!("<h1>{title}</h1>")), "{text}");
    assert!(text.contains("<html lang=\"en\""), "{text}");
    assert!(text.contains("<a class=\"button\" href=\"/\""), "{text}");
    // Nothing of it comes back: neither as a text nor in a link.
    assert!(!text.contains("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

fn post(till: &Till, lines: &[&str], body: &str) -> Vec<u8> {
    let lines = lines.join("\r\n");
    format!(
        "POST /preferences HTTP/1.1\r\n{}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n{lines}\r\n\r\n{body}",
        host(till)
    )
    .into_bytes()
}

#[tokio::test]
async fn a_body_that_is_too_long() {
    let till = Till::start(Setup::default().with("TILL_MAX_BODY", 2048)).await;
    // Said beforehand: not a byte of it is waited for.
    let told = raw::send(till.address, &post(&till, &["Content-Length: 2049"], "")).await;
    is_page(&told, 413, "That is too long");
    // Only found out.
    let chunk = format!("801\r\n{}\r\n0\r\n\r\n", "a".repeat(2049));
    let found = raw::send(
        till.address,
        &post(&till, &["Transfer-Encoding: chunked"], &chunk),
    )
    .await;
    is_page(&found, 413, "That is too long");
    // One that fits is read, and refused for what it says.
    let fits = "a".repeat(2048);
    let read = raw::send(till.address, &post(&till, &["Content-Length: 2048"], &fits)).await;
    assert_eq!(read.status, 403);
    till.stop().await;
}

#[tokio::test]
async fn an_address_that_is_too_long() {
    let till = Till::usual().await;
    for path in [
        format!("/{}", "a".repeat(8192)),
        format!("/signin?return_to=/{}", "a".repeat(8192)),
        format!("/assets/{}", "a".repeat(8192)),
    ] {
        let answer = raw::send(till.address, &get(&path, &[&host(&till)])).await;
        is_page(&answer, 414, "That is too long");
    }
    let fits = format!("/{}", "a".repeat(8191));
    let answer = raw::send(till.address, &get(&fits, &[&host(&till)])).await;
    assert_eq!(answer.status, 404);
    till.stop().await;
}

#[tokio::test]
async fn headers_that_are_too_long() {
    let till = Till::usual().await;
    let one = format!("Cookie: a={}", "a".repeat(16 * 1024));
    let answer = raw::send(till.address, &get("/", &[&host(&till), &one])).await;
    is_page(&answer, 431, "That is too long");
    let lines: Vec<String> = (0..80)
        .map(|i| format!("X-{i}: {}", "a".repeat(210)))
        .collect();
    let mut many: Vec<&str> = lines.iter().map(String::as_str).collect();
    let ours = host(&till);
    many.push(&ours);
    let answer = raw::send(till.address, &get("/", &many)).await;
    is_page(&answer, 431, "That is too long");
    let fits = format!("Cookie: a={}", "a".repeat(15 * 1024));
    let answer = raw::send(till.address, &get("/", &[&host(&till), &fits])).await;
    assert_eq!(answer.status, 200);
    till.stop().await;
}

#[tokio::test]
async fn what_no_server_would_hold_is_cut_off_with_a_bare_word() {
    let till = Till::usual().await;
    let lines: Vec<String> = (0..200).map(|i| format!("X-{i}: a")).collect();
    let many: Vec<&str> = lines.iter().map(String::as_str).collect();
    let answer = raw::send(till.address, &get("/", &many)).await;
    assert_eq!(answer.status, 431);
    let endless = format!("X: {}", "a".repeat(1024 * 1024));
    let answer = raw::send(till.address, &get("/", &[&endless])).await;
    assert!([0, 431].contains(&answer.status), "{}", answer.status);
    let nonsense = raw::send(till.address, b"\x16\x03\x01 not HTTP at all\r\n\r\n").await;
    assert!([0, 400].contains(&nonsense.status), "{}", nonsense.status);
    till.stop().await;
}

/// How long the other side keeps a connection on which this comes, a byte every tenth of a second.
async fn kept(till: &Till, bytes: &[u8], then_drip: Option<&[u8]>) -> Duration {
    let mut stream = TcpStream::connect(till.address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let begun = Instant::now();
    let mut answer = [0; 4096];
    loop {
        let read = tokio::time::timeout(Duration::from_millis(100), stream.read(&mut answer));
        match read.await {
            Ok(Ok(0) | Err(_)) => return begun.elapsed(),
            Ok(Ok(_)) => {}
            Err(_) => {
                if let Some(drip) = then_drip {
                    // Fails once the other side is gone, which the next read tells.
                    let _ = stream.write_all(drip).await;
                }
            }
        }
        assert!(
            begun.elapsed() < 2 * SOON,
            "kept for ever {}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_takes_too_long_is_cut_off() {
    let till = Till::start(Setup::default().with("TILL_HEADER_DEADLINE", 1)).await;
    let half = format!("GET / HTTP/1.1\r\n{}\r\nX-Slow: ", host(&till));
    let whole = format!("GET /signed-out HTTP/1.1\r\n{}\r\n\r\n", host(&till));
    let (head, silence, preface, idle) = tokio::join!(
        // A byte now and then buys no time.
        kept(&till, half.as_bytes(), Some(b"a")),
        kept(&till, b"", None),
        kept(&till, b"PRI * HTTP/2.0\r\n\r\nSM", None),
        kept(&till, whole.as_bytes(), None),
    );
    for (what, took) in [
        ("half a head", head),
        ("silence", silence),
        ("half a preface", preface),
        ("an idle connection", idle),
    ] {
        assert!(took < SOON, "{what}: {took:?}");
    }
    assert!(head > Duration::from_millis(900), "{head:?}");
    till.stop().await;
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up() {
    let till = Till::start(Setup::default().with("TILL_REQUEST_DEADLINE", 1)).await;
    let answer = raw::send(
        till.address,
        &post(&till, &["Content-Length: 100"], "csrf=a"),
    )
    .await;
    is_busy(&answer);
    assert!(answer.took < SOON, "{:?}", answer.took);
    till.stop().await;
}

#[track_caller]
fn is_busy(answer: &Answer) {
    let text = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, 503, "{text}");
    assert_private(&answer.headers, "503");
    assert!(answer.headers.contains_key("retry-after"));
    assert!(text.contains("<h1>One moment, please</h1>"), "{text}");
}
