//! Rows that look alike: most often one payment that stands in the file twice.

use std::collections::HashMap;

use super::super::asked::Asked;

/// A row that says the same as an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Double {
    /// From 1 on.
    pub number: usize,
    /// The first of its kind.
    pub first: usize,
    /// Its words for the recipient are the same too, and not only recipient and amount.
    pub is_same_memo: bool,
}

/// Rows with recipient and amount of an earlier one. Worth a warning, and no more: a wage is paid every week.
pub fn doubles(rows: &[Asked]) -> Vec<Double> {
    let mut first = HashMap::new();
    let mut found = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if row.wrong.is_some() {
            continue;
        }
        let named = row.recipient.trim_start_matches('@').to_lowercase();
        let amount = row
            .amount
            .map(|sum| serde_json::to_string(&sum).unwrap_or_default());
        match first.get(&(named.clone(), amount.clone())) {
            Some((earlier, memo)) => found.push(Double {
                number: at + 1,
                first: *earlier,
                is_same_memo: *memo == row.memo,
            }),
            None => {
                first.insert((named, amount), (at + 1, row.memo.clone()));
            }
        }
    }
    found
}
