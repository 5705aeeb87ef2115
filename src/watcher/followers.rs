//! Who follows an invoice that belongs to no sale, for as long as their page is open: the websocket tells them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::sync::watch;

use super::watching::{Shared, lock};
use crate::blink::socket::Event;
use crate::lightning::PaymentHash;

/// Who follows what.
#[derive(Default)]
pub(super) struct Followers {
    channels: Mutex<HashMap<PaymentHash, watch::Sender<()>>>,
    /// What nobody follows any more.
    left: Mutex<Vec<PaymentHash>>,
}

/// Hears of one invoice, for as long as this lives.
pub struct Following {
    hash: PaymentHash,
    heard: Option<watch::Receiver<()>>,
    shared: Arc<Shared>,
}

impl Followers {
    /// Tells those whom it concerns. After a silence nobody knows what happened in it.
    pub(super) fn tell(&self, event: &Event) {
        let channels = lock(&self.channels);
        match event {
            Event::Paid { hash, .. } | Event::Expired { hash } => {
                if let Some(channel) = channels.get(hash) {
                    channel.send_replace(());
                }
            }
            Event::Connected => channels.values().for_each(|channel| {
                channel.send_replace(());
            }),
            Event::Lost | Event::Pending { .. } | Event::Refused { .. } => {}
        }
    }

    /// What nobody follows any more, each once.
    pub(super) fn left(&self) -> Vec<PaymentHash> {
        let left = std::mem::take(&mut *lock(&self.left));
        let channels = lock(&self.channels);
        left.into_iter()
            .filter(|hash| !channels.contains_key(hash))
            .collect()
    }

    /// Whether somebody follows it.
    pub(super) fn has(&self, hash: &PaymentHash) -> bool {
        lock(&self.channels).contains_key(hash)
    }
}

impl Following {
    pub(super) fn new(shared: Arc<Shared>, hash: PaymentHash) -> Self {
        let mut channels = lock(&shared.followers.channels);
        let channel = channels
            .entry(hash)
            .or_insert_with(|| watch::Sender::new(()));
        let heard = Some(channel.subscribe());
        drop(channels);
        shared.socket.watch(hash);
        Self {
            hash,
            heard,
            shared,
        }
    }

    /// Waits until there is something new.
    pub async fn changed(&mut self) {
        if let Some(heard) = &mut self.heard {
            // The sender lives for as long as somebody follows.
            drop(heard.changed().await);
        }
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let followers = &self.shared.followers;
        let mut channels = lock(&followers.channels);
        drop(self.heard.take());
        if channels
            .get(&self.hash)
            .is_some_and(|channel| channel.receiver_count() == 0)
        {
            channels.remove(&self.hash);
            drop(channels);
            lock(&followers.left).push(self.hash);
            self.shared.seen();
        }
    }
}
