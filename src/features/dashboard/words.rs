//! The words of filters, as addresses have them and as readers see them.

use crate::blink::{Direction, Status, Way};

/// A word of an address with what it stands for and the message that names it.
pub(super) struct Word<T: 'static> {
    pub(super) value: T,
    pub(super) word: &'static str,
    pub(super) name: &'static str,
}

const fn word<T>(value: T, word: &'static str, name: &'static str) -> Word<T> {
    Word { value, word, name }
}

/// Days that need no dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Days {
    /// Since midnight.
    Today,
    /// The day before.
    Yesterday,
    /// Since Monday.
    Week,
    /// Since the first.
    Month,
    /// Since the first of January, April, July or October.
    Quarter,
    /// Since New Year.
    Year,
}

pub(super) const DAYS: &[Word<Days>] = &[
    word(Days::Today, "today", "days-today"),
    word(Days::Yesterday, "yesterday", "days-yesterday"),
    word(Days::Week, "week", "days-week"),
    word(Days::Month, "month", "days-month"),
    word(Days::Quarter, "quarter", "days-quarter"),
    word(Days::Year, "year", "days-year"),
];

pub(super) const DIRECTIONS: &[Word<Direction>] = &[
    word(Direction::Receive, "in", "search-in"),
    word(Direction::Send, "out", "search-out"),
];

pub(super) const WAYS: &[Word<Way>] = &[
    word(Way::Lightning, "lightning", "way-lightning"),
    word(Way::Blink, "blink", "way-blink"),
    word(Way::OnChain, "on-chain", "way-on-chain"),
];

pub(super) const STATES: &[Word<Status>] = &[
    word(Status::Success, "settled", "search-settled"),
    word(Status::Pending, "pending", "state-pending"),
    word(Status::Failure, "failed", "state-failed"),
];

/// What a word stands for.
pub(super) fn read<T: Copy>(words: &[Word<T>], text: &str) -> Option<T> {
    let one = words.iter().find(|one| one.word == text)?;
    Some(one.value)
}

/// The word for it, as addresses have it; nothing for nothing.
pub(super) fn write<T: PartialEq>(words: &[Word<T>], value: Option<T>) -> &'static str {
    words
        .iter()
        .find(|one| Some(&one.value) == value.as_ref())
        .map_or("", |one| one.word)
}

/// The message that names it.
pub(super) fn name<T: PartialEq>(words: &[Word<T>], value: &T) -> &'static str {
    words
        .iter()
        .find(|one| one.value == *value)
        .map_or("search-any", |one| one.name)
}
