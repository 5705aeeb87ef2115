//! What a list of sales is narrowed down to: read from its address and written back into it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use crate::sale::{Filter, Mark, Place, State as Stands};

use super::day::{ShopDays, monday};

/// The address as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    when: String,
    state: String,
    register: String,
    from: String,
    to: String,
    text: String,
    older: String,
    newer: String,
}

macro_rules! days {
    ($($(#[$doc:meta])* $days:ident: $word:literal $name:literal,)*) => {
        /// Days that need no dates.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Days {
            $($(#[$doc])* $days,)*
        }

        impl Days {
            pub(super) const ALL: &[Self] = &[$(Self::$days),*];

            /// As addresses have it.
            pub(super) fn word(self) -> &'static str {
                match self {
                    $(Self::$days => $word,)*
                }
            }

            /// The message that names it.
            pub(super) fn name(self) -> &'static str {
                match self {
                    $(Self::$days => $name,)*
                }
            }
        }
    };
}

days! {
    /// The day of business that it is.
    Today: "today" "sales-today",
    /// The one before.
    Yesterday: "yesterday" "sales-yesterday",
    /// Since Monday.
    Week: "week" "sales-week",
    /// Since the first.
    Month: "month" "sales-month",
    /// Ever.
    All: "all" "sales-all",
}

/// On which of a person's registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Their own.
    Own,
    /// The one that anybody opens by their name.
    Open,
}

impl Side {
    pub(super) const ALL: [Self; 2] = [Self::Own, Self::Open];

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Open => "open",
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Own => "sales-register-own",
            Self::Open => "sales-register-open",
        }
    }
}

/// What somebody looks for. What an address says that means nothing is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Search {
    /// Without dates.
    pub(super) days: Days,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
    pub(super) state: Option<Stands>,
    pub(super) side: Option<Side>,
    pub(super) text: String,
    pub(super) place: Place,
}

/// Letters that somebody may look for.
const LONGEST_TEXT: usize = 120;

impl From<Asked> for Search {
    fn from(asked: Asked) -> Self {
        let days = Days::ALL.iter().find(|days| days.word() == asked.when);
        let side = Side::ALL.iter().find(|side| side.word() == asked.register);
        let place = match (read_mark(&asked.older), read_mark(&asked.newer)) {
            (Some(mark), _) => Place::OlderThan(mark),
            (None, Some(mark)) => Place::NewerThan(mark),
            (None, None) => Place::Newest,
        };
        Self {
            days: days.copied().unwrap_or(Days::Today),
            from: asked.from.parse().ok(),
            to: asked.to.parse().ok(),
            state: asked.state.parse().ok(),
            side: side.copied(),
            text: asked.text.trim().chars().take(LONGEST_TEXT).collect(),
            place,
        }
    }
}

fn read_mark(text: &str) -> Option<Mark> {
    let mut parts = text.splitn(3, '-');
    let mut next = || parts.next();
    Some((
        next()?.parse().ok()?,
        next()?.parse().ok()?,
        next()?.parse().ok()?,
    ))
}

fn write_mark((at, number, id): &Mark) -> String {
    format!("{at}-{number}-{id}")
}

impl Search {
    /// Whether dates say which days.
    pub(super) fn has_dates(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// The first and the last day; none where there is no end.
    pub(super) fn dates(&self, days: &ShopDays, now: Timestamp) -> (Option<Date>, Option<Date>) {
        let today = days.of_moment(now);
        let yesterday = today.yesterday().unwrap_or(today);
        match self.days {
            _ if self.has_dates() => (self.from, self.to),
            Days::Today => (Some(today), Some(today)),
            Days::Yesterday => (Some(yesterday), Some(yesterday)),
            Days::Week => (Some(monday(today)), Some(today)),
            Days::Month => (Some(today.first_of_month()), Some(today)),
            Days::All => (None, None),
        }
    }

    /// For the database, whose text searches nothing.
    pub(super) fn filter(&self, days: &ShopDays, now: Timestamp, owner: &str) -> Filter {
        let (from, to) = self.dates(days, now);
        let on = |side| match self.side {
            Some(other) if other != side => String::new(),
            _ => owner.to_owned(),
        };
        Filter {
            owner: on(Side::Own),
            earner: on(Side::Open),
            state: self.state,
            odd: false,
            from: from.map_or(i64::MIN, |from| days.begin(from)),
            to: to.map_or(i64::MAX, |to| days.end(to)),
            place: self.place.clone(),
            limit: 0,
        }
    }

    /// The list at that address, with this search.
    pub(super) fn at(&self, list: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let mut pair = |name: &str, value: String| {
            if !value.is_empty() {
                query.append_pair(name, &value);
            }
        };
        if !self.has_dates() {
            pair("when", self.days.word().to_owned());
        }
        let date = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
        let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
        pair("from", date(self.from));
        pair("to", date(self.to));
        pair("state", word(self.state.map(Stands::word)));
        pair("register", word(self.side.map(Side::word)));
        pair("text", self.text.clone());
        match &self.place {
            Place::Newest => {}
            Place::OlderThan(mark) => pair("older", write_mark(mark)),
            Place::NewerThan(mark) => pair("newer", write_mark(mark)),
        }
        format!("{list}?{}", query.finish())
    }

    /// The same from its newest sale on, with a change.
    pub(super) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut search = self.clone();
        search.place = Place::Newest;
        change(&mut search);
        search
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Search {
        serde_urlencoded::from_str::<Asked>(query).unwrap().into()
    }

    #[test]
    fn addresses_are_read_as_they_are_written() {
        for query in [
            "when=today",
            "when=all&state=paid_late&register=open&text=Table+7",
            "from=2026-11-01&to=2026-11-20",
            "to=2026-11-20&state=expired",
            "when=month&older=1700000000-7-0123456789abcdefghjkmnpqrs",
            "when=month&newer=1700000000-7-0123456789abcdefghjkmnpqrs",
        ] {
            assert_eq!(read(query).at("/l"), format!("/l?{query}"));
        }
        let nothing = read("when=ever&state=Paid&register=x&from=1.1.2026&older=1&text=++");
        assert_eq!(nothing.at("/l"), "/l?when=today");
    }
}
