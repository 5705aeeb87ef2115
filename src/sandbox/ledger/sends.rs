//! How payments over Lightning to others go, and those that are still on their way.

use crate::sandbox::shared::Shared;

/// How a payment to a node that is not Blink's goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    /// It arrives at once.
    #[default]
    Arrives,
    /// No way is found; nothing is booked.
    NoRoute,
    /// It is booked, tried and given back: two entries, both failed.
    ComesBack,
    /// It is on its way for so many seconds, or until the controls end it, and arrives or comes back.
    OnItsWay {
        /// None: until the controls end it.
        seconds: Option<i64>,
        /// How it ends.
        arrives: bool,
    },
}

/// What the controls and the book share about payments to others.
#[derive(Debug, Default)]
pub(crate) struct Sends {
    /// How they go from now on.
    pub(crate) fate: Shared<Fate>,
    /// Nobody may send more for today.
    pub(crate) restricted: Shared<bool>,
    /// Looked up by their hashes, payments are not found, as on a copy of the book that lags behind.
    pub(crate) hidden: Shared<bool>,
    /// What payments to others cost: one part in so many; none for as usual.
    pub(crate) fee_share: Shared<Option<i64>>,
    /// Of the fee that was taken one part in so many is given back; none: nothing is.
    pub(crate) fee_back: Shared<Option<i64>>,
    /// Those on their way.
    pub(super) pending: Shared<Vec<OnItsWay>>,
}

/// A payment that is booked and has no end yet.
#[derive(Clone, Debug)]
pub(super) struct OnItsWay {
    pub(super) person: String,
    pub(super) entry: String,
    /// Known to the book of invoices, or made up.
    pub(super) preimage: String,
    /// Unix seconds; none: when the controls say so.
    pub(super) ends_at: Option<i64>,
    pub(super) arrives: bool,
}

impl Sends {
    /// Whether no way to others is found.
    pub(crate) fn has_no_route(&self) -> bool {
        self.fate.get() == Fate::NoRoute
    }
}

impl Fate {
    /// The fate of that name; `seconds` is for those that are on their way.
    pub fn named(name: &str, seconds: Option<i64>) -> Option<Self> {
        Some(match name {
            "arrives" => Self::Arrives,
            "no-route" => Self::NoRoute,
            "comes-back" => Self::ComesBack,
            "pending-then-arrives" => Self::OnItsWay {
                seconds,
                arrives: true,
            },
            "pending-then-comes-back" => Self::OnItsWay {
                seconds,
                arrives: false,
            },
            _ => return None,
        })
    }
}
