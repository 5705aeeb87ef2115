//! The rates under which routes stand. The table of routes names them, the door and `till routes` read it there.

use crate::config::Limits;
use crate::overload::{Rate, together};
use crate::state::AppState;

/// What is counted of those who call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Sign-ins that are begun.
    Begun,
    /// Sign-ins that come back.
    CameBack,
    /// Sales that strangers ring up or ask a new code for, on whatever register.
    Charged,
    /// Payments that are told.
    Hinted,
    /// Logout tokens that turn out to be wrong. Whether they are is known late: the handler counts.
    WrongTokens,
}

impl Counted {
    /// Whoever calls is counted, and sent away at the door.
    pub fn at_the_door(self) -> bool {
        self != Self::WrongTokens
    }

    /// The counter.
    pub fn rate(self, state: &AppState) -> &Rate {
        match self {
            Self::Begun => &state.begin_rate,
            Self::CameBack => &state.callback_rate,
            Self::Charged => &state.open_rate,
            Self::Hinted => &state.hint_rate,
            Self::WrongTokens => &state.logout_rate,
        }
    }

    /// In words, with these settings.
    pub fn told(self, limits: &Limits) -> String {
        let (times, what) = match self {
            Self::Begun | Self::CameBack => (limits.sign_in_rate, ""),
            Self::Charged => (limits.open_rate(), ""),
            Self::Hinted => (limits.webhook_rate, ""),
            Self::WrongTokens => (limits.logout_rate, " wrong ones"),
        };
        let all = together(times);
        format!("{times}{what} a minute from a network, {all} from all")
    }
}
