//! Second tries against a server that breaks connections: for questions, within the budget; never for what moves money.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use secrecy::SecretString;
use serde::de::IgnoredAny;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::operation::Operation;
use super::{Client, Error, Options, Question, Trouble};
use crate::clock::Clock;
use crate::metrics::Metrics;
use crate::overload::{Gate, Retries};
use crate::random::Random;

const ANSWER: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Length: 19\r\nConnection: close\r\n\r\n{\"data\":{\"a\":null}}";

/// A client, and how often its server was asked. The server breaks every connection whose number `breaks` says.
async fn client(breaks: fn(usize) -> bool) -> (Client, Arc<AtomicUsize>) {
    // Fails only where it was installed before.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/graphql", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"}") {
                stream.read_buf(&mut request).await.unwrap();
            }
            if !breaks(counted.fetch_add(1, Ordering::SeqCst)) {
                let _ = stream.write_all(ANSWER).await;
            }
        }
    });
    let metrics = Metrics::default();
    let client = Client::new(
        Options {
            endpoint: endpoint.parse().unwrap(),
            deadline: Duration::from_secs(2),
            payment_deadline: Duration::from_secs(30),
            price_lifetime: Duration::from_secs(30),
        },
        Clock::system(),
        Gate::new("api", 8, &metrics),
        Retries::new(Random::system(), metrics),
    )
    .unwrap();
    (client, asked)
}

async fn ask(client: &Client, text: &'static str) -> Result<(), Error> {
    let token = SecretString::from("ory_at_x");
    let operation = Operation::<IgnoredAny>::new(text, ());
    client
        .ask(Question::Identity, operation, Some(&token), |_| Ok(()))
        .await
}

#[tokio::test]
async fn a_question_is_asked_twice_once_there_is_something_in_the_budget() {
    let (client, asked) = client(|number| number == 0 || number == 12).await;
    let broken = Err(Error::Unavailable(Trouble::Unreachable));
    assert_eq!(ask(&client, "query A { a }").await, broken, "not yet");
    for _ in 0..11 {
        assert_eq!(ask(&client, "query A { a }").await, Ok(()));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 12);
    let begun = Instant::now();
    assert_eq!(ask(&client, "query A { a }").await, Ok(()));
    assert!(begun.elapsed() >= Duration::from_millis(50), "not at once");
    assert_eq!(asked.load(Ordering::SeqCst), 14);
}

#[tokio::test]
async fn what_moves_money_is_sent_once() {
    let (client, asked) = client(|number| number >= 20).await;
    for _ in 0..20 {
        assert_eq!(ask(&client, "query A { a }").await, Ok(()));
    }
    let sent = ask(&client, "mutation Pay { a }").await;
    assert_eq!(sent, Err(Error::Unavailable(Trouble::Unreachable)));
    assert_eq!(asked.load(Ordering::SeqCst), 21);
}

#[tokio::test]
async fn where_much_fails_one_in_ten_is_asked_twice_at_most() {
    let (client, asked) = client(|number| number % 3 == 0).await;
    let mut failed = 0;
    for _ in 0..200 {
        failed += usize::from(ask(&client, "query A { a }").await.is_err());
    }
    let asked = asked.load(Ordering::SeqCst);
    assert!((205..=220).contains(&asked), "{asked}");
    assert!(failed < 67, "{failed}: second tries help");
}
