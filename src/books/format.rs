//! The kinds of file.

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A spreadsheet, a line for each entry.
    Csv,
    /// A spreadsheet, a line for each day and wallet.
    DayTotals,
    /// What Quicken and many after it read.
    Qif,
    /// What banks' customers' programmes read; knows entries again.
    Ofx,
    /// For `bean-check` and all that belongs to it.
    Beancount,
    /// For `hledger` and `ledger`.
    Journal,
    /// An object of JSON for each entry.
    JsonLines,
}

impl Format {
    /// All, in the order of pages.
    pub const ALL: [Self; 7] = [
        Self::Csv,
        Self::DayTotals,
        Self::JsonLines,
        Self::Beancount,
        Self::Journal,
        Self::Ofx,
        Self::Qif,
    ];

    /// How names of such files end, without the point.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv | Self::DayTotals => "csv",
            Self::Qif => "qif",
            Self::Ofx => "ofx",
            Self::Beancount => "beancount",
            Self::Journal => "journal",
            Self::JsonLines => "jsonl",
        }
    }

    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv | Self::DayTotals => "text/csv; header=present; charset=utf-8",
            Self::Qif => "application/qif",
            Self::Ofx => "application/x-ofx",
            Self::Beancount | Self::Journal => "text/plain; charset=utf-8",
            Self::JsonLines => "application/jsonl",
        }
    }

    /// Whether each wallet has a part of its own, one after the other.
    pub const fn is_by_wallet(self) -> bool {
        matches!(self, Self::Qif | Self::Ofx)
    }
}
