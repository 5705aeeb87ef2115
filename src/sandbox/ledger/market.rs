//! What the price service says, and what the dealer makes of it.

use super::price::{cents_to_sats, sats_to_cents};
use crate::sandbox::shared::Shared;

/// The dealer's share of what is converted: one part in so many.
const SPREAD: i64 = 500;

/// How prices behave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prices {
    /// They move with the clock.
    #[default]
    Live,
    /// They stand still, and are told as if they were fresh.
    Frozen,
    /// They stand still, and their time tells: the source is down.
    Stale,
}

/// The made-up market, which can be stopped.
#[derive(Debug, Default)]
pub(crate) struct Market {
    /// How, and since when (Unix seconds).
    state: Shared<(Prices, i64)>,
}

impl Prices {
    /// All of them, in the order the control page lists them.
    pub const ALL: [Self; 3] = [Self::Live, Self::Frozen, Self::Stale];

    /// The name the controls use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Frozen => "frozen",
            Self::Stale => "stale",
        }
    }

    /// The behaviour of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}

impl Market {
    /// How prices behave at present.
    pub(crate) fn prices(&self) -> Prices {
        self.state.get().0
    }

    /// Lets prices behave so from `now` on.
    pub(crate) fn set(&self, prices: Prices, now: i64) {
        self.state.set((prices, now));
    }

    /// The moment whose prices hold at `now`.
    pub(crate) fn moment(&self, now: i64) -> i64 {
        match self.state.get() {
            (Prices::Live, _) => now,
            (Prices::Frozen | Prices::Stale, since) => since,
        }
    }

    /// The time that is told with them.
    pub(crate) fn told(&self, now: i64) -> i64 {
        match self.state.get() {
            (Prices::Live | Prices::Frozen, _) => now,
            (Prices::Stale, since) => since,
        }
    }

    /// The satoshis that the dealer wants for so many cents: a little more than they cost, rounded up.
    pub(crate) fn sats_for(&self, cents: i64, now: i64) -> i64 {
        let sats = cents_to_sats(cents, self.moment(now)).saturating_add(1);
        sats.saturating_add(sats / SPREAD)
    }

    /// The whole cents that the dealer gives for so many satoshis: a little less than they are worth.
    pub(crate) fn cents_for(&self, sats: i64, now: i64) -> i64 {
        let fair = sats_to_cents(sats, self.moment(now));
        fair.saturating_sub(fair / SPREAD)
    }
}
