//! What came and went on each day, a line for each wallet and currency. Entries come newest first, so that one day is in
//! memory at a time.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::csv::line;
use super::entry::{Entry, State};
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

/// The day that entries are coming from.
#[derive(Debug, Default)]
pub(super) struct Day {
    date: Option<Date>,
    sums: Vec<Sum>,
}

/// What one wallet did on it, as it was worth in one currency.
#[derive(Debug)]
struct Sum {
    unit: Unit,
    fiat: CurrencyCode,
    fiat_digits: u8,
    ins: (u64, i128, i128),
    outs: (u64, i128, i128),
    fees: (i128, i128),
    returned: i128,
}

impl Day {
    /// One more entry; the lines of the day before where a new one begins.
    pub(super) fn add(&mut self, entry: &Entry, zone: &TimeZone) -> String {
        let date = entry.at.to_zoned(zone.clone()).date();
        let done = if self.date == Some(date) {
            String::new()
        } else {
            self.close()
        };
        self.date = Some(date);
        self.sum(entry).add(entry);
        done
    }

    /// The lines of the day.
    pub(super) fn close(&mut self) -> String {
        let Some(date) = self.date.take() else {
            return String::new();
        };
        self.sums.sort_by_key(|sum| (sum.unit, sum.fiat));
        let lines = self.sums.drain(..).map(|sum| sum.line(date));
        lines.collect()
    }

    fn sum(&mut self, entry: &Entry) -> &mut Sum {
        let (
            unit,
            Fiat {
                currency,
                fraction_digits,
                ..
            },
        ) = (entry.unit(), entry.worth);
        let is_it =
            |sum: &Sum| (sum.unit, sum.fiat, sum.fiat_digits) == (unit, currency, fraction_digits);
        let at = self.sums.iter().position(is_it).unwrap_or(self.sums.len());
        if at == self.sums.len() {
            self.sums.push(Sum {
                unit,
                fiat: currency,
                fiat_digits: fraction_digits,
                ins: (0, 0, 0),
                outs: (0, 0, 0),
                fees: (0, 0),
                returned: 0,
            });
        }
        &mut self.sums[at]
    }
}

impl Sum {
    fn add(&mut self, entry: &Entry) {
        let amount = i128::from(entry.amount.minor());
        if entry.state == State::Failed {
            self.returned = self.returned.saturating_add(amount);
            return;
        }
        let side = if entry.is_receipt() {
            &mut self.ins
        } else {
            &mut self.outs
        };
        side.0 = side.0.saturating_add(1);
        side.1 = side.1.saturating_add(amount);
        side.2 = side.2.saturating_add(entry.worth.minor);
        self.fees.0 = self.fees.0.saturating_add(entry.fee.minor().into());
        if entry.fee_worth.fraction_digits == self.fiat_digits {
            self.fees.1 = self.fees.1.saturating_add(entry.fee_worth.minor);
        }
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
            own(self.fees.0),
            own(self.returned),
            own(self
                .ins
                .1
                .saturating_add(self.outs.1)
                .saturating_add(self.returned)),
            self.fiat.to_string(),
            fiat(self.ins.2),
            fiat(self.outs.2),
            fiat(self.fees.1),
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
        let mut day = Day::default();
        assert_eq!(day.add(&at("2026-11-22T05:00:00Z", 100), &zone), "");
        assert_eq!(day.add(&at("2026-11-21T07:00:00Z", -40), &zone), "");
        let lines = day.add(&at("2026-11-21T05:59:59Z", 7), &zone);
        assert_eq!(
            lines,
            "1,2026-11-21,BTC,SAT,1,100,1,-40,0,0,60,USD,1.00,1.00,0.00\r\n"
        );
        assert!(
            day.close()
                .starts_with("1,2026-11-20,BTC,SAT,1,7,0,0,0,0,7,")
        );
        assert_eq!(day.close(), "");
    }
}
