//! What came and went on each day, a line for each wallet and currency. Entries come newest first, so that two or three days
//! are in memory at a time.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::csv::line;
use super::entry::{Entry, State};
use super::postings::finer;
use super::words::{commodity, decimal, digits, wallet};
use crate::money::{CurrencyCode, Fiat, Unit};

/// What the columns are called.
pub(super) const COLUMNS: [&str; 15] = [
    "schema",
    "local_date",
    "wallet",
    "currency",
    "count_in",
    "in",
    "count_out",
    "out",
    "fees",
    "returned",
    "change",
    "fiat_currency",
    "fiat_in",
    "fiat_out",
    "fiat_fees",
];

/// The line that names them.
pub(super) fn head() -> String {
    line(COLUMNS)
}

/// The days that entries are coming from: the one of the latest entry, and those beside it. Blink's order is not quite that
/// of time, so that around midnight one of the day before may come first.
#[derive(Debug, Default)]
pub(super) struct Days {
    open: BTreeMap<Date, Vec<Sum>>,
}

/// What one wallet did on one of them, as it was worth in one currency.
#[derive(Debug)]
struct Sum {
    unit: Unit,
    fiat: CurrencyCode,
    fiat_digits: u8,
    ins: (u64, i128),
    outs: (u64, i128),
    fees: i128,
    returned: i128,
    /// Of what came, went, and was fee; with `fiat_digits` decimals.
    worths: [i128; 3],
}

impl Days {
    /// One more entry; the lines of the days that no entry comes from any more.
    pub(super) fn add(&mut self, entry: &Entry, zone: &TimeZone) -> String {
        let date = entry.at.to_zoned(zone.clone()).date();
        let sums = self.open.entry(date).or_default();
        let (unit, fiat) = (entry.unit(), entry.worth.currency);
        let known = sums
            .iter()
            .position(|sum| (sum.unit, sum.fiat) == (unit, fiat));
        let at = known.unwrap_or(sums.len());
        if known.is_none() {
            sums.push(Sum::new(unit, fiat));
        }
        sums[at].add(entry);
        match date.tomorrow().and_then(Date::tomorrow) {
            Ok(over) => Self::lines(self.open.split_off(&over)),
            Err(_) => String::new(),
        }
    }

    /// The lines of the days that are left.
    pub(super) fn close(&mut self) -> String {
        Self::lines(std::mem::take(&mut self.open))
    }

    fn lines(days: BTreeMap<Date, Vec<Sum>>) -> String {
        let mut lines = String::new();
        for (date, mut sums) in days.into_iter().rev() {
            sums.sort_by_key(|sum| (sum.unit, sum.fiat));
            lines.extend(sums.into_iter().map(|sum| sum.line(date)));
        }
        lines
    }
}

impl Sum {
    const fn new(unit: Unit, fiat: CurrencyCode) -> Self {
        Self {
            unit,
            fiat,
            fiat_digits: 0,
            ins: (0, 0),
            outs: (0, 0),
            fees: 0,
            returned: 0,
            worths: [0; 3],
        }
    }

    fn add(&mut self, entry: &Entry) {
        let amount = i128::from(entry.amount.minor());
        // Also of those that came back: a currency has its decimals whatever was in it.
        self.refine(
            entry
                .worth
                .fraction_digits
                .max(entry.fee_worth.fraction_digits),
        );
        if entry.state == State::Failed {
            self.returned = self.returned.saturating_add(amount);
            return;
        }
        let [ins, outs, fees] = &mut self.worths;
        let (side, worth) = match entry.is_receipt() {
            true => (&mut self.ins, ins),
            false => (&mut self.outs, outs),
        };
        side.0 = side.0.saturating_add(1);
        side.1 = side.1.saturating_add(amount);
        self.fees = self.fees.saturating_add(entry.fee.minor().into());
        for (sum, fiat) in [(worth, entry.worth), (fees, entry.fee_worth)] {
            let minor = finer(fiat, self.fiat_digits).map_or(0, |fiat| fiat.minor);
            *sum = sum.saturating_add(minor);
        }
    }

    /// With as many decimals as the finest of its amounts.
    fn refine(&mut self, digits: u8) {
        for worth in &mut self.worths {
            let fiat = Fiat {
                minor: *worth,
                fraction_digits: self.fiat_digits,
                currency: self.fiat,
            };
            *worth = finer(fiat, digits).map_or(*worth, |fiat| fiat.minor);
        }
        self.fiat_digits = self.fiat_digits.max(digits);
    }

    fn line(self, date: Date) -> String {
        let own = |minor: i128| decimal(minor, digits(self.unit));
        let fiat = |minor: i128| decimal(minor, self.fiat_digits);
        line([
            "1".to_owned(),
            date.to_string(),
            wallet(self.unit).to_owned(),
            commodity(self.unit).to_owned(),
            self.ins.0.to_string(),
            own(self.ins.1),
            self.outs.0.to_string(),
            own(self.outs.1),
            own(self.fees),
            own(self.returned),
            own(self
                .ins
                .1
                .saturating_add(self.outs.1)
                .saturating_add(self.returned)),
            self.fiat.to_string(),
            fiat(self.worths[0]),
            fiat(self.worths[1]),
            fiat(self.worths[2]),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::entry;
    use super::*;
    use crate::money::Amount;

    #[test]
    fn a_day_is_told_when_it_is_over() {
        let zone = TimeZone::get("America/El_Salvador").unwrap();
        let at = |at: &str, sats: i64| Entry {
            at: at.parse().unwrap(),
            amount: Amount::new(Unit::Bitcoin, sats),
            ..entry()
        };
        let mut days = Days::default();
        assert_eq!(days.add(&at("2026-11-22T05:00:00Z", 100), &zone), "");
        assert_eq!(days.add(&at("2026-11-21T07:00:00Z", -40), &zone), "");
        assert_eq!(days.add(&at("2026-11-21T05:59:59Z", 7), &zone), "");
        let lines = days.add(&at("2026-11-19T12:00:00Z", 1), &zone);
        assert_eq!(
            lines,
            "1,2026-11-21,BTC,SAT,1,100,1,-40,0,0,60,USD,1.00,1.00,0.00\r\n"
        );
        let lines = days.close();
        let dates: Vec<&str> = lines.lines().map(|line| &line[..14]).collect();
        assert_eq!(dates, ["1,2026-11-20,B", "1,2026-11-19,B"]);
        assert_eq!(days.close(), "");
    }

    /// Blink sorts by when an entry was written, which is a moment after its time.
    #[test]
    fn a_day_has_one_line_though_midnight_comes_twice() {
        let at = |at: &str| Entry {
            at: at.parse().unwrap(),
            ..entry()
        };
        let mut days = Days::default();
        let mut lines = String::new();
        for time in [
            "2026-11-22T00:00:01Z",
            "2026-11-21T23:59:59Z",
            "2026-11-22T00:00:00Z",
            "2026-11-21T23:59:58Z",
        ] {
            lines += &days.add(&at(time), &TimeZone::UTC);
        }
        lines += &days.close();
        let counted: Vec<&str> = lines.lines().map(|line| &line[..22]).collect();
        assert_eq!(
            counted,
            ["1,2026-11-22,BTC,SAT,2", "1,2026-11-21,BTC,SAT,2"]
        );
    }

    #[test]
    fn fees_count_whatever_decimals_they_were_recorded_with() {
        let dollars = |text: &str| Fiat::parse(text, CurrencyCode::USD).unwrap();
        let sent = |worth: &str, fee: &str| Entry {
            amount: Amount::new(Unit::Bitcoin, -100),
            fee: Amount::new(Unit::Bitcoin, 10),
            worth: dollars(worth),
            fee_worth: dollars(fee),
            ..entry()
        };
        let mut days = Days::default();
        for (worth, fee) in [("-2", "0.5"), ("-1.00", "0.105"), ("-3.10", "1")] {
            assert_eq!(days.add(&sent(worth, fee), &TimeZone::UTC), "");
        }
        let lines = days.close();
        assert!(lines.ends_with(",USD,0.000,-6.100,1.605\r\n"), "{lines}");
        assert_eq!(lines.lines().count(), 1);
    }
}
