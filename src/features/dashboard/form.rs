//! The search above the list: its fields, and what was chosen as chips that can be taken off.

use super::place::Address;
use super::search::{SATS, Search};
use super::words::{self, DAYS, DIRECTIONS, STATES, WAYS, Word};
use crate::history::Standing;
use crate::web::frame::Frame;

/// What the form shows.
pub(super) struct Form {
    pub(super) wallet: String,
    pub(super) text: String,
    pub(super) choices: Vec<Choice>,
    pub(super) least: String,
    pub(super) most: String,
    /// What amounts may be amounts of.
    pub(super) units: Vec<Offer>,
    pub(super) from: String,
    pub(super) to: String,
}

/// One of several.
pub(super) struct Choice {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) options: Vec<Offer>,
}

/// What can be chosen.
pub(super) struct Offer {
    pub(super) value: String,
    pub(super) text: String,
    pub(super) chosen: bool,
}

/// Something that was chosen.
pub(super) struct Chip {
    /// The list without it.
    pub(super) href: String,
    pub(super) text: String,
}

impl Form {
    /// With what is looked for already.
    pub(super) fn new(frame: &Frame, address: &Address, standing: &Standing) -> Self {
        let search = &address.search;
        let date = |date: Option<jiff::civil::Date>| {
            date.map_or_else(String::new, |date| date.to_string())
        };
        let codes = || standing.facts.currencies.iter().map(ToString::to_string);
        let mut currencies = vec![any(frame, search.currency.is_none())];
        currencies.extend(codes().map(|code| Offer {
            chosen: search.currency.is_some_and(|one| one.as_str() == code),
            text: code.clone(),
            value: code,
        }));
        let mut units = vec![Offer {
            value: SATS.to_owned(),
            text: SATS.to_owned(),
            chosen: search.of.is_none(),
        }];
        let mut money: Vec<String> = codes().chain(["USD".to_owned()]).collect();
        money.sort_unstable();
        money.dedup();
        units.extend(money.into_iter().map(|code| Offer {
            chosen: search.of.is_some_and(|one| one.as_str() == code),
            text: code.clone(),
            value: code,
        }));
        let mut choices = vec![
            choice(
                frame,
                "direction",
                "search-direction",
                DIRECTIONS,
                search.direction,
            ),
            choice(frame, "way", "search-way", WAYS, search.way),
            choice(frame, "state", "search-state", STATES, search.status),
            choice(frame, "when", "search-when", DAYS, search.days),
        ];
        if currencies.len() > 2 {
            choices.push(Choice {
                name: "currency",
                label: frame.t("search-currency"),
                options: currencies,
            });
        }
        Self {
            wallet: address
                .wallet
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            text: search.text.clone(),
            choices,
            least: search.least.clone(),
            most: search.most.clone(),
            units,
            from: date(search.from),
            to: date(search.to),
        }
    }
}

fn any(frame: &Frame, chosen: bool) -> Offer {
    Offer {
        value: String::new(),
        text: frame.t("search-any").to_owned(),
        chosen,
    }
}

fn choice<T: Copy + PartialEq>(
    frame: &Frame,
    name: &'static str,
    label: &'static str,
    words: &'static [Word<T>],
    chosen: Option<T>,
) -> Choice {
    let mut options = vec![any(frame, chosen.is_none())];
    options.extend(words.iter().map(|one| Offer {
        value: one.word.to_owned(),
        text: frame.t(one.name).to_owned(),
        chosen: Some(one.value) == chosen,
    }));
    Choice {
        name,
        label: frame.t(label),
        options,
    }
}

/// Each thing that is looked for, and the list without it.
pub(super) fn chips(frame: &Frame, address: &Address) -> Vec<Chip> {
    let search = &address.search;
    let mut chips = Vec::new();
    let mut chip = |text: String, change: fn(&mut Search)| {
        let href = address.with(change);
        chips.push(Chip { href, text });
    };
    let named = |message: &'static str| frame.t(message).to_owned();
    if !search.text.is_empty() {
        let text = frame.t1("search-chip-text", "text", &search.text);
        chip(text, |search| search.text.clear());
    }
    if let Some(direction) = &search.direction {
        chip(named(words::name(DIRECTIONS, direction)), |search| {
            search.direction = None;
        });
    }
    if let Some(way) = &search.way {
        chip(named(words::name(WAYS, way)), |search| search.way = None);
    }
    if let Some(status) = &search.status {
        chip(named(words::name(STATES, status)), |search| {
            search.status = None
        });
    }
    let of = search.of.map_or(SATS.to_owned(), |code| code.to_string());
    if !search.least.is_empty() {
        let text = format!("{} {of}", search.least);
        chip(frame.t1("search-chip-least", "amount", text), |search| {
            search.least.clear();
        });
    }
    if !search.most.is_empty() {
        let text = format!("{} {of}", search.most);
        chip(frame.t1("search-chip-most", "amount", text), |search| {
            search.most.clear();
        });
    }
    if let Some(days) = &search.days {
        chip(named(words::name(DAYS, days)), |search| search.days = None);
    }
    let day = |date: jiff::civil::Date| {
        let noon = date.at(12, 0, 0, 0).to_zoned(frame.zone.clone());
        noon.map_or_else(
            |_| date.to_string(),
            |noon| frame.text.date(noon.timestamp(), &frame.zone),
        )
    };
    if let Some(from) = search.from {
        chip(frame.t1("search-chip-from", "day", day(from)), |search| {
            search.from = None;
        });
    }
    if let Some(to) = search.to {
        chip(frame.t1("search-chip-to", "day", day(to)), |search| {
            search.to = None
        });
    }
    if let Some(currency) = search.currency {
        let text = frame.t1("search-chip-currency", "currency", currency.to_string());
        chip(text, |search| search.currency = None);
    }
    chips
}
