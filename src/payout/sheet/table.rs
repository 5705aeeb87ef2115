//! The cells of a file, whichever sign stands between them.

use super::letters;

/// The longest file that is read, bytes: a thousand invoices with long memos.
pub const MOST_BYTES: usize = 512 * 1024;
/// The most rows of a run.
pub const MOST_ROWS: usize = 1000;

/// Why nothing of a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSheet {
    /// Nothing is in it.
    #[error("no rows")]
    Empty,
    /// No text: a workbook, a picture.
    #[error("no text")]
    NoText,
    /// Longer than what is read.
    #[error("too many bytes")]
    TooLong,
    /// More rows than a run has.
    #[error("too many rows")]
    TooMany,
    /// Two columns have names of the same one.
    #[error("a column stands twice")]
    TwiceNamed(super::heading::Column),
    /// A quotation mark opens a cell that never ends.
    #[error("a quotation mark is never closed")]
    OpenQuote,
}

const SEPARATORS: [char; 3] = [';', '\t', ','];

/// Its lines as cells; empty ones are left out.
pub(super) fn lines(bytes: &[u8]) -> Result<Vec<Vec<String>>, NoSheet> {
    if bytes.len() > MOST_BYTES {
        return Err(NoSheet::TooLong);
    }
    let text = letters::text(bytes).ok_or(NoSheet::NoText)?;
    let (text, told) = without_instruction(&text);
    // An open quotation mark would swallow all rows that follow.
    if !text.matches('"').count().is_multiple_of(2) {
        return Err(NoSheet::OpenQuote);
    }
    let separator = told.unwrap_or_else(|| guessed(text));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(separator).unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| NoSheet::NoText)?;
        let cells: Vec<String> = record.iter().map(plain).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            lines.push(cells);
        }
        // The heading is one more.
        if lines.len() > MOST_ROWS + 1 {
            return Err(NoSheet::TooMany);
        }
    }
    Ok(lines)
}

/// Excel's first line `sep=;` says which sign separates.
fn without_instruction(text: &str) -> (&str, Option<char>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let told = first.trim_end().strip_prefix("sep=");
    let told = told.and_then(|told| SEPARATORS.into_iter().find(|one| told.starts_with(*one)));
    match told {
        Some(_) => (rest, told),
        None => (text, None),
    }
}

/// The sign that separates in the first line that has any, outside of quotation marks. A comma may stand within an amount
/// where something else separates.
fn guessed(text: &str) -> char {
    let bare = |line: &str| {
        let parts = line.split('"').step_by(2);
        parts.collect::<String>()
    };
    let mut lines = text.lines().map(bare);
    let found = lines.find_map(|line| SEPARATORS.into_iter().find(|one| line.contains(*one)));
    found.unwrap_or(',')
}

/// A cell as it was meant: Excel keeps text from becoming a number with `="…"`.
fn plain(cell: &str) -> String {
    let cell = cell.trim();
    let kept = cell
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    let cell = kept.unwrap_or(cell).trim();
    cell.strip_prefix('\'').unwrap_or(cell).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Vec<String>>, NoSheet> {
        lines(text.as_bytes())
    }

    #[test]
    fn each_sign_separates_in_its_file() {
        for text in [
            "rosa,\"12,50\",EUR\n",
            "rosa;12,50;EUR\r\n",
            "rosa\t12,50\tEUR",
            "sep=;\r\nrosa;12,50;EUR\r\n",
            "sep=,\nrosa,\"12,50\",EUR",
            "\n\n;;\nrosa;12,50;EUR\n;;;\n",
            "\"rosa\";\"12,50\";\"EUR\"",
            "=\"rosa\";'12,50;EUR",
        ] {
            assert_eq!(
                read(text),
                Ok(vec![["rosa", "12,50", "EUR"].map(str::to_owned).to_vec()]),
                "{text:?}"
            );
        }
        assert_eq!(read("a,\"b\nc\",d").unwrap()[0][1], "b\nc");
    }

    #[test]
    fn what_is_no_sheet_is_refused_with_its_reason() {
        assert_eq!(read(""), Ok(Vec::new()));
        assert_eq!(read("a,\"b\nc,d\ne,f"), Err(NoSheet::OpenQuote));
        assert_eq!(
            read(&"a,1\n".repeat(MOST_ROWS + 1)).map(|lines| lines.len()),
            Ok(MOST_ROWS + 1)
        );
        assert_eq!(read(&"a,1\n".repeat(MOST_ROWS + 2)), Err(NoSheet::TooMany));
        assert_eq!(read(&"a".repeat(MOST_BYTES + 1)), Err(NoSheet::TooLong));
        assert_eq!(lines(b"PK\x03\x04\x14\0\0\0"), Err(NoSheet::NoText));
    }
}
