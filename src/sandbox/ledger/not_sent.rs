//! What a payment comes to, and why there is none.

use std::sync::Arc;

use super::entry::Entry;
use crate::sandbox::people::WalletKind;

/// Why nothing was sent, in Blink's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotSent {
    #[error("Payment amount '{0}' exceeds balance '{1}'")]
    Balance(i64, i64),
    #[error("User tried to pay themselves")]
    Itself,
    #[error("Account is inactive.")]
    InactiveRecipient,
    #[error("Unsupported operation for wallet's currency.")]
    WrongCurrency,
    #[error("A valid amount is required")]
    NoAmount,
    #[error(
        "An invoice without amount was passed to method, but the amount for the invoice is required"
    )]
    AmountMissing,
    #[error(
        "An invoice with amount was passed to method, but the amount for the invoice is not required"
    )]
    AmountGiven,
    #[error("Unable to decode invoice")]
    NoInvoice,
    #[error("Unable to find a route for payment.")]
    NoRoute,
    #[error("Lightning payment failed: Invoice expired or bad payment hash")]
    Expired,
    #[error("Lightning payment failed: Invoice is already being paid")]
    InTransit,
    #[error("Cannot transfer more than the limit of the account in 24 hours")]
    Restricted,
    #[error("Amount sent was too low for recipient's usd wallet.")]
    TooLittle,
    #[error("Could not get an invoice for this lightning address")]
    NoAddress,
}

impl NotSent {
    /// The code beside it.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Balance(..) => "INSUFFICIENT_BALANCE",
            Self::Itself => "CANT_PAY_SELF",
            Self::NoInvoice => "INVOICE_DECODE_ERROR",
            Self::NoRoute => "ROUTE_FINDING_ERROR",
            Self::Expired | Self::InTransit => "LIGHTNING_PAYMENT_ERROR",
            Self::Restricted => "TRANSACTION_RESTRICTED",
            Self::NoAddress => "LNURL_REQUEST_INVOICE_ERROR",
            Self::InactiveRecipient
            | Self::WrongCurrency
            | Self::NoAmount
            | Self::AmountMissing
            | Self::AmountGiven
            | Self::TooLittle => "INVALID_INPUT",
        }
    }
}

/// What became of a payment.
#[derive(Clone, Debug)]
pub(crate) enum Sent {
    Success(Arc<Entry>),
    Pending(Arc<Entry>),
    /// It was given back.
    Failure(Arc<Entry>),
    /// The invoice was paid before, perhaps by somebody else.
    AlreadyPaid(Option<Arc<Entry>>),
}

/// Who pays.
#[derive(Clone, Copy)]
pub(crate) struct Payer<'a> {
    pub(crate) person: &'a str,
    pub(crate) wallet_id: &'a str,
    pub(crate) kind: WalletKind,
    pub(crate) memo: Option<&'a str>,
}
