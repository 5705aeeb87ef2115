//! The announced closing of an account: it moves on by itself as time goes by.

const DAY: i64 = 86_400;

/// When what ends, in Unix seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WindDown {
    /// From here on nothing can be received.
    pub(crate) receive_disabled_at: i64,
    /// By then the holder should have moved the money.
    pub(crate) final_deadline: i64,
    /// From here on the account is closed.
    pub(crate) gate_arms_at: i64,
}

/// How far the closing has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WindDownStatus {
    PreCutoff,
    ReceiveDisabled,
    GatedClosed,
}

impl WindDown {
    /// The steps of a closing that begins, at a midnight, so many days from `now`.
    pub(super) fn beginning(now: i64, in_days: i64) -> Self {
        let receive_disabled_at = now - now.rem_euclid(DAY) + in_days * DAY;
        Self {
            receive_disabled_at,
            final_deadline: receive_disabled_at + 60 * DAY,
            gate_arms_at: receive_disabled_at + 61 * DAY,
        }
    }

    /// How far it has come at `now`.
    pub(crate) fn status(&self, now: i64) -> WindDownStatus {
        if now < self.receive_disabled_at {
            WindDownStatus::PreCutoff
        } else if now < self.gate_arms_at {
            WindDownStatus::ReceiveDisabled
        } else {
            WindDownStatus::GatedClosed
        }
    }
}
