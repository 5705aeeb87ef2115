//! What a payment comes to, whichever of Blink's mutations is asked, and what Blink says of it later.

use cynic::{InlineFragments, QueryFragment};
use jiff::Timestamp;

use super::new_invoice::{PayloadError, problems};
use super::own_wallet::WalletCurrency;
use super::reply::Reply;
use super::scalars::{self, LnPaymentPreImage, SignedAmount};
use super::transaction_row::Status;
use super::{Direction, Error, Problem, TransactionId, Trouble, schema};
use crate::money::Amount;

/// One entry of a wallet that belongs to an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Its id.
    pub id: TransactionId,
    /// Whether the balance grew.
    pub direction: Direction,
    /// How far it has come.
    pub status: Status,
    /// What the balance changed by, the fee in it.
    pub amount: Amount,
    /// The fee, never negative.
    pub fee: Amount,
    /// When it was made.
    pub created_at: Timestamp,
    /// What the payer got for it, where Blink tells.
    pub preimage: Option<String>,
    /// It went through the Lightning network, and not from wallet to wallet inside Blink.
    pub is_outside: bool,
}

/// What Blink says when it was asked to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is paid.
    Paid(Option<Payment>),
    /// It is under way.
    Pending(Option<Payment>),
    /// This invoice was paid before, by whomever.
    AlreadyPaid,
    /// It is not paid, says Blink. **Look it up all the same:** where something broke while it was paid Blink says so too.
    NotPaid(NotPaid),
}

/// Why Blink did not pay; each by itself where a person can do something else.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPaid {
    /// More than the wallet holds.
    #[error("not enough money")]
    Balance,
    /// Over what the account, or whoever acts for it, may send in a day.
    #[error("over a limit")]
    Restricted,
    /// The wallet that pays would receive.
    #[error("pays itself")]
    PaysItself,
    /// No way through the network.
    #[error("no route")]
    NoRoute,
    /// It was tried and failed, or the invoice has expired.
    #[error("the payment failed")]
    Failed,
    /// The recipient's account is locked, closed or moved.
    #[error("the recipient is inactive")]
    InactiveRecipient,
    /// No invoice that Blink can read.
    #[error("not an invoice")]
    NotAnInvoice,
    /// The wallet is of another currency, or somebody else's.
    #[error("the wrong wallet")]
    WrongWallet,
    /// Less than the recipient's wallet counts.
    #[error("too little")]
    TooLittle,
    /// The token's scopes do not cover it, or its account is not active.
    #[error("not authorized")]
    NotAuthorized,
    /// A part of Blink does not work at present.
    #[error("out of order")]
    OutOfOrder,
    /// Anything else.
    #[error("refused: {0:?}")]
    Refused(Vec<Problem>),
}

#[derive(QueryFragment)]
pub(super) struct PaymentSendPayload {
    errors: Vec<PayloadError>,
    status: Option<PaymentSendResult>,
    transaction: Option<PaymentRow>,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum PaymentSendResult {
    AlreadyPaid,
    Failure,
    Pending,
    Success,
    #[cynic(fallback)]
    Unknown,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Transaction")]
pub(super) struct PaymentRow {
    id: cynic::Id,
    created_at: scalars::Timestamp,
    status: Status,
    settlement_amount: SignedAmount,
    settlement_fee: SignedAmount,
    settlement_currency: WalletCurrency,
    settlement_via: Settled,
}

#[derive(InlineFragments)]
#[cynic(graphql_type = "SettlementVia")]
enum Settled {
    SettlementViaIntraLedger(SettledInside),
    SettlementViaLn(SettledOutside),
    #[cynic(fallback)]
    Other,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "SettlementViaIntraLedger")]
struct SettledInside {
    pre_image: Option<LnPaymentPreImage>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "SettlementViaLn")]
struct SettledOutside {
    pre_image: Option<LnPaymentPreImage>,
}

impl PaymentRow {
    pub(super) fn payment(self) -> Result<Payment, Trouble> {
        let unit = self.settlement_currency.unit().ok_or(Trouble::Malformed)?;
        let is_outside = matches!(self.settlement_via, Settled::SettlementViaLn(_));
        let preimage = match self.settlement_via {
            Settled::SettlementViaIntraLedger(via) => via.pre_image,
            Settled::SettlementViaLn(via) => via.pre_image,
            Settled::Other => None,
        };
        Ok(Payment {
            id: self.id.into(),
            direction: match self.settlement_amount.0 > 0 {
                true => Direction::Receive,
                false => Direction::Send,
            },
            status: self.status,
            amount: Amount::new(unit, self.settlement_amount.0),
            fee: Amount::new(unit, self.settlement_fee.0),
            created_at: self.created_at.instant()?,
            preimage: preimage.map(|LnPaymentPreImage(hex)| hex),
            is_outside,
        })
    }
}

/// What Blink said. An error is no answer: it may be paid, or be paid later.
pub(super) fn answer<T>(
    reply: Reply<T>,
    payload: impl FnOnce(T) -> PaymentSendPayload,
) -> Result<Answer, Error> {
    let Some(payload) = reply.data.map(payload) else {
        // Above the data there is no word of what became of it, but for who may not ask at all.
        return match Error::from(reply.problems) {
            Error::NotAuthorized => Ok(Answer::NotPaid(NotPaid::NotAuthorized)),
            other => Err(other),
        };
    };
    let payment = payload.transaction.map(PaymentRow::payment).transpose()?;
    Ok(match payload.status {
        Some(PaymentSendResult::Success) => Answer::Paid(payment),
        Some(PaymentSendResult::Pending) => Answer::Pending(payment),
        Some(PaymentSendResult::AlreadyPaid) => Answer::AlreadyPaid,
        Some(PaymentSendResult::Failure) | None => Answer::NotPaid(problems(payload.errors).into()),
        Some(PaymentSendResult::Unknown) => return Err(Trouble::Malformed.into()),
    })
}

impl From<Vec<Problem>> for NotPaid {
    /// By the code where one arrives, else by the text.
    fn from(problems: Vec<Problem>) -> Self {
        let said = |text: &str| problems.iter().any(|p| p.message.contains(text));
        let code = |code: &str| problems.iter().any(|p| p.has_code(&[code]));
        if code("INSUFFICIENT_BALANCE") || said("exceeds balance") {
            Self::Balance
        } else if code("TRANSACTION_RESTRICTED") {
            Self::Restricted
        } else if code("CANT_PAY_SELF") {
            Self::PaysItself
        } else if code("ROUTE_FINDING_ERROR") {
            Self::NoRoute
        } else if code("LIGHTNING_PAYMENT_ERROR") || problems.is_empty() {
            Self::Failed
        } else if said("Account is inactive") {
            Self::InactiveRecipient
        } else if code("INVOICE_DECODE_ERROR") || said("Invalid value for LnPaymentRequest") {
            Self::NotAnInvoice
        } else if said("wallet's currency")
            || said("InvalidWallet")
            || said("Invalid value for WalletId")
        {
            Self::WrongWallet
        } else if said("too low") {
            Self::TooLittle
        } else {
            match Error::from(problems) {
                Error::NotAuthorized => Self::NotAuthorized,
                Error::Refused(problems) => Self::Refused(problems),
                _ => Self::OutOfOrder,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: Option<&str>, message: &str) -> NotPaid {
        let (code, message) = (code.map(str::to_owned), message.to_owned());
        vec![Problem { code, message }].into()
    }

    #[test]
    fn refusals_are_told_apart() {
        for (code, message, expected) in [
            (Some("INSUFFICIENT_BALANCE"), "", NotPaid::Balance),
            (
                None,
                "Payment amount '5' exceeds balance '1'",
                NotPaid::Balance,
            ),
            (Some("TRANSACTION_RESTRICTED"), "", NotPaid::Restricted),
            (Some("CANT_PAY_SELF"), "", NotPaid::PaysItself),
            (Some("ROUTE_FINDING_ERROR"), "", NotPaid::NoRoute),
            (Some("LIGHTNING_PAYMENT_ERROR"), "", NotPaid::Failed),
            (
                Some("INVALID_INPUT"),
                "Account is inactive.",
                NotPaid::InactiveRecipient,
            ),
            (
                None,
                "… (code: InvalidWalletForAccountError)",
                NotPaid::WrongWallet,
            ),
            (
                None,
                "… AuthorizationError: not authorized to execute mutations)",
                NotPaid::NotAuthorized,
            ),
            (Some("DEALER_OFFLINE"), "", NotPaid::OutOfOrder),
        ] {
            assert_eq!(of(code, message), expected, "{code:?} {message}");
        }
        assert!(matches!(
            of(Some("INVALID_INPUT"), "new"),
            NotPaid::Refused(_)
        ));
    }
}
