//! What a file is narrowed down to and how it names accounts: read from its address and written back into it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::blink::{Transaction, WalletId};
use crate::books::{Account, Accounts};
use crate::money::Unit;

/// The address as it came.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    wallet: String,
    from: String,
    to: String,
    opens: String,
    bitcoin: String,
    dollar: String,
    income: String,
    expenses: String,
    fees: String,
    conversions: String,
    returned: String,
}

/// What it means.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    /// One wallet only.
    pub(super) wallet: Option<WalletId>,
    /// The first day.
    pub(super) from: Option<Date>,
    /// The last day.
    pub(super) to: Option<Date>,
    /// Names of accounts; those that cannot be read are the usual ones.
    pub(super) accounts: Accounts,
    /// What was typed for those.
    pub(super) wrong: Vec<(Account, String)>,
    /// A ledger of text opens no accounts.
    pub(super) no_opens: bool,
    /// A day was no day, or the last one is before the first one.
    pub(super) wrong_days: bool,
    /// The days as they were typed.
    pub(super) typed: [String; 2],
}

impl From<Asked> for Choice {
    fn from(asked: Asked) -> Self {
        let day = |text: &str| match text.trim() {
            "" => (None, false),
            text => (text.parse::<Date>().ok(), text.parse::<Date>().is_err()),
        };
        let ((from, from_wrong), (to, to_wrong)) = (day(&asked.from), day(&asked.to));
        let reversed = from.zip(to).is_some_and(|(from, to)| to < from);
        let mut choice = Self {
            wallet: WalletId::parse(&asked.wallet),
            from,
            to,
            no_opens: asked.opens == "no",
            wrong_days: from_wrong || to_wrong || reversed,
            typed: [&asked.from, &asked.to].map(|day| day.trim().to_owned()),
            ..Self::default()
        };
        for (account, name) in [
            (Account::Bitcoin, asked.bitcoin),
            (Account::Dollar, asked.dollar),
            (Account::Income, asked.income),
            (Account::Expenses, asked.expenses),
            (Account::Fees, asked.fees),
            (Account::Conversions, asked.conversions),
            (Account::Returned, asked.returned),
        ] {
            if choice.accounts.rename(account, &name).is_err() {
                choice.wrong.push((account, name));
            }
        }
        choice
    }
}

/// The same as moments in somebody's time zone.
pub(super) struct Span {
    /// Nothing before.
    pub(super) from: Option<Timestamp>,
    /// Nothing from then on.
    pub(super) to: Option<Timestamp>,
}

impl Choice {
    /// Whether a file can be made of it.
    pub(super) fn is_right(&self) -> bool {
        self.wrong.is_empty() && !self.wrong_days
    }

    /// When it begins and ends for somebody in that zone.
    pub(super) fn span(&self, zone: &TimeZone) -> Span {
        let begin = |date: Date| Some(date.to_zoned(zone.clone()).ok()?.timestamp());
        Span {
            from: self.from.and_then(begin),
            to: self.to.and_then(|to| begin(to.tomorrow().ok()?)),
        }
    }

    /// The one wallet's unit, where one was chosen that is theirs.
    pub(super) fn unit(&self, wallets: &[(WalletId, Unit)]) -> Option<Unit> {
        let chosen = self.wallet.as_ref()?;
        let found = wallets.iter().find(|(id, _)| id == chosen);
        found.map(|(_, unit)| *unit)
    }

    /// The query of its address, with its question mark; nothing where everything is as usual.
    pub(super) fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(wallet) = &self.wallet {
            query.append_pair("wallet", &wallet.to_string());
        }
        for (name, day) in ["from", "to"].into_iter().zip(&self.typed) {
            if !day.is_empty() {
                query.append_pair(name, day);
            }
        }
        for account in Account::ALL {
            let wrong = self.wrong.iter().find(|(wrong, _)| *wrong == account);
            let name = wrong.map_or(self.accounts.name(account), |(_, typed)| typed);
            if name != account.usual() {
                query.append_pair(account.field(), name);
            }
        }
        if self.no_opens {
            query.append_pair("opens", "no");
        }
        match query.finish() {
            query if query.is_empty() => query,
            query => format!("?{query}"),
        }
    }
}

impl Span {
    /// Whether it holds that transaction.
    pub(super) fn holds(&self, transaction: &Transaction) -> bool {
        let at = transaction.created_at;
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }

    /// Whether nothing that is older than this can be in it.
    pub(super) fn is_past(&self, transaction: &Transaction) -> bool {
        self.from.is_some_and(|from| transaction.created_at < from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_stands_in_the_address() {
        let asked = Asked {
            wallet: "w-1".to_owned(),
            from: "2026-07-01".to_owned(),
            to: "2026-09-30".to_owned(),
            fees: "Expenses:Bank:Blink".to_owned(),
            opens: "no".to_owned(),
            ..Asked::default()
        };
        let choice = Choice::from(asked);
        let query =
            "?wallet=w-1&from=2026-07-01&to=2026-09-30&fees=Expenses%3ABank%3ABlink&opens=no";
        assert_eq!(choice.query(), query);
        let again: Asked = serde_urlencoded::from_str(&query[1..]).unwrap();
        assert_eq!(Choice::from(again).query(), query);
        assert_eq!(Choice::default().query(), "");
        let span = choice.span(&TimeZone::get("America/El_Salvador").unwrap());
        assert_eq!(span.from.unwrap().to_string(), "2026-07-01T06:00:00Z");
        assert_eq!(span.to.unwrap().to_string(), "2026-10-01T06:00:00Z");
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for (from, to, fees, right) in [
            ("", "", "", true),
            ("2026-13-01", "", "", false),
            ("2026-02-02", "2026-02-01", "", false),
            ("2026-02-02", "2026-02-02", "", true),
            ("", "", "fees", false),
        ] {
            let choice = Choice::from(Asked {
                from: from.to_owned(),
                to: to.to_owned(),
                fees: fees.to_owned(),
                ..Asked::default()
            });
            assert_eq!(choice.is_right(), right, "{from} {to} {fees}");
        }
    }
}
