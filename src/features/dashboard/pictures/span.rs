//! How far back a picture goes and what its bars stand for: read from its address and written back into it.

use serde::Deserialize;

use crate::web::paths;

/// The address as it came.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    days: String,
    by: String,
}

/// What a bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Day,
    Week,
    Month,
}

impl By {
    pub(super) const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// As addresses have it.
    const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The message that names it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Day => "picture-by-day",
            Self::Week => "picture-by-week",
            Self::Month => "picture-by-month",
        }
    }
}

/// How far back, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// One of [`Span::DAYS`].
    pub(super) days: i64,
    pub(super) by: By,
}

impl Span {
    pub(super) const DAYS: [i64; 4] = [7, 30, 90, 365];

    /// Its address.
    pub(super) fn address(self) -> String {
        format!(
            "{}?days={}&by={}",
            paths::PICTURE,
            self.days,
            self.by.word()
        )
    }

    /// The same by what is usual for so many days.
    pub(super) const fn of_days(days: i64) -> Self {
        let by = match days {
            ..=31 => By::Day,
            32..=100 => By::Week,
            _ => By::Month,
        };
        Self { days, by }
    }
}

impl From<Asked> for Span {
    /// Whatever means nothing is thirty days.
    fn from(asked: Asked) -> Self {
        let known = |days: &i64| Self::DAYS.contains(days);
        let days = asked.days.parse().ok().filter(known).unwrap_or(30);
        let usual = Self::of_days(days);
        let by = By::ALL.into_iter().find(|by| by.word() == asked.by);
        Self {
            days,
            by: by.unwrap_or(usual.by),
        }
    }
}
