//! What stands on the keypad: units, lines, tips, currencies, sums.

use crate::money::{Currency, Rates, Sats};
use crate::sale::{DEAREST, Denomination, Tip, Totals};
use crate::text::Sign;
use crate::web::figure::fiat_amount;
use crate::web::frame::Frame;

use super::coin::Coin;

/// What the script needs to write amounts as the server does.
pub(super) struct Unit {
    pub(super) code: String,
    pub(super) digits: u8,
    pub(super) small: String,
    pub(super) large: String,
    pub(super) most: String,
}

pub(super) struct Rate {
    pub(super) base: String,
    pub(super) offset: String,
    pub(super) text: String,
}

pub(super) struct Line {
    pub(super) text: String,
    pub(super) remove: String,
    pub(super) remove_label: String,
}

pub(super) struct Choice {
    pub(super) value: String,
    pub(super) text: String,
    pub(super) chosen: bool,
}

pub(super) struct Offered {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) chosen: bool,
}

pub(super) struct Sum {
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
    pub(super) text: String,
}

pub(super) struct Quick {
    pub(super) value: String,
    pub(super) minor: String,
    pub(super) text: String,
}

impl Unit {
    pub(super) fn of(frame: &Frame, coin: &Coin) -> Self {
        let digits = coin.fraction_digits;
        let scale = 10_i64.pow(digits.into());
        Self {
            code: coin.code.clone(),
            digits,
            small: coin.show(frame.text, 1234 * scale),
            large: coin.show(frame.text, 1_234_567_890 * scale),
            most: DEAREST.to_string(),
        }
    }
}

impl Rate {
    pub(super) fn of(frame: &Frame, rates: &Rates) -> Self {
        let (base, offset) = rates.sat.parts();
        Self {
            base: base.to_string(),
            offset: offset.to_string(),
            text: rate_text(frame, rates),
        }
    }
}

/// What one bitcoin is worth, where that is from, and when it held.
pub(super) fn rate_text(frame: &Frame, rates: &Rates) -> String {
    let bitcoin = rates.display(Sats::ONE_BITCOIN.into());
    let rate = fiat_amount(frame.text, bitcoin, Sign::Negative);
    let time = frame.text.time_with_seconds(rates.at, &frame.zone);
    frame
        .text
        .with("pos-rate", [("rate", rate), ("time", time)])
}

pub(super) fn other_unit(frame: &Frame, coin: &Coin, rates: &Rates) -> Unit {
    if coin.is_bitcoin() {
        let (code, digits) = (rates.currency.code, rates.currency.fraction_digits);
        let coin = Coin::of(Denomination::Fiat {
            code,
            fraction_digits: digits,
        });
        Unit::of(frame, &coin)
    } else {
        Unit::of(frame, &Coin::sats())
    }
}

/// The same in the other unit.
pub(super) fn second(frame: &Frame, coin: &Coin, rates: Option<&Rates>, minor: i64) -> String {
    let Some(rates) = rates else {
        return String::new();
    };
    if coin.is_bitcoin() {
        let worth = rates.display(Sats(minor).into());
        fiat_amount(frame.text, worth, Sign::Negative)
    } else {
        let sats = rates.sat.to_wallet_minor(minor).unwrap_or(0);
        Coin::sats().show(frame.text, sats)
    }
}

pub(super) fn lines(frame: &Frame, coin: &Coin, kept: &[i64]) -> Vec<Line> {
    let line = |(place, minor): (usize, &i64)| {
        let text = coin.show(frame.text, *minor);
        Line {
            remove: format!("remove-{place}"),
            remove_label: frame.t1("pos-remove-line", "amount", &text),
            text,
        }
    };
    kept.iter().enumerate().map(line).collect()
}

pub(super) fn tips(frame: &Frame, presets: &[u16], chosen: Tip) -> Vec<Choice> {
    let none = Choice {
        value: "0".to_owned(),
        text: frame.t("pos-tip-none").to_owned(),
        chosen: !matches!(chosen, Tip::Part(_)),
    };
    let preset = |part: &u16| Choice {
        value: part.to_string(),
        text: match part % 100 {
            0 => format!("{} %", part / 100),
            _ => format!("{} %", frame.text.decimal(*part, 2)),
        },
        chosen: chosen == Tip::Part(*part),
    };
    std::iter::once(none)
        .chain(presets.iter().map(preset))
        .collect()
}

pub(super) fn offered(chosen: &str, currencies: &[Currency]) -> Vec<Offered> {
    let bitcoin = [("SAT", "Satoshi"), ("BTC", "Bitcoin")]
        .map(|(code, name)| (code.to_owned(), name.to_owned()));
    let fiat = currencies
        .iter()
        .map(|one| (one.code.to_string(), one.name.clone()));
    let mut all: Vec<_> = bitcoin.into_iter().chain(fiat).collect();
    // Without the list what is chosen can be kept.
    if !all.iter().any(|(code, _)| code == chosen) {
        all.push((chosen.to_owned(), chosen.to_owned()));
    }
    let offer = |(code, name): (String, String)| Offered {
        chosen: code == chosen,
        code,
        name,
    };
    all.into_iter().map(offer).collect()
}

pub(super) fn sums(frame: &Frame, coin: &Coin, totals: Option<Totals>) -> Vec<Sum> {
    let parts = totals.filter(|totals| totals.discount > 0 || totals.tip > 0);
    let show = |minor: fn(&Totals) -> i64, always: bool| {
        let shown = parts
            .as_ref()
            .map(minor)
            .filter(|minor| always || *minor != 0);
        shown.map_or(String::new(), |minor| coin.show(frame.text, minor))
    };
    let sum = |kind, id, text| Sum {
        kind,
        name: frame.t(id),
        text,
    };
    vec![
        sum("gross", "pos-subtotal", show(|totals| totals.lines, true)),
        sum(
            "discount",
            "pos-discount",
            show(|totals| -totals.discount, false),
        ),
        sum("tip", "pos-tip", show(|totals| totals.tip, false)),
        sum("total", "pos-total", show(|totals| totals.total, true)),
    ]
}
