//! Whose money it is: wallets and addresses, and the people who have them. A name may change hands; a wallet never does.

use std::fmt;

use crate::database::{execute, fetch_optional};

use super::sales::{Error, Sales};

/// Who gets the money of a sale, so that it can be told whose that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payee {
    /// A wallet at Blink, which is one person's for ever.
    Wallet(String),
    /// A lightning address, in small letters, which may become somebody else's.
    Address(String),
}

/// What Blink says of whoever is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Blink's id of them.
    pub owner: String,
    /// Their name, in small letters, where they have one.
    pub username: Option<String>,
    /// Their address, where they have a name.
    pub address: Option<Payee>,
    /// Their wallets.
    pub wallets: Vec<Payee>,
}

impl fmt::Display for Payee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wallet(id) => write!(f, "wallet {id}"),
            Self::Address(address) => write!(f, "address {address}"),
        }
    }
}

impl Sales {
    /// Notes whose wallets and name these are. What strangers rang up into the wallets is theirs from now on; what was rung
    /// up at the address before is not, as nobody knows whose that was. Any number of times, to the same end.
    pub async fn learn(&self, person: &Person) -> Result<(), Error> {
        let (owner, now) = (&person.owner, self.clock.unix());
        let address = person.address.as_ref().map(Payee::to_string);
        execute!(
            &self.database,
            "DELETE FROM payees WHERE owner = $1 AND payee LIKE 'address %' AND payee <> $2",
            owner.clone(),
            address.clone().unwrap_or_default(),
        )?;
        let wallets: Vec<String> = person.wallets.iter().map(Payee::to_string).collect();
        for payee in wallets.iter().chain(&address) {
            execute!(
                &self.database,
                "INSERT INTO payees (payee, owner, learned_at) VALUES ($1, $2, $3)
                 ON CONFLICT (payee) DO UPDATE SET owner = excluded.owner, learned_at = excluded.learned_at",
                payee.clone(),
                owner.clone(),
                now,
            )?;
        }
        for payee in wallets {
            execute!(
                &self.database,
                "UPDATE sales SET earner = $1 WHERE payee = $2 AND earner IS NULL",
                owner.clone(),
                payee,
            )?;
        }
        self.name(owner, person.username.as_deref()).await
    }

    /// When it was last learned whose wallets are that person's.
    pub async fn learned_at(&self, owner: &str) -> Result<Option<i64>, Error> {
        let row = fetch_optional!(
            &self.database,
            (i64,),
            "SELECT learned_at FROM payees WHERE owner = $1 ORDER BY learned_at DESC LIMIT 1",
            owner.to_owned(),
        )?;
        Ok(row.map(|(at,)| at))
    }

    /// Strangers who ask for that name are led to another wallet than those that its owner is known to have: whoever it is
    /// now, the register that is set for the name is not theirs.
    pub async fn disown(&self, username: &str, payee: &Payee) -> Result<(), Error> {
        execute!(
            &self.database,
            "UPDATE registers SET username = NULL WHERE username = $1
             AND owner IN (SELECT owner FROM payees WHERE payee LIKE 'wallet %')
             AND owner NOT IN (SELECT owner FROM payees WHERE payee = $2)",
            username.to_owned(),
            payee.to_string(),
        )?;
        Ok(())
    }

    /// One person has a name, and a person has one or none. How their register behaves stays as it is.
    async fn name(&self, owner: &str, username: Option<&str>) -> Result<(), Error> {
        execute!(
            &self.database,
            "UPDATE registers SET username = NULL WHERE (username = $2 AND owner <> $1) OR (owner = $1 AND username <> $2)",
            owner.to_owned(),
            username.unwrap_or_default().to_owned(),
        )?;
        if let Some(username) = username {
            execute!(
                &self.database,
                "INSERT INTO registers (owner, username, settings, changed_at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (owner) DO UPDATE SET username = excluded.username",
                owner.to_owned(),
                username.to_owned(),
                "{}",
                self.clock.unix(),
            )?;
        }
        Ok(())
    }
}
