//! One subscription: an answer whenever there is news, until somebody has enough.

use std::sync::Arc;

use apollo_compiler::response::{JsonMap, JsonValue};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;

use super::frames::Frame;
use crate::sandbox::api::answer::{self, Malformed};
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::door::Door;
use crate::sandbox::api::engine::Operation;
use crate::sandbox::api::request::Request;
use crate::sandbox::api::resolve::subscription::{Subscription, Topic};
use crate::sandbox::ledger::invoice::InvoiceStatus;
use crate::sandbox::shared::Shared;

/// Nobody listens any more.
struct Deaf;

/// Answers until the listener has gone; a subscription that was refused ends at once.
pub(super) async fn live(
    door: Arc<Door>,
    id: String,
    request: Request,
    listener: mpsc::Sender<Frame>,
) {
    // Whoever stops listening has aborted this anyway.
    let _ = match door.engine.check(request) {
        Ok(operation) if operation.is_subscription => {
            let life = Life {
                door,
                id,
                operation,
                listener,
            };
            life.run().await
        }
        Ok(_) => {
            let errors = Malformed::NotASubscription.errors();
            say(&listener, Frame::error(&id, errors)).await
        }
        // What the server would find out only while it runs the operation.
        Err(malformed @ Malformed::Variable(_)) => {
            let mut refusal = JsonMap::new();
            refusal.insert("errors", malformed.errors());
            refuse(&listener, &id, JsonValue::Object(refusal)).await
        }
        Err(malformed) => say(&listener, Frame::error(&id, malformed.errors())).await,
    };
}

struct Life {
    door: Arc<Door>,
    id: String,
    operation: Operation,
    listener: mpsc::Sender<Frame>,
}

impl Life {
    async fn run(&self) -> Result<(), Deaf> {
        let ledger = &self.door.backend.ledger;
        let mut news = ledger.news();
        let (answer, topic) = self.answer();
        if answer.get("data").is_none_or(JsonValue::is_null) {
            return refuse(&self.listener, &self.id, JsonValue::Object(answer)).await;
        }
        let Topic::Invoice {
            payment_hash,
            expires_at,
        } = topic
        else {
            self.next(answer.clone()).await?;
            return match topic {
                Topic::Prices => self.prices(answer).await,
                // There is nothing to wait for, and no end is told.
                _ => Ok(()),
            };
        };
        // Every new listener makes the invoice's state known to all of them.
        ledger.announce(&payment_hash);
        let clock = &self.door.backend.clock;
        let over = jiff::Timestamp::from_second(expires_at.saturating_add(1));
        let over = clock.reaches(over.unwrap_or(jiff::Timestamp::MAX));
        tokio::pin!(over);
        let mut expired = clock.unix() > expires_at;
        loop {
            tokio::select! {
                heard = news.recv() => match heard {
                    Ok(hash) if hash != payment_hash => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => self.next(self.answer().0).await?,
                    Err(RecvError::Closed) => return Ok(()),
                },
                () = &mut over, if !expired => {
                    expired = true;
                    let invoice = ledger.invoice(&payment_hash);
                    let status = invoice.map(|invoice| invoice.status(clock.unix()));
                    if status != Some(InvoiceStatus::Paid) {
                        self.next(self.answer().0).await?;
                    }
                }
            }
        }
    }

    /// A price now and then, unless it is the same as before.
    async fn prices(&self, mut last: JsonMap) -> Result<(), Deaf> {
        let clock = &self.door.backend.clock;
        loop {
            let pause = self.door.prices_every();
            clock.reaches(clock.after(pause.max(1))).await;
            let answer = self.answer().0;
            if answer != last {
                last = answer.clone();
                self.next(answer).await?;
            }
        }
    }

    /// What holds now, and what it depends on.
    fn answer(&self) -> (JsonMap, Topic) {
        let backend = &self.door.backend;
        let asking = Asking {
            backend,
            access: None,
            at: backend.clock.unix(),
        };
        let root = Subscription {
            asking: &asking,
            topic: Shared::default(),
        };
        match self.door.engine.run(&self.operation, &root) {
            Ok(response) => (answer::body(response), root.topic.get()),
            Err(malformed) => {
                let mut refusal = JsonMap::new();
                refusal.insert("errors", malformed.errors());
                (refusal, Topic::Nothing)
            }
        }
    }

    async fn next(&self, answer: JsonMap) -> Result<(), Deaf> {
        let frame = Frame::next(&self.id, JsonValue::Object(answer));
        say(&self.listener, frame).await
    }
}

/// A refusal: an answer without data, and the end.
async fn refuse(
    listener: &mpsc::Sender<Frame>,
    id: &str,
    mut answer: JsonValue,
) -> Result<(), Deaf> {
    if let Some(answer) = answer.as_object_mut() {
        answer.remove("data");
    }
    say(listener, Frame::next(id, answer)).await?;
    say(listener, Frame::complete(id)).await
}

async fn say(listener: &mpsc::Sender<Frame>, frame: Frame) -> Result<(), Deaf> {
    listener.send(frame).await.map_err(|_| Deaf)
}
