//! Writes a file from its first line to its last, an entry at a time, the newest first.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::accounts::Accounts;
use super::day_totals::Days;
use super::entry::Entry;
use super::format::Format;
use super::tally::Tally;
use super::words::one_line;
use super::{beancount, csv, day_totals, journal, json_lines, ofx, qif};
use crate::money::{Amount, Unit};

/// What a file is to say beside its entries.
#[derive(Clone, Debug)]
pub struct About {
    /// When it is made.
    pub now: Timestamp,
    /// Whose days its days are.
    pub zone: TimeZone,
    /// Names of accounts.
    pub accounts: Accounts,
    /// Whether a ledger is to open its accounts.
    pub opens: bool,
    /// The person's wallets: Blink's id and the balance at that moment.
    pub wallets: Vec<(String, Amount)>,
    /// Blink's ids of their wallets whose currency is not known here: what is in them is in no file.
    pub left_out: Vec<String>,
    /// Nothing before; none where it begins with the first entry.
    pub from: Option<Timestamp>,
    /// Nothing from then on.
    pub to: Option<Timestamp>,
}

impl Default for About {
    fn default() -> Self {
        Self {
            now: Timestamp::UNIX_EPOCH,
            zone: TimeZone::UTC,
            accounts: Accounts::default(),
            opens: true,
            wallets: Vec::new(),
            left_out: Vec::new(),
            from: None,
            to: None,
        }
    }
}

impl About {
    pub(super) fn line(&self) -> String {
        let from = self
            .from
            .map_or("the first entry".to_owned(), |at| at.to_string());
        let to = self.to.unwrap_or(self.now);
        format!(
            "Made by Till at {}, from {from} until {to}, the newest first.",
            self.now
        )
    }

    /// What a ledger says above its entries; nothing where nothing is left out.
    pub(super) fn left_out_line(&self) -> String {
        let ids: Vec<String> = self.left_out.iter().map(|id| one_line(id)).collect();
        match ids.len() {
            0 => String::new(),
            count => format!(
                "; Left out: {count} of the wallets, whose currency is not known here: {}\n",
                ids.join(", ")
            ),
        }
    }

    pub(super) fn wallet_id(&self, unit: Unit) -> String {
        let found = self
            .wallets
            .iter()
            .find(|(_, balance)| balance.unit() == unit);
        found.map_or("unknown".to_owned(), |(id, _)| id.clone())
    }

    pub(super) fn balance(&self, unit: Unit) -> Option<Amount> {
        let balances = self.wallets.iter().map(|(_, balance)| *balance);
        balances.into_iter().find(|balance| balance.unit() == unit)
    }
}

/// Writes one file. What was written is not kept.
pub struct Writer {
    format: Format,
    about: About,
    tally: Tally,
    days: Days,
    part: Option<Unit>,
}

impl Writer {
    /// A file of that kind.
    pub fn new(format: Format, about: About) -> Self {
        Self {
            format,
            about,
            tally: Tally::default(),
            days: Days::default(),
            part: None,
        }
    }

    /// What comes first.
    pub fn head(&self) -> String {
        match self.format {
            Format::Csv => csv::head(),
            Format::DayTotals => day_totals::head(),
            Format::Beancount => beancount::head(&self.about),
            Format::Journal => journal::head(&self.about),
            Format::Ofx => ofx::head(&self.about),
            Format::Qif | Format::JsonLines => String::new(),
        }
    }

    /// Begins a wallet's part, in [files that have parts](Format::is_by_wallet), and ends the one before.
    pub fn part(&mut self, unit: Unit) -> String {
        let ended = self.end_part();
        self.part = Some(unit);
        let begun = match self.format {
            Format::Ofx => ofx::begin(unit, &self.about),
            Format::Qif => qif::begin(unit),
            _ => String::new(),
        };
        ended + &begun
    }

    /// An entry.
    pub fn row(&mut self, entry: &Entry) -> String {
        self.tally.add(entry);
        let (about, zone) = (&self.about, &self.about.zone);
        match self.format {
            Format::Csv => csv::row(entry, zone),
            Format::DayTotals => self.days.add(entry, zone),
            Format::JsonLines => json_lines::row(entry, zone),
            Format::Beancount => beancount::row(entry, about),
            Format::Journal => journal::row(entry, about),
            Format::Ofx => ofx::row(entry),
            Format::Qif => qif::row(entry, zone, &about.accounts),
        }
    }

    /// So many entries of its time are not in it, as their currency is not known.
    pub fn leave_out(&mut self, count: u64) {
        self.tally.left_out = count;
    }

    /// What comes last: without it a file is not whole, where its kind has room to say so.
    pub fn foot(&mut self) -> String {
        let ended = self.end_part();
        let foot = match self.format {
            Format::Csv | Format::Qif => String::new(),
            Format::DayTotals => self.days.close(),
            Format::JsonLines => json_lines::foot(&self.tally, &self.about),
            Format::Beancount => beancount::foot(&self.tally),
            Format::Journal => journal::foot(&self.tally),
            Format::Ofx => ofx::FOOT.to_owned(),
        };
        ended + &foot
    }

    /// What was written so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    fn end_part(&mut self) -> String {
        match (self.format, self.part.take()) {
            (Format::Ofx, Some(unit)) => ofx::end(unit, &self.about),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::sample::any_entry;
    use super::*;

    fn written(format: Format, entries: &[Entry]) -> String {
        let mut writer = Writer::new(format, About::default());
        let mut text = writer.head();
        for unit in [Unit::Bitcoin, Unit::Dollar] {
            text += &writer.part(unit);
            for entry in entries.iter().filter(|entry| entry.unit() == unit) {
                text += &writer.row(entry);
            }
        }
        text + &writer.foot()
    }

    #[test]
    fn what_is_left_out_is_said_where_there_is_room() {
        let about = About {
            left_out: vec!["w-gold".to_owned(), "w-silver\n".to_owned()],
            ..About::default()
        };
        let said = "2 of the wallets, whose currency is not known here: w-gold, w-silver\n";
        for format in [Format::Beancount, Format::Journal] {
            assert!(Writer::new(format, about.clone()).head().contains(said));
            assert!(
                !Writer::new(format, About::default())
                    .head()
                    .contains("Left out")
            );
        }
        for format in [Format::Beancount, Format::Journal] {
            let mut writer = Writer::new(format, About::default());
            assert!(!writer.foot().contains("Left out"));
            writer.leave_out(3);
            assert!(writer.foot().contains("; Left out: 3 entries"));
        }
        let mut writer = Writer::new(Format::JsonLines, about);
        writer.leave_out(3);
        let end: Value = serde_json::from_str(&writer.foot()).unwrap();
        assert_eq!(
            (&end["left_out_wallets"][0], &end["left_out"]),
            (&"w-gold".into(), &3.into())
        );
        let mut writer = Writer::new(Format::JsonLines, About::default());
        assert!(writer.foot().contains("\"left_out_wallets\":[]"));
    }

    proptest! {
        #[test]
        fn lines_of_json_add_up(entries in prop::collection::vec(any_entry(), 0..20)) {
            let text = written(Format::JsonLines, &entries);
            let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            let (end, rows) = lines.split_last().unwrap();
            prop_assert_eq!(&end["end"], &Value::Bool(true));
            prop_assert_eq!(end["rows"].as_u64(), Some(rows.len() as u64));
            let sum = |wallet: &str| {
                let those = rows.iter().filter(|row| row["wallet"] == wallet);
                let sum: i64 = those.map(|row| row["amount_minor"].as_i64().unwrap()).sum();
                Value::String(sum.to_string())
            };
            prop_assert_eq!(&end["sats"], &sum("BTC"));
            prop_assert_eq!(&end["cents"], &sum("USD"));
        }

        #[test]
        fn every_entry_is_in_a_file_of_parts_once(entries in prop::collection::vec(any_entry(), 0..20)) {
            let text = written(Format::Ofx, &entries);
            prop_assert_eq!(text.matches("<STMTTRN>").count(), entries.len());
            prop_assert_eq!(text.matches("<STMTRS>").count(), 2);
            prop_assert_eq!(text.matches("</STMTRS>").count(), 2);
            prop_assert!(text.ends_with("</OFX>\n"));
            let text = written(Format::Qif, &entries);
            prop_assert_eq!(text.lines().filter(|line| *line == "^").count(), entries.len() + 2);
        }
    }
}
