//! What a form of the keypad says: read into a basket, or kept as it was typed.

use serde::{Deserialize, Serialize};

use crate::money::{Unreadable, read_typed};
use crate::sale::{Basket, Discount, Figures as _, NoSum, Tip, Totals};
use crate::text::Text;

use super::coin::Coin;

/// Lines a sale may have.
const MOST_LINES: usize = 100;
/// Letters a note may have; Blink takes 639 bytes.
pub(super) const NOTE_MOST: usize = 120;

/// The keypad's fields, as they were typed. The same names stand in addresses, those of Blink's own register among them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Typed {
    /// The amount that is being typed, in major units.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) amount: String,
    /// Lines rung up before, minor units with blanks between them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) lines: String,
    /// What the page counted in when it was made: lines and amounts are in it, whatever was chosen since.
    #[serde(skip_serializing)]
    pub(super) counted: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) currency: String,
    /// Blink's name for it. There `currency` is a wallet, and `amount` is in this.
    #[serde(skip_serializing)]
    pub(super) display: String,
    /// `SAT` in Blink's links says that `sats` is what counts.
    #[serde(skip_serializing)]
    pub(super) unit: String,
    #[serde(skip_serializing)]
    pub(super) sats: String,
    /// A preset, hundredths of a percent.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) tip: String,
    /// An amount; goes before the preset.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) tip_custom: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) discount: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) discount_kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) note: String,
    /// Blink's name for it.
    #[serde(skip_serializing)]
    pub(super) memo: String,
    /// Which button was pressed.
    #[serde(rename = "do", skip_serializing)]
    pub(super) pressed: String,
    /// The form's own name.
    #[serde(skip_serializing)]
    pub(super) form_key: String,
    /// The large sum that somebody said yes to, in minor units.
    #[serde(skip_serializing)]
    pub(super) confirmed: String,
}

/// What cannot be read, or not be sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// The amount.
    Amount(Unreadable),
    /// Lines that cannot be read, or too many of them.
    Lines,
    /// Tip or discount.
    Extra,
    /// Together they come to nothing that can be sold.
    Sum(NoSum),
}

impl Typed {
    /// What its amounts are in.
    pub(super) fn chosen_currency(&self) -> Option<&str> {
        if self.is_in_sats() {
            return Some("SAT");
        }
        let named = [&self.counted, &self.display, &self.currency];
        let mut named = named.into_iter().map(String::as_str);
        named.find(|name| !name.is_empty())
    }

    /// Without its amounts and what they are in.
    pub(super) fn without_amounts(&self) -> Self {
        Self {
            note: self.chosen_note(),
            tip: self.tip.clone(),
            ..Self::default()
        }
    }

    /// Every field that says something, by its name.
    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("amount", &self.amount),
            ("lines", &self.lines),
            ("counted", &self.counted),
            ("currency", &self.currency),
            ("display", &self.display),
            ("unit", &self.unit),
            ("sats", &self.sats),
            ("tip", &self.tip),
            ("tip_custom", &self.tip_custom),
            ("discount", &self.discount),
            ("discount_kind", &self.discount_kind),
            ("note", &self.note),
            ("memo", &self.memo),
            ("do", &self.pressed),
            ("form_key", &self.form_key),
            ("confirmed", &self.confirmed),
        ];
        let said = all.into_iter().filter(|(_, value)| !value.is_empty());
        said.map(|(name, value)| (name, value.clone())).collect()
    }

    fn is_in_sats(&self) -> bool {
        self.unit.eq_ignore_ascii_case("SAT") && !self.sats.is_empty()
    }

    /// As addresses have it, rewritten for a page: there a point is a point, in a field the reader's own sign. The other way
    /// round for an address. What cannot be read stays as it is.
    pub(super) fn rewritten(mut self, coin: &Coin, from: char, to: char) -> Self {
        if self.is_in_sats() {
            self.amount = std::mem::take(&mut self.sats);
            self.counted.clone_from(&coin.code);
        }
        let digits = coin.fraction_digits;
        let percent = self.discount_kind != "fixed";
        let of_discount = if percent { 2 } else { digits };
        for (field, digits) in [
            (&mut self.amount, digits),
            (&mut self.tip_custom, digits),
            (&mut self.discount, of_discount),
        ] {
            if let Ok(minor) = read_typed(field.trim_end_matches('%'), digits, from) {
                *field = plain(minor, digits, to);
            }
        }
        self
    }

    /// The note, cut to what fits.
    pub(super) fn chosen_note(&self) -> String {
        let named = [self.note.as_str(), self.memo.as_str()];
        let note = named.into_iter().find(|note| !note.is_empty());
        let shown = |letter: &char| !letter.is_control();
        note.unwrap_or_default()
            .trim()
            .chars()
            .filter(shown)
            .take(NOTE_MOST)
            .collect()
    }

    /// Lines rung up before, as far as they can be read.
    pub(super) fn kept_lines(&self) -> Vec<i64> {
        self.lines
            .split_ascii_whitespace()
            .filter_map(line)
            .collect()
    }

    /// The same, as the page sends them back.
    pub(super) fn written_lines(&self) -> String {
        written(&self.kept_lines())
    }

    /// Writes lines back.
    pub(super) fn keep_lines(&mut self, lines: &[i64]) {
        self.lines = written(lines);
    }

    /// The amount that is being typed; none where there is none.
    pub(super) fn typed_amount(&self, coin: &Coin, text: Text) -> Result<Option<i64>, Wrong> {
        match read_typed(&self.amount, coin.fraction_digits, text.point()) {
            Ok(0) | Err(Unreadable::Empty) => Ok(None),
            Ok(minor) => Ok(Some(minor)),
            Err(error) => Err(Wrong::Amount(error)),
        }
    }

    /// All of it, as it would be sold.
    pub(super) fn basket(&self, coin: &Coin, text: Text) -> Result<(Basket, Totals), Wrong> {
        let mut lines = self.kept_lines();
        // Nothing is left out in silence.
        if lines.len() != self.lines.split_ascii_whitespace().count() {
            return Err(Wrong::Lines);
        }
        lines.extend(self.typed_amount(coin, text)?);
        if lines.len() > MOST_LINES {
            return Err(Wrong::Lines);
        }
        let amount = |typed: &str| {
            read_typed(typed, coin.fraction_digits, text.point()).map_err(|_| Wrong::Extra)
        };
        let tip = match (self.tip_custom.trim(), self.tip.as_str()) {
            ("", "" | "0") => Tip::None,
            ("", preset) => Tip::Part(preset.parse().map_err(|_| Wrong::Extra)?),
            (typed, _) => Tip::Fixed(amount(typed)?),
        };
        let discount = match (self.discount.trim(), self.discount_kind.as_str()) {
            ("", _) => Discount::None,
            (typed, "fixed") => Discount::Fixed(amount(typed)?),
            (typed, _) => {
                let part = read_typed(typed.trim_end_matches('%'), 2, text.point());
                let part = part.ok().and_then(|part| u16::try_from(part).ok());
                Discount::Part(part.ok_or(Wrong::Extra)?)
            }
        };
        let basket = Basket {
            denomination: coin.denomination,
            lines,
            discount,
            tip,
            note: self.chosen_note(),
        };
        let totals = basket.totals().map_err(Wrong::Sum)?;
        Ok((basket, totals))
    }
}

fn line(text: &str) -> Option<i64> {
    text.parse().ok().filter(|minor| *minor > 0)
}

fn written(lines: &[i64]) -> String {
    let lines: Vec<String> = lines.iter().map(i64::to_string).collect();
    lines.join(" ")
}

/// What was sold, back on the keypad.
pub(super) fn typed_again(basket: &Basket) -> Typed {
    let coin = Coin::of(basket.denomination);
    let mut typed = Typed {
        currency: coin.code,
        note: basket.note.clone(),
        ..Typed::default()
    };
    typed.keep_lines(&basket.lines);
    match basket.tip {
        Tip::None => {}
        Tip::Part(part) => typed.tip = part.to_string(),
        Tip::Fixed(minor) => typed.tip_custom = plain(minor, coin.fraction_digits, '.'),
    }
    match basket.discount {
        Discount::None => {}
        Discount::Part(part) => typed.discount = plain(part.into(), 2, '.'),
        Discount::Fixed(minor) => {
            typed.discount = plain(minor, coin.fraction_digits, '.');
            typed.discount_kind = "fixed".to_owned();
        }
    }
    typed
}

/// Digits, and a sign before decimals.
pub(super) fn plain(minor: i64, digits: u8, point: char) -> String {
    let width = usize::from(digits) + 1;
    let text = format!("{minor:0width$}");
    let (whole, fraction) = text.split_at(text.len() - usize::from(digits));
    match fraction {
        "" => whole.to_owned(),
        _ => format!("{whole}{point}{fraction}"),
    }
}
