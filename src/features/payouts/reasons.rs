//! Why a row is not paid, and what to do about it.

use crate::payout::sheet::Column;
use crate::payout::{Reason, Row, RowState};

/// Why a row stands where it stands: what waits is tried again by itself. Empty where nothing is to be said.
pub(super) fn why(row: &Row) -> &'static str {
    match (row.state, row.reason) {
        (RowState::Ready, Some(why)) => waits(why),
        (RowState::Refused, Some(Reason::BlinkSilent)) => "payout-why-blink-silent-for-it",
        (_, Some(why)) => reason(why),
        (_, None) => "",
    }
}

/// What a row waits for. Nobody is asked to hand it in again: it is paid by itself, and would be paid twice.
pub(super) fn waits(why: Reason) -> &'static str {
    match why {
        Reason::TooMany => "payout-waits-too-many",
        Reason::AddressSilent => "payout-waits-address-silent",
        Reason::Moving => "payout-waits-moving",
        Reason::Unexplained => "payout-waits-unexplained",
        Reason::InDoubt | Reason::Refused => "payout-waits-in-doubt",
        other => reason(other),
    }
}

/// A sentence with what to do.
pub(super) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::RecipientMissing => "payout-why-recipient-missing",
        Reason::RecipientUnreadable => "payout-why-recipient-unreadable",
        Reason::Nobody => "payout-why-nobody",
        Reason::CannotReceive => "payout-why-cannot-receive",
        Reason::OwnWallet => "payout-why-own-wallet",
        Reason::BlinkSilent => "payout-why-blink-silent",
        Reason::AddressSilent => "payout-why-address-silent",
        Reason::AddressWrong => "payout-why-address-wrong",
        Reason::NotToPay => "payout-why-not-to-pay",
        Reason::AmountMissing => "payout-why-amount-missing",
        Reason::AmountUnreadable => "payout-why-amount-unreadable",
        Reason::AmountTooSmall => "payout-why-amount-too-small",
        Reason::AmountTooLarge => "payout-why-amount-too-large",
        Reason::AmountDiffers => "payout-why-amount-differs",
        Reason::CurrencyUnknown => "payout-why-currency-unknown",
        Reason::NoPrice => "payout-why-no-price",
        Reason::InvoiceUnreadable => "payout-why-invoice-unreadable",
        Reason::InvoiceExpired => "payout-why-invoice-expired",
        Reason::WrongNetwork => "payout-why-wrong-network",
        Reason::Duplicate => "payout-why-duplicate",
        Reason::MemoTooLong => "payout-why-memo-too-long",
        Reason::TooManyCells => "payout-why-too-many-cells",
        Reason::WrongInvoice => "payout-why-wrong-invoice",
        Reason::AlreadyPaid => "payout-why-already-paid",
        Reason::PaysItself => "payout-why-pays-itself",
        Reason::NoRoute => "payout-why-no-route",
        Reason::CameBack => "payout-why-came-back",
        Reason::CameBackAsSats => "payout-why-came-back-as-sats",
        Reason::NotMade => "payout-why-not-made",
        Reason::Refused => "payout-why-refused",
        Reason::Moving => "payout-why-moving",
        Reason::Unexplained => "payout-waits-unexplained",
        Reason::TooMany => "payout-why-too-many",
        Reason::SatsFromDollars => "payout-why-sats-from-dollars",
        Reason::FeeTooHigh => "payout-why-fee-too-high",
        Reason::FeeUnknown => "payout-why-fee-unknown",
        Reason::LookAtBlink => "payout-why-look-at-blink",
        Reason::InDoubt => "payout-why-in-doubt",
        Reason::NotLookedUp => "payout-why-not-looked-up",
    }
}

/// The name of a column.
pub(super) fn column(column: Column) -> &'static str {
    match column {
        Column::Recipient => "payout-recipient",
        Column::Amount => "payout-amount",
        Column::Currency => "payout-currency",
        Column::Memo => "payout-memo",
        Column::Reference => "payout-reference",
    }
}
