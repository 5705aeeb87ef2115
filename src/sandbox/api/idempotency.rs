//! `X-Idempotency-Key`: a request under a key that was seen within an hour is refused. **Its answer is not said again**, and
//! questions use a key up as well.

use std::collections::HashMap;

use axum::http::{HeaderMap, StatusCode};

use crate::sandbox::shared::Shared;

const HEADER: &str = "x-idempotency-key";
/// Seconds.
const KEPT: i64 = 3_600;

/// The keys of the last hour.
#[derive(Debug, Default)]
pub(crate) struct Keys(Shared<HashMap<String, i64>>);

/// What the API behind the router answers instead.
pub(super) struct Refused(pub(super) StatusCode, pub(super) &'static str);

impl Keys {
    /// Lets a request in at `now`, and notes its key where it has one.
    pub(super) fn admit(&self, headers: &HeaderMap, now: i64) -> Result<(), Refused> {
        // An empty one is none.
        let key = headers.get(HEADER).filter(|key| !key.is_empty());
        let Some(key) = key else {
            return Ok(());
        };
        let key = key.to_str().ok().filter(|key| is_uuid(key)).ok_or(Refused(
            StatusCode::BAD_REQUEST,
            "X-Idempotency-Key header must be a UUID-v4",
        ))?;
        self.0.with(|keys| {
            keys.retain(|_, seen| now < *seen + KEPT);
            if keys.contains_key(key) {
                return Err(Refused(
                    StatusCode::CONFLICT,
                    "the idempotency key already exist",
                ));
            }
            keys.insert(key.to_owned(), now);
            Ok(())
        })
    }
}

/// A UUID of the versions 1 to 5 and of the usual variant, in any case.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => matches!(byte, b'1'..=b'5'),
            19 => matches!(byte.to_ascii_lowercase(), b'8' | b'9' | b'a' | b'b'),
            _ => byte.is_ascii_hexdigit(),
        })
}
