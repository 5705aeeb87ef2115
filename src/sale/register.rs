//! How a merchant's register behaves: the same on each of their devices, and for whoever opens it by their username.

use serde::{Deserialize, Serialize};

use crate::database::{execute, fetch_optional};
use crate::money::Unit;

use super::sales::{Error, Sales, unreadable};

/// How digits become amounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// 1 2 5 0 is 12.50.
    #[default]
    Cents,
    /// With a key for the decimal point.
    Decimal,
}

/// Settings of a register. Whatever is missing in the database has its default, so that new ones can be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Register {
    /// On screens and receipts; empty for the username.
    pub name: String,
    /// Where the money goes.
    pub wallet: Unit,
    /// What is typed: `SAT`, `BTC` or a currency code; empty for the account's own.
    pub currency: String,
    /// How it is typed.
    pub entry: Entry,
    /// Presets, hundredths of a percent each.
    pub tips: Vec<u16>,
    /// Quick amounts, in the minor unit of the currency.
    pub quick: Vec<i64>,
    /// Sums above ask once more, in the minor unit of the currency.
    pub confirm_above: Option<i64>,
    /// Whether single letters are shortcuts (WCAG 2.1.4).
    pub letters: bool,
    /// Seconds until the keypad comes back after a payment; none for never.
    pub return_after: Option<u8>,
    /// Of the sounds, in percent.
    pub volume: u8,
    /// Width of the receipts' paper, millimetres: 58 or 80.
    pub paper: u8,
    /// The shop's time zone, an IANA name; empty for the reader's.
    pub zone: String,
    /// At which hour a new day of business begins.
    pub cut_off: u8,
}

impl Default for Register {
    fn default() -> Self {
        Self {
            name: String::new(),
            wallet: Unit::Bitcoin,
            currency: String::new(),
            entry: Entry::Cents,
            tips: vec![500, 1000, 1500],
            quick: Vec::new(),
            confirm_above: None,
            letters: true,
            return_after: Some(5),
            volume: 70,
            paper: 80,
            zone: String::new(),
            cut_off: 0,
        }
    }
}

impl Register {
    /// Whether somebody set it, and with it its currency; there is a row for whoever has a username.
    pub fn is_set(&self) -> bool {
        !self.currency.is_empty()
    }
}

impl Sales {
    /// The register of that person, as they set it; none where they never did.
    pub async fn register_of(&self, owner: &str) -> Result<Option<Register>, Error> {
        let row = fetch_optional!(
            &self.database,
            (String,),
            "SELECT settings FROM registers WHERE owner = $1",
            owner.to_owned(),
        )?;
        row.map(|(settings,)| serde_json::from_str(&settings).map_err(unreadable))
            .transpose()
    }

    /// The register that strangers meet under that username, and whose it is.
    pub async fn register_named(
        &self,
        username: &str,
    ) -> Result<Option<(String, Register)>, Error> {
        let row = fetch_optional!(
            &self.database,
            (String, String),
            "SELECT owner, settings FROM registers WHERE username = $1 ORDER BY changed_at DESC LIMIT 1",
            username.to_owned(),
        )?;
        let read = |(owner, settings): (String, String)| {
            let register = serde_json::from_str(&settings).map_err(unreadable)?;
            Ok((owner, register))
        };
        row.map(read).transpose()
    }

    /// The username of that person, as far as it was ever heard of.
    pub async fn username_of(&self, owner: &str) -> Result<Option<String>, Error> {
        let row = fetch_optional!(
            &self.database,
            (Option<String>,),
            "SELECT username FROM registers WHERE owner = $1",
            owner.to_owned(),
        )?;
        Ok(row.and_then(|(username,)| username))
    }

    /// Keeps the settings of a person's register.
    pub async fn keep_register(&self, owner: &str, register: &Register) -> Result<(), Error> {
        execute!(
            &self.database,
            "INSERT INTO registers (owner, settings, changed_at) VALUES ($1, $2, $3)
             ON CONFLICT (owner) DO UPDATE SET settings = excluded.settings, changed_at = excluded.changed_at",
            owner.to_owned(),
            serde_json::to_string(register).map_err(unreadable)?,
            self.clock.unix(),
        )?;
        Ok(())
    }
}
