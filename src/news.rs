//! Who wants to hear of changes of something, in this process: one channel a thing, so that a change wakes those it concerns.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

/// Spreads the word about things that have such ids, and versions that grow. Clones share their listeners.
#[derive(Clone)]
pub struct News<Id: Clone + Eq + Hash>(Channels<Id>);

type Channels<Id> = Arc<Mutex<HashMap<Id, watch::Sender<i64>>>>;

/// Hears of one thing, for as long as this lives.
pub struct Listening<Id: Clone + Eq + Hash> {
    id: Id,
    news: News<Id>,
    version: Option<watch::Receiver<i64>>,
}

impl<Id: Clone + Eq + Hash> Default for News<Id> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<Id: Clone + Eq + Hash> News<Id> {
    /// Listens for changes of that thing from now on; `version` is what the listener knows.
    pub fn listen(&self, id: &Id, version: i64) -> Listening<Id> {
        let mut channels = self.channels();
        let channel = channels
            .entry(id.clone())
            .or_insert_with(|| watch::Sender::new(version));
        let mut receiver = channel.subscribe();
        // Whoever came late hears at once of what was told before.
        if *channel.borrow() > version {
            receiver.mark_changed();
        }
        Listening {
            id: id.clone(),
            news: self.clone(),
            version: Some(receiver),
        }
    }

    /// It has come to that version.
    pub fn tell(&self, id: &Id, version: i64) {
        if let Some(channel) = self.channels().get(id) {
            channel.send_if_modified(|known| {
                let is_news = version > *known;
                *known = version.max(*known);
                is_news
            });
        }
    }

    /// Whether anybody listens to anything.
    pub fn is_wanted(&self) -> bool {
        !self.channels().is_empty()
    }

    /// What somebody listens to.
    pub fn wanted(&self) -> Vec<Id> {
        self.channels().keys().cloned().collect()
    }

    fn channels(&self) -> MutexGuard<'_, HashMap<Id, watch::Sender<i64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<Id: Clone + Eq + Hash> Listening<Id> {
    /// Waits for the next change.
    pub async fn changed(&mut self) {
        if let Some(version) = &mut self.version {
            // The sender lives in the table for as long as somebody listens.
            drop(version.changed().await);
        }
    }
}

impl<Id: Clone + Eq + Hash> Drop for Listening<Id> {
    fn drop(&mut self) {
        let mut channels = self.news.channels();
        drop(self.version.take());
        if channels
            .get(&self.id)
            .is_some_and(|channel| channel.receiver_count() == 0)
        {
            channels.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    async fn hears(listening: &mut Listening<u8>) -> bool {
        let soon = Duration::from_millis(20);
        timeout(soon, listening.changed()).await.is_ok()
    }

    #[tokio::test]
    async fn each_hears_of_its_own_thing_and_of_nothing_twice() {
        let (news, one, two) = (News::default(), 1, 2);
        let mut listening = news.listen(&one, 1);
        news.tell(&two, 2);
        assert!(!hears(&mut listening).await, "somebody else's");
        news.tell(&one, 1);
        assert!(!hears(&mut listening).await, "known before");
        news.tell(&one, 2);
        let mut late = news.listen(&one, 1);
        assert!(hears(&mut listening).await && hears(&mut late).await);
        news.tell(&one, 2);
        assert!(!hears(&mut listening).await && !hears(&mut late).await);
        drop(listening);
        assert_eq!(news.wanted(), [one]);
        assert!(news.is_wanted());
        drop(late);
        assert!(!news.is_wanted());
    }
}
