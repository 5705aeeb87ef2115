//! The way in for websockets: how many, in which protocol.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, FromRequestParts as _, Request, State, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::session;
use crate::sandbox::api::answer::{self, Malformed};
use crate::sandbox::api::door::Door;
use crate::sandbox::sockets::Sockets;

/// The one protocol that is spoken; its predecessor `graphql-ws` is not.
const PROTOCOL: &str = "graphql-transport-ws";

#[derive(Clone)]
struct Entrance {
    door: Arc<Door>,
    sockets: Arc<Sockets>,
}

/// `GET /graphql`: a websocket, or else refused as Apollo's router refuses it.
pub(in crate::sandbox::api) fn router(door: Arc<Door>, sockets: Arc<Sockets>) -> Router {
    Router::new()
        .route("/graphql", get(enter))
        .with_state(Entrance { door, sockets })
}

async fn enter(State(entrance): State<Entrance>, request: Request) -> Response {
    let (mut head, _) = request.into_parts();
    let from = head.extensions.get::<ConnectInfo<SocketAddr>>();
    let address = from.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |from| from.ip());
    let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut head, &()).await else {
        return Malformed::CrossSite.into_response();
    };
    let now = entrance.door.backend.clock.now();
    let Some(place) = entrance.sockets.admit(address, now) else {
        return answer::page(StatusCode::SERVICE_UNAVAILABLE);
    };
    upgrade
        .protocols([PROTOCOL])
        .on_upgrade(move |socket| session::serve(socket, entrance.door, place))
}
