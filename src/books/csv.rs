//! Lines of comma-separated values (RFC 4180).

use jiff::tz::TimeZone;

use super::columns::{COLUMNS, Cell, cells};
use super::entry::Entry;

/// The line that names the columns.
pub(super) fn head() -> String {
    line(COLUMNS)
}

/// The line of an entry.
pub(super) fn row(entry: &Entry, zone: &TimeZone) -> String {
    line(cells(entry, zone).map(|cell| match cell {
        Cell::Word(text) | Cell::Decimal(text) => text,
        Cell::Typed(text) => harmless(&text),
        Cell::Whole(number) => number.to_string(),
        Cell::Nothing => String::new(),
    }))
}

/// What somebody typed must not become a formula in a spreadsheet; some take the wide signs for it too.
pub fn harmless(text: &str) -> String {
    const FORMULAS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    match text.starts_with(FORMULAS) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// One line of such cells.
pub fn line(cells: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut line = String::new();
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            line.push(',');
        }
        let cell = cell.as_ref();
        match cell.contains([',', '"', '\r', '\n']) {
            true => {
                line.push('"');
                line.push_str(&cell.replace('"', "\"\""));
                line.push('"');
            }
            false => line.push_str(cell),
        }
    }
    line.push_str("\r\n");
    line
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use proptest::prelude::*;

    use super::super::sample::entry;
    use super::*;

    #[test]
    fn what_was_typed_stays_text() {
        for (typed, kept) in [
            ("Table 7", "Table 7"),
            ("=1+1", "'=1+1"),
            ("+503", "'+503"),
            ("-1", "'-1"),
            ("@rosa", "'@rosa"),
            ("\tx", "'\tx"),
            ("＝1", "'＝1"),
            ("a=b", "a=b"),
        ] {
            assert_eq!(harmless(typed), kept);
        }
        let bad = Entry {
            memo: Some("=HYPERLINK(\"x\")".to_owned()),
            counterparty: Some("@a,b".to_owned()),
            ..entry()
        };
        let row = row(&bad, &TimeZone::UTC);
        assert!(
            row.contains(",\"'@a,b\",\"'=HYPERLINK(\"\"x\"\")\","),
            "{row}"
        );
    }

    /// Others rely on them: a column keeps its name and its place.
    #[test]
    fn every_column_is_documented_in_its_order() {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/export.md");
        let page = fs::read_to_string(page).unwrap();
        let (_, part) = page.split_once("\n# The file of transactions\n").unwrap();
        let part = part.split("\n## ").next().unwrap();
        let named: Vec<&str> = part
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .collect();
        assert_eq!(named, COLUMNS);
    }

    proptest! {
        #[test]
        fn a_row_has_every_column_whatever_was_typed(memo in "[ -~é\"\n\r,=]{0,40}") {
            let entry = Entry { memo: Some(memo.clone()), ..entry() };
            let row = row(&entry, &TimeZone::UTC);
            let read = read(row.strip_suffix("\r\n").unwrap());
            prop_assert_eq!(read.len(), COLUMNS.len());
            let at = COLUMNS.iter().position(|name| *name == "memo").unwrap();
            prop_assert_eq!(&read[at], &harmless(&memo));
        }
    }

    /// Reads a line as RFC 4180 has it.
    fn read(line: &str) -> Vec<String> {
        let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        let mut signs = line.chars().peekable();
        while let Some(sign) = signs.next() {
            match (quoted, sign) {
                (true, '"') if signs.next_if_eq(&'"').is_some() => cell.push('"'),
                (_, '"') => quoted = !quoted,
                (false, ',') => cells.push(std::mem::take(&mut cell)),
                (_, sign) => cell.push(sign),
            }
        }
        cells.push(cell);
        cells
    }
}
