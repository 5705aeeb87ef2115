//! What can be made to go wrong: slowness, refusals, errors, silence; for each part on its own.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::shared::Shared;

/// What can fail on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Sign-in, tokens, userinfo, logout.
    Provider,
    /// GraphQL.
    Api,
}

impl Part {
    /// Its name in addresses and in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Api => "api",
        }
    }
}

/// How a part is down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(tag = "mode", rename_all = "kebab-case")]
pub enum Down {
    /// Not at all.
    #[default]
    Up,
    /// Nobody listens on its port.
    Refuse,
    /// Every answer is a 500.
    ServerError,
    /// Every answer is a 429.
    TooMany {
        /// The value of `Retry-After`, in seconds.
        retry_after: u64,
    },
    /// No answer ever comes.
    Hang,
}

/// The present faults of both parts.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    provider: Shared<Fault>,
    api: Shared<Fault>,
}

/// The present faults of one part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// How long every answer is held back, in milliseconds.
    pub latency_ms: u64,
    /// How it is down.
    pub down: Down,
}

impl Faults {
    /// The faults of a part.
    pub(crate) fn of(&self, part: Part) -> &Shared<Fault> {
        match part {
            Part::Provider => &self.provider,
            Part::Api => &self.api,
        }
    }
}

/// Middleware: lets a part fail before it does anything.
pub(crate) async fn inflict(
    State((faults, part)): State<(std::sync::Arc<Faults>, Part)>,
    request: Request,
    next: Next,
) -> Response {
    let Fault { latency_ms, down } = faults.of(part).get();
    if latency_ms > 0 {
        tokio::time::sleep(Duration::from_millis(latency_ms)).await;
    }
    match down {
        // Nobody listens; who still gets here came on an older connection.
        Down::Refuse | Down::Hang => std::future::pending().await,
        Down::ServerError => html_error(StatusCode::INTERNAL_SERVER_ERROR),
        Down::TooMany { retry_after } => {
            let mut response = html_error(StatusCode::TOO_MANY_REQUESTS);
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
            response
        }
        Down::Up => next.run(request).await,
    }
}

/// The page that the web server in front of Blink makes for errors; its body tells nothing.
pub(crate) fn html_error(status: StatusCode) -> Response {
    let title = match status {
        StatusCode::UNAUTHORIZED => "401 Authorization Required".to_owned(),
        other => other.to_string(),
    };
    let page = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n\
         <center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    );
    (status, Html(page)).into_response()
}
