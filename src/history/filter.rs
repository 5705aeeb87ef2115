//! What somebody looks for in their history.

use super::folded::folded;
use super::number::Number;
use crate::blink::{Direction, LeftOut, Status, Transaction, Way};
use crate::money::{CurrencyCode, Unit};

/// Parts of hashes shorter than this are in too many of them.
const SHORTEST_HASH: usize = 6;

/// What fits all of this. What is not set fits everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    words: Vec<Word>,
    /// Whether the balance grew.
    pub direction: Option<Direction>,
    /// In which wallet.
    pub unit: Option<Unit>,
    /// How it was asked for.
    pub way: Option<Way>,
    /// How far it has come.
    pub status: Option<Status>,
    /// How much, without sign.
    pub range: Option<Range>,
    /// At this time or later, Unix seconds.
    pub from: i64,
    /// Before this time.
    pub to: i64,
    /// Recorded in this display currency.
    pub currency: Option<CurrencyCode>,
}

/// Amounts between two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// In which currency; none for satoshis of the bitcoin wallet.
    pub of: Option<CurrencyCode>,
    /// This or more.
    pub least: Option<Number>,
    /// This or less.
    pub most: Option<Number>,
}

/// One word of what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    number: Option<Number>,
    /// `7` or `#7`, as the number of an order.
    order: Option<u64>,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            words: Vec::new(),
            direction: None,
            unit: None,
            way: None,
            status: None,
            range: None,
            from: i64::MIN,
            to: i64::MAX,
            currency: None,
        }
    }
}

impl Filter {
    /// Everything from that second on.
    pub fn since(at: i64) -> Self {
        Self {
            from: at,
            ..Self::default()
        }
    }

    /// With words that all have to be found: in the memo, the other side's name, an id or hash, as the amount, or as the
    /// number of the order that it paid.
    pub fn with_text(mut self, text: &str) -> Self {
        self.words = text
            .split_whitespace()
            .map(|word| Word {
                text: folded(word).into_owned(),
                number: Number::typed(word),
                order: order_typed(word),
            })
            .collect();
        self
    }

    /// Whether everything fits.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a transaction between these two times may fit.
    pub(super) fn may_be_in(&self, oldest_at: i64, newest_at: i64) -> bool {
        newest_at >= self.from && oldest_at < self.to
    }

    /// Whether it might fit if it could be read: it is of this time, and of no wallet that we know.
    pub fn misses(&self, one: &LeftOut) -> bool {
        self.unit.is_none() && (self.from..self.to).contains(&one.at.as_second())
    }

    /// Whether a transaction fits.
    pub fn fits(&self, one: &Transaction) -> bool {
        let at = one.created_at.as_second();
        let is = |unit| one.amount.unit() == unit;
        (self.from..self.to).contains(&at)
            && self.unit.is_none_or(is)
            && self.direction.is_none_or(|wanted| one.direction == wanted)
            && self.status.is_none_or(|wanted| one.status == wanted)
            && self.way.is_none_or(|wanted| one.way == wanted)
            && self
                .currency
                .is_none_or(|wanted| one.display_amount.currency == wanted)
            && self.range.as_ref().is_none_or(|range| range.holds(one))
            && self.words.iter().all(|word| word.is_in(one))
    }
}

impl Range {
    fn holds(&self, one: &Transaction) -> bool {
        let (minor, decimals) = match (self.of, one.amount.unit()) {
            (None, Unit::Bitcoin) => (one.amount.minor().into(), 0),
            (None, Unit::Dollar) => return false,
            (Some(CurrencyCode::USD), Unit::Dollar) => (one.amount.minor().into(), 2),
            (Some(code), _) if one.display_amount.currency == code => {
                (one.display_amount.minor, one.display_amount.fraction_digits)
            }
            (Some(_), _) => return false,
        };
        let amount = Number::new(minor, decimals);
        let above = |least: &Number| least.among(decimals).compare(&amount).is_le();
        let below = |most: &Number| most.among(decimals).compare(&amount).is_ge();
        self.least.as_ref().is_none_or(above) && self.most.as_ref().is_none_or(below)
    }
}

impl Word {
    fn is_in(&self, one: &Transaction) -> bool {
        let has = |text: &Option<String>| {
            text.as_deref()
                .is_some_and(|text| folded(text).contains(&self.text))
        };
        // An invoice without an id of its own has its hash for one.
        let own_id = one.external_id != one.payment_hash;
        has(&one.memo)
            || has(&one.counterparty)
            || own_id
                && self.order.is_some()
                && one.external_id.as_deref().and_then(order_of) == self.order
            || self.text.len() >= SHORTEST_HASH
                && (own_id && has(&one.external_id)
                    || one.id.as_str().contains(&self.text)
                    || has(&one.payment_hash)
                    || has(&one.address)
                    || has(&one.chain_hash))
            || self
                .number
                .as_ref()
                .is_some_and(|number| is_amount(number, one))
    }
}

/// The number of an order, as it was typed.
fn order_typed(word: &str) -> Option<u64> {
    let digits = word.strip_prefix('#').unwrap_or(word);
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

/// The number of the order that an invoice was for, out of the name that registers give it: `till-own-12-…-1`. The rest of
/// it is chance, in which any number may be found.
fn order_of(external_id: &str) -> Option<u64> {
    let parts: Vec<&str> = external_id.split('-').collect();
    match parts[..] {
        ["till", "own" | "open", number, _, _] => number.parse().ok(),
        _ => None,
    }
}

/// Whether somebody who types this number may mean this amount: in satoshis, dollars or the display currency.
fn is_amount(number: &Number, one: &Transaction) -> bool {
    let display = one.display_amount;
    let own = match one.amount.unit() {
        Unit::Bitcoin => number.may_be(one.amount.minor().into(), 0),
        Unit::Dollar => number.may_be(one.amount.minor().into(), 2),
    };
    own || number.may_be(display.minor, display.fraction_digits)
}

#[cfg(test)]
mod tests {
    use super::super::sample::transaction;
    use super::*;

    #[test]
    fn an_order_is_found_by_its_number_and_by_no_other() {
        let named = |id: &str| Transaction {
            external_id: Some(id.to_owned()),
            ..transaction()
        };
        let finds = |text: &str, one: &Transaction| Filter::default().with_text(text).fits(one);
        let ours = named("till-own-12-7q3e9d1k2m4n5p6r8s0t7v1w2x-3");
        for (text, found) in [
            ("12", true),
            ("#12", true),
            ("012", true),
            ("1", false),
            ("2", false),
            ("7", false),
            ("#7", false),
            ("3", false),
            ("#", false),
            ("till", false),
            ("own", false),
            ("TILL-OWN-12-7q3", true),
        ] {
            assert_eq!(finds(text, &ours), found, "{text}");
        }
        let open = named("till-open-7-7q3e9d1k2m4n5p6r8s0t7v1w2x-1");
        assert!(finds("7", &open) && !finds("12", &open));
        // Names that others gave are no orders of ours.
        let other = named("booth-12");
        assert!(!finds("12", &other) && finds("booth-", &other) && !finds("booth", &other));
        let hash = Transaction {
            payment_hash: Some("till-own-12-x-1".to_owned()),
            ..named("till-own-12-x-1")
        };
        assert!(!finds("12", &hash));
    }
}
