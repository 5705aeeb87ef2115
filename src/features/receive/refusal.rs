//! Why Blink makes no invoice or address, in words.

use crate::blink::NoInvoice;
use crate::money::Unreadable;

use super::amount::NoAmount;

/// The message for it.
pub(super) const fn message(refusal: &NoInvoice) -> &'static str {
    match refusal {
        NoInvoice::Failed(_) | NoInvoice::OutOfOrder(_) | NoInvoice::Unexplained => {
            "receive-no-away"
        }
        NoInvoice::ReceiveDisabled | NoInvoice::Inactive | NoInvoice::Restricted => {
            "receive-no-longer"
        }
        NoInvoice::Moving => "receive-no-moving",
        NoInvoice::TooMany => "receive-no-more",
        NoInvoice::AmountTooLow => "receive-no-too-little",
        NoInvoice::AmountTooHigh => "receive-no-too-much",
        NoInvoice::MemoTooLong => "receive-no-memo",
        NoInvoice::NotAuthorized => "receive-no-permission",
        NoInvoice::ExternalIdTaken
        | NoInvoice::WrongCurrency
        | NoInvoice::NoSuchWallet
        | NoInvoice::Refused(_) => "receive-no-refused",
    }
}

/// The message for an amount that cannot be asked for.
pub(super) const fn amount(why: &NoAmount) -> &'static str {
    match why {
        NoAmount::Unreadable(Unreadable::TooFine) => "receive-amount-fine",
        NoAmount::Unreadable(Unreadable::TooLarge) => "receive-no-too-much",
        NoAmount::Unreadable(Unreadable::Empty | Unreadable::NoNumber) => "receive-amount-none",
        NoAmount::TooLittle => "receive-no-too-little",
        NoAmount::NoPrice(_) => "receive-no-price",
    }
}
