//! Public answers that all visitors share: asked for once, by one of them.

use std::future::Future;
use std::hash::Hash;
use std::sync::Arc;
use std::time::{Duration, Instant};

use moka::future::Cache;

use super::Error;

/// For how long a failure is passed on, so that a crowd does not wait for the same broken thing.
const FAILURE_LIFETIME: Duration = Duration::from_secs(5);
/// More than there are currencies.
const CAPACITY: u64 = 256;

/// Answers by key, each kept for its lifetime. Who asks while somebody else is asking waits for that answer.
#[derive(Clone)]
pub(super) struct Cached<K, T> {
    cache: Cache<K, Result<Arc<T>, Error>>,
    /// The last good ones, whatever their age.
    before: Cache<K, Arc<T>>,
}

struct Lifetime(Duration);

impl<K, T> moka::Expiry<K, Result<Arc<T>, Error>> for Lifetime {
    fn expire_after_create(
        &self,
        _key: &K,
        value: &Result<Arc<T>, Error>,
        _created_at: Instant,
    ) -> Option<Duration> {
        Some(match value {
            Ok(_) => self.0,
            Err(_) => self.0.min(FAILURE_LIFETIME),
        })
    }
}

impl<K, T> Cached<K, T>
where
    K: Hash + Eq + Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    /// Nothing yet; answers will be kept that long.
    pub(super) fn new(lifetime: Duration) -> Self {
        let cache = Cache::builder()
            .max_capacity(CAPACITY)
            .expire_after(Lifetime(lifetime))
            .build();
        Self {
            cache,
            before: Cache::new(CAPACITY),
        }
    }

    /// The kept answer, or the one that `ask` brings.
    pub(super) async fn get(
        &self,
        key: K,
        ask: impl Future<Output = Result<T, Error>>,
    ) -> Result<Arc<T>, Error> {
        let ask = async { ask.await.map(Arc::new) };
        self.cache.get_with(key, ask).await
    }

    /// The same, and while nobody answers what was answered last: for what hardly ever changes.
    pub(super) async fn get_or_before(
        &self,
        key: K,
        ask: impl Future<Output = Result<T, Error>>,
    ) -> Result<Arc<T>, Error>
    where
        K: Clone,
    {
        match self.get(key.clone(), ask).await {
            Ok(answer) => {
                self.before.insert(key, Arc::clone(&answer)).await;
                Ok(answer)
            }
            Err(error) => self.before.get(&key).await.ok_or(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn one_asks_for_all_until_the_answer_is_old() {
        let (cached, asked) = (Cached::new(Duration::from_millis(200)), AtomicU32::new(0));
        let ask = || async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok(asked.fetch_add(1, Ordering::Relaxed))
        };
        let (one, two) = tokio::join!(cached.get("usd", ask()), cached.get("usd", ask()));
        assert_eq!((*one.unwrap(), *two.unwrap()), (0, 0));
        assert_eq!(*cached.get("eur", ask()).await.unwrap(), 1);
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(*cached.get("usd", ask()).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn what_was_answered_last_serves_while_nobody_answers() {
        let cached = Cached::<_, u32>::new(Duration::from_millis(10));
        let failing = || async { Err(Error::SideService) };
        let nothing = cached.get_or_before("usd", failing()).await;
        assert_eq!(nothing, Err(Error::SideService));
        tokio::time::sleep(Duration::from_millis(20)).await;
        let answer = cached.get_or_before("usd", async { Ok(1) }).await;
        assert_eq!(*answer.unwrap(), 1);
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(*cached.get_or_before("usd", failing()).await.unwrap(), 1);
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(cached.get("usd", failing()).await, Err(Error::SideService));
    }

    #[tokio::test]
    async fn failures_are_passed_on_for_a_moment() {
        let cached = Cached::<_, u32>::new(Duration::from_secs(60));
        let failing = async { Err(Error::SideService) };
        assert_eq!(cached.get("usd", failing).await, Err(Error::SideService));
        assert_eq!(
            cached.get("usd", async { Ok(1) }).await,
            Err(Error::SideService)
        );
    }
}
