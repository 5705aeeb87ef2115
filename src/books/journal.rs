//! The journal of hledger, which ledger reads too: <https://hledger.org/hledger.html#journal-format>.

use std::fmt::Write as _;

use super::entry::{Entry, State};
use super::postings::postings;
use super::tally::Tally;
use super::words::one_line;
use super::writer::About;
use crate::money::Unit;

/// What stands above the entries.
pub(super) fn head(about: &About) -> String {
    format!(
        "; {}\n; Satoshis are counted as SAT, at what they were worth when they moved. There are no lots.\n\
         {}commodity 1000. SAT\ncommodity 1000.00 USD\n",
        about.line(),
        about.left_out_line()
    )
}

/// The lines of an entry.
pub(super) fn row(entry: &Entry, about: &About) -> String {
    let date = entry.at.to_zoned(about.zone.clone()).date();
    let flag = match entry.state {
        State::Settled | State::Failed => '*',
        State::Pending | State::Unknown => '!',
    };
    let memo = entry.memo.as_deref().map(described).unwrap_or_default();
    let name = entry.counterparty.as_deref().map(described);
    let description = match (name.filter(|name| !name.is_empty()), memo.as_str()) {
        (None, "") => entry.way.name().to_owned(),
        (None, memo) => memo.to_owned(),
        (Some(name), "") => name,
        (Some(name), memo) => format!("{name} | {memo}"),
    };
    let id = described(&entry.id);
    let mut text = format!(
        "\n{date} {flag} {description}\n    ; id: {id}, time: {}\n",
        entry.at
    );
    if let Some(hash) = &entry.payment_hash {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "    ; hash: {}", described(hash));
    }
    for posting in postings(entry) {
        let (name, amount) = (about.accounts.name(posting.account), posting.amount);
        let _ = write!(text, "    {name}  {amount} {}", amount.currency);
        if let Some(worth) = posting.worth.filter(|_| amount.minor != 0) {
            let _ = write!(text, " @@ {worth} {}", worth.currency);
        }
        text.push('\n');
    }
    text
}

/// What stands below them.
pub(super) fn foot(tally: &Tally) -> String {
    let [sats, cents] = [Unit::Bitcoin, Unit::Dollar].map(|unit| tally.sum(unit));
    let count = tally.count;
    let left_out = tally.left_out_line();
    format!("\n{left_out}; The end: {count} entries, {sats} satoshis and {cents} cents together.\n")
}

/// A semicolon begins a comment, a bar ends the payee, a bracket or a mark in front means something else.
fn described(text: &str) -> String {
    let text = one_line(text).replace(';', ",").replace('|', "/");
    let text = text.trim_start_matches(['(', '*', '!', ' ']);
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::sample::entry;
    use super::*;

    #[test]
    fn an_entry_is_a_transaction() {
        let odd = Entry {
            memo: Some("(*) a; b | c\nd".to_owned()),
            payment_hash: None,
            ..entry()
        };
        assert_eq!(
            row(&odd, &About::default()),
            "\n2026-11-21 * till_tester | ) a, b / c d\n    \
             ; id: 66f0c0a4e1b2c3d4e5f60718, time: 2026-11-21T20:02:11Z\n    \
             Assets:Blink:Bitcoin  2707 SAT @@ 1.00 USD\n    Income:Blink  -1.00 USD\n"
        );
    }
}
