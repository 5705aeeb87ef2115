//! Where a link stands, and why.

/// The states, in the order of a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// *Connect* was pressed.
    Issued,
    /// Its page was opened, and its button pressed: somebody is at Blink.
    Started,
    /// It is known whose wallet it is; nobody has said yes.
    Confirming,
    /// *Add* is being sent, or was.
    Adding,
    /// It is linked, as far as we know.
    Active,
    /// Nobody knows whether *Add* worked.
    Unconfirmed,
    /// It is of no use any more; joinblink has to be told.
    Disconnecting,
    /// It was linked, and is not.
    Gone,
    /// It never was.
    Over,
}

impl State {
    const ALL: [Self; 9] = [
        Self::Issued,
        Self::Started,
        Self::Confirming,
        Self::Adding,
        Self::Active,
        Self::Unconfirmed,
        Self::Disconnecting,
        Self::Gone,
        Self::Over,
    ];

    /// As it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Started => "started",
            Self::Confirming => "confirming",
            Self::Adding => "adding",
            Self::Active => "active",
            Self::Unconfirmed => "unconfirmed",
            Self::Disconnecting => "disconnecting",
            Self::Gone => "gone",
            Self::Over => "over",
        }
    }

    pub(super) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Why a link stands where it stands, as far as somebody has to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing to say.
    Nothing,
    /// *Connect* was pressed again.
    Newer,
    /// Its time was over.
    Late,
    /// They said no, here or at Blink.
    Declined,
    /// Blink's sign-in did not work.
    SignIn,
    /// joinblink could not be reached, or asked for patience; the same yes may be said again.
    NotNow,
    /// joinblink said no.
    Refused,
    /// This very wallet was linked before.
    Already,
    /// The employee has another wallet linked.
    OtherWallet,
    /// Another employee has linked this wallet.
    Taken,
    /// An earlier link of theirs is being added or removed at present.
    Busy,
    /// It was disconnected while it was being added.
    Unwanted,
}

impl Why {
    const ALL: [Self; 12] = [
        Self::Nothing,
        Self::Newer,
        Self::Late,
        Self::Declined,
        Self::SignIn,
        Self::NotNow,
        Self::Refused,
        Self::Already,
        Self::OtherWallet,
        Self::Taken,
        Self::Busy,
        Self::Unwanted,
    ];

    /// As it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Newer => "newer",
            Self::Late => "late",
            Self::Declined => "declined",
            Self::SignIn => "sign_in",
            Self::NotNow => "not_now",
            Self::Refused => "refused",
            Self::Already => "already",
            Self::OtherWallet => "other_wallet",
            Self::Taken => "taken",
            Self::Busy => "busy",
            Self::Unwanted => "unwanted",
        }
    }

    pub(super) fn of(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|why| why.name() == name).unwrap_or(Self::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_as_what_it_was() {
        for state in State::ALL {
            assert_eq!(State::of(state.name()), Some(state));
        }
        for why in Why::ALL {
            assert_eq!(Why::of(why.name()), why);
        }
        assert_eq!(State::of("new"), None);
    }
}
