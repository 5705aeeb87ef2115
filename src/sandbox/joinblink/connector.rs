//! The proxy before the integrations: forwards what an employee's app sends, and says who sent it.

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use super::calls::BODY;
use super::exchange::Exchange;
use super::handle::Joinblink;

/// Names the employee whose app calls; stands for a session at joinblink.
const EMPLOYEE: HeaderName = HeaderName::from_static("x-sandbox-employee");

const SECRET: HeaderName = HeaderName::from_static("blink-auth-proxysecret");
const USER: HeaderName = HeaderName::from_static("blink-auth-userid");

/// Meant for one connection alone (RFC 9110, 7.6.1), or written anew for the next one.
const OF_THE_CONNECTION: [HeaderName; 11] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::CONTENT_LENGTH,
    header::EXPECT,
    header::HOST,
];

/// What an employee's app sends.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) method: Method,
    /// What follows the service id, with its slash, and the query.
    pub(super) rest: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// `ANY /joinblink/connector/{service_id}/{rest}`: by any employee of any organisation, as nobody promises that it would be
/// those of the integration's own.
pub(super) async fn connector(State(joinblink): State<Joinblink>, request: Request) -> Response {
    let (mut head, body) = request.into_parts();
    // As it was sent: a path that was taken apart and put together again would be another one.
    let path = head.uri.path_and_query().map_or("", |path| path.as_str());
    let below = path
        .strip_prefix("/joinblink/connector/")
        .unwrap_or_default();
    let (service_id, rest) = below.split_at(below.find(['/', '?']).unwrap_or(below.len()));
    let (service_id, rest) = (service_id.to_owned(), rest.to_owned());
    let named = head.headers.remove(EMPLOYEE);
    let named = named.as_ref().and_then(|value| value.to_str().ok());
    let Some(employee) = named.filter(|id| joinblink.office.knows(id)) else {
        let why = "Your request couldn't be authenticated: x-sandbox-employee names nobody";
        return Exchange::refused(StatusCode::UNAUTHORIZED, why).into_response();
    };
    let Ok(body) = to_bytes(body, BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let sent = Sent {
        method: head.method,
        rest,
        headers: head.headers,
        body,
    };
    forward(&joinblink, &service_id, employee, sent)
        .await
        .into_response()
}

/// Forwards to the integration as documented, and returns what it answers. Dots in the path are resolved on the way, as most
/// clients do; redirects are not followed.
pub(super) async fn forward(
    joinblink: &Joinblink,
    service_id: &str,
    employee_id: &str,
    sent: Sent,
) -> Exchange {
    let Some(seat) = joinblink.office.seat(service_id) else {
        return Exchange::refused(StatusCode::NOT_FOUND, "There is no such integration");
    };
    let address = format!("{}{}", seat.integration.proxy_url, sent.rest);
    let secret = seat.integration.proxy_secret.as_deref();
    let doubling = joinblink.office.doubling.get();
    let Some(headers) = onward(sent.headers, secret, employee_id, doubling) else {
        let why = "The secret or the user id fits into no header";
        return Exchange::refused(StatusCode::BAD_GATEWAY, why);
    };
    let method = sent.method.as_str().to_owned();
    let outgoing = &joinblink.office.outgoing;
    let request = outgoing.request(sent.method, &address).headers(headers);
    let answer = match request.body(sent.body).send().await {
        Ok(response) => read(response).await,
        Err(error) => Err(error),
    };
    let status = answer.as_ref().ok().map(|answer| answer.status.as_u16());
    joinblink
        .office
        .journal
        .note_sent(&method, &address, status);
    answer.unwrap_or_else(|error| {
        let status = if error.is_timeout() {
            StatusCode::GATEWAY_TIMEOUT
        } else {
            StatusCode::BAD_GATEWAY
        };
        Exchange::refused(status, "The integration cannot be reached")
    })
}

/// The caller's headers, and who it is.
fn onward(
    mut headers: HeaderMap,
    secret: Option<&str>,
    employee_id: &str,
    doubling: bool,
) -> Option<HeaderMap> {
    drop_those_of_the_connection(&mut headers);
    if !doubling {
        headers.remove(SECRET);
        headers.remove(USER);
    }
    if let Some(secret) = secret {
        headers.append(SECRET, HeaderValue::from_str(secret).ok()?);
    }
    headers.append(USER, HeaderValue::from_str(employee_id).ok()?);
    Some(headers)
}

async fn read(response: reqwest::Response) -> Result<Exchange, reqwest::Error> {
    let status = response.status();
    let mut headers = response.headers().clone();
    drop_those_of_the_connection(&mut headers);
    let body = response.bytes().await?;
    Ok(Exchange {
        status,
        headers,
        body,
    })
}

fn drop_those_of_the_connection(headers: &mut HeaderMap) {
    for name in OF_THE_CONNECTION {
        headers.remove(name);
    }
}
