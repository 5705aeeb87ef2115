//! *Add User Linked Account*. A repeat may make a second one, so a call that may have been read is never made again.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Map, Value};
use tokio::time::Instant;

use super::answer::{accepted, id_in, words};
use super::client::{Asked, Client, Ended};
use super::ids::{EmployeeId, RemoteId};
use crate::config::Integration;

/// All tries together may wait so long; somebody looks at a page meanwhile.
const PATIENCE: Duration = Duration::from_secs(8);
/// Tries after one that never left.
const MORE_TRIES: usize = 2;
/// The longest pause that is kept when joinblink asks for one.
const LONGEST_PAUSE: u64 = 5;

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is linked; the id as far as the answer tells it.
    Linked(Option<RemoteId>),
    /// It certainly is not, and may be in a moment. The text is for the log.
    NotNow(String),
    /// It certainly is not; with whether our token is at fault.
    Refused {
        /// For the log.
        said: String,
        /// An operator has to act.
        is_ours: bool,
    },
    /// Nobody knows.
    Unknown(String),
}

impl Client {
    /// Links an account under this title.
    pub async fn add(&self, of: &Integration, user: &EmployeeId, title: &str) -> Added {
        let config = self.config();
        let (method, path) = &config.add;
        let Some(address) = self.address(path, user.as_str(), "") else {
            return refused("the path makes no address", true);
        };
        let Ok(method) = method.parse::<Method>() else {
            return refused("no such method", true);
        };
        let body = Value::Object(Map::from_iter([
            (config.field_auth_id.clone(), of.auth_id.as_str().into()),
            (config.field_external_id.clone(), title.into()),
        ]));
        let until = Instant::now() + PATIENCE;
        let (mut unsent, mut asked_to_wait) = (0, false);
        loop {
            let ended = self
                .call(
                    of,
                    Asked {
                        method: method.clone(),
                        address: address.clone(),
                        body: Some(&body),
                        patience: until.saturating_duration_since(Instant::now()),
                    },
                )
                .await;
            let pause = match &ended {
                Ended::NotSent(_) if unsent < MORE_TRIES => {
                    unsent += 1;
                    self.jitter()
                }
                Ended::Answered {
                    status,
                    retry_after: Some(seconds),
                    ..
                } if matches!(status.as_u16(), 429 | 503)
                    && *seconds <= LONGEST_PAUSE
                    && !asked_to_wait =>
                {
                    asked_to_wait = true;
                    Duration::from_secs(*seconds)
                }
                _ => return self.added(ended),
            };
            if Instant::now() + pause > until {
                return self.added(ended);
            }
            tokio::time::sleep(pause).await;
        }
    }

    fn added(&self, ended: Ended) -> Added {
        let (status, retry_after, body) = match ended {
            Ended::NotSent(why) => return Added::NotNow(why.to_owned()),
            Ended::Lost(why) => return Added::Unknown(why.to_owned()),
            Ended::Answered {
                status,
                retry_after,
                body,
            } => (status, retry_after, body),
        };
        let said = words(status, &body);
        match status.as_u16() {
            200..=299 => match accepted(&body) {
                Some(body) => Added::Linked(id_in(&body, self.config())),
                None => Added::Unknown(format!("{said}: not understood")),
            },
            429 => Added::NotNow(said),
            503 if retry_after.is_some() => Added::NotNow(said),
            401 | 403 => refused(&said, true),
            300..=499 => refused(&said, false),
            _ => Added::Unknown(said),
        }
    }

    /// A quarter of a second to a whole one.
    fn jitter(&self) -> Duration {
        let [byte] = self.random().bytes::<1>().unwrap_or([128]);
        Duration::from_millis(250 + u64::from(byte) * 3)
    }
}

fn refused(said: &str, is_ours: bool) -> Added {
    Added::Refused {
        said: said.to_owned(),
        is_ours,
    }
}
