//! What the accounts of a ledger are called. Beancount is the stricter reader, so names are as it wants them.

/// An account that entries are posted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Account {
    /// The bitcoin wallet.
    Bitcoin,
    /// The dollar wallet.
    Dollar,
    /// Where money comes from.
    Income,
    /// Where it goes.
    Expenses,
    /// What Blink and the network keep of it.
    Fees,
    /// Between the own wallets.
    Conversions,
    /// Payments that came back.
    Returned,
}

impl Account {
    /// All, in the order of forms.
    pub const ALL: [Self; 7] = [
        Self::Bitcoin,
        Self::Dollar,
        Self::Income,
        Self::Expenses,
        Self::Fees,
        Self::Conversions,
        Self::Returned,
    ];

    /// The field of a form and of an address.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Bitcoin => "bitcoin",
            Self::Dollar => "dollar",
            Self::Income => "income",
            Self::Expenses => "expenses",
            Self::Fees => "fees",
            Self::Conversions => "conversions",
            Self::Returned => "returned",
        }
    }

    /// What it is called where nobody calls it otherwise.
    pub const fn usual(self) -> &'static str {
        match self {
            Self::Bitcoin => "Assets:Blink:Bitcoin",
            Self::Dollar => "Assets:Blink:Dollar",
            Self::Income => "Income:Blink",
            Self::Expenses => "Expenses:Blink",
            Self::Fees => "Expenses:Fees",
            Self::Conversions => "Equity:Conversions",
            Self::Returned => "Equity:Returned",
        }
    }
}

/// A name that ledgers cannot read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an account's name begins with Assets, Liabilities, Equity, Income or Expenses")]
pub struct BadName;

/// The names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounts([String; Account::ALL.len()]);

impl Default for Accounts {
    fn default() -> Self {
        Self(Account::ALL.map(|account| account.usual().to_owned()))
    }
}

impl Accounts {
    /// What an account is called.
    pub fn name(&self, account: Account) -> &str {
        let at = Account::ALL.iter().position(|one| *one == account);
        at.and_then(|at| self.0.get(at))
            .map_or(account.usual(), String::as_str)
    }

    /// Calls it otherwise; by nothing it is called as usual.
    pub fn rename(&mut self, account: Account, name: &str) -> Result<(), BadName> {
        let name = match name.trim() {
            "" => account.usual(),
            name => name,
        };
        if !is_name(name) {
            return Err(BadName);
        }
        for (one, kept) in Account::ALL.iter().zip(&mut self.0) {
            if *one == account {
                name.clone_into(kept);
            }
        }
        Ok(())
    }
}

/// At least two parts, the first one of five, each beginning with a capital letter or a digit.
fn is_name(name: &str) -> bool {
    const ROOTS: [&str; 5] = ["Assets", "Liabilities", "Equity", "Income", "Expenses"];
    let mut parts = name.split(':');
    let is_part = |part: &str| {
        let first = |sign: char| sign.is_ascii_uppercase() || sign.is_ascii_digit();
        part.starts_with(first)
            && part
                .chars()
                .all(|sign| sign.is_ascii_alphanumeric() || sign == '-')
    };
    let root = parts.next().unwrap_or_default();
    name.len() <= 100 && ROOTS.contains(&root) && name.contains(':') && parts.all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_ledgers_read_them() {
        let mut accounts = Accounts::default();
        for (name, right) in [
            ("Assets:Cash:2026-Till", true),
            ("Income:A", true),
            ("", true),
            ("Assets", false),
            ("Assets:", false),
            ("assets:blink", false),
            ("Money:Blink", false),
            ("Assets:blink", false),
            ("Assets:A B", false),
            ("Assets:A\n2026-01-01 open Assets:B", false),
            ("Assets:A::B", false),
        ] {
            assert_eq!(
                accounts.rename(Account::Bitcoin, name).is_ok(),
                right,
                "{name}"
            );
        }
        assert_eq!(accounts.name(Account::Bitcoin), "Assets:Blink:Bitcoin");
        assert_eq!(accounts.rename(Account::Fees, " Expenses:Bank "), Ok(()));
        assert_eq!(accounts.name(Account::Fees), "Expenses:Bank");
    }
}
