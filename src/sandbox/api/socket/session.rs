//! One connection, from its first message to its end.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};
use tokio_util::task::AbortOnDropHandle;

use super::frames::{Closing, Frame, Said};
use super::subscribed;
use crate::sandbox::api::door::Door;
use crate::sandbox::sockets::{Place, Silence};

/// How many messages may wait to be sent.
const WAITING: usize = 64;
/// How long a closed connection may take to say that it heard.
const FAREWELL: Duration = Duration::from_secs(1);

struct Session {
    door: Arc<Door>,
    outgoing: mpsc::Sender<Frame>,
    subscribed: HashMap<String, AbortOnDropHandle<()>>,
    initialised: bool,
}

/// Why a connection ends.
enum End {
    /// With a code; the id where it concerns a subscription.
    Closed(Closing, String),
    /// It breaks, or the client has gone.
    Gone,
}

/// Speaks with a client until one of the two has enough.
pub(super) async fn serve(mut socket: WebSocket, door: Arc<Door>, place: Place) {
    let end = if socket.protocol().is_some() {
        let (outgoing, frames) = mpsc::channel(WAITING);
        let session = Session {
            door,
            outgoing,
            subscribed: HashMap::new(),
            initialised: false,
        };
        session.talk(&mut socket, frames, &place).await
    } else {
        End::Closed(Closing::WrongProtocol, String::new())
    };
    let End::Closed(closing, id) = end else {
        return;
    };
    let (code, reason) = closing.said(&id);
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    if socket.send(Message::Close(Some(frame))).await.is_ok() {
        let heard = async { while let Some(Ok(_)) = socket.recv().await {} };
        // Who does not answer is let go all the same.
        let _ = timeout(FAREWELL, heard).await;
    }
}

impl Session {
    async fn talk(
        mut self,
        socket: &mut WebSocket,
        mut frames: mpsc::Receiver<Frame>,
        place: &Place,
    ) -> End {
        let rules = place.rules();
        let mut orders = place.order();
        let clock = self.door.backend.clock.clone();
        let over = clock.reaches(clock.after(rules.longest));
        tokio::pin!(over);
        let silent_start = sleep(rules.init_within);
        tokio::pin!(silent_start);
        let every = rules.ping_every.max(Duration::from_millis(1));
        let mut pings = interval_at(Instant::now() + every, every);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut unanswered = false;
        let drops = orders.borrow_and_update().drops;
        loop {
            let order = *orders.borrow_and_update();
            if order.drops != drops {
                return End::Gone;
            }
            let dead = self.initialised && order.silence == Silence::Dead;
            let quiet = self.initialised && order.silence != Silence::None;
            tokio::select! {
                heard = socket.recv(), if !dead => match heard {
                    Some(Ok(Message::Text(text))) => match self.hear(&text) {
                        Ok(Some(frame)) => {
                            if !quiet && send(socket, frame.text).await.is_err() {
                                return End::Gone;
                            }
                        }
                        Ok(None) => {}
                        Err(end) => return end,
                    },
                    Some(Ok(Message::Pong(_))) => unanswered = false,
                    Some(Ok(Message::Ping(_))) => {}
                    Some(Ok(Message::Binary(_))) => {
                        return End::Closed(Closing::Malformed, String::new());
                    }
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return End::Gone,
                },
                Some(frame) = frames.recv() => {
                    if let Some(id) = &frame.ends {
                        self.subscribed.remove(id);
                    }
                    if !quiet && send(socket, frame.text).await.is_err() {
                        return End::Gone;
                    }
                }
                _ = pings.tick(), if !dead => {
                    if unanswered || socket.send(Message::Ping(Vec::new().into())).await.is_err() {
                        return End::Gone;
                    }
                    unanswered = true;
                }
                () = &mut silent_start, if !self.initialised => {
                    return End::Closed(Closing::TooLate, String::new());
                }
                () = &mut over => return End::Gone,
                changed = orders.changed() => if changed.is_err() {
                    return End::Gone;
                },
            }
        }
    }

    /// Takes one message; what there is to say at once.
    fn hear(&mut self, text: &str) -> Result<Option<Frame>, End> {
        let closed = |closing| Err(End::Closed(closing, String::new()));
        match serde_json::from_str(text) {
            Err(_) => closed(Closing::Malformed),
            Ok(Said::ConnectionInit) if self.initialised => closed(Closing::TwiceInit),
            Ok(Said::ConnectionInit) => {
                self.initialised = true;
                Ok(Some(Frame::ack()))
            }
            Ok(Said::Ping) => Ok(Some(Frame::pong())),
            Ok(Said::Pong) => Ok(None),
            Ok(Said::Subscribe { .. }) if !self.initialised => closed(Closing::Unauthorized),
            Ok(Said::Subscribe { id, payload }) => match self.subscribed.entry(id) {
                Entry::Occupied(there) => {
                    Err(End::Closed(Closing::AlreadyThere, there.key().clone()))
                }
                Entry::Vacant(free) => {
                    let id = free.key().clone();
                    let door = Arc::clone(&self.door);
                    let life = subscribed::live(door, id, payload, self.outgoing.clone());
                    free.insert(AbortOnDropHandle::new(tokio::spawn(life)));
                    Ok(None)
                }
            },
            Ok(Said::Complete { id }) => {
                self.subscribed.remove(&id);
                Ok(None)
            }
        }
    }
}

async fn send(socket: &mut WebSocket, text: String) -> Result<(), axum::Error> {
    socket.send(Message::Text(text.into())).await
}
