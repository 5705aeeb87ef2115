//! Where a sale stands, and where each event leads from there.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! states {
    ($($(#[$doc:meta])* $state:ident: $word:literal,)*) => {
        /// Where a sale stands.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum State {
            $($(#[$doc])* #[serde(rename = $word)] $state,)*
        }

        impl State {
            /// All of them, in the order in which a sale may meet them.
            pub const ALL: &[Self] = &[$(Self::$state),*];

            /// As the database and the export write it.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$state => $word,)*
                }
            }
        }
    };
}

states! {
    /// Rung up; no invoice yet.
    Open: "open",
    /// An invoice is shown.
    Waiting: "waiting",
    /// The money arrived in time.
    Paid: "paid",
    /// It arrived when nobody waited for it any more.
    PaidLate: "paid_late",
    /// It arrived more than once, or after cash.
    Overpaid: "overpaid",
    /// No invoice can be paid any more.
    Expired: "expired",
    /// Called off.
    Cancelled: "cancelled",
    /// Coins and notes.
    PaidInCash: "paid_in_cash",
}

/// What happens to a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// An invoice is shown, the first or a new one.
    InvoiceShown,
    /// An invoice of it is paid.
    Arrived,
    /// Its last invoice can no longer be paid, as its own clock says.
    RanOut,
    /// Somebody calls it off.
    Cancelled,
    /// Somebody pays otherwise.
    Cash,
}

impl State {
    /// Where an event leads; `None` where it changes nothing or cannot happen.
    pub fn after(self, event: Event) -> Option<Self> {
        let next = match (event, self) {
            (Event::InvoiceShown, Self::Open | Self::Waiting | Self::Expired) => Self::Waiting,
            // Money is never turned away: whatever was decided about the sale, it arrived.
            (Event::Arrived, Self::Open | Self::Waiting) => Self::Paid,
            (Event::Arrived, Self::Expired | Self::Cancelled) => Self::PaidLate,
            (Event::Arrived, Self::Paid | Self::PaidLate | Self::PaidInCash | Self::Overpaid) => {
                Self::Overpaid
            }
            (Event::RanOut, Self::Waiting) => Self::Expired,
            (Event::Cancelled, Self::Open | Self::Waiting | Self::Expired) => Self::Cancelled,
            (Event::Cash, Self::Open | Self::Waiting | Self::Expired | Self::Cancelled) => {
                Self::PaidInCash
            }
            _ => return None,
        };
        (next != self).then_some(next)
    }

    /// Whether nobody owes anything.
    pub fn is_paid(self) -> bool {
        matches!(
            self,
            Self::Paid | Self::PaidLate | Self::Overpaid | Self::PaidInCash
        )
    }

    /// Whether an invoice may be shown for it.
    pub fn may_be_asked_for(self) -> bool {
        matches!(self, Self::Open | Self::Waiting | Self::Expired)
    }

    /// Whether a person has to look at it: money came that nobody waited for.
    pub fn is_odd(self) -> bool {
        matches!(self, Self::PaidLate | Self::Overpaid)
    }
}

/// Not a word for a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a state of a sale")]
pub struct NoState;

impl FromStr for State {
    type Err = NoState;

    fn from_str(word: &str) -> Result<Self, NoState> {
        let mut all = Self::ALL.iter().copied();
        all.find(|state| state.word() == word).ok_or(NoState)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const EVENTS: [Event; 5] = [
        Event::InvoiceShown,
        Event::Arrived,
        Event::RanOut,
        Event::Cancelled,
        Event::Cash,
    ];

    #[test]
    fn words_and_states_are_one_to_one() {
        for state in State::ALL {
            assert_eq!(state.word().parse(), Ok(*state));
        }
        assert_eq!("Paid".parse::<State>(), Err(NoState));
    }

    proptest! {
        /// However the rest goes: money that arrived shows, twice shows as twice, and what is paid stays paid.
        #[test]
        fn money_that_arrived_is_never_forgotten(steps in vec(0..EVENTS.len(), 0..40)) {
            let (mut state, mut arrived, mut cash) = (State::Open, 0, false);
            for step in steps {
                let event = EVENTS[step];
                let was_paid = state.is_paid();
                let next = state.after(event);
                cash |= event == Event::Cash && next.is_some();
                arrived += i32::from(event == Event::Arrived);
                state = next.unwrap_or(state);
                prop_assert!(!was_paid || state.is_paid());
                prop_assert_eq!(state.is_paid(), arrived > 0 || cash);
                prop_assert_eq!(state == State::Overpaid, arrived + i32::from(cash) > 1);
            }
        }
    }
}
