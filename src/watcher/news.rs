//! Who wants to hear of a sale's changes, in this process: one channel a sale, so that a change wakes those it concerns.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::sale::SaleId;

/// Spreads the word. Clones share their listeners.
#[derive(Clone, Default)]
pub struct News(Arc<Mutex<HashMap<SaleId, watch::Sender<i64>>>>);

/// Hears of one sale, for as long as this lives.
pub struct Listening {
    sale: SaleId,
    news: News,
    version: Option<watch::Receiver<i64>>,
}

impl News {
    /// Listens for changes of that sale from now on; `version` is what the listener knows.
    pub fn listen(&self, sale: &SaleId, version: i64) -> Listening {
        let mut channels = self.channels();
        let channel = channels
            .entry(sale.clone())
            .or_insert_with(|| watch::Sender::new(version));
        let mut receiver = channel.subscribe();
        // Whoever came late hears at once of what was told before.
        if *channel.borrow() > version {
            receiver.mark_changed();
        }
        Listening {
            sale: sale.clone(),
            news: self.clone(),
            version: Some(receiver),
        }
    }

    /// A sale has come to that version.
    pub fn tell(&self, sale: &SaleId, version: i64) {
        if let Some(channel) = self.channels().get(sale) {
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

    fn channels(&self) -> MutexGuard<'_, HashMap<SaleId, watch::Sender<i64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Listening {
    /// Waits for the next change.
    pub async fn changed(&mut self) {
        if let Some(version) = &mut self.version {
            // The sender lives in the table for as long as somebody listens.
            drop(version.changed().await);
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut channels = self.news.channels();
        drop(self.version.take());
        if channels
            .get(&self.sale)
            .is_some_and(|channel| channel.receiver_count() == 0)
        {
            channels.remove(&self.sale);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;
    use crate::random::Random;

    async fn hears(listening: &mut Listening) -> bool {
        let soon = Duration::from_millis(20);
        timeout(soon, listening.changed()).await.is_ok()
    }

    #[tokio::test]
    async fn each_hears_of_its_own_sale_and_of_nothing_twice() {
        let (news, random) = (News::default(), Random::system());
        let [one, two] = [(), ()].map(|()| SaleId::random(&random).unwrap());
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
        assert!(news.is_wanted());
        drop(late);
        assert!(!news.is_wanted());
    }
}
