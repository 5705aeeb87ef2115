//! Why nobody could be asked for money; each by itself where a person can do something else.

use crate::blink::{self, NoInvoice, Part};
use crate::lnurl::{self, Mismatch};
use crate::money::{Sats, Unit};

/// Why there is no receiver, no invoice, or no word of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is nobody of this name or address.
    #[error("nobody receives under this name")]
    Nobody,
    /// There is somebody, but no wallet of this unit.
    #[error("no wallet of this unit")]
    NoSuchWallet(Unit),
    /// The account receives no more, and is paid nowhere else either.
    #[error("can no longer receive")]
    CannotReceive,
    /// Too many invoices for this receiver; none are to be had for five minutes.
    #[error("too many invoices for this receiver")]
    TooMany,
    /// Less than is taken; the least, where that is known.
    #[error("less than is taken: {0:?}")]
    TooLittle(Option<Sats>),
    /// More than is taken; the most, where that is known.
    #[error("more than is taken: {0:?}")]
    TooMuch(Option<Sats>),
    /// There is an invoice of this external id: an earlier try got through, and its answer got lost.
    #[error("there is an invoice of this name")]
    Taken,
    /// Blink wants a shorter memo.
    #[error("the memo is too long")]
    MemoTooLong,
    /// The token does not cover it, or nobody is signed in.
    #[error("not authorized")]
    NotAuthorized,
    /// The invoice is not the one that was asked for. Nobody is to see it.
    #[error("the invoice is not what was asked for: {0}")]
    WrongInvoice(Mismatch),
    /// A part of Blink does not work at present.
    #[error("out of order: {0:?}")]
    OutOfOrder(Part),
    /// Blink lets the account do less than others.
    #[error("the account is restricted")]
    Restricted,
    /// The account is being moved to another kind of account.
    #[error("the account is being moved")]
    Moving,
    /// Something failed at Blink, which does not say what.
    #[error("Blink does not say why")]
    Unexplained,
    /// Blink failed, or refused for a reason that we do not know. **An invoice may have been made all the same.**
    #[error(transparent)]
    Blink(blink::Error),
    /// Whoever keeps the lightning address did.
    #[error(transparent)]
    Address(lnurl::Error),
}

impl Error {
    /// Whether trying again later may help, without anybody doing anything.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::TooMany | Self::OutOfOrder(_) | Self::Moving | Self::Unexplained => true,
            Self::Blink(error) => error.is_temporary(),
            Self::Address(error) => error.is_temporary(),
            _ => false,
        }
    }
}

impl Error {
    /// Blink's 401 apart from all other answers, for whoever can renew the token and ask anew: what comes with it was not done.
    pub fn dead_token_apart<T>(answer: Result<T, Self>) -> Result<Result<T, Self>, blink::Error> {
        match answer {
            Err(Self::Blink(blink::Error::DeadToken)) => Err(blink::Error::DeadToken),
            other => Ok(other),
        }
    }
}

impl From<blink::Error> for Error {
    fn from(error: blink::Error) -> Self {
        match error {
            blink::Error::AccountInactive => Self::CannotReceive,
            blink::Error::NotAuthorized => Self::NotAuthorized,
            other => Self::Blink(other),
        }
    }
}

impl From<lnurl::Error> for Error {
    fn from(error: lnurl::Error) -> Self {
        match error {
            lnurl::Error::NoSuchAddress => Self::Nobody,
            lnurl::Error::TooLittle(least) => Self::TooLittle(Some(least)),
            lnurl::Error::TooMuch(most) => Self::TooMuch(Some(most)),
            lnurl::Error::WrongInvoice(mismatch) => Self::WrongInvoice(mismatch),
            other => Self::Address(other),
        }
    }
}

/// A refusal by the wallet of that unit.
pub(super) fn refused(refusal: NoInvoice, unit: Unit) -> Error {
    match refusal {
        NoInvoice::Failed(error) => error.into(),
        NoInvoice::ReceiveDisabled | NoInvoice::Inactive => Error::CannotReceive,
        NoInvoice::TooMany => Error::TooMany,
        NoInvoice::AmountTooLow => Error::TooLittle(None),
        NoInvoice::AmountTooHigh => Error::TooMuch(None),
        NoInvoice::ExternalIdTaken => Error::Taken,
        NoInvoice::MemoTooLong => Error::MemoTooLong,
        NoInvoice::WrongCurrency | NoInvoice::NoSuchWallet => Error::NoSuchWallet(unit),
        NoInvoice::NotAuthorized => Error::NotAuthorized,
        NoInvoice::OutOfOrder(part) => Error::OutOfOrder(part),
        NoInvoice::Restricted => Error::Restricted,
        NoInvoice::Moving => Error::Moving,
        NoInvoice::Unexplained => Error::Unexplained,
        NoInvoice::Refused(problems) => Error::Blink(blink::Error::Refused(problems)),
    }
}
