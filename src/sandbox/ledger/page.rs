//! Blink's rules for paging through entries, with all their corners.

use std::sync::Arc;

use super::account::Account;
use super::entry::Entry;

/// The largest page, and the size when none is asked for.
pub(crate) const LARGEST: usize = 100;

/// The paging arguments as they arrived.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) first: Option<i64>,
    pub(crate) last: Option<i64>,
    pub(crate) after: Option<String>,
    pub(crate) before: Option<String>,
}

/// Arguments that Blink refuses.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadPage {
    #[error("Cannot use both \"first\" and \"last\".")]
    BothEnds,
    #[error("Requested page size ({0}) is greater than max allowed page size {LARGEST}.")]
    TooLarge(i64),
    #[error("Requested page size ({0}) must be greater than 0.")]
    TooSmall(i64),
    #[error("Unknown error occurred (code: UnknownLedgerError)")]
    MalformedCursor,
}

/// A page, newest entry first.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) entries: Vec<Arc<Entry>>,
    /// Whether older entries follow; always false when paging backward.
    pub(crate) has_next: bool,
    /// Whether newer entries precede; always false when paging forward.
    pub(crate) has_previous: bool,
}

/// Which way, how far and from where, after checking.
enum Window<'a> {
    /// The newest `n` entries that are older than the cursor.
    Older(usize, Option<&'a str>),
    /// The oldest `n` entries that are newer than the cursor.
    Newer(usize, Option<&'a str>),
}

impl Asked {
    /// `first` goes with `after` and `last` with `before`; the other cursor is ignored silently.
    fn window(&self) -> Result<Window<'_>, BadPage> {
        self.one_end()?;
        match (self.first, self.last) {
            (Some(n), _) => Ok(Window::Older(size(n)?, cursor(self.after.as_deref())?)),
            (None, Some(n)) => Ok(Window::Newer(size(n)?, cursor(self.before.as_deref())?)),
            (None, None) => Ok(Window::Older(LARGEST, cursor(self.after.as_deref())?)),
        }
    }

    /// Refuses `first` together with `last`. A zero does not count as given here, but it is no size.
    pub(super) fn one_end(&self) -> Result<(), BadPage> {
        if self.first.is_some_and(|n| n != 0) && self.last.is_some_and(|n| n != 0) {
            return Err(BadPage::BothEnds);
        }
        Ok(())
    }
}

impl Account {
    /// One page of the entries of the wallets that `wanted` accepts.
    pub(crate) fn page(
        &self,
        asked: &Asked,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Page, BadPage> {
        let wanted = |entry: &&Arc<Entry>| wanted(&entry.wallet_id);
        Ok(match asked.window()? {
            Window::Older(size, cursor) => {
                let end = cursor.map_or(self.entries.len(), |cursor| {
                    self.entries
                        .partition_point(|entry| entry.id.as_str() < cursor)
                });
                let mut found = self.entries[..end].iter().rev().filter(wanted);
                let entries = found.by_ref().take(size).cloned().collect();
                Page {
                    entries,
                    has_next: found.next().is_some(),
                    has_previous: false,
                }
            }
            Window::Newer(size, cursor) => {
                let start = cursor.map_or(0, |cursor| {
                    self.entries
                        .partition_point(|entry| entry.id.as_str() <= cursor)
                });
                let mut found = self.entries[start..].iter().filter(wanted);
                let mut entries: Vec<_> = found.by_ref().take(size).cloned().collect();
                entries.reverse();
                Page {
                    entries,
                    has_next: false,
                    has_previous: found.next().is_some(),
                }
            }
        })
    }
}

/// A page size that Blink accepts.
pub(super) fn size(n: i64) -> Result<usize, BadPage> {
    match usize::try_from(n) {
        Ok(n) if n > LARGEST => Err(BadPage::TooLarge(n.try_into().unwrap_or(i64::MAX))),
        Ok(n) if n > 0 => Ok(n),
        _ => Err(BadPage::TooSmall(n)),
    }
}

/// An empty cursor counts as none.
fn cursor(text: Option<&str>) -> Result<Option<&str>, BadPage> {
    match text {
        None | Some("") => Ok(None),
        Some(id) if id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            Ok(Some(id))
        }
        Some(_) => Err(BadPage::MalformedCursor),
    }
}
