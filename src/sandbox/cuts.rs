//! Answers that get lost when money is moved: before Blink has heard, before it has acted, and afterwards.

use super::clock::Chance;
use super::shared::Shared;

/// Where the connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Before anything: Blink has never seen the request, nor its key.
    Unheard,
    /// The request was let in and its key used up; nothing is done, and the router says that the API failed.
    Undone,
    /// It is done, and the answer is lost.
    Unsaid,
    /// Blink has never seen the request, and nobody closes the connection.
    HangsBefore,
    /// It is done, no answer comes, and nobody closes the connection.
    HangsAfter,
}

/// What is cut from now on.
#[derive(Clone, Copy, Debug)]
struct Plan {
    cut: Cut,
    /// None: any number.
    left: Option<u64>,
    /// One in so many, by chance.
    one_in: u8,
}

/// The cuts to come.
#[derive(Debug)]
pub(crate) struct Cuts {
    plan: Shared<Option<Plan>>,
    chance: Chance,
}

impl Default for Cuts {
    fn default() -> Self {
        Self {
            plan: Shared::default(),
            chance: Chance::system(),
        }
    }
}

impl Cut {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Unheard,
        Self::Undone,
        Self::Unsaid,
        Self::HangsBefore,
        Self::HangsAfter,
    ];

    /// The name the controls use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unheard => "unheard",
            Self::Undone => "undone",
            Self::Unsaid => "unsaid",
            Self::HangsBefore => "hangs-before",
            Self::HangsAfter => "hangs-after",
        }
    }

    /// The cut of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}

impl Cuts {
    /// Cuts the next `times` payments, or any number; each one with a chance of one in `one_in`.
    pub(crate) fn plan(&self, cut: Option<Cut>, times: Option<u64>, one_in: u8) {
        self.plan.set(cut.map(|cut| Plan {
            cut,
            left: times,
            one_in: one_in.max(1),
        }));
    }

    /// How the payment that has just come in is cut.
    pub(crate) fn next(&self) -> Option<Cut> {
        self.plan.with(|slot| {
            let plan = slot.as_mut()?;
            let [dice] = self.chance.bytes::<1>();
            if dice % plan.one_in != 0 {
                return None;
            }
            if let Some(left) = &mut plan.left {
                if *left == 0 {
                    return None;
                }
                *left -= 1;
            }
            Some(plan.cut)
        })
    }
}
