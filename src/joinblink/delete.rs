//! *Delete User Linked Account*: what is not there any more is deleted too, so it may be asked for as often as need be.

use std::time::Duration;

use reqwest::Method;

use super::answer::words;
use super::client::{Asked, Client, Ended};
use super::ids::{EmployeeId, RemoteId};
use crate::config::Integration;

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deleted {
    /// It is not there.
    Gone,
    /// Later perhaps.
    NotNow {
        /// For the log.
        said: String,
        /// Seconds that joinblink wants to be left alone for.
        wait: i64,
    },
    /// joinblink refuses our token: an operator has to act, and then it is tried again.
    Refused(String),
}

impl Client {
    /// Unlinks an account; waits for its turn that long at most.
    pub async fn delete(
        &self,
        of: &Integration,
        user: &EmployeeId,
        id: &RemoteId,
        patience: Duration,
    ) -> Deleted {
        let (method, path) = &self.config().delete;
        let address = self.address(path, user.as_str(), id.as_str());
        let (Some(address), Ok(method)) = (address, method.parse::<Method>()) else {
            return Deleted::Refused("the settings make no request".to_owned());
        };
        let asked = Asked {
            method,
            address,
            body: None,
            patience,
        };
        match self.call(of, asked).await {
            Ended::NotSent(why) | Ended::Lost(why) => Deleted::NotNow {
                said: why.to_owned(),
                wait: 0,
            },
            Ended::Answered {
                status,
                retry_after,
                body,
            } => match status.as_u16() {
                200..=299 | 404 | 410 => Deleted::Gone,
                401 | 403 => Deleted::Refused(words(status, &body)),
                _ => Deleted::NotNow {
                    said: words(status, &body),
                    wait: retry_after.map_or(0, |wait| i64::try_from(wait).unwrap_or(i64::MAX)),
                },
            },
        }
    }
}
