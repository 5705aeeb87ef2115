//! What Blink said, as a word: its own texts are for the log.

use serde::{Deserialize as _, Deserializer};

use super::words::words;
use crate::blink::{Error, NotPaid, Trouble};

words! {
    /// What Blink said, or what there was instead.
    Said {
        /// Paid.
        Success: "success",
        /// The invoice was paid before.
        AlreadyPaid: "already_paid",
        /// Not enough money in the wallet.
        Balance: "balance",
        /// Over what may be sent in a day.
        Limit: "limit",
        /// The wallet that pays would receive.
        PaysItself: "pays_itself",
        /// No way through the network.
        NoRoute: "no_route",
        /// Tried, and failed.
        Failed: "failed",
        /// The recipient's account is locked, closed or moved.
        Inactive: "inactive",
        /// No invoice that Blink can read.
        NotAnInvoice: "not_an_invoice",
        /// The wallet is of another currency, or somebody else's.
        WrongWallet: "wrong_wallet",
        /// Less than the recipient's wallet counts.
        TooLittle: "too_little",
        /// The permission does not cover it.
        NotAuthorized: "not_authorized",
        /// A part of Blink does not work at present.
        OutOfOrder: "out_of_order",
        /// No, without a reason that is known here.
        Refused: "refused",
        /// The permission is not taken any more.
        DeadToken: "dead_token",
        /// Too many questions.
        SlowDown: "slow_down",
        /// The request was seen before.
        Seen: "seen",
        /// No connection.
        Unreachable: "unreachable",
        /// Not in time.
        TimedOut: "timed_out",
        /// An error without an answer.
        Failing: "failing",
        /// Nothing that can be read.
        Unreadable: "unreadable",
        /// It was not asked.
        NotAsked: "not_asked",
        /// Something that is not kept.
        Unclear: "unclear",
    }
}

impl Said {
    /// Earlier versions kept Blink's own words.
    pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let word = String::deserialize(from)?;
        Ok(word.parse().unwrap_or(Self::Unclear))
    }
}

impl From<&NotPaid> for Said {
    fn from(why: &NotPaid) -> Self {
        match why {
            NotPaid::Balance => Self::Balance,
            NotPaid::Restricted => Self::Limit,
            NotPaid::PaysItself => Self::PaysItself,
            NotPaid::NoRoute => Self::NoRoute,
            NotPaid::Failed => Self::Failed,
            NotPaid::InactiveRecipient => Self::Inactive,
            NotPaid::NotAnInvoice => Self::NotAnInvoice,
            NotPaid::WrongWallet => Self::WrongWallet,
            NotPaid::TooLittle => Self::TooLittle,
            NotPaid::NotAuthorized => Self::NotAuthorized,
            NotPaid::OutOfOrder => Self::OutOfOrder,
            NotPaid::Refused(_) => Self::Refused,
        }
    }
}

impl From<&Error> for Said {
    fn from(error: &Error) -> Self {
        match error {
            Error::DeadToken => Self::DeadToken,
            Error::Forbidden | Error::NotAuthorized => Self::NotAuthorized,
            Error::SlowDown { .. } => Self::SlowDown,
            Error::SideService => Self::OutOfOrder,
            Error::AccountInactive => Self::Inactive,
            Error::KeyUsed => Self::Seen,
            Error::Refused(_) => Self::Refused,
            Error::Unavailable(trouble) => match trouble {
                Trouble::Unreachable => Self::Unreachable,
                Trouble::TimedOut => Self::TimedOut,
                Trouble::Status(_) | Trouble::BehindRouter => Self::Failing,
                Trouble::Malformed | Trouble::TooLarge => Self::Unreadable,
                Trouble::NotAsked(_) | Trouble::UnusableToken => Self::NotAsked,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::trail::{Event, Step};
    use super::*;

    #[test]
    fn what_earlier_versions_kept_is_read_and_not_shown() {
        let read = |said: &str| {
            let text = format!(r#"{{"at":5,"event":"answered","said":"{said}"}}"#);
            match serde_json::from_str::<Step>(&text).unwrap().event {
                Event::Answered { said } => said,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(read("refused: [Problem { code: None }]"), Said::Unclear);
        assert_eq!(read("SUCCESS"), Said::Unclear);
        for said in Said::ALL {
            assert_eq!(read(said.word()), *said);
            let event = Event::NoAnswer { instead: *said };
            let kept = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<Event>(&kept).unwrap(), event);
        }
    }
}
