//! The form of a register's settings: what was typed, and what it means, field by field.

use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::money::{Unit, Unreadable, read_typed};
use crate::sale::{DEAREST, Entry, Register};
use crate::text::Text;

use super::cart::NOTE_MOST;
use super::coin::Coin;

/// Letters of a name.
const NAME_MOST: usize = 60;
/// Presets for tips.
const TIPS_MOST: usize = 4;
/// A tip of all of it, hundredths of a percent.
const WHOLE: i64 = 10_000;
/// Quick amounts.
const QUICK_MOST: usize = 6;
/// Seconds until the keypad comes back, as one can choose them.
pub(super) const RETURNS: [u8; 4] = [0, 3, 5, 10];
/// When it never does.
pub(super) const NEVER: &str = "never";

/// As it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) wallet: String,
    pub(super) currency: String,
    pub(super) confirm_above: String,
    pub(super) entry: String,
    pub(super) tips: String,
    pub(super) quick: String,
    pub(super) letters: String,
    pub(super) return_after: String,
    pub(super) volume: String,
    pub(super) paper: String,
    pub(super) time_zone: String,
    pub(super) cut_off: String,
}

/// What is wrong with each field: the id of a message, or nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) name: &'static str,
    pub(super) currency: &'static str,
    pub(super) confirm_above: &'static str,
    pub(super) tips: &'static str,
    pub(super) quick: &'static str,
    pub(super) zone: &'static str,
    /// Something that the page offers no choice of.
    pub(super) choice: &'static str,
}

/// The words of a wallet.
pub(super) fn wallet_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Bitcoin => "bitcoin",
        Unit::Dollar => "dollar",
    }
}

/// The words of a way to type.
pub(super) fn entry_word(entry: Entry) -> &'static str {
    match entry {
        Entry::Cents => "cents",
        Entry::Decimal => "decimal",
    }
}

impl Typed {
    /// What is kept, as one would type it; `coin` is what its amounts are in.
    pub(super) fn of(register: &Register, coin: &Coin, zone: &TimeZone, text: Text) -> Self {
        let amount = |minor: i64| text.decimal(minor, coin.fraction_digits);
        let words = |words: Vec<String>| words.join(" ");
        let percent = |part: &u16| match part % 100 {
            0 => (part / 100).to_string(),
            _ => text.decimal(*part, 2),
        };
        Self {
            name: register.name.clone(),
            wallet: wallet_word(register.wallet).to_owned(),
            currency: coin.code.clone(),
            confirm_above: register.confirm_above.map_or(String::new(), amount),
            entry: entry_word(register.entry).to_owned(),
            tips: words(register.tips.iter().map(percent).collect()),
            quick: words(register.quick.iter().copied().map(amount).collect()),
            letters: match register.letters {
                true => "1".to_owned(),
                false => String::new(),
            },
            return_after: register
                .return_after
                .map_or(NEVER.to_owned(), |seconds| seconds.to_string()),
            volume: register.volume.to_string(),
            paper: register.paper.to_string(),
            time_zone: match register.zone.as_str() {
                "" => zone.iana_name().unwrap_or("UTC").to_owned(),
                zone => zone.to_owned(),
            },
            cut_off: register.cut_off.to_string(),
        }
    }

    /// What it means; `coin` is the currency that it names, none where nobody knows that one.
    pub(super) fn read(&self, coin: Option<&Coin>, text: Text) -> Result<Register, Wrong> {
        let mut wrong = Wrong::default();
        let mut choice = |fits: bool| {
            if !fits {
                wrong.choice = "register-wrong-choice";
            }
        };
        let wallet = [Unit::Bitcoin, Unit::Dollar];
        let wallet = wallet
            .into_iter()
            .find(|unit| wallet_word(*unit) == self.wallet);
        let entry = [Entry::Cents, Entry::Decimal];
        let entry = entry
            .into_iter()
            .find(|entry| entry_word(*entry) == self.entry);
        let paper = self.paper.parse().ok();
        let paper = paper.filter(|paper| [58, 80].contains(paper));
        let volume = self.volume.parse().ok().filter(|volume| *volume <= 100);
        let cut_off = self.cut_off.parse().ok().filter(|hour| *hour <= 23);
        let seconds = self.return_after.parse().ok();
        let seconds = seconds.filter(|seconds| RETURNS.contains(seconds));
        choice(wallet.is_some() && entry.is_some() && paper.is_some() && volume.is_some());
        choice(cut_off.is_some() && (seconds.is_some() || self.return_after == NEVER));
        let name = self.name.trim();
        if name.chars().count() > NAME_MOST || name.chars().any(char::is_control) {
            wrong.name = "register-wrong-name";
        }
        let tips = self.tips(text).unwrap_or_else(|id| {
            wrong.tips = id;
            Vec::new()
        });
        let (mut quick, mut confirm_above) = (Vec::new(), None);
        if let Some(coin) = coin {
            match self.quick(coin, text) {
                Ok(amounts) => quick = amounts,
                Err(id) => wrong.quick = id,
            }
            match read_typed(&self.confirm_above, coin.fraction_digits, text.point()) {
                Ok(0) | Err(Unreadable::Empty) => {}
                Ok(minor) if minor <= DEAREST => confirm_above = Some(minor),
                Ok(_) => wrong.confirm_above = "register-wrong-large",
                Err(error) => wrong.confirm_above = unreadable(error),
            }
        } else {
            wrong.currency = "register-wrong-currency";
        }
        if TimeZone::get(&self.time_zone).is_err() {
            wrong.zone = "register-wrong-zone";
        }
        if wrong != Wrong::default() {
            return Err(wrong);
        }
        Ok(Register {
            name: name.to_owned(),
            wallet: wallet.unwrap_or(Unit::Bitcoin),
            currency: self.currency.clone(),
            entry: entry.unwrap_or_default(),
            tips,
            quick,
            confirm_above,
            letters: !self.letters.is_empty(),
            return_after: seconds,
            volume: volume.unwrap_or_default(),
            paper: paper.unwrap_or_default(),
            zone: self.time_zone.clone(),
            cut_off: cut_off.unwrap_or_default(),
        })
    }

    fn tips(&self, text: Text) -> Result<Vec<u16>, &'static str> {
        let read = |typed: &str| {
            let part = read_typed(typed.trim_end_matches('%'), 2, text.point());
            let part = part.ok().filter(|part| (1..=WHOLE).contains(part));
            part.and_then(|part| u16::try_from(part).ok())
                .ok_or("register-wrong-tips")
        };
        let typed = typed_list(&self.tips).into_iter().filter(|one| *one != "%");
        let tips = typed.map(read).collect::<Result<Vec<_>, _>>()?;
        match tips.len() <= TIPS_MOST {
            true => Ok(tips),
            false => Err("register-wrong-tips-many"),
        }
    }

    fn quick(&self, coin: &Coin, text: Text) -> Result<Vec<i64>, &'static str> {
        let read = |typed: &str| match read_typed(typed, coin.fraction_digits, text.point()) {
            Ok(minor) if (1..=DEAREST).contains(&minor) => Ok(minor),
            Ok(0) => Err("register-wrong-amount"),
            Ok(_) => Err("register-wrong-large"),
            Err(error) => Err(unreadable(error)),
        };
        let typed = typed_list(&self.quick).into_iter();
        let quick = typed.map(read).collect::<Result<Vec<_>, _>>()?;
        match quick.len() <= QUICK_MOST {
            true => Ok(quick),
            false => Err("register-wrong-quick-many"),
        }
    }
}

/// Numbers with spaces between them. Some languages have narrow ones within a number.
fn typed_list(text: &str) -> Vec<&str> {
    text.split_ascii_whitespace().take(NOTE_MOST).collect()
}

fn unreadable(error: Unreadable) -> &'static str {
    match error {
        Unreadable::Empty | Unreadable::NoNumber => "register-wrong-amount",
        Unreadable::TooFine => "register-wrong-fine",
        Unreadable::TooLarge => "register-wrong-large",
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;

    use super::*;
    use crate::sale::Denomination;
    use crate::text::Locale;

    fn coin(digits: u8) -> Coin {
        Coin::of(Denomination::Fiat {
            code: "EUR".parse().unwrap(),
            fraction_digits: digits,
        })
    }

    proptest! {
        /// However somebody's language writes numbers: what is kept and shown is read as the same again.
        #[test]
        fn what_is_shown_is_read_as_the_same(
            quick in vec(1..DEAREST, 0..=6),
            tips in vec(1..=10_000_u16, 0..=4),
            confirm_above in option::of(1..DEAREST),
            digits in 0_u8..=3,
            language in 0_usize..5,
        ) {
            let text = Text::new(Locale::from_tag(["en", "es", "es-AR", "en-ZA", "en-IN"][language]).unwrap());
            let register = Register {
                quick,
                tips,
                confirm_above,
                currency: "EUR".to_owned(),
                zone: "Europe/Madrid".to_owned(),
                ..Register::default()
            };
            let coin = coin(digits);
            let typed = Typed::of(&register, &coin, &TimeZone::UTC, text);
            prop_assert_eq!(typed.read(Some(&coin), text), Ok(register));
        }
    }
}
