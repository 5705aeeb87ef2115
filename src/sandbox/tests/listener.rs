//! Somebody who asks for money and listens for it: GraphQL over HTTP and over a websocket.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::browser::{Scene, finish};
use crate::sandbox::outgoing::Outgoing;

/// The longest that anything may take which is to happen.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long nothing has to happen, where nothing is to happen.
const QUIET: Duration = Duration::from_millis(150);

const BY_HASH: &str = "subscription($input: LnInvoicePaymentStatusByHashInput!) { lnInvoicePaymentStatusByHash(input: $input) { errors { message code } status paymentHash paymentPreimage } }";

/// Posts a document without a token; the answer.
pub(super) async fn ask(scene: &Scene, query: &str, variables: Value) -> Value {
    let request = Outgoing::new()
        .unwrap()
        .request(Method::POST, &scene.sandbox.api_url())
        .json(&json!({ "query": query, "variables": variables }));
    finish(request).await.json()
}

/// An invoice over so many satoshis into somebody's bitcoin wallet.
pub(super) async fn invoice(scene: &Scene, username: &str, sats: i64, more: Value) -> Value {
    let query = "query($username: Username!) { accountDefaultWallet(username: $username, walletCurrency: BTC) { id } }";
    let found = ask(scene, query, json!({ "username": username })).await;
    let mut input = json!({ "amount": sats });
    input["recipientWalletId"] = found["data"]["accountDefaultWallet"]["id"].clone();
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    let query = "mutation($input: LnInvoiceCreateOnBehalfOfRecipientInput!) { made: lnInvoiceCreateOnBehalfOfRecipient(input: $input) { errors { message } invoice { paymentHash paymentRequest } } }";
    let mut made = ask(scene, query, json!({ "input": input })).await;
    assert_eq!(made["data"]["made"]["errors"], json!([]), "{made}");
    made["data"]["made"]["invoice"].take()
}

/// The hash of such an invoice.
pub(super) async fn hash_of_new(scene: &Scene) -> String {
    let made = invoice(scene, "rosa_cafe", 500, json!({ "expiresIn": 1 })).await;
    made["paymentHash"].as_str().unwrap().to_owned()
}

/// One websocket.
pub(super) struct Listener(WebSocketStream<TcpStream>);

impl Listener {
    /// Opens one that speaks these protocols.
    pub(super) async fn open(scene: &Scene, protocol: &str) -> Result<Self, Error> {
        let stream = TcpStream::connect(scene.sandbox.api_address()).await?;
        let mut request = scene.sandbox.ws_url().into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", protocol.parse().unwrap());
        let (stream, _) = tokio_tungstenite::client_async(request, stream).await?;
        Ok(Self(stream))
    }

    /// One that is acknowledged.
    pub(super) async fn ready(scene: &Scene) -> Self {
        let mut listener = Self::open(scene, "graphql-transport-ws").await.unwrap();
        listener
            .say(json!({ "type": "connection_init", "payload": {} }))
            .await;
        assert_eq!(listener.hear().await, json!({ "type": "connection_ack" }));
        listener
    }

    pub(super) async fn say(&mut self, message: Value) {
        let text = Message::text(message.to_string());
        self.0.send(text).await.unwrap();
    }

    pub(super) async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        let message = json!({ "id": id, "type": "subscribe", "payload": payload });
        self.say(message).await;
    }

    /// Listens for an invoice.
    pub(super) async fn watch(&mut self, id: &str, payment_hash: &str) {
        let input = json!({ "input": { "paymentHash": payment_hash } });
        self.subscribe(id, BY_HASH, input).await;
    }

    /// The next message; pings are answered on the way.
    pub(super) async fn hear(&mut self) -> Value {
        loop {
            let message = timeout(PATIENCE, self.0.next()).await;
            match message.expect("a message in time").expect("no end") {
                Ok(Message::Text(text)) => return serde_json::from_str(&text).unwrap(),
                Ok(Message::Ping(_)) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The status in the next message about a subscription.
    pub(super) async fn status(&mut self, id: &str) -> String {
        let heard = self.hear().await;
        assert_eq!((&heard["id"], &heard["type"]), (&json!(id), &json!("next")));
        let data = &heard["payload"]["data"]["lnInvoicePaymentStatusByHash"];
        data["status"].as_str().unwrap().to_owned()
    }

    /// Whether a while goes by without a message.
    pub(super) async fn is_quiet(&mut self) -> bool {
        let heard = async {
            while let Some(Ok(message)) = self.0.next().await {
                if message.is_text() {
                    return;
                }
            }
        };
        timeout(QUIET, heard).await.is_err()
    }

    /// The code it is closed with; none where it breaks.
    pub(super) async fn end(&mut self) -> Option<u16> {
        loop {
            match timeout(PATIENCE, self.0.next())
                .await
                .expect("an end in time")
            {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }

    /// Lets so much time go by in which nothing is read, and so no ping answered.
    pub(super) async fn sleep(&mut self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}
