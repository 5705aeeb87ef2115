//! What the LNURL server can do wrong.

/// One thing at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LnurlFault {
    /// Nothing.
    #[default]
    None,
    /// Invoices come without an address to look at how they stand.
    NoVerify,
    /// Of an expired invoice, paid or not, that address says nothing but ERROR.
    ForgetsExpired,
    /// Invoices ask for a satoshi more.
    WrongAmount,
    /// Invoices are for something else, as their hash says.
    WrongDescription,
    /// Answers are held back.
    Slow {
        /// For so long.
        milliseconds: u64,
    },
    /// No answer ever comes.
    Hang,
    /// Answers are a web server's pages.
    Html,
}

impl LnurlFault {
    /// All of them, in the order the control page lists them.
    pub const ALL: [Self; 8] = [
        Self::None,
        Self::NoVerify,
        Self::ForgetsExpired,
        Self::WrongAmount,
        Self::WrongDescription,
        Self::Slow {
            milliseconds: 3_000,
        },
        Self::Hang,
        Self::Html,
    ];

    /// The name the controls use.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::NoVerify => "no-verify",
            Self::ForgetsExpired => "forgets-expired",
            Self::WrongAmount => "wrong-amount",
            Self::WrongDescription => "wrong-description",
            Self::Slow { .. } => "slow",
            Self::Hang => "hang",
            Self::Html => "html",
        }
    }

    /// The fault of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}
