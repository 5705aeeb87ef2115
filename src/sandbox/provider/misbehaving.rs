//! Answers on their way out: as they should be, unless the controls want them otherwise.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use url::Url;

use super::keys::KeyError;
use super::own::Provider;
use crate::sandbox::misbehaviour::{Document, How, Place};
use crate::sandbox::port::Severed;

/// The largest answer that is changed, in bytes.
const LARGEST: usize = 16 * 1024 * 1024;
/// How long half an answer is there before the connection breaks.
const CUT_AFTER: Duration = Duration::from_millis(50);
/// What an endless body is made of.
const BLANKS: [u8; 16 * 1024] = [b' '; 16 * 1024];

/// Middleware: lets the part act, and then spoils its answer.
pub(crate) async fn misbehave(
    State(provider): State<Arc<Provider>>,
    request: Request,
    next: Next,
) -> Response {
    let place = Place::behind(request.uri().path());
    let hows = place.map(|place| provider.plan.take(place));
    let response = next.run(request).await;
    let hows = match hows {
        Some(hows) if !hows.is_empty() => hows,
        _ => return response,
    };
    if hows.contains(&How::Hang) {
        return std::future::pending().await;
    }
    match provider.spoiled(response, &hows).await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(%error, "no misbehaviour");
            let mut response = Response::default();
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
    }
}

impl Provider {
    async fn spoiled(&self, response: Response, hows: &[How]) -> Result<Response, KeyError> {
        let (mut head, body) = response.into_parts();
        let body = to_bytes(body, LARGEST).await.unwrap_or_default();
        let body = self.edited(&body, hows)?;
        for how in hows {
            match how {
                How::Status { status } => {
                    head.status = StatusCode::from_u16(*status).unwrap_or(head.status);
                }
                How::Header { name, value } => {
                    let name = HeaderName::try_from(name.as_str());
                    if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
                        head.headers.insert(name, value);
                    }
                }
                How::Reset => {
                    head.extensions.insert(Severed);
                }
                _ => self.rotate_as(how)?,
            }
        }
        head.headers.remove(header::CONTENT_LENGTH);
        let body = if let Some(pace) = hows.iter().find_map(drip) {
            dripping(body, pace)
        } else if hows.contains(&How::Half) {
            head.headers
                .insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
            broken(body)
        } else if hows.contains(&How::Endless) {
            let blanks = stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from_static(&BLANKS)));
            Body::from_stream(blanks)
        } else {
            Body::from(body)
        };
        Ok(Response::from_parts(head, body))
    }

    fn edited(&self, body: &Bytes, hows: &[How]) -> Result<Bytes, KeyError> {
        let mut text = match serde_json::from_slice(body) {
            Ok(value) => {
                let mut document = Document::new(value);
                for how in hows {
                    if let How::Publish { key, named } = how {
                        let mut jwk = self.jwk(*key)?;
                        jwk["kid"] = self.key_id(named.unwrap_or(*key))?.into();
                        document.set("/keys/-", jwk);
                    }
                    document.edit(how, self.clock.unix());
                }
                document.text("").into_bytes()
            }
            Err(_) => body.to_vec(),
        };
        for how in hows {
            match how {
                How::Replace { text: other } => text = other.clone().into_bytes(),
                How::Pad { bytes } => text.resize(text.len().saturating_add(*bytes), b' '),
                _ => {}
            }
        }
        Ok(text.into())
    }

    /// The address that leads back to the client, with other parameters where the controls want that.
    pub(super) fn callback(&self, client: &Url, response: Response) -> Response {
        let leads_back = response
            .headers()
            .get(header::LOCATION)
            .and_then(|to| to.to_str().ok())
            .and_then(|to| Url::parse(to).ok())
            .filter(|to| to.as_str().split('?').next() == client.as_str().split('?').next());
        let Some(mut address) = leads_back else {
            return response;
        };
        let hows = self.plan.take(Place::Callback);
        if hows.is_empty() {
            return response;
        }
        let parameters = address.query_pairs().into_owned();
        let members = parameters.map(|(name, value)| (name, value.into()));
        let mut document = Document::new(serde_json::Value::Object(members.collect()));
        for how in &hows {
            document.edit(how, self.clock.unix());
        }
        address
            .query_pairs_mut()
            .clear()
            .extend_pairs(document.pairs());
        let mut response = response;
        if let Ok(address) = HeaderValue::from_str(address.as_str()) {
            response.headers_mut().insert(header::LOCATION, address);
        }
        response
    }
}

fn drip(how: &How) -> Option<Duration> {
    match how {
        How::Drip { milliseconds } => Some(Duration::from_millis(*milliseconds)),
        _ => None,
    }
}

fn dripping(body: Bytes, pace: Duration) -> Body {
    Body::from_stream(stream::unfold(body, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(pace).await;
        let first = rest.split_to(1);
        Some((Ok::<_, Infallible>(first), rest))
    }))
}

/// Half of it, and then an error, at which the connection is cut.
fn broken(body: Bytes) -> Body {
    let half = body.slice(..body.len() / 2);
    let cut = stream::once(async {
        // What was written has to leave before the connection is cut.
        tokio::time::sleep(CUT_AFTER).await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Body::from_stream(stream::iter([Ok(half)]).chain(cut))
}
