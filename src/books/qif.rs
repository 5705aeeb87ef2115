//! Quicken Interchange Format: a part for each wallet. It has no ids: whoever reads a file twice has everything twice.

use std::fmt::Write as _;

use jiff::tz::TimeZone;

use super::accounts::{Account, Accounts};
use super::entry::{Entry, State};
use super::ofx::memo;
use super::words::{major, one_line};
use crate::money::{Amount, Unit};

/// Begins a wallet's part.
pub(super) fn begin(unit: Unit) -> String {
    let name = match unit {
        Unit::Bitcoin => "Blink Bitcoin",
        Unit::Dollar => "Blink Dollar",
    };
    format!("!Account\nN{name}\nTBank\n^\n!Type:Bank\n")
}

/// An entry; what of it was fee stands in a split of its own.
pub(super) fn row(entry: &Entry, zone: &TimeZone, accounts: &Accounts) -> String {
    let date = entry
        .at
        .to_zoned(zone.clone())
        .strftime("%m/%d/%Y")
        .to_string();
    let name = entry.counterparty.as_deref().map(one_line);
    let name = name.filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| entry.way.name().to_owned());
    let counter = match (entry.state, entry.converted) {
        (State::Failed, _) => Account::Returned,
        (_, Some(_)) => Account::Conversions,
        _ if entry.is_receipt() => Account::Income,
        _ => Account::Expenses,
    };
    let (counter, fees) = (accounts.name(counter), accounts.name(Account::Fees));
    let mut text = format!("D{date}\nT{}\n", major(entry.amount));
    if entry.state == State::Settled {
        text.push_str("C*\n");
    }
    // Writing to a string cannot fail.
    let _ = write!(text, "P{name}\nM{}\nL{counter}\n", memo(entry));
    if !entry.fee.is_zero() && entry.state != State::Failed {
        let fee = entry.fee.minor();
        let unit = entry.unit();
        let rest = Amount::new(unit, entry.amount.minor().saturating_add(fee));
        let fee = Amount::new(unit, fee.saturating_neg());
        let _ = write!(
            text,
            "S{counter}\n${}\nS{fees}\n${}\n",
            major(rest),
            major(fee)
        );
    }
    text.push_str("^\n");
    text
}

#[cfg(test)]
mod tests {
    use super::super::sample::entry;
    use super::*;

    #[test]
    fn splits_add_up() {
        let sent = Entry {
            amount: Amount::new(Unit::Bitcoin, -1_010),
            fee: Amount::new(Unit::Bitcoin, 10),
            memo: Some("a\n^\nD01/01/1999".to_owned()),
            ..entry()
        };
        assert_eq!(
            row(&sent, &TimeZone::UTC, &Accounts::default()),
            "D11/21/2026\nT-0.00001010\nC*\nPtill_tester\nMa ^ D01/01/1999; 1.00 USD; fee 0.00000010\nLExpenses:Blink\n\
             SExpenses:Blink\n$-0.00001000\nSExpenses:Fees\n$-0.00000010\n^\n"
        );
    }
}
