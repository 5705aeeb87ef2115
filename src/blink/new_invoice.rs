//! What the making of an invoice comes to, whichever of Blink's mutations is asked.

use cynic::QueryFragment;

use super::reply::Reply;
use super::scalars::{LnPaymentRequest, PaymentHash, SatAmount};
use super::{Error, Problem, Trouble, schema};
use crate::lightning::Invoice;
use crate::money::Sats;

/// What an invoice needs and may be out of order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The Lightning node, which writes invoices.
    Lightning,
    /// The dealer, without whom there are no dollars.
    Dealer,
    /// The prices.
    Prices,
    /// The books.
    Books,
}

/// Why Blink made no invoice; each by itself where a person can do something else.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoInvoice {
    /// No answer, or one that says nothing about this invoice. **It may have been made all the same.**
    #[error(transparent)]
    Failed(#[from] Error),
    /// The receiver's account is being closed and takes no more money.
    #[error("the account may no longer receive")]
    ReceiveDisabled,
    /// More than 60 in a minute for this receiver, who now gets none for five minutes.
    #[error("too many invoices for this receiver")]
    TooMany,
    /// Nothing, or less than a cent into a dollar wallet.
    #[error("the amount is too low")]
    AmountTooLow,
    /// More than Blink counts.
    #[error("the amount is too high")]
    AmountTooHigh,
    /// There is an invoice of this name: an earlier try got through.
    #[error("the external id is taken")]
    ExternalIdTaken,
    /// Longer than 639 bytes.
    #[error("the memo is too long")]
    MemoTooLong,
    /// Satoshis for a dollar wallet or the other way round: what is known of the wallet is wrong.
    #[error("the wallet is of another currency")]
    WrongCurrency,
    /// Locked, closed, or moved to another kind of account.
    #[error("the account is not active")]
    Inactive,
    /// The token's scopes do not cover it, or the account that it belongs to is not active.
    #[error("not authorized")]
    NotAuthorized,
    /// No such wallet, or somebody else's.
    #[error("no such wallet")]
    NoSuchWallet,
    /// A part of Blink does not work at present.
    #[error("out of order: {0:?}")]
    OutOfOrder(Part),
    /// The account may do less than others, for a while or for good.
    #[error("the account is restricted")]
    Restricted,
    /// The account is being moved to another kind of account.
    #[error("the account is being moved")]
    Moving,
    /// Something failed at Blink, which does not say what.
    #[error("Blink does not say why")]
    Unexplained,
    /// Anything else.
    #[error("refused: {0:?}")]
    Refused(Vec<Problem>),
}

#[derive(QueryFragment)]
pub(super) struct LnInvoicePayload {
    errors: Vec<PayloadError>,
    invoice: Option<LnInvoice>,
}

#[derive(QueryFragment)]
pub(super) struct LnNoAmountInvoicePayload {
    errors: Vec<PayloadError>,
    invoice: Option<LnNoAmountInvoice>,
}

/// An error inside a payload. Its code is null for what is malformed, and for refused scopes and wallets.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Error")]
pub(super) struct PayloadError {
    pub(super) message: String,
    pub(super) code: Option<String>,
}

#[derive(QueryFragment)]
struct LnInvoice {
    payment_request: LnPaymentRequest,
    payment_hash: PaymentHash,
    satoshis: SatAmount,
}

#[derive(QueryFragment)]
struct LnNoAmountInvoice {
    payment_request: LnPaymentRequest,
    payment_hash: PaymentHash,
}

impl From<PayloadError> for Problem {
    fn from(PayloadError { message, code }: PayloadError) -> Self {
        Self { code, message }
    }
}

/// The invoice of an answer, read and compared with what Blink says of it; or why there is none. An answer that is an
/// answer is no failure of Blink's, so the refusals come inside.
pub(super) fn invoice<T>(
    reply: Reply<T>,
    payload: impl FnOnce(T) -> LnInvoicePayload,
) -> Result<Result<Invoice, NoInvoice>, Error> {
    made(reply.data.map(payload), reply.problems, |payload| {
        let LnInvoicePayload { errors, invoice } = payload;
        let read = |wire: LnInvoice| {
            let amount = Some(Sats(wire.satoshis.0));
            read(&wire.payment_request, &wire.payment_hash, amount)
        };
        (errors, invoice.map(read))
    })
}

/// The same for an invoice that leaves the amount to the payer.
pub(super) fn open_invoice<T>(
    reply: Reply<T>,
    payload: impl FnOnce(T) -> LnNoAmountInvoicePayload,
) -> Result<Result<Invoice, NoInvoice>, Error> {
    made(reply.data.map(payload), reply.problems, |payload| {
        let LnNoAmountInvoicePayload { errors, invoice } = payload;
        let read = |wire: LnNoAmountInvoice| read(&wire.payment_request, &wire.payment_hash, None);
        (errors, invoice.map(read))
    })
}

fn made<P>(
    payload: Option<P>,
    beside: Vec<Problem>,
    parts: impl FnOnce(P) -> (Vec<PayloadError>, Option<Result<Invoice, Trouble>>),
) -> Result<Result<Invoice, NoInvoice>, Error> {
    let problems = match payload.map(parts) {
        Some((errors, Some(invoice))) if errors.is_empty() => return Ok(Ok(invoice?)),
        // Its own errors say more than those beside it.
        Some((errors, _)) if !errors.is_empty() => problems(errors),
        _ => beside,
    };
    match NoInvoice::from(problems) {
        NoInvoice::Failed(error) => Err(error),
        refusal => Ok(Err(refusal)),
    }
}

pub(super) fn problems(errors: Vec<PayloadError>) -> Vec<Problem> {
    errors.into_iter().map(Problem::from).collect()
}

fn read(
    text: &LnPaymentRequest,
    hash: &PaymentHash,
    amount: Option<Sats>,
) -> Result<Invoice, Trouble> {
    let invoice = Invoice::parse(&text.0).map_err(|_| Trouble::Malformed)?;
    let same_hash = hash.0.parse() == Ok(invoice.payment_hash);
    (same_hash && invoice.amount == amount)
        .then_some(invoice)
        .ok_or(Trouble::Malformed)
}

impl From<Vec<Problem>> for NoInvoice {
    /// By the code where one arrives and means one thing, else by the text.
    fn from(problems: Vec<Problem>) -> Self {
        let said = |text: &str| problems.iter().any(|p| p.message.contains(text));
        let code = |code: &str| problems.iter().any(|p| p.has_code(&[code]));
        if code("RECEIVE_DISABLED") || said("can no longer receive") {
            Self::ReceiveDisabled
        } else if code("TOO_MANY_REQUEST") || said("Too many invoices") {
            Self::TooMany
        } else if said("xternal id") && said("already exists") {
            Self::ExternalIdTaken
        } else if said("too low") || said("amount is required") {
            Self::AmountTooLow
        } else if said("Invalid value for SatAmount") || said("Invalid value for CentAmount") {
            Self::AmountTooHigh
        } else if said("Memo is too long") || said("Invalid value for Memo") {
            Self::MemoTooLong
        } else if said("wallet's currency") {
            Self::WrongCurrency
        } else if said("Account is inactive") {
            Self::Inactive
        } else if said("InvalidWallet")
            || said("Invalid value for WalletId")
            || said("CouldNotFindWallet")
            || code("NOT_FOUND")
        {
            Self::NoSuchWallet
        } else if code("LND_OFFLINE") {
            Self::OutOfOrder(Part::Lightning)
        } else if code("DEALER_OFFLINE") || code("DEALER_ERROR") {
            Self::OutOfOrder(Part::Dealer)
        } else if code("PRICE_SERVICE_OFFLINE") {
            Self::OutOfOrder(Part::Prices)
        } else if code("DB_ERROR") {
            Self::OutOfOrder(Part::Books)
        } else if code("OPERATION_RESTRICTED") || code("TRANSACTION_RESTRICTED") {
            Self::Restricted
        } else if problems.iter().any(Problem::is_about_a_migration) {
            Self::Moving
        } else {
            match Error::from(problems) {
                Error::NotAuthorized => Self::NotAuthorized,
                Error::Refused(problems) => Self::Refused(problems),
                Error::SideService => Self::Unexplained,
                error => Self::Failed(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: Option<&str>, message: &str) -> NoInvoice {
        let code = code.map(str::to_owned);
        let message = message.to_owned();
        vec![Problem { code, message }].into()
    }

    #[test]
    fn each_code_and_each_text_leads_to_its_own_refusal() {
        let unexpected =
            "Unexpected error occurred, please try again or contact support if it persists";
        let input = Some("INVALID_INPUT");
        for (code, message, refusal) in [
            (
                Some("RECEIVE_DISABLED"),
                "x".to_owned(),
                NoInvoice::ReceiveDisabled,
            ),
            (
                None,
                "This account can no longer receive payments.".into(),
                NoInvoice::ReceiveDisabled,
            ),
            (Some("TOO_MANY_REQUEST"), "x".into(), NoInvoice::TooMany),
            (
                None,
                "Too many invoices creation, please wait".into(),
                NoInvoice::TooMany,
            ),
            (
                input,
                "External id for invoice or transaction already exists".into(),
                NoInvoice::ExternalIdTaken,
            ),
            (
                input,
                "A valid usd amount is required".into(),
                NoInvoice::AmountTooLow,
            ),
            (
                input,
                "Amount sent was too low for recipient's usd wallet.".into(),
                NoInvoice::AmountTooLow,
            ),
            (
                None,
                "Invalid value for SatAmount".into(),
                NoInvoice::AmountTooHigh,
            ),
            (None, "Memo is too long".into(), NoInvoice::MemoTooLong),
            (
                input,
                "Unsupported operation for wallet's currency.".into(),
                NoInvoice::WrongCurrency,
            ),
            (input, "Account is inactive.".into(), NoInvoice::Inactive),
            (
                None,
                format!("{unexpected} (code: InvalidWalletForAccountError)"),
                NoInvoice::NoSuchWallet,
            ),
            (
                None,
                format!("{unexpected} (code: AuthorizationError: not authorized …)"),
                NoInvoice::NotAuthorized,
            ),
            (
                Some("UNEXPECTED_CLIENT_ERROR"),
                format!("{unexpected} (code: CouldNotFindWalletFromIdError)"),
                NoInvoice::NoSuchWallet,
            ),
        ] {
            assert_eq!(of(code, &message), refusal, "{code:?} {message}");
        }
        let out = NoInvoice::OutOfOrder;
        for (code, refusal) in [
            ("LND_OFFLINE", out(Part::Lightning)),
            ("DEALER_OFFLINE", out(Part::Dealer)),
            ("DEALER_ERROR", out(Part::Dealer)),
            ("PRICE_SERVICE_OFFLINE", out(Part::Prices)),
            ("DB_ERROR", out(Part::Books)),
            ("OPERATION_RESTRICTED", NoInvoice::Restricted),
            ("MIGRATION_ON_HOLD", NoInvoice::Moving),
            ("NOT_AUTHENTICATED", NoInvoice::NotAuthorized),
            ("UNKNOWN_CLIENT_ERROR", NoInvoice::Unexplained),
        ] {
            assert_eq!(of(Some(code), "later"), refusal, "{code}");
        }
        assert_eq!(of(None, unexpected), NoInvoice::Unexplained);
        assert!(matches!(of(input, "Something new"), NoInvoice::Refused(_)));
    }
}
