//! Requests that two readers could read differently: refused, or answered once and the connection closed, so that nothing
//! behind them is taken for a request of its own.

use std::net::SocketAddr;

use crate::harness::raw;
use crate::harness::{Setup, Till};

/// Follows every message on the same connection; nobody may ever answer it.
pub const SMUGGLED: &str = "GET /smuggled HTTP/1.1\r\nHost: {host}\r\n\r\n";

/// How many answers came back, and the first one's status.
async fn answers(till: &Till, request: &str) -> (usize, u16) {
    answers_of(till.address, till, request).await
}

/// The same of whoever stands at this address before Till.
pub async fn answers_of(address: SocketAddr, till: &Till, request: &str) -> (usize, u16) {
    let host = format!("localhost:{}", till.address.port());
    let request = request.replace("{host}", &host);
    let answer = raw::send(address, request.as_bytes()).await;
    let rest = String::from_utf8_lossy(&answer.body).into_owned();
    let more = rest.matches("HTTP/1.1 ").count();
    // The oldest protocol answers without any head.
    (usize::from(answer.transferred > 0) + more, answer.status)
}

/// Messages that end at one place for one reader and at another for the next.
pub fn ambiguous() -> Vec<(&'static str, String)> {
    let post = "POST /preferences HTTP/1.1\r\nHost: {host}\r\n";
    vec![
        (
            "two lengths",
            format!("{post}Content-Length: 0\r\nContent-Length: 50\r\n\r\n"),
        ),
        (
            "a list of lengths",
            format!("{post}Content-Length: 0, 50\r\n\r\n"),
        ),
        (
            "a signed length",
            format!("{post}Content-Length: +5\r\n\r\naaaaa"),
        ),
        (
            "a negative length",
            format!("{post}Content-Length: -1\r\n\r\n"),
        ),
        (
            "a length in hex",
            format!("{post}Content-Length: 0x5\r\n\r\naaaaa"),
        ),
        (
            "a huge length",
            format!("{post}Content-Length: 99999999999999999999\r\n\r\n"),
        ),
        (
            "both lengths",
            format!("{post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ),
        (
            "both, the other way",
            format!("{post}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
        ),
        (
            "chunked not last",
            format!("{post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        ),
        (
            "no coding we know",
            format!("{post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        ),
        (
            "chunked twice",
            format!(
                "{post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"
            ),
        ),
        (
            "blank before the colon",
            format!("{post}Content-Length : 5\r\n\r\naaaaa"),
        ),
        (
            "blank before TE's colon",
            format!("{post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
        ),
        (
            "a folded header",
            format!("{post}X: a\r\n Content-Length: 5\r\n\r\n"),
        ),
        ("a header without a name", format!("{post}: a\r\n\r\n")),
        (
            "a bare CR",
            format!("{post}X: a\rContent-Length: 5\r\n\r\n"),
        ),
        ("a NUL", format!("{post}X: a\0b\r\n\r\n")),
        (
            "a chunk size of nonsense",
            format!("{post}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"),
        ),
        (
            "a chunk size that overflows",
            format!("{post}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\na\r\n"),
        ),
        (
            "a chunk longer than it says",
            format!("{post}Transfer-Encoding: chunked\r\n\r\n1\r\naGET / HTTP/1.1\r\n\r\n"),
        ),
        (
            "a chunk ended by LF",
            format!("{post}Transfer-Encoding: chunked\r\n\r\n1\na\n0\n\n"),
        ),
        (
            "blanks in the address",
            "GET / HTTP/1.1 HTTP/1.1\r\nHost: {host}\r\n\r\n".to_owned(),
        ),
        ("no version", "GET /\r\nHost: {host}\r\n\r\n".to_owned()),
        (
            "another version",
            "GET / HTTP/3.7\r\nHost: {host}\r\n\r\n".to_owned(),
        ),
        (
            "a control in the address",
            "GET /\x01 HTTP/1.1\r\nHost: {host}\r\n\r\n".to_owned(),
        ),
        (
            "a method of nonsense",
            "GE\tT / HTTP/1.1\r\nHost: {host}\r\n\r\n".to_owned(),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn q5_what_can_be_read_in_two_ways_is_refused() {
    let till = Till::start(Setup::default().with("TILL_HEADER_DEADLINE", 1)).await;
    let ambiguous = ambiguous();
    let asked = ambiguous.iter().map(|(why, request)| {
        let till = &till;
        async move { (why, answers(till, &format!("{request}{SMUGGLED}")).await) }
    });
    let mut read = Vec::new();
    for (why, (count, status)) in futures_util::future::join_all(asked).await {
        if count > 1 || !(status == 0 || (400..500).contains(&status)) {
            read.push(format!("{why}: {count} answers, {status}"));
        }
    }
    assert!(read.is_empty(), "{read:#?}");
    till.stop().await;
}

/// What is well formed is answered, each for itself: the corpus above is refused for what it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn q5_one_after_another_is_no_smuggling() {
    let till = Till::usual().await;
    let one = "GET /signed-out HTTP/1.1\r\nHost: {host}\r\n\r\n";
    let last = "GET /signed-out HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n";
    assert_eq!(answers(&till, &format!("{one}{last}")).await, (2, 200));
    let chunked = "POST /preferences HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
    assert_eq!(answers(&till, &format!("{chunked}{last}")).await, (2, 403));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn q5_no_line_break_of_a_request_ends_a_header_of_an_answer() {
    let till = Till::usual().await;
    for path in [
        "/wallets%0d%0aX-Smuggled:%20a",
        "/signin?return_to=/%0d%0aX-Smuggled:%20a",
        "/wallets?a=%0d%0aX-Smuggled:%20a",
        "/wallets?a=%E5%98%8A%E5%98%8DX-Smuggled:%20a",
        "/api/auth/callback/blink?error=%0d%0aX-Smuggled:%20a&state=b",
        "/signed-out?state=%0aX-Smuggled:%20a",
    ] {
        let host = format!("Host: localhost:{}", till.address.port());
        let answer = raw::send(till.address, &raw::get(path, &[&host])).await;
        assert!(answer.status < 500 && answer.status != 0, "{path}");
        assert!(!answer.headers.contains_key("x-smuggled"), "{path}");
    }
    till.stop().await;
}
