//! The line against a server that does what it is told, and nothing else.

use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};
use tokio_util::sync::CancellationToken;

use super::{Event, Options, Socket};
use crate::blink::{Error, Problem};
use crate::lightning::{PaymentHash, Preimage};
use crate::metrics::Metrics;
use crate::money::CurrencyCode;
use crate::random::Random;

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(10);

/// One end of a line whose other end the test holds.
struct Server(TcpListener);

struct Peer(WebSocketStream<TcpStream>);

#[expect(clippy::result_large_err, reason = "the library's")]
fn agree(request: &Request, mut response: Response) -> Result<Response, http_error::No> {
    let wanted = &request.headers()[SEC_WEBSOCKET_PROTOCOL];
    assert_eq!(wanted, "graphql-transport-ws");
    assert!(!request.headers().contains_key("oauth2-token"));
    let name = HeaderValue::from_static("graphql-transport-ws");
    response.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, name);
    Ok(response)
}

/// The library's word for a refusal.
mod http_error {
    pub(super) type No = tokio_tungstenite::tungstenite::handshake::server::ErrorResponse;
}

impl Server {
    /// The next connection, before anything was said.
    async fn accept(&self) -> Peer {
        let (stream, _) = within(self.0.accept()).await.unwrap();
        Peer(within(accept_hdr_async(stream, agree)).await.unwrap())
    }

    /// The next connection, let in.
    async fn greet(&self) -> Peer {
        let mut peer = self.accept().await;
        let hello = json!({ "type": "connection_init", "payload": {} });
        assert_eq!(peer.hear().await, hello);
        peer.say(json!({ "type": "connection_ack" })).await;
        peer
    }
}

impl Peer {
    async fn hear(&mut self) -> Value {
        loop {
            match within(self.0.next()).await.unwrap().unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    async fn say(&mut self, message: Value) {
        let text = Message::text(message.to_string());
        within(self.0.send(text)).await.unwrap();
    }

    /// The ids under which so many subscriptions came, by what they are about.
    async fn subscribed<const N: usize>(&mut self, about: [&str; N]) -> [String; N] {
        let mut ids = about.map(|_| String::new());
        for _ in 0..N {
            let heard = self.hear().await;
            assert_eq!(heard["type"], "subscribe");
            let text = heard["payload"]["variables"].to_string();
            let at = about.iter().position(|about| text.contains(about)).unwrap();
            ids[at] = heard["id"].as_str().unwrap().to_owned();
        }
        assert!(ids.iter().all(|id| !id.is_empty()));
        ids
    }

    async fn next(&mut self, id: &str, payload: Value) {
        self.say(json!({ "type": "next", "id": id, "payload": payload }))
            .await;
    }

    async fn status(&mut self, id: &str, status: &str, preimage: Option<&Preimage>) {
        self.next(id, news(json!([]), Some(status), preimage)).await;
    }
}

fn news(errors: Value, status: Option<&str>, preimage: Option<&Preimage>) -> Value {
    let preimage = preimage.map(Preimage::to_string);
    let payload = json!({ "errors": errors, "status": status, "paymentPreimage": preimage });
    json!({ "data": { "lnInvoicePaymentStatusByHash": payload } })
}

async fn within<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(LONG, future).await.expect("in time")
}

/// A server, a line to it that runs, and what ends it.
async fn line() -> (
    Server,
    Socket,
    UnboundedReceiver<Event>,
    CancellationToken,
    tokio::task::JoinHandle<()>,
) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/graphql", listener.local_addr().unwrap());
    let options = Options {
        url: url.parse().unwrap(),
        deadline: Duration::from_millis(500),
        patience: Duration::from_millis(200),
        silence: Duration::from_millis(400),
        pause: Duration::from_millis(20),
    };
    let (socket, events, line) = Socket::new(options, Random::system(), &Metrics::default());
    let stopping = CancellationToken::new();
    let running = tokio::spawn(line.run(stopping.clone()));
    (Server(listener), socket, events, stopping, running)
}

async fn told(events: &mut UnboundedReceiver<Event>) -> Event {
    within(events.recv()).await.unwrap()
}

/// A preimage and the hash that it opens.
fn pair(byte: u8) -> (Preimage, PaymentHash) {
    let bytes = [byte; 32];
    let mut hash = [0; 32];
    hash.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &bytes).as_ref());
    (Preimage::new(bytes), PaymentHash::new(hash))
}

#[tokio::test]
async fn of_each_invoice_each_thing_is_told_once() {
    let (server, socket, mut events, _stopping, _running) = line().await;
    let (preimage, hash) = pair(1);
    socket.watch(hash);
    socket.watch(hash);
    let mut peer = server.greet().await;
    let [id] = peer.subscribed([&hash.to_string()]).await;
    assert_eq!(told(&mut events).await, Event::Connected);
    for status in ["PENDING", "PENDING", "EXPIRED", "PENDING", "EXPIRED"] {
        peer.status(&id, status, None).await;
    }
    peer.say(json!({ "type": "ping" })).await;
    assert_eq!(peer.hear().await, json!({ "type": "pong" }));
    for _ in 0..2 {
        peer.status(&id, "PAID", Some(&preimage)).await;
    }
    let over = json!({ "id": id, "type": "complete" });
    assert_eq!(peer.hear().await, over);
    let (_, other) = pair(2);
    socket.watch(other);
    let [second] = peer.subscribed([&other.to_string()]).await;
    peer.status(&second, "PENDING", None).await;
    let preimage = Some(preimage);
    for event in [
        Event::Pending { hash },
        Event::Expired { hash },
        Event::Paid { hash, preimage },
        Event::Pending { hash: other },
    ] {
        assert_eq!(told(&mut events).await, event);
    }
    socket.unwatch(other);
    assert_eq!(peer.hear().await["id"], second.as_str());
}

#[tokio::test]
async fn a_new_connection_knows_all_and_nothing_of_the_old_one() {
    let (server, socket, mut events, _stopping, _running) = line().await;
    let (preimage, hash) = pair(1);
    let (_, other) = pair(2);
    let mut rates = socket.price(CurrencyCode::USD);
    socket.watch(hash);
    socket.watch(other);
    let about = [&hash.to_string()[..], &other.to_string(), "USD"];
    let mut peer = server.greet().await;
    let old = peer.subscribed(about).await;
    assert_eq!(told(&mut events).await, Event::Connected);
    drop(peer);
    assert_eq!(told(&mut events).await, Event::Lost);
    let mut peer = server.greet().await;
    let new = peer.subscribed(about).await;
    assert_eq!(told(&mut events).await, Event::Connected);
    assert!(old.iter().all(|id| !new.contains(id)));
    peer.status(&old[1], "PAID", None).await;
    peer.status(&new[0], "PAID", Some(&preimage)).await;
    let preimage = Some(preimage);
    assert_eq!(told(&mut events).await, Event::Paid { hash, preimage });
    let price = |base: i64, offset: i64| json!({ "base": base, "offset": offset });
    let details = json!({ "id": "USD", "name": "US Dollar", "symbol": "$", "fractionDigits": 2 });
    let told = json!({
        "timestamp": 1_763_700_000, "denominatorCurrencyDetails": details,
        "btcSatPrice": price(43_623_050_781, 12), "usdCentPrice": price(1_000_000, 6),
    });
    let data = json!({ "realtimePrice": { "errors": [], "realtimePrice": told } });
    peer.next(&new[2], json!({ "data": data })).await;
    within(rates.changed()).await.unwrap();
    let rates = rates.borrow_and_update().clone().unwrap().rates;
    assert_eq!(rates.at.as_second(), 1_763_700_000);
    // Whoever comes later has the latest at once, over the same subscription.
    let mut second = socket.price(CurrencyCode::USD);
    within(second.changed()).await.unwrap();
    let latest = second.borrow().clone();
    assert_eq!(latest.map(|latest| latest.rates), Some(rates));
}

#[tokio::test]
async fn a_refusal_comes_in_three_shapes_or_without_a_word() {
    let (server, socket, mut events, _stopping, _running) = line().await;
    let hashes = [1, 2, 3, 4].map(|byte| pair(byte).1);
    hashes.iter().for_each(|hash| socket.watch(*hash));
    let mut peer = server.greet().await;
    let about = hashes.map(|hash| hash.to_string());
    let ids = peer
        .subscribed([&about[0][..], &about[1], &about[2], &about[3]])
        .await;
    assert_eq!(told(&mut events).await, Event::Connected);
    let errors = json!([{ "message": "No such invoice", "code": null }]);
    peer.next(&ids[0], news(errors.clone(), None, None)).await;
    peer.say(json!({ "type": "error", "id": ids[1], "payload": errors }))
        .await;
    peer.next(&ids[2], json!({ "errors": errors })).await;
    for id in &ids {
        peer.say(json!({ "type": "complete", "id": id })).await;
    }
    let refused = Error::Refused(vec![Problem {
        code: None,
        message: "No such invoice".to_owned(),
    }]);
    for (at, error) in [
        (0, refused.clone()),
        (1, refused.clone()),
        (2, refused),
        (3, Error::SideService),
    ] {
        let hash = hashes[at];
        assert_eq!(told(&mut events).await, Event::Refused { hash, error });
    }
    // It may be tried again.
    socket.watch(hashes[0]);
    peer.subscribed([&about[0]]).await;
    let mut rates = socket.price(CurrencyCode::USD);
    let [id] = peer.subscribed(["USD"]).await;
    let none = json!([{ "message": "Invalid currency." }]);
    peer.say(json!({ "type": "error", "id": id, "payload": none }))
        .await;
    assert!(within(rates.changed()).await.is_err(), "closed");
}

#[tokio::test]
async fn a_wrong_preimage_is_no_payment() {
    let (server, socket, mut events, _stopping, _running) = line().await;
    let (_, hash) = pair(1);
    socket.watch(hash);
    let mut peer = server.greet().await;
    let [id] = peer.subscribed([&hash.to_string()]).await;
    assert_eq!(told(&mut events).await, Event::Connected);
    peer.status(&id, "PAID", Some(&pair(2).0)).await;
    assert!(matches!(told(&mut events).await, Event::Refused { .. }));
}

#[tokio::test]
async fn silence_is_noticed_and_a_living_line_is_left_alone() {
    let (server, socket, mut events, _stopping, _running) = line().await;
    socket.watch(pair(1).1);
    let mut peer = server.greet().await;
    assert_eq!(told(&mut events).await, Event::Connected);
    // Whoever answers is left alone, however quiet.
    peer.subscribed([&pair(1).1.to_string()]).await;
    let mut pings = 0;
    let reading = async {
        loop {
            assert_eq!(peer.hear().await, json!({ "type": "ping" }));
            pings += 1;
            peer.say(json!({ "type": "pong" })).await;
        }
    };
    let quiet = Duration::from_millis(900);
    assert!(tokio::time::timeout(quiet, reading).await.is_err());
    assert!(pings >= 2, "{pings}");
    assert!(events.try_recv().is_err(), "left alone");
    // From here on there are the websocket's own signs of life, and nobody who would say a word.
    let begun = Instant::now();
    let beating = async {
        while peer
            .0
            .send(Message::Ping(bytes::Bytes::new()))
            .await
            .is_ok()
        {
            let heard = tokio::time::timeout(Duration::from_millis(50), peer.0.next());
            drop(heard.await);
        }
    };
    within(beating).await;
    assert_eq!(told(&mut events).await, Event::Lost);
    assert!(begun.elapsed() < Duration::from_secs(10));
    drop(peer);
    server.greet().await;
    assert_eq!(told(&mut events).await, Event::Connected);
}

#[tokio::test]
async fn whoever_does_not_let_us_in_is_asked_again_and_not_often() {
    let (server, socket, mut events, _stopping, _running) = line().await;
    socket.watch(pair(1).1);
    let begun = Instant::now();
    for _ in 0..8 {
        drop(server.accept().await);
    }
    // After pauses of one, three, and eight times a fiftieth of a second, again and again.
    assert!(begun.elapsed() >= Duration::from_millis(880));
    let hanging = server.accept().await;
    let peer = server.greet().await;
    // Somebody who does not answer is waited for.
    assert!(begun.elapsed() >= Duration::from_millis(1500));
    assert_eq!(told(&mut events).await, Event::Connected);
    drop((hanging, peer));
}

#[tokio::test]
async fn nothing_wanted_no_connection_and_the_token_ends_it() {
    let (server, socket, mut events, stopping, running) = line().await;
    let early = tokio::time::timeout(Duration::from_millis(150), server.0.accept()).await;
    assert!(early.is_err(), "nobody wants anything");
    socket.watch(pair(1).1);
    let mut peer = server.greet().await;
    assert_eq!(told(&mut events).await, Event::Connected);
    stopping.cancel();
    within(running).await.unwrap();
    while let Some(Ok(message)) = within(peer.0.next()).await {
        assert!(!message.is_close());
    }
    socket.watch(pair(2).1);
    assert_eq!(events.recv().await, None);
}
