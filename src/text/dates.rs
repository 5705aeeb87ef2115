//! Dates and times in the reader's order and time zone, and how long ago something was.

use icu_calendar::Gregorian;
use icu_datetime::input::{Date, DateTime, Time};
use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Text;
use super::formats::Formats;

impl Text {
    /// The day: "Nov 21, 2026".
    pub fn date(self, at: Timestamp, zone: &TimeZone) -> String {
        self.write(at, zone, |formats, civil| {
            formats.date.format(&civil.date).to_string()
        })
    }

    /// Day and minute: "Nov 21, 2026, 2:02 PM".
    pub fn date_time(self, at: Timestamp, zone: &TimeZone) -> String {
        self.write(at, zone, |formats, civil| {
            formats.date_time.format(civil).to_string()
        })
    }

    /// Everything down to the second: "November 21, 2026 at 2:02:11 PM".
    pub fn date_time_in_full(self, at: Timestamp, zone: &TimeZone) -> String {
        self.write(at, zone, |formats, civil| {
            formats.date_time_in_full.format(civil).to_string()
        })
    }

    /// The time of day to the minute: "2:02 PM".
    pub fn time(self, at: Timestamp, zone: &TimeZone) -> String {
        self.write(at, zone, |formats, civil| {
            formats.time.format(&civil.time).to_string()
        })
    }

    /// The time of day to the second: "2:02:11 PM".
    pub fn time_with_seconds(self, at: Timestamp, zone: &TimeZone) -> String {
        self.write(at, zone, |formats, civil| {
            formats.time_with_seconds.format(&civil.time).to_string()
        })
    }

    /// The day as a heading: "Today", "Saturday, November 21", with the year where it is another one.
    pub fn day(self, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
        let (day, today) = (local_day(at, zone), local_day(now, zone));
        if day == today {
            return self.get("day-today").to_owned();
        }
        if today.yesterday().is_ok_and(|yesterday| yesterday == day) {
            return self.get("day-yesterday").to_owned();
        }
        self.write(at, zone, |formats, civil| {
            if day.year() == today.year() {
                formats.day.format(&civil.date).to_string()
            } else {
                formats.day_with_year.format(&civil.date).to_string()
            }
        })
    }

    /// The time of day where it is today for the reader, else the day as well; in the form that follows
    /// "since".
    pub fn moment(self, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
        if local_day(at, zone) == local_day(now, zone) {
            // Some languages have an article of its own for one o'clock.
            let time = self.time(at, zone);
            let hour = time.split(|c: char| !c.is_ascii_digit()).next();
            let id = match hour.and_then(|digits| digits.parse().ok()) {
                Some(1_u8) => "moment-today-at-one",
                _ => "moment-today",
            };
            self.with(id, [("time", time)])
        } else {
            self.with("moment-other-day", [("time", self.date_time(at, zone))])
        }
    }

    /// How long ago it was: "3 minutes ago", up to a week; before that, and for the future, the day.
    pub fn relative(self, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
        const MINUTE: i64 = 60;
        const HOUR: i64 = 60 * MINUTE;
        const DAY: i64 = 24 * HOUR;
        let ago = |id, count: i64| self.with(id, [("count", count)]);
        match now.duration_since(at).as_secs() {
            // A payment a moment ahead of us is a clock that runs a little differently.
            seconds if seconds.abs() < MINUTE => self.get("time-just-now").to_owned(),
            seconds @ MINUTE..HOUR => ago("time-minutes-ago", seconds / MINUTE),
            seconds @ HOUR..DAY => ago("time-hours-ago", seconds / HOUR),
            seconds if (DAY..7 * DAY).contains(&seconds) => ago("time-days-ago", seconds / DAY),
            _ => self.date(at, zone),
        }
    }

    /// A length of time in its largest fitting unit: "5 minutes".
    pub fn duration(self, length: SignedDuration) -> String {
        let (id, count) = match length.as_secs() {
            seconds @ ..60 => ("time-seconds", seconds),
            seconds @ 60..3600 => ("time-minutes", seconds / 60),
            seconds @ 3600..86_400 => ("time-hours", seconds / 3600),
            seconds => ("time-days", seconds / 86_400),
        };
        self.with(id, [("count", count)])
    }

    /// Formats what the clock on the wall showed, or falls back to ISO 8601.
    fn write(
        self,
        at: Timestamp,
        zone: &TimeZone,
        format: impl Fn(&Formats, &DateTime<Gregorian>) -> String,
    ) -> String {
        let civil = at.to_zoned(zone.clone()).datetime();
        match (Formats::of(self.locale()), for_icu(civil)) {
            (Some(formats), Some(input)) => format(formats, &input),
            _ => civil.to_string(),
        }
    }
}

/// The day that the calendar on the wall showed.
pub fn local_day(at: Timestamp, zone: &TimeZone) -> civil::Date {
    at.to_zoned(zone.clone()).date()
}

fn for_icu(civil: civil::DateTime) -> Option<DateTime<Gregorian>> {
    let part = |number: i8| u8::try_from(number).ok();
    Some(DateTime {
        date: Date::try_new_gregorian(
            civil.year().into(),
            part(civil.month())?,
            part(civil.day())?,
        )
        .ok()?,
        time: Time::try_new(
            part(civil.hour())?,
            part(civil.minute())?,
            part(civil.second())?,
            0,
        )
        .ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Locale;
    use super::*;

    fn text(tag: &str) -> Text {
        Text::new(Locale::from_tag(tag).unwrap())
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_written_as_the_reader_writes_them() {
        let (moment, zone) = (
            at("2026-11-21T20:02:11Z"),
            TimeZone::get("America/El_Salvador").unwrap(),
        );
        for (tag, date_time, full, time) in [
            (
                "en",
                "Nov 21, 2026, 2:02\u{202f}PM",
                "November 21, 2026 at 2:02:11\u{202f}PM",
                "2:02\u{202f}PM",
            ),
            (
                "en-GB",
                "21 Nov 2026, 14:02",
                "21 November 2026 at 14:02:11",
                "14:02",
            ),
            (
                "es",
                "21 nov 2026, 14:02",
                "21 de noviembre de 2026 a las 14:02:11",
                "14:02",
            ),
        ] {
            assert_eq!(text(tag).date_time(moment, &zone), date_time);
            assert_eq!(text(tag).date_time_in_full(moment, &zone), full);
            assert_eq!(text(tag).time(moment, &zone), time);
        }
        assert_eq!(text("en-GB").time_with_seconds(moment, &zone), "14:02:11");
        assert_eq!(text("es-MX").date(moment, &zone), "21 nov 2026");
    }

    #[test]
    fn today_needs_no_date() {
        let (now, zone) = (
            at("2026-11-21T01:30:00Z"),
            TimeZone::get("Europe/Madrid").unwrap(),
        );
        assert_eq!(
            text("es").moment(at("2026-11-20T23:30:00Z"), now, &zone),
            "las 00:30"
        );
        assert_eq!(
            text("es").moment(at("2026-11-21T00:05:00Z"), now, &zone),
            "la 01:05"
        );
        assert_eq!(
            text("es").moment(at("2026-11-20T22:30:00Z"), now, &zone),
            "el 20 nov 2026, 23:30"
        );
    }

    #[test]
    fn days_are_headings() {
        let (now, zone) = (
            at("2026-11-21T01:30:00Z"),
            TimeZone::get("America/El_Salvador").unwrap(),
        );
        let day = |tag, then| text(tag).day(at(then), now, &zone);
        assert_eq!(day("en", "2026-11-20T07:00:00Z"), "Today");
        assert_eq!(day("es", "2026-11-20T05:00:00Z"), "Ayer");
        assert_eq!(day("en", "2026-11-17T20:00:00Z"), "Tuesday, November 17");
        assert_eq!(day("es", "2026-11-17T20:00:00Z"), "martes, 17 de noviembre");
        assert_eq!(
            day("en-GB", "2025-11-18T20:00:00Z"),
            "Tuesday, 18 November 2025"
        );
    }

    #[test]
    fn how_long_ago() {
        let now = at("2026-11-21T12:00:00Z");
        for (then, english, spanish) in [
            ("2026-11-21T12:00:30Z", "just now", "ahora mismo"),
            ("2026-11-21T11:59:01Z", "just now", "ahora mismo"),
            ("2026-11-21T11:59:00Z", "1 minute ago", "hace 1 minuto"),
            ("2026-11-21T11:57:00Z", "3 minutes ago", "hace 3 minutos"),
            ("2026-11-21T10:30:00Z", "1 hour ago", "hace 1 hora"),
            ("2026-11-19T11:00:00Z", "2 days ago", "hace 2 días"),
            ("2026-11-14T12:00:00Z", "Nov 14, 2026", "14 nov 2026"),
            ("2026-11-22T12:00:00Z", "Nov 22, 2026", "22 nov 2026"),
        ] {
            assert_eq!(text("en").relative(at(then), now, &TimeZone::UTC), english);
            assert_eq!(text("es").relative(at(then), now, &TimeZone::UTC), spanish);
        }
    }

    #[test]
    fn lengths_of_time() {
        for (seconds, english) in [
            (1, "1 second"),
            (59, "59 seconds"),
            (300, "5 minutes"),
            (7200, "2 hours"),
            (86_400, "1 day"),
        ] {
            assert_eq!(
                text("en").duration(SignedDuration::from_secs(seconds)),
                english
            );
        }
    }
}
