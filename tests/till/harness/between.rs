//! Somebody between everybody and the provider, or before Blink's API, who passes everything on and may hold back or rewrite
//! an answer.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use axum::http::request::Parts;
use axum::http::{Request, Response};
use reqwest::Client;
use serde_json::Value;

use super::Setup;

/// A request to whoever is behind.
pub struct Asked {
    client: Client,
    behind: SocketAddr,
    head: Parts,
    body: Bytes,
}

impl Asked {
    /// Where it goes.
    pub fn path(&self) -> &str {
        self.head.uri.path()
    }

    /// Whether it trades a refresh token.
    pub fn is_refresh(&self) -> bool {
        let form = String::from_utf8_lossy(&self.body);
        self.path() == "/oauth2/token" && form.contains("grant_type=refresh_token")
    }

    /// Whether its body has this text.
    pub fn says(&self, text: &str) -> bool {
        String::from_utf8_lossy(&self.body).contains(text)
    }

    /// The own answer of whoever is behind.
    pub async fn pass_on(self) -> Response<Body> {
        let Self {
            client,
            behind,
            head,
            body,
        } = self;
        let path = head.uri.path_and_query().unwrap();
        let answer = client
            .request(head.method, format!("http://{behind}{path}"))
            .headers(head.headers)
            .body(body)
            .send()
            .await
            .unwrap();
        let mut response = Response::builder().status(answer.status());
        *response.headers_mut().unwrap() = answer.headers().clone();
        response.headers_mut().unwrap().remove(TRANSFER_ENCODING);
        response
            .body(Body::from(answer.bytes().await.unwrap()))
            .unwrap()
    }
}

/// The same answer with other JSON.
pub async fn rewritten(answer: Response<Body>, change: impl FnOnce(&mut Value)) -> Response<Body> {
    let (mut head, body) = answer.into_parts();
    let mut json = serde_json::from_slice(&to_bytes(body, usize::MAX).await.unwrap()).unwrap();
    change(&mut json);
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(head, Body::from(json.to_string()))
}

/// With somebody between, who stands at the issuer's address and answers in the provider's place.
pub fn with_somebody_between<A, F>(mut setup: Setup, answer: A) -> Setup
where
    A: Fn(Asked) -> F + Send + Sync + 'static,
    F: Future<Output = Response<Body>> + Send,
{
    let (address, behind) = stand(answer);
    setup.sandbox.issuer = Some(format!("http://{address}/"));
    setup.sandbox.provider = behind;
    setup
}

/// With somebody whom Till takes for Blink's API, and who answers in its place.
pub fn with_somebody_before_the_api<A, F>(mut setup: Setup, answer: A) -> Setup
where
    A: Fn(Asked) -> F + Send + Sync + 'static,
    F: Future<Output = Response<Body>> + Send,
{
    let (address, behind) = stand(answer);
    setup.sandbox.api = behind;
    setup.with("TILL_API_URL", format!("http://{address}/graphql"))
}

/// Where they stand, and where the one behind them has to be.
fn stand<A, F>(answer: A) -> (SocketAddr, SocketAddr)
where
    A: Fn(Asked) -> F + Send + Sync + 'static,
    F: Future<Output = Response<Body>> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let behind = free.local_addr().unwrap();
    let client = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    let answer = Arc::new(answer);
    let router = Router::new().fallback(move |request: Request<Body>| {
        let (client, answer) = (client.clone(), Arc::clone(&answer));
        async move {
            let (head, body) = request.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            answer(Asked {
                client,
                behind,
                head,
                body,
            })
            .await
        }
    });
    // Ends with the test, whose runtime it is.
    tokio::spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        axum::serve(listener, router).await.unwrap();
    });
    (address, behind)
}
