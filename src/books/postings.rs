//! An entry as a ledger has it: what leaves one account arrives in others, fees by themselves, at what it was worth then.

use super::accounts::Account;
use super::entry::{Entry, State};
use super::words::{commodity, digits, is_its_own_worth};
use crate::money::{Amount, CurrencyCode, Fiat, Unit};

/// One line of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Posting {
    pub(super) account: Account,
    pub(super) amount: Fiat,
    /// What all of it was worth, without a sign; none where the amount says that itself.
    pub(super) worth: Option<Fiat>,
}

impl Posting {
    /// What it weighs: all postings of an entry together weigh nothing.
    #[cfg(test)]
    fn weight(&self) -> Fiat {
        self.worth.map_or(self.amount, |worth| Fiat {
            minor: worth.minor * self.amount.minor.signum(),
            ..worth
        })
    }
}

/// The lines of an entry, its wallet's first.
pub(super) fn postings(entry: &Entry) -> Vec<Posting> {
    let unit = entry.unit();
    let wallet = match unit {
        Unit::Bitcoin => Account::Bitcoin,
        Unit::Dollar => Account::Dollar,
    };
    let counter = match (entry.state, entry.converted) {
        (State::Failed, _) => Account::Returned,
        (_, Some(_)) => Account::Conversions,
        _ if entry.is_receipt() => Account::Income,
        _ => Account::Expenses,
    };
    let (own, own_weight) = post(wallet, entry.amount, entry.worth);
    let mut lines = vec![own];
    let mut rest = own_weight;
    // What is given back is given back whole.
    if !entry.fee.is_zero() && entry.state != State::Failed {
        let (fee, weight) = post(Account::Fees, entry.fee, entry.fee_worth);
        if let Some(sum) = sum(rest, weight) {
            lines.push(fee);
            rest = sum;
        }
    }
    lines.push(Posting {
        account: counter,
        amount: Fiat {
            minor: -rest.minor,
            ..rest
        },
        worth: None,
    });
    lines
}

/// A line in a wallet's unit, and what it weighs.
fn post(account: Account, amount: Amount, worth: Fiat) -> (Posting, Fiat) {
    let counted = counted(amount);
    if is_its_own_worth(amount.unit(), worth) {
        let line = Posting {
            account,
            amount: counted,
            worth: None,
        };
        return (line, counted);
    }
    let all = Fiat {
        minor: worth.minor.saturating_abs(),
        ..worth
    };
    let weight = Fiat {
        minor: all.minor * counted.minor.signum(),
        ..all
    };
    let line = Posting {
        account,
        amount: counted,
        worth: Some(all),
    };
    (line, weight)
}

/// Satoshis or dollars, as an amount of a commodity.
fn counted(amount: Amount) -> Fiat {
    let unit = amount.unit();
    Fiat {
        minor: amount.minor().into(),
        fraction_digits: digits(unit),
        // Both are codes of three letters.
        currency: commodity(unit).parse().unwrap_or(CurrencyCode::USD),
    }
}

/// The sum of two worths of one currency, with the decimals of the finer one.
fn sum(one: Fiat, other: Fiat) -> Option<Fiat> {
    let digits = one.fraction_digits.max(other.fraction_digits);
    finer(one, digits)?.checked_add(finer(other, digits)?)
}

/// The same amount with at least so many decimals; none where that does not fit.
pub(super) fn finer(fiat: Fiat, digits: u8) -> Option<Fiat> {
    let more = digits.saturating_sub(fiat.fraction_digits);
    let minor = fiat.minor.checked_mul(10_i128.checked_pow(more.into())?)?;
    Some(Fiat {
        minor,
        fraction_digits: fiat.fraction_digits + more,
        ..fiat
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{any_entry, entry};
    use super::*;

    fn shown(entry: &Entry) -> Vec<String> {
        let lines = postings(entry);
        lines
            .iter()
            .map(|line| {
                let worth = line
                    .worth
                    .map_or(String::new(), |worth| format!(" @@ {worth}"));
                format!(
                    "{:?} {} {}{worth}",
                    line.account, line.amount, line.amount.currency
                )
            })
            .collect()
    }

    #[test]
    fn a_fee_is_posted_once_and_by_itself() {
        let dollars = |text: &str| Fiat::parse(text, CurrencyCode::USD).unwrap();
        let sent = Entry {
            amount: Amount::new(Unit::Bitcoin, -1_010),
            fee: Amount::new(Unit::Bitcoin, 10),
            worth: dollars("-0.41"),
            fee_worth: dollars("0.01"),
            ..entry()
        };
        assert_eq!(
            shown(&sent),
            [
                "Bitcoin -1010 SAT @@ 0.41",
                "Fees 10 SAT @@ 0.01",
                "Expenses 0.40 USD"
            ]
        );
        let deposit = Entry {
            amount: Amount::new(Unit::Bitcoin, 47_500),
            fee: Amount::new(Unit::Bitcoin, 2_500),
            worth: dollars("19.00"),
            fee_worth: dollars("1.00"),
            ..entry()
        };
        assert_eq!(
            shown(&deposit),
            [
                "Bitcoin 47500 SAT @@ 19.00",
                "Fees 2500 SAT @@ 1.00",
                "Income -20.00 USD"
            ]
        );
        let returned = Entry {
            state: State::Failed,
            ..deposit
        };
        assert_eq!(
            shown(&returned),
            ["Bitcoin 47500 SAT @@ 19.00", "Returned -19.00 USD"]
        );
    }

    #[test]
    fn dollars_are_worth_what_they_are() {
        let in_euros = Entry {
            amount: Amount::new(Unit::Dollar, 250),
            fee: Amount::new(Unit::Dollar, 0),
            worth: Fiat::parse("2.30", "EUR".parse().unwrap()).unwrap(),
            ..entry()
        };
        assert_eq!(
            shown(&in_euros),
            ["Dollar 2.50 USD @@ 2.30", "Income -2.30 EUR"]
        );
        let in_dollars = Entry {
            worth: Fiat::parse("2.50", CurrencyCode::USD).unwrap(),
            converted: Some(Unit::Bitcoin),
            ..in_euros
        };
        assert_eq!(
            shown(&in_dollars),
            ["Dollar 2.50 USD", "Conversions -2.50 USD"]
        );
    }

    proptest! {
        #[test]
        fn every_entry_balances_and_moves_what_its_wallet_moved(entry in any_entry()) {
            let lines = postings(&entry);
            let weights = lines.iter().map(Posting::weight);
            let nothing = weights.reduce(|one, other| sum(one, other).unwrap()).unwrap();
            prop_assert_eq!(nothing.minor, 0);
            prop_assert_eq!(lines[0].amount.minor, i128::from(entry.amount.minor()));
            let wallets = lines.iter().filter(|line| matches!(line.account, Account::Bitcoin | Account::Dollar));
            prop_assert_eq!(wallets.count(), 1);
        }
    }
}
