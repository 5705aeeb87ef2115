//! A page of the signed-in person's invoices, those among them that others had made for them.

use cynic::{QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::invoice_status::InvoicePaymentStatus;
use super::operation::Operation;
use super::reply::Reply;
use super::scalars::{LnPaymentRequest, TxExternalId};
use super::{Client, Error, Question, WalletId, schema};

/// As many as Blink gives at a time.
const PAGE: i32 = 100;

/// An invoice as Blink keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// BOLT11.
    pub payment_request: String,
    /// What its maker called it, or its hash.
    pub external_id: String,
    /// Where it stands. A cancelled one is pending until it runs out.
    pub standing: Standing,
}

/// Where an invoice of a list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not paid, or being booked.
    Pending,
    /// Paid and booked.
    Paid,
    /// Ran out.
    Expired,
}

/// A page of them, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedPage {
    /// Up to a hundred.
    pub invoices: Vec<Issued>,
    /// Leads to the ones before, where there are any. A cursor that Blink does not know leads to the newest ones again.
    pub older: Option<String>,
}

#[derive(QueryVariables, Debug)]
pub(super) struct Variables {
    first: i32,
    #[cynic(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    wallet_ids: Option<Vec<Option<WalletId>>>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Variables")]
pub(super) struct InvoicesQuery {
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
    #[arguments(first: $first, after: $after, walletIds: $wallet_ids)]
    invoices: Option<InvoiceConnection>,
}

#[derive(QueryFragment)]
struct InvoiceConnection {
    edges: Option<Vec<InvoiceEdge>>,
    page_info: PageInfo,
}

#[derive(QueryFragment)]
struct InvoiceEdge {
    node: Invoice,
}

#[derive(QueryFragment)]
struct Invoice {
    external_id: TxExternalId,
    payment_request: LnPaymentRequest,
    payment_status: InvoicePaymentStatus,
}

#[derive(QueryFragment)]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

const TEXT: &str = include_str!("../../schema/operations/invoices.graphql");

pub(super) fn operation(
    wallet: &WalletId,
    after: Option<&str>,
) -> Operation<InvoicesQuery, Variables> {
    Operation::new(
        TEXT,
        Variables {
            first: PAGE,
            after: after.map(str::to_owned),
            wallet_ids: Some(vec![Some(wallet.clone())]),
        },
    )
}

impl Client {
    /// A page of the invoices into one wallet, after that cursor. Needs the scope `read`.
    pub async fn invoices(
        &self,
        token: &SecretString,
        wallet: &WalletId,
        after: Option<&str>,
    ) -> Result<IssuedPage, Error> {
        let operation = operation(wallet, after);
        self.ask(Question::Invoices, operation, Some(token), page)
            .await
    }
}

fn page(reply: Reply<InvoicesQuery>) -> Result<IssuedPage, Error> {
    let connection = reply.part(|query| query.me?.default_account.invoices)?;
    let edges = connection.edges.unwrap_or_default();
    let info = connection.page_info;
    let issued = |InvoiceEdge { node }| Issued {
        payment_request: node.payment_request.0,
        external_id: node.external_id.0,
        standing: match node.payment_status {
            InvoicePaymentStatus::Paid => Standing::Paid,
            InvoicePaymentStatus::Expired => Standing::Expired,
            // A newer word says at least that it is not paid.
            InvoicePaymentStatus::Pending | InvoicePaymentStatus::Other => Standing::Pending,
        },
    };
    Ok(IssuedPage {
        older: info.end_cursor.filter(|_| info.has_next_page),
        invoices: edges.into_iter().map(issued).collect(),
    })
}
