//! What stands in the form of a new run.

use std::collections::HashMap;

use crate::money::Unit;
use crate::payout::sheet::{Cells, MOST_ROWS};

/// Empty rows that are offered.
const OFFERED: usize = 6;
/// So many more each time that somebody asks.
const MORE: usize = 10;
/// Letters of a title.
const TITLE_MOST: usize = 80;

/// As it was typed.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) form_key: String,
    pub(super) title: String,
    pub(super) wallet: Unit,
    /// What amounts are in that do not say so.
    pub(super) unit: String,
    /// Blink's id of whom it is prepared for; empty where it is for oneself.
    pub(super) owner: String,
    pub(super) pasted: String,
    pub(super) rows: Vec<Cells>,
}

/// The words of a wallet.
pub(super) fn wallet_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Bitcoin => "bitcoin",
        Unit::Dollar => "dollar",
    }
}

impl Draft {
    pub(super) fn new(form_key: String) -> Self {
        Self {
            form_key,
            title: String::new(),
            wallet: Unit::Bitcoin,
            unit: "sats".to_owned(),
            owner: String::new(),
            pasted: String::new(),
            rows: vec![Cells::default(); OFFERED],
        }
    }

    /// From the fields of the form; rows are numbered from 1 on, and one that is ticked is left out.
    pub(super) fn of(mut fields: HashMap<String, String>) -> Self {
        let mut take = |name: &str| fields.remove(name).unwrap_or_default();
        let mut rows = Vec::new();
        for number in 1..=MOST_ROWS {
            let mut cell = |name: &str| take(&format!("{name}_{number}"));
            let row = Cells {
                recipient: cell("recipient"),
                amount: cell("amount"),
                currency: cell("currency"),
                memo: cell("memo"),
                reference: cell("reference"),
            };
            let left_out = !cell("out").is_empty();
            rows.push(if left_out { Cells::default() } else { row });
        }
        let filled = rows.iter().rposition(|row| *row != Cells::default());
        rows.truncate(filled.map_or(OFFERED, |last| last + 1).max(OFFERED));
        let title: String = take("title").trim().chars().take(TITLE_MOST).collect();
        Self {
            form_key: take("form_key"),
            title: title.replace(char::is_control, " "),
            wallet: match take("wallet").as_str() {
                "dollar" => Unit::Dollar,
                _ => Unit::Bitcoin,
            },
            unit: match take("unit") {
                unit if unit.is_empty() => "sats".to_owned(),
                unit => unit,
            },
            owner: take("owner"),
            pasted: take("pasted"),
            rows,
        }
    }

    pub(super) fn with_more_rows(mut self) -> Self {
        let rows = (self.rows.len() + MORE).min(MOST_ROWS);
        self.rows.resize(rows, Cells::default());
        self
    }

    /// It has more rows than are offered at first.
    pub(super) fn was_given_more(&self) -> bool {
        self.rows.len() > OFFERED
    }

    /// Something was typed into the rows.
    pub(super) fn has_rows(&self) -> bool {
        self.rows.iter().any(|row| *row != Cells::default())
    }
}
