//! Beancount: <https://beancount.github.io/docs/beancount_language_syntax.html>.

use std::fmt::Write as _;

use super::accounts::{Account, Accounts};
use super::entry::{Entry, State};
use super::postings::{Posting, finer, postings};
use super::tally::Tally;
use super::words::one_line;
use super::writer::About;
use crate::money::Unit;

/// What an account is opened with; earlier than anything at Blink.
const OPENED: &str = "2018-01-01";

/// What stands above the entries. Files of several quarters are put into one ledger, which opens an account once.
pub(super) fn head(about: &About) -> String {
    let mut text = format!(
        "; {}\n; Satoshis are counted as SAT, at what they were worth when they moved. There are no lots.\n{}",
        about.line(),
        about.left_out_line()
    );
    if about.opens {
        for account in Account::ALL {
            let name = about.accounts.name(account);
            let is_alike = |one: &&Account| about.accounts.name(**one) == name;
            // Two that are called alike are one, and it may hold whatever either of them holds.
            let commodities = match (account, Account::ALL.iter().filter(is_alike).count()) {
                (Account::Bitcoin, 1) => " SAT",
                (Account::Dollar, 1) => " USD",
                _ => "",
            };
            if Account::ALL.iter().find(is_alike) == Some(&account) {
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{OPENED} open {name}{commodities}");
            }
        }
    }
    text
}

/// The lines of an entry.
pub(super) fn row(entry: &Entry, about: &About) -> String {
    let date = entry.at.to_zoned(about.zone.clone()).date();
    let flag = match entry.state {
        State::Settled | State::Failed => '*',
        State::Pending | State::Unknown => '!',
    };
    let narration = match entry.memo.as_deref().map(one_line) {
        Some(memo) if !memo.is_empty() => memo,
        _ => entry.way.name().to_owned(),
    };
    let payee = entry.counterparty.as_deref().map(one_line);
    let payee = payee.filter(|name| !name.is_empty());
    let payee = payee.map_or(String::new(), |name| format!("{} ", quoted(&name)));
    let mut text = format!("\n{date} {flag} {payee}{}\n", quoted(&narration));
    let _ = writeln!(text, "  id: {}", quoted(&one_line(&entry.id)));
    let _ = writeln!(text, "  time: {}", quoted(&entry.at.to_string()));
    if let Some(hash) = &entry.payment_hash {
        let _ = writeln!(text, "  hash: {}", quoted(&one_line(hash)));
    }
    for posting in postings(entry) {
        text.push_str(&line(&posting, &about.accounts));
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

/// Beancount allows for half of the last decimal that it sees, and for nothing where it sees none; a worth divided by
/// satoshis is seldom exact. So yen get decimals, which are zero.
fn line(posting: &Posting, accounts: &Accounts) -> String {
    let name = accounts.name(posting.account);
    let fiat = |fiat| finer(fiat, 2).unwrap_or(fiat);
    let (amount, currency) = (posting.amount, posting.amount.currency);
    match posting.worth {
        Some(worth) if amount.minor != 0 => {
            let worth = fiat(worth);
            format!(
                "  {name}  {amount} {currency} @@ {worth} {}\n",
                worth.currency
            )
        }
        Some(_) => format!("  {name}  {amount} {currency}\n"),
        None => format!("  {name}  {} {currency}\n", fiat(amount)),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::super::sample::entry;
    use super::*;

    #[test]
    fn an_entry_is_a_transaction() {
        assert_eq!(
            row(&entry(), &About::default()),
            format!(
                "\n2026-11-21 * \"till_tester\" \"Two \\\"flat whites\\\"; one; cake\"\n  \
                 id: \"66f0c0a4e1b2c3d4e5f60718\"\n  time: \"2026-11-21T20:02:11Z\"\n  hash: \"{}\"\n  \
                 Assets:Blink:Bitcoin  2707 SAT @@ 1.00 USD\n  Income:Blink  -1.00 USD\n",
                "ab".repeat(32)
            )
        );
    }

    #[test]
    fn accounts_are_opened_once() {
        let mut about = About {
            opens: true,
            ..About::default()
        };
        assert_eq!(head(&about).matches(" open ").count(), 7);
        about
            .accounts
            .rename(Account::Fees, "Expenses:Blink")
            .unwrap();
        assert_eq!(head(&about).matches(" open ").count(), 6);
        let (sats, dollars) = (
            "open Assets:Blink:Bitcoin SAT\n",
            "open Assets:Blink:Dollar USD\n",
        );
        assert!(head(&about).contains(sats) && head(&about).contains(dollars));
        // One that two share holds both.
        about
            .accounts
            .rename(Account::Dollar, "Assets:Blink:Bitcoin")
            .unwrap();
        assert_eq!(
            head(&about).matches("open Assets:Blink:Bitcoin\n").count(),
            1
        );
        assert!(!head(&about).contains(sats) && !head(&about).contains("Blink:Dollar"));
        about.opens = false;
        assert!(!head(&about).contains(" open "));
    }
}
