//! How many invoices and addresses may be asked for: so many in a while, then a pause.

use std::collections::HashMap;

use crate::sandbox::shared::Shared;

/// Blink's default: this many invoices in [`WINDOW`].
const LIMIT: u32 = 60;
/// Seconds, from the first invoice on.
const WINDOW: i64 = 60;
/// Seconds that whoever asked for one too many is refused.
const BLOCKED: i64 = 300;

/// Blink's default for new addresses, in an hour; whoever asks for one more gets none for four.
const ADDRESSES: Pace = Pace {
    limit: 20,
    window: 3_600,
    blocked: 4 * 3_600,
};

/// So many in so many seconds, else none for so many.
#[derive(Clone, Copy)]
struct Pace {
    limit: u32,
    window: i64,
    blocked: i64,
}

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Counted {
    /// An account's own ones.
    By(String),
    /// Those that anybody asks for on behalf of an account. **Strangers can use this up.**
    For(String),
    /// An account's new addresses.
    Addresses(String),
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
    admitted: u32,
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

    /// Counts one more at `now` (Unix seconds), unless it is one too many.
    pub(crate) fn admit(&self, counted: Counted, now: i64) -> bool {
        let pace = match (&counted, self.limit.get()) {
            (Counted::Addresses(_), _) => ADDRESSES,
            (_, None) => return true,
            (_, Some(limit)) => Pace {
                limit,
                window: WINDOW,
                blocked: BLOCKED,
            },
        };
        self.counts.with(|counts| {
            let count = counts.entry(counted).or_insert(Count {
                since: now,
                admitted: 0,
                blocked_until: i64::MIN,
            });
            if now < count.blocked_until {
                return false;
            }
            if now >= count.since + pace.window {
                count.since = now;
                count.admitted = 0;
            }
            count.admitted += 1;
            if count.admitted > pace.limit {
                count.blocked_until = now + pace.blocked;
                count.since = count.blocked_until;
                count.admitted = 0;
            }
            now >= count.blocked_until
        })
    }
}
