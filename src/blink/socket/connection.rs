//! One connection, opened and introduced.

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_tls_with_config};

use super::Options;
use super::protocol::{self, Heard};

/// Largest message that is read; Blink's have some hundred bytes.
const MAX_MESSAGE: usize = 256 * 1024;

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What is sent.
pub(super) type Mouth = SplitSink<Stream, Message>;
/// What comes.
pub(super) type Ear = SplitStream<Stream>;

/// Why there is no connection, or none any more.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    /// Connecting, sending or receiving failed.
    #[error(transparent)]
    Transport(#[from] tungstenite::Error),
    /// Nobody answered in time.
    #[error("no answer in time")]
    TimedOut,
    /// Nothing was heard for too long.
    #[error("silent")]
    Silent,
    /// The server closed it, with that code.
    #[error("closed with {0}")]
    Closed(u16),
}

impl Broken {
    /// A stable word for the figures.
    pub(super) fn outcome(&self) -> &'static str {
        match self {
            Self::Transport(_) => "broken",
            Self::TimedOut => "timeout",
            Self::Silent => "silent",
            Self::Closed(_) => "closed",
        }
    }
}

/// Connects, says hello and waits until the server listens.
pub(super) async fn open(options: &Options) -> Result<(Mouth, Ear), Broken> {
    tokio::time::timeout(options.deadline, introduced(options))
        .await
        .unwrap_or(Err(Broken::TimedOut))
}

async fn introduced(options: &Options) -> Result<(Mouth, Ear), Broken> {
    let mut request = options.url.as_str().into_client_request()?;
    let name = HeaderValue::from_static(protocol::NAME);
    request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, name);
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_MESSAGE))
        .max_frame_size(Some(MAX_MESSAGE));
    let (stream, _) = connect_async_tls_with_config(request, Some(config), true, None).await?;
    let (mut mouth, mut ear) = stream.split();
    mouth.send(Message::text(protocol::HELLO)).await?;
    loop {
        if let Some(Heard::ConnectionAck) = hear(&mut ear).await? {
            return Ok((mouth, ear));
        }
    }
}

/// What comes next; nothing where it has no words of the protocol in it.
pub(super) async fn hear(ear: &mut Ear) -> Result<Option<Heard>, Broken> {
    match ear.next().await {
        Some(Ok(Message::Text(text))) => {
            let heard = protocol::read(&text);
            if heard.is_none() {
                tracing::warn!(bytes = text.len(), "Blink said something strange");
            }
            Ok(heard)
        }
        Some(Ok(Message::Close(frame))) => {
            // 1005: without a code (RFC 6455 7.4.1).
            Err(Broken::Closed(
                frame.map_or(1005, |frame| frame.code.into()),
            ))
        }
        Some(Ok(_)) => Ok(None),
        Some(Err(error)) => Err(error.into()),
        // 1006: without a word.
        None => Err(Broken::Closed(1006)),
    }
}

/// Sends whatever is to be said, in turn, each within the deadline. A future of its own, so that listening never waits for it.
pub(super) async fn speak(
    mut mouth: Mouth,
    mut queue: UnboundedReceiver<Message>,
    options: &Options,
) -> Broken {
    while let Some(message) = queue.recv().await {
        match tokio::time::timeout(options.deadline, mouth.send(message)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return error.into(),
            Err(_) => return Broken::TimedOut,
        }
    }
    Broken::Closed(1000)
}
