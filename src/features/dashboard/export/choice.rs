//! What a file is narrowed down to, as the list is, and how it names accounts: read from its address and written back.

use serde::Deserialize;

use super::super::place::{self, Address};
use crate::blink::{Overview, Place, WalletId};
use crate::books::{Account, Accounts};
use crate::history::Filter;
use crate::money::Unit;
use crate::web::frame::Frame;
use crate::web::paths;

/// What the address says of accounts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    opens: String,
    bitcoin: String,
    dollar: String,
    income: String,
    expenses: String,
    fees: String,
    conversions: String,
    returned: String,
}

/// What the whole address means.
pub(super) struct Choice {
    /// The list that the file is of.
    pub(super) list: Address,
    /// Names of accounts; those that cannot be read are the usual ones.
    pub(super) accounts: Accounts,
    /// What was typed for those.
    pub(super) wrong: Vec<(Account, String)>,
    /// A ledger of text opens no accounts.
    pub(super) no_opens: bool,
}

impl Choice {
    /// An address that names no list is of everything.
    pub(super) fn new(list: Option<&place::Asked>, asked: Asked) -> Self {
        let list = list.and_then(Address::read);
        let mut choice = Self {
            list: Address {
                place: Place::Newest,
                wallet: list.as_ref().and_then(|list| list.wallet.clone()),
                search: list.map(|list| list.search).unwrap_or_default(),
            },
            accounts: Accounts::default(),
            wrong: Vec::new(),
            no_opens: asked.opens == "no",
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

    /// Whether a file can be made of it.
    pub(super) fn is_right(&self) -> bool {
        self.wrong.is_empty()
    }

    /// Whether an address says nothing beside this. What cannot be read narrows nothing down, so that a file would hold more
    /// than was asked for; a place in the list says nothing of a file.
    pub(super) fn is_all_of(&self, address: &str) -> bool {
        let kept = self.at("");
        let (kept, given) = (fields(&kept), fields(address));
        given.iter().all(|(name, value)| {
            let is_usual = |account: &Account| (account.field(), account.usual()) == (name, value);
            kept.iter().any(|one| one == &(name.clone(), value.clone()))
                || value.is_empty()
                || matches!(name.as_str(), "after" | "before")
                || name == "of" && !self.list.search.has_range()
                || Account::ALL.iter().any(is_usual)
        })
    }

    /// Whether it holds everything.
    pub(super) fn is_whole(&self) -> bool {
        self.list.wallet.is_none() && self.list.search.is_empty()
    }

    /// Wallets that no file can hold, though it would hold them otherwise.
    pub(super) fn left_out(&self, overview: &Overview) -> Vec<String> {
        let all = overview.unknown_wallets.iter();
        let wanted = all.filter(|_| self.list.wallet.is_none());
        wanted.map(ToString::to_string).collect()
    }

    /// What fits it, for that reader; none where its wallet is not theirs.
    pub(super) fn filter(&self, wallets: &[(WalletId, Unit)], frame: &Frame) -> Option<Filter> {
        let unit = match &self.list.wallet {
            None => None,
            Some(chosen) => {
                let found = wallets.iter().find(|(id, _)| id == chosen);
                Some(found.map(|(_, unit)| *unit)?)
            }
        };
        Some(self.list.search.filter(unit, &frame.zone, frame.now))
    }

    /// `address` with everything that was chosen.
    pub(super) fn at(&self, address: &str) -> String {
        let list = self.list.to_string();
        self.in_place_of(address, &list)
    }

    /// `address` with what the address of a list says, and these accounts.
    pub(super) fn in_place_of(&self, address: &str, list: &str) -> String {
        let list = list.strip_prefix(paths::TRANSACTIONS).unwrap_or_default();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
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
        let accounts = query.finish();
        let sign = match (accounts.is_empty(), list.is_empty()) {
            (true, _) => "",
            (false, true) => "?",
            (false, false) => "&",
        };
        format!("{address}{list}{sign}{accounts}")
    }
}

/// What an address says, without blanks around it.
fn fields(address: &str) -> Vec<(String, String)> {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let fields = url::form_urlencoded::parse(query.as_bytes());
    let trimmed = fields.map(|(name, value)| (name.into_owned(), value.trim().to_owned()));
    trimmed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Choice {
        let list = serde_urlencoded::from_str(query).unwrap();
        let asked = serde_urlencoded::from_str(query).unwrap();
        Choice::new(Some(&list), asked)
    }

    #[test]
    fn what_was_chosen_stands_in_the_address() {
        for query in [
            "",
            "?wallet=w-1&text=Table+7&from=2026-07-01&to=2026-09-30&fees=Expenses%3ABank%3ABlink&opens=no",
            "?direction=in&state=failed",
            "?opens=no",
            "?fees=bank",
        ] {
            let choice = read(query.trim_start_matches('?'));
            assert_eq!(choice.at("/x"), format!("/x{query}"));
            assert_eq!(choice.is_right(), !query.contains("bank"), "{query}");
        }
        assert!(read("after=0a&opens=no").is_whole());
        assert!(!read("text=a").is_whole());
    }

    #[test]
    fn what_cannot_be_read_is_noticed() {
        for (query, all) in [
            ("", true),
            ("text=+Table+7+&direction=in&after=0a&from=&opens=", true),
            ("fees=Expenses%3AFees&of=EUR&least=4.80", true),
            ("of=EUR", true),
            ("fees=Expenses%3AFees&income=+Income%3AShop", true),
            ("from=1.1.2026", false),
            ("direction=incoming", false),
            ("of=euros&least=4.80", false),
            ("wallet=../", false),
            ("after=0a&before=0b&text=a", false),
            ("opens=never", false),
            ("form=2026-01-01", false),
            ("when=today&from=2026-01-01", false),
        ] {
            let address = format!("/transactions.csv?{query}");
            assert_eq!(read(query).is_all_of(&address), all, "{query}");
        }
    }
}
