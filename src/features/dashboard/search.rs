//! What a list of transactions is narrowed down to: read from its address and written back into it.

use jiff::Timestamp;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::words::{self, DAYS, DIRECTIONS, Days, STATES, WAYS};
use crate::blink::{Direction, Status, Way};
use crate::history::{Filter, Number, Range};
use crate::money::{CurrencyCode, Unit};
use crate::text::local_day;

/// Letters that somebody may look for.
const LONGEST_TEXT: usize = 120;
/// What amounts of the bitcoin wallet are called in addresses.
pub(super) const SATS: &str = "sats";

/// The address as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    text: String,
    direction: String,
    way: String,
    state: String,
    least: String,
    most: String,
    of: String,
    currency: String,
    when: String,
    from: String,
    to: String,
}

/// What somebody looks for. What an address says that means nothing is not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Search {
    pub(super) text: String,
    pub(super) direction: Option<Direction>,
    pub(super) way: Option<Way>,
    pub(super) status: Option<Status>,
    /// As it was typed; empty, or a number.
    pub(super) least: String,
    pub(super) most: String,
    /// What these are amounts of; none for satoshis.
    pub(super) of: Option<CurrencyCode>,
    pub(super) currency: Option<CurrencyCode>,
    /// Without dates.
    pub(super) days: Option<Days>,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
}

impl From<Asked> for Search {
    fn from(asked: Asked) -> Self {
        let of: Option<CurrencyCode> = asked.of.parse().ok().filter(|_| asked.of != SATS);
        let number = |text: &str| {
            let number = Number::typed(text.trim())?;
            let fits = of.is_some() || number.as_whole().is_some();
            fits.then(|| text.trim().to_owned())
        };
        let (from, to) = (asked.from.parse().ok(), asked.to.parse().ok());
        Self {
            text: asked.text.trim().chars().take(LONGEST_TEXT).collect(),
            direction: words::read(DIRECTIONS, &asked.direction),
            way: words::read(WAYS, &asked.way),
            status: words::read(STATES, &asked.state),
            least: number(&asked.least).unwrap_or_default(),
            most: number(&asked.most).unwrap_or_default(),
            of,
            currency: asked.currency.parse().ok(),
            days: words::read(DAYS, &asked.when).filter(|_| from.is_none() && to.is_none()),
            from,
            to,
        }
    }
}

impl Search {
    /// Whether nothing is looked for.
    pub(super) fn is_empty(&self) -> bool {
        let rest = Self {
            of: None,
            ..self.clone()
        };
        rest == Self::default()
    }

    /// Writes it into an address.
    pub(super) fn write(&self, query: &mut Serializer<'_, String>) {
        let mut pair = |name: &str, value: &str| {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        };
        pair("text", &self.text);
        pair("direction", words::write(DIRECTIONS, self.direction));
        pair("way", words::write(WAYS, self.way));
        pair("state", words::write(STATES, self.status));
        pair("least", &self.least);
        pair("most", &self.most);
        if self.has_range() {
            let of = self.of.map_or(SATS.to_owned(), |code| code.to_string());
            pair("of", &of);
        }
        let currency = self.currency.map(|code| code.to_string());
        pair("currency", &currency.unwrap_or_default());
        pair("when", words::write(DAYS, self.days));
        let date = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
        pair("from", &date(self.from));
        pair("to", &date(self.to));
    }

    /// Whether amounts are bounded.
    pub(super) fn has_range(&self) -> bool {
        !self.least.is_empty() || !self.most.is_empty()
    }

    /// The first and the last day, in the reader's time zone; none where there is no end.
    pub(super) fn dates(&self, zone: &TimeZone, now: Timestamp) -> (Option<Date>, Option<Date>) {
        let today = local_day(now, zone);
        let Some(days) = self.days else {
            return (self.from, self.to);
        };
        let yesterday = today.yesterday().unwrap_or(today);
        let from = match days {
            Days::Today => today,
            Days::Yesterday => return (Some(yesterday), Some(yesterday)),
            Days::Week => monday(today),
            Days::Month => today.first_of_month(),
            Days::Quarter => quarter(today),
            Days::Year => today.first_of_year(),
        };
        (Some(from), Some(today))
    }

    /// For the index; `unit` is that of the wallet that was chosen.
    pub(super) fn filter(&self, unit: Option<Unit>, zone: &TimeZone, now: Timestamp) -> Filter {
        let (from, to) = self.dates(zone, now);
        let number = |text: &str| {
            let number = Number::typed(text)?;
            match self.of {
                None => number.as_whole(),
                Some(_) => Some(number),
            }
        };
        let mut filter = Filter::default().with_text(&self.text);
        filter.unit = unit;
        filter.direction = self.direction;
        filter.way = self.way;
        filter.status = self.status;
        filter.currency = self.currency;
        filter.range = self.has_range().then(|| Range {
            of: self.of,
            least: number(&self.least),
            most: number(&self.most),
        });
        filter.from = from.map_or(i64::MIN, |date| begin(date, zone));
        let end = |date: Date| date.tomorrow().map_or(i64::MAX, |next| begin(next, zone));
        filter.to = to.map_or(i64::MAX, end);
        filter
    }
}

/// When a day begins, Unix seconds.
fn begin(date: Date, zone: &TimeZone) -> i64 {
    date.to_zoned(zone.clone())
        .map_or(i64::MIN, |begin| begin.timestamp().as_second())
}

/// The first day of a day's week, Monday as in ISO 8601.
fn monday(date: Date) -> Date {
    let since = i64::from(date.weekday().to_monday_zero_offset());
    date.checked_sub(since.days()).unwrap_or(date)
}

/// The first day of a day's quarter.
fn quarter(date: Date) -> Date {
    let month = (date.month() - 1) / 3 * 3 + 1;
    Date::new(date.year(), month, 1).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn read(query: &str) -> Search {
        serde_urlencoded::from_str::<Asked>(query).unwrap().into()
    }

    fn written(search: &Search) -> String {
        let mut query = Serializer::new(String::new());
        search.write(&mut query);
        query.finish()
    }

    #[test]
    fn addresses_are_read_as_they_are_written() {
        for query in [
            "",
            "text=Table+7&direction=in&way=on-chain&state=failed",
            "least=21%2C000&most=50000&of=sats",
            "least=4%2C80&of=EUR&currency=EUR&when=quarter",
            "from=2026-11-01&to=2026-11-20",
        ] {
            assert_eq!(written(&read(query)), query);
        }
        let nothing = read(
            "when=ever&state=Paid&direction=x&from=1.1.2026&least=x&most=4.80&of=sats&currency=x&text=++",
        );
        assert_eq!(written(&nothing), "");
        assert!(nothing.is_empty());
        // Dates say more than words.
        assert_eq!(
            written(&read("when=today&from=2026-11-01")),
            "from=2026-11-01"
        );
    }

    #[test]
    fn days_are_the_readers_own() {
        let zone = TimeZone::get("America/El_Salvador").unwrap();
        let now = "2026-11-22T03:00:00Z".parse().unwrap();
        for (word, from, to) in [
            ("today", date(2026, 11, 21), date(2026, 11, 21)),
            ("yesterday", date(2026, 11, 20), date(2026, 11, 20)),
            ("week", date(2026, 11, 16), date(2026, 11, 21)),
            ("month", date(2026, 11, 1), date(2026, 11, 21)),
            ("quarter", date(2026, 10, 1), date(2026, 11, 21)),
            ("year", date(2026, 1, 1), date(2026, 11, 21)),
        ] {
            let search = read(&format!("when={word}"));
            assert_eq!(search.dates(&zone, now), (Some(from), Some(to)), "{word}");
        }
        let filter = read("when=today").filter(None, &zone, now);
        let second = |text: &str| text.parse::<Timestamp>().unwrap().as_second();
        assert_eq!(filter.from, second("2026-11-21T06:00:00Z"));
        assert_eq!(filter.to, second("2026-11-22T06:00:00Z"));
    }

    proptest! {
        #[test]
        fn whatever_an_address_says_is_read_and_written_the_same(
            text in "\\PC{0,30}", word in "[a-z-]{0,10}", number in "[0-9.,+-]{0,12}",
            of in "[A-Za-z]{0,5}", day in "[0-9-]{0,12}",
        ) {
            let asked = Asked {
                text,
                direction: word.clone(),
                way: word.clone(),
                state: word.clone(),
                least: number.clone(),
                most: number,
                of: of.clone(),
                currency: of,
                when: word,
                from: day.clone(),
                to: day,
            };
            let search = Search::from(asked);
            let again = read(&written(&search));
            prop_assert_eq!(written(&again), written(&search));
            prop_assert_eq!(again.is_empty(), search.is_empty());
            let zone = TimeZone::UTC;
            prop_assert_eq!(again.filter(None, &zone, Timestamp::UNIX_EPOCH), search.filter(None, &zone, Timestamp::UNIX_EPOCH));
        }
    }
}
