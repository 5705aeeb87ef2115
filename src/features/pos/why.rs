//! Why there is no invoice: a word for addresses, a sentence and a way on for people.

use crate::blink::{self, Part};
use crate::lnurl;
use crate::receiving::Error;
use crate::sale::NoAsk;

macro_rules! reasons {
    ($($(#[$doc:meta])* $why:ident: $word:literal $message:literal,)*) => {
        /// Why there is no invoice.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Why {
            $($(#[$doc])* $why,)*
        }

        impl Why {
            /// All of them.
            pub(super) const ALL: &[Self] = &[$(Self::$why),*];

            /// As addresses have it.
            pub(super) fn word(self) -> &'static str {
                match self {
                    $(Self::$why => $word,)*
                }
            }

            /// What people are told, and what they can do.
            pub(super) fn message(self) -> &'static str {
                match self {
                    $(Self::$why => $message,)*
                }
            }
        }
    };
}

reasons! {
    /// No fresh price: nothing is sold for a guess.
    NoPrice: "no_price" "why-no-price",
    /// Less than the least that can be received.
    TooLittle: "too_little" "why-too-little",
    /// More than can be received.
    TooMuch: "too_much" "why-too-much",
    /// Nobody of that name.
    Nobody: "nobody" "why-nobody",
    /// No such wallet there.
    NoWallet: "no_wallet" "why-no-wallet",
    /// The account receives no more.
    CannotReceive: "cannot_receive" "why-cannot-receive",
    /// Blink makes no more invoices for five minutes.
    TooMany: "too_many" "why-too-many",
    /// The register's own bounds, or this network's.
    TooOften: "too_often" "why-too-often",
    /// An earlier try got through and its answer got lost.
    Taken: "taken" "why-taken",
    /// The note does not fit.
    NoteTooLong: "note_too_long" "why-note-too-long",
    /// The permission to receive is missing.
    NotAllowed: "not_allowed" "why-not-allowed",
    /// What came was not what was asked for.
    WrongInvoice: "wrong_invoice" "why-wrong-invoice",
    /// Blink asks for patience.
    SlowDown: "slow_down" "why-slow-down",
    /// Blink does not answer.
    BlinkAway: "blink_away" "why-blink-away",
    /// The Lightning node is out of order.
    LightningAway: "lightning_away" "why-lightning-away",
    /// The dealer is, who makes dollars.
    DealerAway: "dealer_away" "why-dealer-away",
    /// Another part of Blink is.
    PartAway: "part_away" "why-part-away",
    /// Blink lets the account do less.
    Restricted: "restricted" "why-restricted",
    /// The account is being moved.
    Moving: "moving" "why-moving",
    /// Something failed, and Blink does not say what.
    Unexplained: "unexplained" "why-unexplained",
    /// Somebody else, or another wallet, receives under this name by now.
    Changed: "changed" "why-changed",
    /// Nobody knows: whoever asked did not live to say.
    Unfinished: "unfinished" "why-unfinished",
    /// So many codes were made for one sale that it gets no more.
    Enough: "enough" "why-enough",
    /// Whoever keeps the lightning address does not answer.
    AddressAway: "address_away" "why-address-away",
    /// Whoever keeps the lightning address refuses.
    AddressRefuses: "address_refuses" "why-address-refuses",
    /// Whoever keeps the lightning address does not tell of payments.
    CannotTell: "cannot_tell" "why-cannot-tell",
    /// Blink refuses for a reason that we do not know.
    Refused: "refused" "why-refused",
}

impl Why {
    /// The reason that an address names.
    pub(super) fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|why| why.word() == word)
    }

    /// Whether it passes by itself: nothing about what was typed is wrong.
    pub(super) fn passes(self) -> bool {
        matches!(
            self,
            Self::NoPrice
                | Self::SlowDown
                | Self::BlinkAway
                | Self::LightningAway
                | Self::DealerAway
                | Self::PartAway
                | Self::AddressAway
        )
    }
}

/// What else somebody on their own register can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// Choose another wallet.
    Settings,
    /// Sign in anew and allow receiving.
    SignIn,
}

impl Why {
    /// A way on beside those that every sale has: a new code, cash, back to the keypad.
    pub(super) fn remedy(self) -> Option<Remedy> {
        match self {
            Self::NoWallet | Self::DealerAway => Some(Remedy::Settings),
            Self::NotAllowed | Self::Refused => Some(Remedy::SignIn),
            _ => None,
        }
    }
}

impl From<NoAsk> for Why {
    fn from(no: NoAsk) -> Self {
        match no {
            NoAsk::NoPrice => Self::NoPrice,
            NoAsk::TooLittle => Self::TooLittle,
            NoAsk::TooMuch => Self::TooMuch,
        }
    }
}

impl From<&Error> for Why {
    fn from(error: &Error) -> Self {
        match error {
            Error::Nobody => Self::Nobody,
            Error::NoSuchWallet(_) => Self::NoWallet,
            Error::CannotReceive => Self::CannotReceive,
            Error::TooMany => Self::TooMany,
            Error::TooLittle(_) => Self::TooLittle,
            Error::TooMuch(_) => Self::TooMuch,
            Error::Taken => Self::Taken,
            Error::MemoTooLong => Self::NoteTooLong,
            Error::NotAuthorized => Self::NotAllowed,
            Error::WrongInvoice(_) => Self::WrongInvoice,
            Error::OutOfOrder(Part::Lightning) => Self::LightningAway,
            Error::OutOfOrder(Part::Dealer) => Self::DealerAway,
            Error::OutOfOrder(Part::Prices) => Self::NoPrice,
            Error::OutOfOrder(Part::Books) => Self::PartAway,
            Error::Restricted => Self::Restricted,
            Error::Moving => Self::Moving,
            Error::Unexplained => Self::Unexplained,
            Error::Blink(blink::Error::Forbidden) => Self::NotAllowed,
            Error::Blink(blink::Error::SlowDown { .. }) => Self::SlowDown,
            Error::Blink(blink::Error::Unavailable(_)) => Self::BlinkAway,
            Error::Blink(blink::Error::SideService) => Self::PartAway,
            Error::Blink(_) => Self::Refused,
            Error::Address(lnurl::Error::CannotTell) => Self::CannotTell,
            Error::Address(lnurl::Error::Refused(_) | lnurl::Error::Forbidden) => {
                Self::AddressRefuses
            }
            Error::Address(_) => Self::AddressAway,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_one_reason() {
        for why in Why::ALL {
            assert_eq!(Why::named(why.word()), Some(*why));
        }
        assert_eq!(Why::named(""), None);
    }
}
