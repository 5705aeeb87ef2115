//! One invoice of an own wallet, by its hash.

use cynic::{QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::invoice_status::InvoicePaymentStatus;
use super::operation::Operation;
use super::own_wallet::WalletCurrency;
use super::reply::Reply;
use super::scalars::{LnPaymentRequest, PaymentHash, TxExternalId};
use super::{Client, Error, Issued, Question, Standing, WalletId, schema};
use crate::lightning;
use crate::money::Unit;

#[derive(QueryVariables)]
pub(super) struct Variables {
    wallet: WalletId,
    hash: PaymentHash,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Variables")]
pub(super) struct OwnInvoiceQuery {
    me: Option<User>,
}

#[derive(QueryFragment)]
#[cynic(variables = "Variables")]
struct User {
    default_account: Account,
}

#[derive(QueryFragment)]
#[cynic(variables = "Variables")]
struct Account {
    #[arguments(walletId: $wallet)]
    wallet_by_id: Wallet,
}

#[derive(QueryFragment)]
#[cynic(variables = "Variables")]
struct Wallet {
    wallet_currency: WalletCurrency,
    #[arguments(paymentHash: $hash)]
    invoice_by_payment_hash: Invoice,
}

#[derive(QueryFragment)]
struct Invoice {
    payment_request: LnPaymentRequest,
    external_id: TxExternalId,
    payment_status: InvoicePaymentStatus,
}

const TEXT: &str = include_str!("../../schema/operations/own_invoice.graphql");

pub(super) fn operation(
    wallet: &WalletId,
    hash: &lightning::PaymentHash,
) -> Operation<OwnInvoiceQuery, Variables> {
    Operation::new(
        TEXT,
        Variables {
            wallet: wallet.clone(),
            hash: hash.into(),
        },
    )
}

impl Client {
    /// The invoice of that hash, how it stands, and what its wallet counts in; none where that wallet has none. Needs the scope `read`.
    pub async fn own_invoice(
        &self,
        token: &SecretString,
        wallet: &WalletId,
        hash: &lightning::PaymentHash,
    ) -> Result<Option<(Issued, Unit)>, Error> {
        let operation = operation(wallet, hash);
        self.ask(Question::OwnInvoice, operation, Some(token), found)
            .await
    }
}

fn found(reply: Reply<OwnInvoiceQuery>) -> Result<Option<(Issued, Unit)>, Error> {
    match reply.part(|query| query.me) {
        Ok(me) => {
            let wallet = me.default_account.wallet_by_id;
            let (wire, unit) = (
                wallet.invoice_by_payment_hash,
                wallet.wallet_currency.unit(),
            );
            let issued = Issued {
                payment_request: wire.payment_request.0,
                external_id: wire.external_id.0,
                standing: match wire.payment_status {
                    InvoicePaymentStatus::Paid => Standing::Paid,
                    InvoicePaymentStatus::Expired => Standing::Expired,
                    InvoicePaymentStatus::Pending | InvoicePaymentStatus::Other => {
                        Standing::Pending
                    }
                },
            };
            Ok(unit.map(|unit| (issued, unit)))
        }
        Err(Error::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
