//! Why a field or a mutation was refused, in the words Blink uses for it.

use apollo_compiler::resolvers::FieldError;

use super::side_services::SideService;
use crate::sandbox::ledger::invoicing::{NotAsked, NotCancelled};
use crate::sandbox::ledger::not_sent::NotSent;
use crate::sandbox::ledger::page::BadPage;
use crate::sandbox::profile::Refused;

/// Why something was refused. The text is what arrives; the code mostly gets lost on the way.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// No token, or a change by an account that is not active.
    #[error("Not authorized")]
    NotAuthorized,
    #[error(
        "Unexpected error occurred, please try again or contact support if it persists \
         (code: AuthorizationError: not authorized to read data)"
    )]
    MayNotRead,
    #[error(
        "Unexpected error occurred, please try again or contact support if it persists \
         (code: AuthorizationError: not authorized to execute mutations)"
    )]
    MayNotChange,
    /// A scalar of the wrong form; the name is the scalar's.
    #[error("Invalid value for {0}")]
    InvalidValue(&'static str),
    #[error("Invalid currency.")]
    UnknownCurrency,
    #[error("Account does not exist for username {0}")]
    UnknownUsername(String),
    #[error("Account is inactive.")]
    InactiveAccount,
    /// Under wind-down, past the day.
    #[error(
        "This account can no longer receive payments. If this is your account, please update the \
         Blink app to migrate your funds."
    )]
    ReceiveDisabled,
    /// A wallet of another account, in a list to choose from.
    #[error("Invalid walletId for account.")]
    ForeignWallet,
    /// A wallet of another account, in a mutation.
    #[error(
        "Unexpected error occurred, please try again or contact support if it persists \
         (code: InvalidWalletForAccountError)"
    )]
    NotYourWallet,
    /// The class name of something that was not found.
    #[error(
        "Unexpected error occurred, please try again or contact support if it persists (code: {0})"
    )]
    NotFound(&'static str),
    #[error("Memo is too long")]
    MemoTooLong,
    /// It says alphanumeric, and takes small letters only, and `-` and `_`.
    #[error("External id must be alphanumeric, and no longer than 100 characters")]
    InvalidExternalId,
    #[error("Unsupported operation for wallet's currency.")]
    WrongCurrency,
    #[error("Too many invoices creation, please wait for a while and try again.")]
    TooManyInvoices,
    #[error("Too many onchain addresses creation, please wait for a while and try again.")]
    TooManyAddresses,
    #[error("The invoice has already been processed")]
    Processed,
    #[error(transparent)]
    NotKept(#[from] Refused),
    #[error(transparent)]
    NotAsked(#[from] NotAsked),
    #[error(transparent)]
    NotSent(#[from] NotSent),
    #[error(transparent)]
    Page(#[from] BadPage),
    #[error("{}", out_of_order(*.0))]
    OutOfOrder(SideService),
}

impl Refusal {
    /// The code inside a mutation's payload; null for what the API's middlewares refuse.
    pub(super) fn payload_code(&self) -> Option<&'static str> {
        match self {
            Self::UnknownCurrency
            | Self::InactiveAccount
            | Self::ForeignWallet
            | Self::WrongCurrency
            | Self::Processed
            | Self::NotAsked(_) => Some("INVALID_INPUT"),
            Self::NotKept(refused) => refused.code(),
            Self::TooManyInvoices | Self::TooManyAddresses => Some("TOO_MANY_REQUEST"),
            Self::NotSent(reason) => Some(reason.code()),
            Self::NotFound(_) => Some("UNEXPECTED_CLIENT_ERROR"),
            Self::OutOfOrder(SideService::Identity | SideService::Callbacks) => {
                Some("UNEXPECTED_CLIENT_ERROR")
            }
            Self::OutOfOrder(SideService::Lightning) => Some("LND_OFFLINE"),
            Self::OutOfOrder(SideService::Dealer) => Some("DEALER_OFFLINE"),
            Self::OutOfOrder(SideService::Price) => Some("PRICE_SERVICE_OFFLINE"),
            Self::ReceiveDisabled => Some("RECEIVE_DISABLED"),
            _ => None,
        }
    }
}

impl From<Refusal> for FieldError {
    fn from(refusal: Refusal) -> Self {
        Self {
            message: refusal.to_string(),
        }
    }
}

impl From<Refused> for FieldError {
    fn from(refused: Refused) -> Self {
        Refusal::NotKept(refused).into()
    }
}

impl From<NotCancelled> for Refusal {
    fn from(reason: NotCancelled) -> Self {
        match reason {
            NotCancelled::NotFound => Self::NotFound("CouldNotFindWalletInvoiceError"),
            NotCancelled::Processed => Self::Processed,
        }
    }
}

impl From<BadPage> for FieldError {
    fn from(bad: BadPage) -> Self {
        Refusal::Page(bad).into()
    }
}

/// The `extensions.code` of a top-level error. Blink writes its codes where the router drops them, so
/// hardly any arrives: here only the price service's does, so that clients meet both kinds.
pub(super) fn surviving_code(message: &str) -> Option<&'static str> {
    (message == out_of_order(SideService::Price)).then_some("PRICE_SERVICE_OFFLINE")
}

fn out_of_order(service: SideService) -> &'static str {
    match service {
        SideService::Price => "Price unavailable, please wait for a while and try again.",
        SideService::Identity => {
            "Unexpected error occurred, please try again or contact support if it persists \
             (code: UnknownKratosError)"
        }
        SideService::Lightning => "The Lightning node is offline, please wait and try again.",
        SideService::Dealer => "The dealer is offline, please wait and try again.",
        SideService::Transactions | SideService::Balances => {
            "Unknown error occurred (code: UnknownLedgerError)"
        }
        // The router's words: these services are none of the API's.
        SideService::ApiKeys => "HTTP fetch failed from 'api_keys': 503: Service Unavailable",
        SideService::Callbacks | SideService::CallbackPortal => {
            "Unexpected error occurred, please try again or contact support if it persists \
             (code: UnknownSvixError)"
        }
        SideService::Restrictions | SideService::Migration => {
            "Unexpected error occurred, please try again or contact support if it persists \
             (code: UnknownRepositoryError)"
        }
    }
}
