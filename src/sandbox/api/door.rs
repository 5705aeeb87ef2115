//! The way in: sizes, the token, the body; then the operation.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_util::future::BoxFuture;

use super::answer::{self, Malformed};
use super::asking::Asking;
use super::backend::Backend;
use super::complexity::LIMIT;
use super::engine::Engine;
use super::idempotency::Refused;
use super::request::Request;
use super::resolve::invoicing::Form;
use super::resolve::mutation::Mutation;
use super::resolve::query::Query;
use super::resolve::sending::moves_money;
use super::socket;
use crate::sandbox::access::{Access, Verdict};
use crate::sandbox::cuts::Cut;
use crate::sandbox::port::Severed;
use crate::sandbox::sockets::Sockets;

/// The bare token, without a scheme in front.
const TOKEN_HEADER: &str = "oauth2-token";
/// The web server in front takes no more than this: bytes.
const LARGEST_BODY: usize = 1_048_576;
/// The API behind the router takes no more than this: bytes.
const LARGEST_SUBREQUEST: usize = 102_400;

/// Asks what a token is worth.
pub(super) type Introspect = Arc<dyn Fn(String) -> BoxFuture<'static, Verdict> + Send + Sync>;

/// What both ways in lead to.
pub(super) struct Door {
    pub(super) backend: Backend,
    introspect: Introspect,
    pub(super) engine: Engine,
    sockets: Arc<Sockets>,
}

/// Both ways in: `POST /graphql`, and the websocket under the same address.
pub(super) fn routes(
    backend: Backend,
    introspect: Introspect,
    sockets: Arc<Sockets>,
) -> (Router, Router) {
    let door = Arc::new(Door {
        backend,
        introspect,
        engine: Engine::new(),
        sockets: Arc::clone(&sockets),
    });
    let posts = Router::new()
        .route("/graphql", post(graphql))
        .layer(DefaultBodyLimit::disable())
        .with_state(Arc::clone(&door));
    (posts, socket::door::router(door, sockets))
}

async fn graphql(State(door): State<Arc<Door>>, headers: HeaderMap, body: Body) -> Response {
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return answer::page(StatusCode::PAYLOAD_TOO_LARGE);
    };
    match door.admit(&headers).await {
        Ok(access) => {
            let answer = door.answer(access.as_ref(), &headers, &body);
            let response = answer.unwrap_or_else(IntoResponse::into_response);
            if response.extensions().get::<Hangs>().is_some() {
                std::future::pending::<()>().await;
            }
            response
        }
        Err(status) => answer::page(status),
    }
}

/// Marks an answer that never comes.
#[derive(Clone, Copy)]
struct Hangs;

/// An answer that is lost, in that way.
fn lost(cut: Cut) -> Response {
    let mut response = Response::default();
    match cut {
        Cut::HangsBefore | Cut::HangsAfter => {
            response.extensions_mut().insert(Hangs);
        }
        Cut::Unheard | Cut::Undone | Cut::Unsaid => {
            response.extensions_mut().insert(Severed);
        }
    }
    response
}

impl Door {
    /// Seconds between two prices for whoever listens.
    pub(super) fn prices_every(&self) -> u64 {
        self.sockets.rules.get().prices_every
    }

    /// Who is asking: nobody without a token or with an empty one, and nobody gets in with a bad one.
    async fn admit(&self, headers: &HeaderMap) -> Result<Option<Access>, StatusCode> {
        let token = match headers.get(TOKEN_HEADER).map(|value| value.to_str()) {
            None | Some(Ok("")) => return Ok(None),
            Some(Err(_)) => return Err(StatusCode::UNAUTHORIZED),
            Some(Ok(token)) => token.to_owned(),
        };
        match (self.introspect)(token).await {
            Verdict::Active(access) => Ok(Some(access)),
            Verdict::Dead => Err(StatusCode::UNAUTHORIZED),
            Verdict::Refresh => Err(StatusCode::FORBIDDEN),
            Verdict::Broken => Err(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    fn answer(
        &self,
        access: Option<&Access>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Response, Malformed> {
        if !is_json(headers) {
            return Err(Malformed::NotAnnouncedAsJson);
        }
        let operation = self.engine.check(Request::read(body)?)?;
        if operation.is_subscription {
            return Err(Malformed::Subscription);
        }
        let at = self.backend.clock.unix();
        self.backend.ledger.end_sends(false, None);
        let cut = match moves_money(&operation.field) {
            true => self.backend.cuts.next(),
            false => None,
        };
        if let Some(cut @ (Cut::Unheard | Cut::HangsBefore)) = cut {
            return Ok(lost(cut));
        }
        if let Err(Refused(status, reason)) = self.backend.keys.admit(headers, at) {
            return Ok(answer::wrapped(status, reason.to_owned()));
        }
        if cut == Some(Cut::Undone) {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            return Ok(answer::wrapped(status, "the API has failed".to_owned()));
        }
        if body.len() > LARGEST_SUBREQUEST {
            let reason = "request entity too large".to_owned();
            return Ok(answer::wrapped(StatusCode::PAYLOAD_TOO_LARGE, reason));
        }
        if operation.complexity >= LIMIT {
            return Ok(answer::too_complex(operation.complexity));
        }
        if let Some(script) = self.backend.script.get()
            && Form::of(&operation.field).is_some()
        {
            return Ok(answer::scripted(script, &operation.field));
        }
        let asking = Asking {
            backend: &self.backend,
            access,
            at,
        };
        let response = if operation.is_mutation {
            self.engine.run(&operation, &Mutation { asking: &asking })
        } else {
            self.engine.run(&operation, &Query { asking: &asking })
        };
        let response = answer::executed(response?, operation.complexity);
        Ok(cut.map_or(response, lost))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| {
            let kind = kind.trim().to_ascii_lowercase();
            matches!(
                kind.as_str(),
                "application/json" | "application/graphql-response+json"
            )
        })
}
