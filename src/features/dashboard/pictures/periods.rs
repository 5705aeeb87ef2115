//! Money in and out by day, week or month in the reader's time zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::curve::Known;
use super::span::By;

/// What came and went in a day, week or month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) begins: Timestamp,
    pub(super) ends: Timestamp,
    pub(super) first: Date,
    /// Money of others.
    pub(super) ins: i64,
    /// Money to others, not negative.
    pub(super) outs: i64,
    /// The balance at its end.
    pub(super) balance: i64,
    /// Some of it lies before what is known.
    pub(super) partly: bool,
}

/// Every period from that one on which `from` lies in, the oldest first; none that is not known at all.
pub(super) fn periods(
    known: &Known,
    from: Timestamp,
    now: Timestamp,
    by: By,
    zone: &TimeZone,
) -> Vec<Period> {
    let begins = known.begins(from);
    let mut periods = Vec::new();
    let mut first = first_day(begins.to_zoned(zone.clone()).date(), by);
    loop {
        let next = next_day(first, by);
        let (Some(begin), Some(end)) = (midnight(first, zone), midnight(next, zone)) else {
            break;
        };
        if begin > now || next <= first {
            break;
        }
        periods.push(Period {
            begins: begin,
            ends: end,
            first,
            ins: 0,
            outs: 0,
            balance: 0,
            partly: begin < begins,
        });
        first = next;
    }
    let mut balance = known.balance;
    let mut moved = known.moved.iter().peekable();
    for period in periods.iter_mut().rev() {
        period.balance = balance;
        while let Some(one) = moved.next_if(|one| one.at >= period.begins && one.at >= begins) {
            balance = balance.saturating_sub(one.amount);
            if one.counts && one.amount > 0 {
                period.ins = period.ins.saturating_add(one.amount);
            } else if one.counts {
                period.outs = period.outs.saturating_sub(one.amount);
            }
        }
    }
    periods
}

fn first_day(day: Date, by: By) -> Date {
    match by {
        By::Day => day,
        // Monday, as in ISO 8601.
        By::Week => {
            let since = i64::from(day.weekday().to_monday_zero_offset());
            day.checked_sub(since.days()).unwrap_or(day)
        }
        By::Month => day.first_of_month(),
    }
}

fn next_day(day: Date, by: By) -> Date {
    let next = match by {
        By::Day => day.checked_add(1.day()),
        By::Week => day.checked_add(1.week()),
        By::Month => day.checked_add(1.month()),
    };
    next.unwrap_or(day)
}

fn midnight(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(day.to_zoned(zone.clone()).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::super::curve::Moved;
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn moved(text: &str, amount: i64, counts: bool) -> Moved {
        Moved {
            at: at(text),
            amount,
            counts,
        }
    }

    #[test]
    fn a_period_is_the_readers_and_conversions_change_only_the_balance() {
        let zone = TimeZone::get("America/El_Salvador").unwrap();
        let known = Known {
            balance: 500,
            moved: vec![
                moved("2026-11-21T06:00:00Z", 300, true),
                moved("2026-11-21T05:59:59Z", -100, true),
                moved("2026-11-20T12:00:00Z", -200, false),
                moved("2026-11-19T12:00:00Z", 500, true),
            ],
            since: None,
        };
        let now = at("2026-11-21T20:00:00Z");
        let days = periods(&known, at("2026-11-19T06:00:00Z"), now, By::Day, &zone);
        let shown: Vec<_> = days
            .iter()
            .map(|day| (day.first.to_string(), day.ins, day.outs, day.balance))
            .collect();
        assert_eq!(
            shown,
            [
                ("2026-11-19".to_owned(), 500, 0, 500),
                ("2026-11-20".to_owned(), 0, 100, 200),
                ("2026-11-21".to_owned(), 300, 0, 500),
            ]
        );
        let weeks = periods(&known, at("2026-11-19T06:00:00Z"), now, By::Week, &zone);
        assert_eq!(weeks.len(), 1);
        assert!(weeks[0].partly && weeks[0].first.to_string() == "2026-11-16");
        assert_eq!(
            (weeks[0].ins, weeks[0].outs, weeks[0].balance),
            (800, 100, 500)
        );
        let months = periods(&known, at("2026-10-31T06:00:00Z"), now, By::Month, &zone);
        assert_eq!(months.len(), 2);
        assert_eq!((months[0].ins, months[0].balance), (0, 0));
    }
}
