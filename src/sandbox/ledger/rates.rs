//! How many invoices may be asked for: so many a minute, then a pause.

use std::collections::HashMap;

use crate::sandbox::shared::Shared;

/// Blink's default: this many invoices in [`WINDOW`].
const LIMIT: u32 = 60;
/// Seconds, from the first invoice on.
const WINDOW: i64 = 60;
/// Seconds that whoever asked for one too many is refused.
const BLOCKED: i64 = 300;

/// Whose invoices are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Counted {
    /// An account's own ones.
    By(String),
    /// Those that anybody asks for on behalf of an account. **Strangers can use this up.**
    For(String),
}

/// The counts of every account.
#[derive(Debug)]
pub(crate) struct Rates {
    limit: Shared<Option<u32>>,
    counts: Shared<HashMap<Counted, Count>>,
}

#[derive(Clone, Copy, Debug)]
struct Count {
    since: i64,
    invoices: u32,
    blocked_until: i64,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            limit: Shared::new(Some(LIMIT)),
            counts: Shared::default(),
        }
    }
}

impl Rates {
    /// Another limit; none lets everybody ask for everything. What was counted is forgotten.
    pub(crate) fn set_limit(&self, limit: Option<u32>) {
        self.limit.set(limit);
        self.counts.with(HashMap::clear);
    }

    /// Counts one more invoice at `now` (Unix seconds), unless it is one too many.
    pub(crate) fn admit(&self, counted: Counted, now: i64) -> bool {
        let Some(limit) = self.limit.get() else {
            return true;
        };
        self.counts.with(|counts| {
            let count = counts.entry(counted).or_insert(Count {
                since: now,
                invoices: 0,
                blocked_until: i64::MIN,
            });
            if now < count.blocked_until {
                return false;
            }
            if now >= count.since + WINDOW {
                count.since = now;
                count.invoices = 0;
            }
            count.invoices += 1;
            if count.invoices > limit {
                count.blocked_until = now + BLOCKED;
                count.since = count.blocked_until;
                count.invoices = 0;
            }
            now >= count.blocked_until
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_too_many_blocks_for_a_while_and_buckets_are_separate() {
        let rates = Rates::default();
        let own = || Counted::By("a".to_owned());
        for _ in 0..LIMIT {
            assert!(rates.admit(own(), 1_000));
        }
        assert!(!rates.admit(own(), 1_059));
        assert!(rates.admit(Counted::For("a".to_owned()), 1_059));
        assert!(!rates.admit(own(), 1_059 + BLOCKED - 1));
        assert!(rates.admit(own(), 1_059 + BLOCKED));
    }

    #[test]
    fn a_window_begins_with_its_first_invoice() {
        let rates = Rates::default();
        let own = || Counted::By("a".to_owned());
        for at in 0..i64::from(LIMIT) * 3 {
            assert!(rates.admit(own(), at), "one a second is never too much");
        }
        rates.set_limit(Some(1));
        assert!(rates.admit(own(), 500));
        assert!(!rates.admit(own(), 500));
        rates.set_limit(None);
        assert!(rates.admit(own(), 500));
    }
}
